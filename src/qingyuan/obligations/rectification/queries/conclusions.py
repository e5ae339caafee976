"""Reading earlier conclusions (查阅以往结论): how each stands against this year's list, and whom it may mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope, under
from qingyuan.obligations.questions.states import CLOSED
from qingyuan.people.organizations.matching import Matcher
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Membership, Person, Tenure
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import LibraryVersion

from .. import checklists
from ..conclusions_rules import ConclusionFacts, standing_of
from ..conclusions_states import UNLINKED, Standing, State
from ..models import OTHER, CategoryAnswer, ConclusionAccess, EarlierConclusion, Finding, Origin, UnitCheck
from ..policy import CONCLUSIONS
from ..specs import CategorySpec
from ..states import CheckState
from ..states import State as FindingState
from .findings import default_checklist


def visible(scope: Scope) -> QuerySet[EarlierConclusion]:
    """The conclusions this reader may see; of a confidential one not even that it is there, unless he is named."""
    return CONCLUSIONS.visible(scope, EarlierConclusion.within(scope))


def conclusion(scope: Scope, conclusion_id: int) -> EarlierConclusion:
    """One conclusion with how it stands. Raises NotHere."""
    found = compared(visible(scope)).filter(pk=conclusion_id).first()
    if found is None:
        raise not_here()
    return found


def conclusion_for_update(scope: Scope, conclusion_id: int, revision: int) -> EarlierConclusion:
    """The conclusion, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    rows = compared(visible(scope)).select_for_update(of=("self",))
    found = rows.filter(pk=conclusion_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(
            _("您打开这一页之后，这条结论已由别人办理过。请看最新的内容，再决定办不办。"), "conflict", theirs=found
        )
    return found


# --- against this year's list

_HANDED_IN = (CheckState.HANDED_IN, CheckState.ACCEPTED)


def compared(rows: QuerySet[EarlierConclusion]) -> QuerySet[EarlierConclusion]:
    """The rows with what `facts_of` needs: the unit's newest list that is handed in, and what it says of the category.

    A category is the same in every version of its library.
    """
    newest = UnitCheck._base_manager.filter(unit_id=OuterRef("unit_id"), state__in=_HANDED_IN)
    newest = newest.order_by("-adoption__starts_on", "-pk")
    same = {
        "check_of_id": OuterRef("check_pk"),
        "library__library": OuterRef("library__library"),
        "checklist": OuterRef("checklist"),
        "category": OuterRef("category"),
    }
    rows = rows.select_related("unit", "kept_by", "below", "library", "question", "finding")
    return rows.annotate(check_pk=Subquery(newest.values("pk")[:1])).annotate(
        answered=Exists(CategoryAnswer._base_manager.filter(**same)),
        found_itself=Exists(Finding._base_manager.filter(origin=Origin.SELF_FOUND, **same)),
    )


def facts_of(row: Any) -> ConclusionFacts:
    """What the rules look at. row: of `compared`."""
    return ConclusionFacts(
        state=State(row.state),
        answered=row.answered,
        found_itself=row.found_itself,
        linked=row.finding is not None and row.finding.state != FindingState.WITHDRAWN,
        asked=row.question_id is not None,
        settled=row.question is not None and row.question.state in CLOSED,
    )


def standing(row: EarlierConclusion) -> Standing:
    """How a conclusion of `compared` stands (对照情况)."""
    return standing_of(facts_of(row))


# A problem that was withdrawn was none: what was linked to it stands unlinked again.
_UNLINKED = Q(finding__isnull=True) | Q(finding__state=FindingState.WITHDRAWN)
_MATCHED = Q(state=State.MATCHED) & _UNLINKED
_AGREES = Q(question__state__in=CLOSED) | Q(found_itself=True)
_SAID = Q(question__isnull=False) | Q(answered=True)
# `standing_of` said for a query of `compared`; a test compares the two.
_STANDS: dict[Standing, Q] = {
    Standing.TO_MATCH: Q(state=State.TO_MATCH),
    Standing.CONTRADICTS: _MATCHED & ~_AGREES & _SAID,
    Standing.LISTED: Q(state=State.MATCHED) & ~_UNLINKED,
    Standing.AGREES: _MATCHED & _AGREES,
    Standing.AWAITS_LIST: _MATCHED & ~_AGREES & ~_SAID,
    Standing.SET_ASIDE: Q(state=State.SET_ASIDE),
}
TABS = tuple(_STANDS)


def standing_at(rows: QuerySet[EarlierConclusion], wanted: Standing) -> QuerySet[EarlierConclusion]:
    """Of the rows of `compared` those that stand so."""
    return rows.filter(_STANDS[wanted])


def handled(scope: Scope) -> QuerySet[EarlierConclusion]:
    """The conclusions this reader keeps or is named on, compared; those merely about his unit are not among them."""
    return compared(EarlierConclusion.within(scope).filter(CONCLUSIONS.may["match"].where(scope)))


def counts(scope: Scope) -> dict[Standing, int]:
    """How many of `handled` stand how: one query."""
    counted = handled(scope).aggregate(**{tab.value: Count("pk", filter=_STANDS[tab]) for tab in TABS})
    return {tab: counted[tab.value] for tab in TABS}


def unlinked(counted: dict[Standing, int]) -> int:
    """Matched, and linked to nothing on this year's list (R2)."""
    return sum(counted[tab] for tab in UNLINKED)


@dataclass
class Slice:
    """One page of a list, oldest first where it is worked through, and the keys of the pages beside it."""

    rows: list[EarlierConclusion]
    older: int | None
    newer: int | None


def listed(
    scope: Scope, tab: Standing, *, before: int | None = None, after: int | None = None, size: int = 50
) -> Slice:
    """A page of a tab by key (ids grow with time), newest first."""
    rows = standing_at(handled(scope), tab)
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
    else:
        found = list((rows.filter(pk__lt=before) if before is not None else rows).order_by("-pk")[: size + 1])
    more = len(found) > size
    page = sorted(found[:size], key=lambda one: one.pk, reverse=True)
    older, newer = (more, before is not None) if after is None else (True, more)
    return Slice(page, page[-1].pk if page and older else None, page[0].pk if page and newer else None)


def about(scope: Scope, unit: Organization, category: str = "") -> list[EarlierConclusion]:
    """The open conclusions about a unit, newest first, for whoever goes through its list. No confidential one, ever.

    category  key of a category, "" for all
    """
    rows = visible(scope).filter(unit=unit, state=State.MATCHED, confidential=False)
    if category:
        rows = rows.filter(category=category)
    newest_first = (F("concluded_on").desc(nulls_last=True), "-pk")
    return list(rows.select_related("unit", "library", "finding").order_by(*newest_first))


# --- asking


def to_ask(unit_id: int) -> list[EarlierConclusion]:
    """The contradictions of a unit that were never put to it, in the order they were read in. For the asking job."""
    rows = compared(EarlierConclusion._base_manager.filter(unit_id=unit_id, question__isnull=True))
    return list(standing_at(rows, Standing.CONTRADICTS).order_by("pk"))


def check_of(row: EarlierConclusion) -> UnitCheck:
    """The list a conclusion of `compared` was compared with."""
    return UnitCheck._base_manager.get(pk=row.check_pk)  # type: ignore[attr-defined]


# --- who is named

_PLACES = (Tenure._base_manager, Membership._base_manager)


def named(found: EarlierConclusion) -> list[ConclusionAccess]:
    """Who may read a confidential conclusion today, in the order they were named."""
    lasting = Q(until__isnull=True) | Q(until__gte=clock.today())
    return list(ConclusionAccess._base_manager.filter(lasting, conclusion=found).order_by("pk"))


def standing_people(person_ids: Collection[int]) -> set[int]:
    """Of these people, those who still stand on the roster; one voided since can handle nothing."""
    return set(Person._base_manager.filter(pk__in=person_ids, voided_at__isnull=True).values_list("pk", flat=True))


def of_the_unit(unit: Organization, person_ids: Collection[int]) -> set[int]:
    """Of these people, those who sit or belong in the unit or under it."""
    here = roster.lasting(clock.today()) & under("unit__path", unit.path)
    return {
        person_id
        for rows in _PLACES
        for person_id in rows.filter(here, person_id__in=person_ids).values_list("person_id", flat=True)
    }


def nameable(kept_by: Organization) -> list[Signature]:
    """Whom an importer may name: who sits in the committee or in a body that serves it, by seat. Inspectors not."""
    here = Q(unit=kept_by) | Q(unit__serves=kept_by)
    seats = Tenure._base_manager.filter(roster.lasting(clock.today()) & here, seat__abolished_on__isnull=True)
    found: dict[int, Signature] = {}
    for tenure in seats.select_related("person", "seat", "unit").order_by("unit__path", "seat__order", "pk"):
        title = tenure.unit.short_name + tenure.seat.name
        found.setdefault(tenure.person_id, Signature(tenure.person_id, tenure.person.name, title))
    return list(found.values())


# --- matching


@dataclass(frozen=True)
class Place:
    """A category of a checklist, or an item under it, that a conclusion may be matched to; key: as a form sends it."""

    library: LibraryVersion | None
    checklist: str
    category: str
    item: str
    label: str

    @property
    def key(self) -> str:
        if self.library is None:
            return OTHER
        parts = (str(self.library.pk), self.checklist, self.category, *((self.item,) if self.item else ()))
        return ":".join(parts)


def places(scope: Scope, kept_by: Organization) -> list[Place]:
    """Every category and item of the lists in force over the keeping organization, and 其他.

    Outside a campaign those of the newest checklist.
    """
    adoption = regimes.running_over(scope, "campaign", kept_by)
    found: list[Place] = []
    if adoption is not None:
        for one in checklists.under(adoption, kept_by):
            found += _places_of(one.library, one.spec.key, one.spec.categories)
    elif newest := default_checklist():
        found += _places_of(newest[0], newest[1].key, newest[1].categories)
    return [*found, Place(None, "", OTHER, "", _("其他"))]


def _places_of(library: LibraryVersion, checklist: str, categories: Iterable[CategorySpec]) -> Iterator[Place]:
    for category in categories:
        yield Place(library, checklist, category.key, "", category.text)
        for item in category.items:
            yield Place(library, checklist, category.key, item.key, f"{category.text}：{item.text}")


def plain(text: str) -> str:
    """A category as people write it: without numbers, brackets and spaces."""
    kept = "".join(char for char in text if char.isalnum())
    return kept.lstrip("0123456789一二三四五六七八九十").removesuffix("问题") or kept


@dataclass(frozen=True)
class Proposal:
    """What the program has to say to a conclusion, for a person to confirm (对应建议).

    unit, place   where the names agree exactly, else None;  units, places: to choose among, the most alike first
    why           reason code of the matcher where no unit is named: unit_unknown, unit_ambiguous, unit_several
    """

    unit: Organization | None
    units: tuple[Organization, ...]
    place: Place | None
    places: tuple[Place, ...]
    why: str = ""

    @property
    def exact(self) -> bool:
        return self.unit is not None and self.place is not None


class Proposer:
    """Proposes for the rows of one page; the tree and the checklists are read once."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._matchers: dict[int, Matcher] = {}
        self._places: dict[int, list[Place]] = {}

    def matcher(self, top: Organization) -> Matcher:
        if top.pk not in self._matchers:
            self._matchers[top.pk] = Matcher(self._scope, top)
        return self._matchers[top.pk]

    def places(self, kept_by: Organization) -> list[Place]:
        if kept_by.pk not in self._places:
            self._places[kept_by.pk] = places(self._scope, kept_by)
        return self._places[kept_by.pk]

    def propose(self, row: EarlierConclusion) -> Proposal:
        """Exact names only; shared characters order what is left to choose."""
        offered = self.places(row.kept_by)
        place = next((one for one in offered if row.category_text and _same(one, row.category_text)), None)
        unit, units, why = self._units(row)
        return Proposal(unit, tuple(units), place, tuple(_alike(offered, row)), why)

    def _units(self, row: EarlierConclusion) -> tuple[Organization | None, Sequence[Organization], str]:
        if not row.unit_text:
            return None, (), "unit_unknown"
        matcher = self.matcher(row.below)
        found = matcher.find(row.unit_text)
        if isinstance(found, str):
            # What lies in another home is kept there.
            units = [one for one in matcher.candidates(row.unit_text) if one.home_id == row.home_id]
            return None, units, found
        return (found, (found,), "") if found.home_id == row.home_id else (None, (), "unit_of_another_home")


def _same(place: Place, text: str) -> bool:
    return place.library is not None and plain(place.label.rpartition("：")[2]) == plain(text)


def _alike(offered: Sequence[Place], row: EarlierConclusion) -> list[Place]:
    letters = set(row.category_text or row.text)

    def shared(place: Place) -> int:
        return 0 if place.library is None else len(letters & set(place.label))

    # Sorting keeps the order of the list where two are equally alike.
    return sorted(offered, key=shared, reverse=True)


_MOST_LINKABLE = 20


def linkable(row: EarlierConclusion) -> list[Finding]:
    """Problems of the unit in the category of a conclusion, newest first, that a person may link it to.

    Not confidential ones: what a member found is his own.
    """
    rows = Finding._base_manager.filter(unit_id=row.unit_id, category=row.category, confidential=False)
    if row.library is not None:
        rows = rows.filter(checklist=row.checklist, library__library=row.library.library)
    return list(rows.exclude(state=FindingState.WITHDRAWN).order_by("-pk")[:_MOST_LINKABLE])
