"""Reading the ledger (查阅台账)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.fields import PathField
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import LibraryVersion

from ..models import OTHER, Evidence, Extension, Finding, Look, NamedAccess, Origin, PastRound
from ..policy import POLICY, by_name, in_range
from ..specs import CategorySpec, ChecklistSpec
from ..states import COUNTED, STRUCK_OFF, UNDONE, State


def visible(scope: Scope) -> QuerySet[Finding]:
    """The findings this reader may see."""
    return POLICY.visible(scope, Finding.within(scope))


def _named_in_the_ledger(scope: Scope) -> QuerySet[Any, Any]:
    """Ids of what the reader may see by name, without what he or somebody else found by himself.

    That stands in no ledger, figure or paper, not even in his own: a secretary hands those on.
    """
    if scope.actor_id is None:
        return Finding._base_manager.none().values("pk")
    rows = Finding._base_manager.filter(by_name.where(scope), pk__in=NamedAccess.findings_of(scope.actor_id))
    return rows.exclude(origin=Origin.SELF_FOUND).values("pk")


def _parts(scope: Scope) -> list[QuerySet[Finding]]:
    """What a ledger may hold, in parts that share no row: by place, and by name where there is any.

    As one condition the two keep the database from using the index of units for either.
    """
    place = scope.where(Finding.scope_path) & in_range.where(scope)
    found = [Finding._base_manager.filter(place)]
    named = list(_named_in_the_ledger(scope).values_list("pk", flat=True))
    if named:
        found.append(Finding._base_manager.filter(pk__in=named).exclude(place))
    return found


def finding(scope: Scope, finding_id: int) -> Finding:
    """One finding with its unit. Raises NotHere."""
    found = visible(scope).select_related("unit", "adoption").filter(pk=finding_id).first()
    if found is None:
        raise not_here()
    return found


def finding_for_update(scope: Scope, finding_id: int, revision: int) -> Finding:
    """The finding, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    found = visible(scope).select_related("unit").select_for_update(of=("self",)).filter(pk=finding_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(
            _("您打开这一页之后，这条问题已由别人办理过。下面是最新的内容，您填的仍在表里，请核对后再提交。"),
            "conflict",
            theirs=found,
        )
    return found


def evidence(finding: Finding) -> list[Evidence]:
    return list(Evidence._base_manager.filter(finding=finding).order_by("round", "at"))


def evidence_now(finding: Finding) -> int:
    """Pieces of evidence in the present round."""
    return Evidence._base_manager.filter(finding=finding, round=finding.round).count()


def past_rounds(finding: Finding) -> list[PastRound]:
    if finding.round == 1:
        return []
    return list(PastRound._base_manager.filter(finding=finding).order_by("round"))


def extensions(finding: Finding) -> list[Extension]:
    return list(Extension._base_manager.filter(finding=finding).order_by("asked_at"))


def looks(finding: Finding) -> list[Look]:
    return list(Look._base_manager.filter(finding=finding).order_by("on"))


def checklist(library: LibraryVersion, key: str) -> ChecklistSpec:
    """A checklist of a library version. Raises KeyError when the version has none of this key."""
    spec = regimes.read(library).items["checklist"][key]
    assert isinstance(spec, ChecklistSpec)
    return spec


def default_checklist() -> tuple[LibraryVersion, ChecklistSpec] | None:
    """The checklist findings point to outside a campaign: of the newest library that has one."""
    for row, spec in regimes.offered("checklist"):
        assert isinstance(spec, ChecklistSpec)
        return row, spec
    return None


def category_labels() -> Mapping[tuple[int | None, str, str], str]:
    """What each category is called: (library version, checklist, category) -> text, for every version loaded."""
    return _labels(tuple(regimes.versions().values_list("pk", "digest")))


@lru_cache(maxsize=8)
def _labels(loaded: tuple[tuple[int, str], ...]) -> Mapping[tuple[int | None, str, str], str]:
    """As every page of findings asks for them; a version loaded never changes."""
    found: dict[tuple[int | None, str, str], str] = {}
    for row in regimes.versions().filter(pk__in=[pk for pk, _digest in loaded]):
        for key, spec in regimes.read(row).items.get("checklist", {}).items():
            assert isinstance(spec, ChecklistSpec)
            for category in spec.categories:
                found[row.pk, key, category.key] = category.text
    return MappingProxyType(found)


def category_label(finding: Finding, labels: Mapping[tuple[int | None, str, str], str]) -> str:
    """The name of a finding's category; the text beside it where none of the checklist's matched."""
    if finding.category == OTHER:
        return finding.category_text or _("其他")
    return labels.get((finding.library_id, finding.checklist, finding.category), finding.category)


def categories(library: LibraryVersion | None, key: str) -> tuple[CategorySpec, ...]:
    return checklist(library, key).categories if library is not None and key else ()


@dataclass(frozen=True)
class Filter:
    """What a ledger shows: a subtree, and any of category, state, origin, campaign, a word, only overdue ones.

    state  a State, or one of `undone`, `struck_off`, `counted`
    came_back  only what has come back: in a later round, or linked to one struck off before (又出现)
    waits  only what waits for the reader: one of WAITS;  look_back_by  only what is to be looked back at by that day
    """

    top: Organization | None = None
    adoption_id: int | None = None
    category: str = ""
    state: str = ""
    origin: str = ""
    words: str = ""
    overdue_on: date | None = None
    waits: str = ""
    look_back_by: date | None = None
    came_back: bool = False


CAME_BACK = Q(round__gt=1) | Q(earlier__isnull=False)
_GROUPS = {"undone": UNDONE, "struck_off": STRUCK_OFF, "counted": COUNTED}


def _states_of(state: str) -> tuple[State, ...]:
    return _GROUPS[state] if state in _GROUPS else (State(state),)


# The verb a finding waits for -> in which states it does. The work desk counts these, the ledger lists them.
WAITS: dict[str, tuple[State, ...]] = {
    "sign_off": (State.REVIEW,),
    "start": (State.OPEN,),
    "submit": (State.WORKING,),
    "uphold": (State.CONTESTED,),
    "look_back": STRUCK_OFF,
    "decide_extension": (State.OPEN, State.WORKING),
}


def matching(scope: Scope, wanted: Filter) -> QuerySet[Finding]:
    """The findings of a filter that stand in this reader's ledger, not yet ordered."""
    place = scope.where(Finding.scope_path) & in_range.where(scope)
    rows = Finding._base_manager.filter(place | Q(pk__in=_named_in_the_ledger(scope)))
    return _narrowed(scope, rows, wanted)


def _by_key(scope: Scope, wanted: Filter) -> QuerySet[Finding]:
    """`matching` for a walk in the order of the key: place, subtree and name stand in one condition, which drives no index."""
    if wanted.top is None:
        return matching(scope, wanted)
    below = under("unit__path", wanted.top.path)
    place = scope.where(Finding.scope_path) & in_range.where(scope) & below
    rows = Finding._base_manager.filter(place | (Q(pk__in=_named_in_the_ledger(scope)) & below))
    return _narrowed(scope, rows, replace(wanted, top=None))


def matching_parts(scope: Scope, wanted: Filter) -> list[QuerySet[Finding]]:
    """`matching` in parts that share no row; what counts or reads few rows is quick on them."""
    return [_narrowed(scope, rows, wanted) for rows in _parts(scope)]


def _narrowed(scope: Scope, rows: QuerySet[Finding], wanted: Filter) -> QuerySet[Finding]:
    if wanted.top is not None:
        rows = rows.filter(under("unit__path", wanted.top.path))
    if wanted.adoption_id is not None:
        rows = rows.filter(adoption_id=wanted.adoption_id)
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    if wanted.state:
        rows = rows.filter(state__in=_states_of(wanted.state))
    if wanted.origin:
        rows = rows.filter(origin=wanted.origin)
    if wanted.words:
        rows = rows.filter(text__contains=wanted.words)
    if wanted.overdue_on is not None:
        rows = rows.filter(due_on__lt=wanted.overdue_on, state__in=(State.OPEN, State.WORKING))
    if wanted.waits:
        rows = rows.filter(POLICY.may[wanted.waits].where(scope), state__in=WAITS[wanted.waits])
    if wanted.waits == "decide_extension":
        asked = Extension._base_manager.filter(state=Extension.State.ASKED)
        rows = rows.filter(pk__in=asked.values("finding_id"))
    if wanted.came_back:
        rows = rows.filter(CAME_BACK)
    if wanted.look_back_by is not None:
        rows = rows.filter(look_back_on__lte=wanted.look_back_by)
    return rows


# The columns a page of the ledger shows; plain rows, no objects.
_COLUMNS = (
    "pk",
    "text",
    "category",
    "category_text",
    "library_id",
    "checklist",
    "state",
    "round",
    "origin",
    "severity",
    "due_on",
    "due_text",
    "owner",
    "leader_name",
    "unit_id",
)


@dataclass
class Slice:
    """One page of the ledger: rows newest first, and the keys of the pages beside it."""

    rows: list[dict[str, Any]]
    total: int
    older: int | None
    newer: int | None


# Up to so many rows are sorted for a page; of more, the newest are walked through until a page is full.
_SORTED = 5000


def ledger_page(
    scope: Scope,
    wanted: Filter,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = 50,
    total: int | None = None,
) -> Slice:
    """A page by key (ids grow with time): the cost does not rise with depth.

    total  how many there are in all, where the caller has counted them
    """
    if total is None:
        total = sum(rows.count() for rows in matching_parts(scope, wanted))
    parts = [_by_key(scope, wanted)] if total > _SORTED else matching_parts(scope, wanted)
    key = "pk" if after is not None else "-pk"
    found: list[dict[str, Any]] = []
    for rows in parts:
        if after is not None:
            rows = rows.filter(pk__gt=after)
        elif before is not None:
            rows = rows.filter(pk__lt=before)
        found += rows.order_by(key).values(*_COLUMNS, unit_name=F("unit__short_name"))[: size + 1]
    found.sort(key=lambda row: row["pk"], reverse=after is None)
    more = len(found) > size
    found = sorted(found[:size], key=lambda row: row["pk"], reverse=True)
    older, newer = (more, before is not None) if after is None else (True, more)
    return Slice(
        found, total, found[-1]["pk"] if found and older else None, found[0]["pk"] if found and newer else None
    )


@dataclass
class Figures:
    """Numbers of findings at one place: by state, and by category and state. Withdrawn ones stand in no total."""

    by_state: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    overdue: int = 0

    def add(self, state: str, count: int) -> None:
        self.by_state[state] += count

    def of(self, states: Iterable[State]) -> int:
        return sum(self.by_state[state] for state in states)

    @property
    def total(self) -> int:
        return self.of(COUNTED)

    @property
    def undone(self) -> int:
        return self.of(UNDONE)

    @property
    def struck_off(self) -> int:
        return self.of(STRUCK_OFF)

    def in_all(self, state: str) -> int:
        """How many a ledger narrowed to this state (`Filter.state`) lists."""
        return self.of(_states_of(state) if state else State)


def figures_below(scope: Scope, wanted: Filter, top: Organization, *, today: date) -> dict[str, Figures]:
    """Figures of the unit itself and of each unit directly below, by path: one grouped query a part."""
    width = len(top.path) + PathField.WIDTH
    found: dict[str, Figures] = defaultdict(Figures)
    late = Count("state", filter=Q(due_on__lt=today, state__in=(State.OPEN, State.WORKING)))
    for rows in matching_parts(scope, wanted):
        counted = rows.filter(under("unit__path", top.path)).order_by().values("unit__path", "state")
        for row in counted.annotate(count=Count("*"), late=late):
            for path in {top.path, row["unit__path"][:width]}:
                found[path].add(row["state"], row["count"])
                found[path].overdue += row["late"]
    return found


def figures_by_category(scope: Scope, wanted: Filter) -> dict[tuple[int | None, str, str], Figures]:
    """Figures by category as (library version, checklist, category): one grouped query a part."""
    found: dict[tuple[int | None, str, str], Figures] = defaultdict(Figures)
    for rows in matching_parts(scope, wanted):
        counted = rows.order_by().values("library_id", "checklist", "category", "state").annotate(count=Count("*"))
        for row in counted:
            found[row["library_id"], row["checklist"], row["category"]].add(row["state"], row["count"])
    return found


def figures(scope: Scope, wanted: Filter, *, today: date) -> Figures:
    """Figures of a filter as a whole: one pass over an index, nothing grouped and so nothing sorted."""
    found = Figures()
    late = Count("state", filter=Q(due_on__lt=today, state__in=(State.OPEN, State.WORKING)))
    counts = {state.value: Count("state", filter=Q(state=state)) for state in State}
    for rows in matching_parts(scope, wanted):
        counted = rows.aggregate(late=late, **counts)
        found.overdue += counted.pop("late")
        for state, count in counted.items():
            found.add(state, count)
    return found
