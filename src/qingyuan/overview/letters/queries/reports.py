"""Reading reports and their figures (上报件): as they stand now, as they were frozen, and what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel import facts
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.facts import Extent
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State as AdoptionState

from ..models import Figure, Letter, Report, SignedPage
from ..packing import unpack
from ..policy import REPORTS
from ..rules import Difference, difference
from ..states import FIXED


def _visible(scope: Scope) -> QuerySet[Report]:
    return REPORTS.visible(scope, Report.within(scope)).select_related("unit", "letter", "adoption")


def reports(scope: Scope) -> QuerySet[Report]:
    """The reports this reader may see, newest first."""
    return _visible(scope).order_by("-drafted_at", "-pk")


def reports_of(letter: Letter) -> list[Report]:
    """The reports drawn up for a letter the caller has shown to be the reader's."""
    return list(Report._base_manager.filter(letter=letter).order_by("drafted_at", "pk"))


def report(scope: Scope, report_id: int) -> Report:
    """One report with its committee, letter and campaign. Raises NotHere."""
    found = _visible(scope).filter(pk=report_id).first()
    if found is None:
        raise not_here()
    return found


def report_for_update(scope: Scope, report_id: int, revision: int) -> Report:
    """The report, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    found = _visible(scope).select_for_update(of=("self",)).filter(pk=report_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(
            _("您打开这一页之后，这份上报件已由别人办理过。下面是最新的内容，请核对后再办。"), "conflict", theirs=found
        )
    return found


def figures(report: Report) -> list[Figure]:
    """The figures of a report in their order."""
    return list(Figure._base_manager.filter(report=report).order_by("order", "pk"))


def signed_pages(report: Report) -> list[SignedPage]:
    return list(SignedPage._base_manager.filter(report=report).order_by("at", "pk"))


def signed_page(scope: Scope, report_id: int, page_id: int) -> SignedPage:
    """A page of the 审签单, shown to whoever may see its report. Raises NotHere."""
    found = SignedPage._base_manager.filter(report=report(scope, report_id), pk=page_id).first()
    if found is None:
        raise not_here()
    return found


def campaigns(scope: Scope, committee: Organization) -> list[Adoption]:
    """The campaigns whose records a committee may count: over it or below it, begun, newest first."""
    rows = regimes.adoptions(scope, "campaign").exclude(state=AdoptionState.DRAFT)
    over_or_under = (committee.path.startswith, lambda path: path.startswith(committee.path))
    return [one for one in rows if any(stands(one.unit.path) for stands in over_or_under)]


def extent(report: Report, part: str, today: date) -> Extent:
    """What a figure of a report is counted over."""
    return Extent(report.unit, today, report.adoption_id, part)


@dataclass(frozen=True)
class Drawn:
    """A figure as it is shown: its words, its value, and the records it counts now (id -> state).

    definition  统计口径: what is counted, and over what;  url  the page that lists the records it counts now, or ""
    """

    figure: Figure
    label: str
    unit_word: str
    definition: str
    value: int
    now: dict[int, str]
    url: str


def drawn(scope: Scope, report: Report, found: Sequence[Figure], *, today: date) -> list[Drawn]:
    """The figures of a report: a draft's as they stand now, a fixed one's as they were frozen; counted by one statement."""
    counted = facts.records(scope, [(one.name, extent(report, one.part, today)) for one in found])
    return [_drawn(report, one, now, today) for one, now in zip(found, counted, strict=True)]


def _drawn(report: Report, one: Figure, now: dict[int, str], today: date) -> Drawn:
    url = facts.figure(one.name).listed(extent(report, one.part, today))
    if report.state in FIXED and one.value is not None:
        return Drawn(one, one.label, one.unit_word, one.definition, one.value, now, url)
    known = facts.figure(one.name)
    label = str(known.label)
    if one.part:
        label = _("%(figure)s：%(part)s") % {"figure": label, "part": one.part_label}
    return Drawn(one, label, str(known.unit), _definition(report, known), len(now), now, url)


def _definition(report: Report, known: facts.Counted) -> str:
    """统计口径: what the figure says of itself, and the range of this report."""
    if report.adoption is None:
        over = _("范围：%(unit)s和所属各单位，不限某次集中治理。") % {"unit": report.unit.short_name}
    else:
        over = _("范围：%(unit)s和所属各单位，“%(campaign)s”（%(day)s起）。") % {
            "unit": report.unit.short_name,
            "campaign": report.adoption.title,
            "day": day(report.adoption.starts_on),
        }
    return f"{known.definition}{over}"


# A page lists so many records of a kind; the rest are counted.
_LISTED = 50


@dataclass(frozen=True)
class Entry:
    """One record that makes a difference. was, now: its states as words; now "" where this reader may not see it."""

    label: str
    url: str
    was: str
    now: str


@dataclass
class Account:
    """Why a figure differs from the one that was frozen (差异): which records came in, left, changed their state.

    hidden  how many of them this reader may not see by name;  rest  how many more there are than are listed
    """

    drawn: Drawn
    difference: Difference
    added: list[Entry] = field(default_factory=list)
    left: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    hidden: int = 0
    rest: int = 0


def accounts(scope: Scope, found: Sequence[Drawn]) -> list[Account]:
    """Each frozen figure with what has become of its records since; unchanged ones too."""
    return [_account(scope, one) for one in found if one.figure.records is not None]


def _account(scope: Scope, one: Drawn) -> Account:
    told = difference(unpack(bytes(one.figure.records or b"")), one.now)
    account = Account(one, told)
    states = facts.figure(one.figure.name).states
    listed = {
        "added": [(pk, "", now) for pk, now in told.added.items()],
        "left": [(pk, was, "") for pk, was in told.left.items()],
        "changed": [(pk, was, now) for pk, (was, now) in told.changed.items()],
    }
    shown = facts.shown(scope, one.figure.name, [pk for rows in listed.values() for pk, _was, _now in rows[:_LISTED]])
    for kind, rows in listed.items():
        account.rest += max(0, len(rows) - _LISTED)
        for pk, was, now in rows[:_LISTED]:
            if pk not in shown:
                account.hidden += 1
                continue
            named: Any = shown[pk]
            words = str(states.get(now, now)) if now else named.state
            getattr(account, kind).append(Entry(named.label, named.url, str(states.get(was, was)), words))
    return account
