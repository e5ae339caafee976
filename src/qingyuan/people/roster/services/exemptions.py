"""Who need not attend in a year (免到会): the year's list confirmed once, then one person added or taken off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.services.shared import locked

from .. import queries, standing_queries
from ..models import Exemption, ExemptionYear, Person
from ..policy import POLICY
from .shared import draft, lasting_membership, locked_person, require_in_unit, require_living

CONFIRMED = verbs.name("roster.exemptions_confirmed", gettext_lazy("确认免到会名单"))
EXEMPTED = verbs.name("roster.exempted", gettext_lazy("增列免到会"))
WITHDRAWN = verbs.name("roster.exemption_withdrawn", gettext_lazy("撤下免到会"))


@service
def confirm_exemptions(
    scope: Scope, *, unit_id: int, year: int, kinds: Mapping[int, str], by: Signature, now: datetime
) -> ExemptionYear:
    """Confirm a branch's list of those who need not attend this year (确认免到会名单); it may be empty.

    kinds  who is on it: id of a member of the branch -> one of Exemption.Kind. Members left out attend.
    Raises NotAllowed, BadInput (no branch, another year, confirmed already, no member of the branch).
    Source: 《中国共产党党员教育管理工作条例》第二十三条; once a year is our own rule.
    """
    unit = locked(scope, unit_id)
    require_in_unit(scope, "exempt", unit)
    _require_open(unit, year, now)
    confirmed = standing_queries.confirmation(unit.pk, year)
    if confirmed is not None:
        raise BadInput(
            _("%(year)s年的名单已由%(who)s于%(day)s确认，不用再办。要改的，逐人增列或者撤下。")
            % {"year": year, "who": confirmed.confirmed_by, "day": day(confirmed.confirmed_on)},
            "confirmed_already",
        )
    members = {member.person_id: member.person for member in queries.members_of([unit.pk])}
    if not kinds.keys() <= members.keys():
        raise BadInput(_("名单里有人已不在本支部，请刷新页面，照现在的党员再确认一次。"), "not_a_member")
    rows = Exemption._base_manager.filter(person_id__in=members, year=year, withdrawn_on__isnull=True)
    kept = set()
    for row in rows:
        # Confirmed by another branch before the person came here.
        if kinds.get(row.person_id) == row.kind:
            kept.add(row.person_id)
        else:
            _take_off(row, now)
    made = [
        _exemption(members[person_id], unit, year, kind, by, now)
        for person_id, kind in kinds.items()
        if person_id not in kept
    ]
    Exemption._base_manager.bulk_create(made)
    confirmed = ExemptionYear(unit=unit, year=year, confirmed_on=clock.day_of(now), confirmed_by=by)
    confirmed.save(force_insert=True)
    # Each person's line is sealed by itself, so that one can be erased without the others.
    sealed = {reference(row): {"name": row.person.name, "kind": str(row.kind)} for row in made}
    shown = {"year": str(year), "exempt": len(kinds)}
    chronicle.append(draft(unit, CONFIRMED, confirmed, by, now, shown=shown, sealed=sealed))
    return confirmed


@service
def exempt(scope: Scope, *, person_id: int, kind: str, by: Signature, now: datetime) -> Exemption:
    """Put one member on this year's list after it was confirmed (增列), or under another kind than before.

    Raises NotHere, NotAllowed, BadInput (no membership, list not confirmed, there already).
    """
    person = locked_person(scope, "exempt", person_id)
    member = lasting_membership(person)
    if member is None:
        raise BadInput(
            _("%(name)s现在没有组织关系在本旗县市，不用列入免到会名单。") % {"name": person.name}, "no_membership"
        )
    year = clock.day_of(now).year
    if standing_queries.confirmation(member.unit_id, year) is None:
        raise BadInput(
            _("“%(unit)s”%(year)s年的免到会名单还没有确认。请先确认整份名单，把%(name)s一起列上。")
            % {"unit": member.unit, "year": year, "name": person.name},
            "not_confirmed",
        )
    present = standing_queries.exemption_of(person.pk, year)
    if present is not None and present.kind == kind:
        raise BadInput(
            _("%(name)s已在%(year)s年免到会名单上（%(kind)s），不用再列。")
            % {"name": person.name, "year": year, "kind": present.get_kind_display()},
            "exempt_already",
        )
    if present is not None:
        _take_off(present, now)
    row = _exemption(person, member.unit, year, kind, by, now)
    row.save(force_insert=True)
    sealed = {"name": person.name, "kind": str(kind)}
    chronicle.append(draft(member.unit, EXEMPTED, row, by, now, shown={"year": str(year)}, sealed=sealed))
    return row


@service
def withdraw_exemption(scope: Scope, *, exemption_id: int, by: Signature, now: datetime) -> Exemption:
    """Take one member off this year's list (撤下): from today he is expected again."""
    row = exemption_here(scope, exemption_id)
    person = locked_person(scope, "exempt", row.person_id)
    row.refresh_from_db()
    if row.withdrawn_on is not None:
        raise BadInput(
            _("%(name)s已从%(year)s年免到会名单上撤下，不用再办。") % {"name": person.name, "year": row.year},
            "off_already",
        )
    _require_year(row.year, now)
    _take_off(row, now)
    shown = {"year": str(row.year)}
    chronicle.append(draft(row.unit, WITHDRAWN, row, by, now, revision=2, shown=shown, sealed={"name": person.name}))
    return row


def exemption_here(scope: Scope, exemption_id: int) -> Exemption:
    """An exemption this reader may see. Raises NotHere."""
    row = Exemption._base_manager.filter(pk=exemption_id).select_related("person", "unit").first()
    if row is None or not POLICY.allows(scope, "exemption", row.person):
        raise not_here()
    return row


def _exemption(person: Person, unit: Organization, year: int, kind: str, by: Signature, now: datetime) -> Exemption:
    if kind not in Exemption.Kind.values:
        raise ValueError(f"nobody is exempt by {kind}")
    return Exemption(person=person, unit=unit, year=year, kind=kind, confirmed_on=clock.day_of(now), confirmed_by=by)


def _take_off(row: Exemption, now: datetime) -> None:
    row.withdrawn_on = clock.day_of(now)
    row.save(update_fields=["withdrawn_on"])


def _require_open(unit: Organization, year: int, now: datetime) -> None:
    if not unit.is_branch:
        raise BadInput(
            _("“%(unit)s”不是党支部。免到会名单由党支部确认，请选它下面的党支部。") % {"unit": unit}, "not_a_branch"
        )
    require_living(unit)
    _require_year(year, now)


def _require_year(year: int, now: datetime) -> None:
    today = clock.day_of(now)
    if year != today.year:
        raise BadInput(
            _("免到会名单按年度确认，现在办的是%(year)s年的；%(other)s年的只能查看。")
            % {"year": today.year, "other": year},
            "year_not_now",
        )
