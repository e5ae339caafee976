"""A problem is found (登记问题)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption, LibraryVersion

from .. import checklists, policy, queries
from ..models import OTHER, Finding, NamedAccess, Origin, UnitCheck
from ..states import State
from .entered import OPENED
from .steps import enter, entry


@dataclass(frozen=True)
class Drafted:
    """What is known of a problem when it is found.

    category  a key of the checklist, or `other` with category_text
    library, checklist  where the category stands, when not in the campaign's own list
    check_of  the unit's own list it is to stand on
    """

    text: str
    category: str
    found_on: date
    origin: Origin
    category_text: str = ""
    item: str = ""
    severity: str = Finding.Severity.ORDINARY
    source_text: str = ""
    due_on: date | None = None
    leader_name: str = ""
    library: LibraryVersion | None = None
    checklist: str = ""
    check_of: UnitCheck | None = None


@service
def open_finding(scope: Scope, *, unit_id: int, adoption: Adoption | None, drafted: Drafted, now: datetime) -> Finding:
    """Enter a problem of a unit (登记问题). Raises NotHere, NotAllowed, BadInput (unknown category, future date)."""
    unit = organizations.unit(scope, unit_id)
    policy.OPENING.require(scope, "open", unit, refusal=_("登记问题由责任单位自己或者它的上级办理。"))
    library, checklist = _where(drafted, adoption, unit)
    checked = _checked(drafted, library, checklist, now)
    finding = Finding(
        unit=unit,
        home_id=unit.home_id,
        adoption=adoption,
        found_by=accounts.signature(scope),
        state=State.OPEN,
        state_at=now,
        created_at=now,
        **checked,
    )
    finding.save(force_insert=True)
    enter(scope, finding, OPENED, now, open=_shown(finding), sealed=_told(finding))
    return finding


@service
def own_finding(
    scope: Scope, *, unit: Organization, adoption: Adoption | None, drafted: Drafted, now: datetime
) -> Finding:
    """Keep a problem that a member found by himself (本人自查的问题): his own from the first, read by nobody else.

    It is taken up at once, for nobody else can take it. Its entry stands in a book of its own.
    Raises BadInput (not a person, not a member there, unknown category).
    """
    member = accounts.belongs(scope.actor_id, day_of(now)) if scope.actor_id is not None else None
    if scope.actor_id is None or member is None or member.unit_id != unit.pk:
        raise BadInput(_("本人自查的问题由本人登记在自己所在的党支部。请用自己的账号办理。"), "not_a_member_here")
    library, checklist = _where(drafted, adoption, unit)
    checked = _checked(drafted, library, checklist, now)
    by = accounts.signature(scope)
    finding = Finding(
        unit=unit,
        home_id=unit.home_id,
        adoption=adoption,
        found_by=by,
        owner=by,
        owner_id=scope.actor_id,
        confidential=True,
        state=State.WORKING,
        state_at=now,
        created_at=now,
        **(checked | {"origin": Origin.SELF_FOUND}),
    )
    finding.save(force_insert=True)
    NamedAccess(finding=finding, person_id=scope.actor_id, why=_("本人自查"), by=by).save(force_insert=True)
    enter(scope, finding, OPENED, now, open=_shown(finding), sealed=_told(finding))
    return finding


def _where(drafted: Drafted, adoption: Adoption | None, unit: Organization) -> tuple[LibraryVersion | None, str]:
    """Where the category stands: as said, else on the first list in force over the unit that has it."""
    if drafted.library is not None:
        return drafted.library, drafted.checklist
    for one in checklists.under(adoption, unit) if adoption is not None else ():
        if any(category.key == drafted.category for category in one.spec.categories):
            return one.library, one.spec.key
    return checklist_of(adoption)


def entry_of_opening(finding: Finding, by: Signature, now: datetime, **more: str) -> chronicle.Draft:
    """The entry of a finding that came up elsewhere; by: who decided that it is one, more: keys of what it came out of."""
    return entry(finding, OPENED, by, now, open=_shown(finding) | more, sealed=_told(finding))


def checklist_of(adoption: Adoption | None) -> tuple[LibraryVersion | None, str]:
    """The checklist a finding points into: the campaign's own, or outside one the newest."""
    if adoption is not None and (own := checklists.own(adoption)):
        return own.library, own.spec.key
    found = queries.default_checklist()
    return (found[0], found[1].key) if found else (None, "")


def _checked(drafted: Drafted, library: LibraryVersion | None, checklist: str, now: datetime) -> dict[str, Any]:

    text = drafted.text.strip()
    if not text:
        raise BadInput(_("请写清具体表现：什么时候、什么事、怎么不对。"), "no_text")
    if drafted.found_on > day_of(now):
        raise BadInput(_("发现日期在今天之后，请改成实际发现的日子。"), "future_date")
    known = {category.key: category for category in queries.categories(library, checklist)}
    if drafted.category != OTHER and drafted.category not in known:
        raise BadInput(_("没有这个问题类别，请从列表里重新选；都不合适就选“其他”，写明类别。"), "no_category")
    items = known[drafted.category].items if drafted.category in known else ()
    if drafted.item and drafted.item not in {item.key for item in items}:
        raise BadInput(_("所选的表现不在这个类别下面，请重新选。"), "no_item")
    return {
        "library": library,
        "checklist": checklist,
        "text": text,
        "category": drafted.category,
        "category_text": drafted.category_text.strip() if drafted.category == OTHER else "",
        "item": drafted.item,
        "severity": drafted.severity,
        "origin": drafted.origin,
        "source_text": drafted.source_text.strip(),
        "found_on": drafted.found_on,
        "due_on": drafted.due_on,
        "leader_name": drafted.leader_name.strip(),
        "check_of": drafted.check_of,
    }


def _shown(finding: Finding) -> dict[str, Any]:
    """What the entry of a new finding shows: keys and days, no free text."""
    days = {"found_on": finding.found_on, "due_on": finding.due_on}
    keys = {
        "origin": finding.origin,
        "category": finding.category,
        "item": finding.item,
        "severity": finding.severity,
    }
    return {name: value for name, value in keys.items() if value} | {
        name: day.isoformat() for name, day in days.items() if day
    }


def _told(finding: Finding) -> dict[str, str]:
    """What it seals: every text that was written."""
    names = ("text", "category_text", "source_text", "leader_name")
    return {name: getattr(finding, name) for name in names if getattr(finding, name)}
