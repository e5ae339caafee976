"""Reading enquiries and what is published (查阅答疑)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.encryption import blind_index
from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import COMMITTEES, Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Tenure

from .models import Enquiry, EnquiryAccess, Guidance
from .policy import POLICY, PUBLISHED, asker
from .states import OPEN, State

# How long an answer stands on the desk of who asked.
_NEW_FOR = timedelta(days=7)


def visible(scope: Scope) -> QuerySet[Enquiry]:
    """The enquiries this reader may see."""
    return POLICY.visible(scope, Enquiry.within(scope)).select_related("unit", "with_unit")


def enquiry(scope: Scope, enquiry_id: int) -> Enquiry:
    """One enquiry. Raises NotHere."""
    found = visible(scope).filter(pk=enquiry_id).first()
    if found is None:
        raise not_here()
    return found


def enquiry_for_update(scope: Scope, enquiry_id: int, revision: int) -> Enquiry:
    """The enquiry, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    found = visible(scope).select_for_update(of=("self",)).filter(pk=enquiry_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(
            _("您打开这一页之后，这一问已有变动。下面是最新的内容，您填的仍在表里，请核对后再提交。"),
            "conflict",
            theirs=found,
        )
    return found


def asked_by(scope: Scope) -> QuerySet[Enquiry]:
    """What this reader has asked, newest first."""
    return Enquiry.within(scope).filter(asker.where(scope)).select_related("unit", "with_unit").order_by("-pk")


def to_answer(scope: Scope) -> QuerySet[Enquiry]:
    """What waits for this reader's answer, the longest waiting first."""
    rows = Enquiry.within(scope).filter(POLICY.may["answer"].where(scope), state__in=OPEN)
    return rows.select_related("unit", "with_unit").order_by("state_at", "pk")


def answered_here(scope: Scope) -> QuerySet[Enquiry]:
    """What was answered where this reader works, newest first."""
    rows = Enquiry.within(scope).filter(POLICY.may["answer"].where(scope), state=State.ANSWERED)
    return rows.select_related("unit", "with_unit").order_by("-answered_at", "-pk")


def answered_lately(scope: Scope) -> QuerySet[Enquiry]:
    """What this reader asked and has been answered in the last days."""
    return asked_by(scope).filter(state=State.ANSWERED, answered_at__gte=clock.now() - _NEW_FOR)


def readers(found: Enquiry) -> list[Signature]:
    """Who can answer it, by name and post: those of the committee with which it lies, or the one who is named."""
    office = answerers(found.with_unit)
    if not found.own:
        return office
    named = EnquiryAccess._base_manager.filter(enquiry=found, until__isnull=True).values_list("person_id", flat=True)
    return [one for one in office if one.id in set(named)]


# --- who asks whom


def asking_unit(scope: Scope) -> Organization:
    """For which unit this reader asks: the one he answers for, else the branch he belongs to. Raises NotHere for none."""
    if scope.actor_id is None:
        raise not_here()
    today = clock.today()
    for tenure in accounts.held(scope.actor_id, today):
        if tenure.seat.role in (*roles.OFFICERS, *roles.KEEPERS):
            return Organization._base_manager.get(path=accounts.reach_of(tenure))
    member = accounts.belongs(scope.actor_id, today)
    if member is None:
        raise not_here()
    return member.unit


def answerers(committee: Organization) -> list[Signature]:
    """Who answers for a committee today: its organization member, or its department; first seat first."""
    rows = Tenure._base_manager.filter(
        Q(unit=committee) | Q(unit__serves=committee),
        roster.lasting(clock.today()),
        seat__role__in=roles.KEEPERS,
        seat__abolished_on__isnull=True,
        unit__dissolved_on__isnull=True,
    ).select_related("person", "seat", "unit")
    found: dict[int, Signature] = {}
    for row in sorted(rows, key=lambda row: (roles.KEEPERS.index(row.seat.role), row.seat.order, row.pk)):
        title = row.unit.short_name + row.seat.name
        found.setdefault(row.person_id, Signature(row.person_id, row.person.name, title))
    return list(found.values())


def committee_above(unit: Organization) -> Organization | None:
    """The nearest committee above a unit in which somebody is there to answer."""
    above = [one for one in organizations.ancestors(unit) if one.kind in COMMITTEES]
    return next((one for one in reversed(above) if answerers(one)), None)


# --- what is published


def published(scope: Scope, *, words: str = "") -> QuerySet[Guidance]:
    """What is published for this reader, newest first; words: only what holds them, in question or answer."""
    rows = PUBLISHED.visible(scope, Guidance.within(scope)).select_related("unit").order_by("-published_on", "-pk")
    for word in words.split():
        rows = rows.filter(Q(question__contains=word) | Q(answer__contains=word))
    return rows


def published_for(scope: Scope, places: Collection[tuple[str, str, str]]) -> dict[tuple[str, str, str], list[Guidance]]:
    """What is published about some places of checklists, by place: one query."""
    found: dict[tuple[str, str, str], list[Guidance]] = defaultdict(list)
    libraries = {library for library, _checklist, _category in places}
    for one in published(scope).filter(library__in=libraries):
        if one.place in places:
            found[one.place].append(one)
    return found


def guidance_for_update(scope: Scope, guidance_id: int, revision: int) -> Guidance:
    """What is published, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    rows = PUBLISHED.visible(scope, Guidance.within(scope)).select_related("unit")
    found = rows.select_for_update(of=("self",)).filter(pk=guidance_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(_("这一条刚刚由别人改动过，请刷新页面看清现在的内容。"), "conflict", theirs=found)
    return found


def source_of(enquiry_id: int) -> str:
    """By which what is published is found again from its enquiry, and never the other way."""
    return blind_index(str(enquiry_id), "supervision.guidance.source")


def published_of(scope: Scope, found: Enquiry) -> Guidance | None:
    """What has been published of an enquiry, as far as this reader may see it."""
    return published(scope).filter(source=source_of(found.pk)).first()
