"""Reading who has gone through the checklist, and how a unit has answered it (查阅对照检查)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.fields import PathField
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope, either, under
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import BRANCHES, Kind, Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Tenure
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State as AdoptionState

from .. import checklists
from ..checklists import Listed
from ..models import CategoryAnswer, Finding, MemberCheck, NamedAccess, Origin, UnitCheck
from ..policy import CHECKS, answers_for_it
from ..specs import BasisSpec, CategorySpec, ChecklistSpec, ItemSpec
from ..states import COUNTED, CheckState, State

# By what a look at what a member has shown is entered; `services.entered` names it.
READ, SHOWN = "rectification.read", "rectification.shown"
# Whose list a unit's own is: what its leading body answers for.
OF_THE_UNIT = ("leading-body",)
# Whoever answers for a place: the branches, and the committees and leading groups with their bodies.
CHECKED_KINDS = (*BRANCHES, Kind.GENERAL_BRANCH, Kind.COMMITTEE, Kind.WORK_COMMITTEE, Kind.LEADING_GROUP)


@dataclass(frozen=True)
class Asked:
    """One category as somebody is asked it: items, those still to be looked at; whole, when nothing was answered before."""

    listed: Listed
    category: CategorySpec
    items: list[ItemSpec]
    whole: bool

    @property
    def name(self) -> str:
        """What the fields of a form call it: version.checklist.category."""
        library_id, checklist = self.listed.place
        return f"{library_id}.{checklist}.{self.category.key}"

    @property
    def place(self) -> tuple[str, str, str]:
        """The category by keys that outlive versions."""
        return self.listed.library.library, self.listed.spec.key, self.category.key


def asks(listed: Listed, *whom: str) -> bool:
    """Whether a checklist is to be gone through by one of these (unit, leading-body, member)."""
    return bool(set(listed.spec.answered_by) & set(whom))


# --- a unit's own list


def asks_unit(listed: Listed) -> bool:
    """Whether a checklist is to be gone through by a unit itself."""
    return asks(listed, "unit", "leading-body")


@dataclass
class CategoryLine:
    """A category on a unit's list: how it was answered, what was found in it, and what is still to be looked at.

    answer  the latest;  asked  what a later version says newly, or all of it, when not yet answered; None when done
    """

    listed: Listed
    category: CategorySpec
    items: list[ItemSpec]
    answer: CategoryAnswer | None
    asked: Asked | None
    found: list[Finding] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return self.asked is None

    @property
    def name(self) -> str:
        library_id, checklist = self.listed.place
        return f"{library_id}.{checklist}.{self.category.key}"

    @property
    def place(self) -> tuple[str, str, str]:
        """The category by keys that outlive versions."""
        return self.listed.library.library, self.listed.spec.key, self.category.key

    @property
    def bases(self) -> list[str]:
        """What was looked at, in the words of the version that was answered."""
        if self.answer is None:
            return []
        words = {basis.key: basis.text for basis in answered_list(self.answer).bases}
        return [words.get(key, key) for key in self.answer.bases]


def unit_check(adoption: Adoption, unit: Organization) -> UnitCheck | None:
    """A unit's list under a campaign; the caller has shown that the unit is the reader's."""
    return UnitCheck._base_manager.filter(adoption=adoption, unit=unit).select_related("unit", "adoption").first()


def check(scope: Scope, adoption_id: int, unit_id: int) -> UnitCheck:
    """A unit's list that this reader may see. Raises NotHere."""
    rows = CHECKS.visible(scope, UnitCheck.within(scope)).filter(adoption_id=adoption_id, unit_id=unit_id)
    found = rows.select_related("unit", "adoption").first()
    if found is None:
        raise not_here()
    return found


def check_for_update(scope: Scope, adoption_id: int, unit_id: int, revision: int) -> UnitCheck:
    """The list, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    rows = CHECKS.visible(scope, UnitCheck.within(scope)).filter(adoption_id=adoption_id, unit_id=unit_id)
    found = rows.select_related("unit", "adoption").select_for_update(of=("self",)).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(_("这份清单刚刚由别人办理过。请看清现在的内容，再办理。"), "conflict", theirs=found)
    return found


def answered_list(answer: CategoryAnswer | MemberCheck) -> ChecklistSpec:
    """The checklist in the version somebody answered; it reads so for ever."""
    spec = regimes.read(answer.library).items["checklist"][answer.checklist]
    assert isinstance(spec, ChecklistSpec)
    return spec


def lines(unit: Organization, listed: Sequence[Listed], check: UnitCheck | None) -> list[CategoryLine]:
    """A unit's list, category by category, in the order of the checklists."""
    answers: dict[tuple[str, str], CategoryAnswer] = {}
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    if check is not None:
        rows = CategoryAnswer._base_manager.filter(check_of=check).select_related("library").order_by("at", "pk")
        answers = {(answer.checklist, answer.category): answer for answer in rows}
        for finding in Finding._base_manager.filter(check_of=check, state__in=COUNTED).order_by("pk"):
            found[finding.checklist, finding.category].append(finding)
    result = []
    for one, category in checklists.categories_for([one for one in listed if asks_unit(one)], unit, OF_THE_UNIT):
        answer = answers.get((one.spec.key, category.key))
        items = checklists.items_for(category, unit, OF_THE_UNIT)
        result.append(
            CategoryLine(
                one,
                category,
                items,
                answer,
                still_asked(one, category, items, answer, unit),
                found[one.spec.key, category.key],
            )
        )
    return result


def still_asked(
    listed: Listed, category: CategorySpec, items: list[ItemSpec], answer: CategoryAnswer | None, unit: Organization
) -> Asked | None:
    """What of a category a unit has still to look at: all of it, or what a later version says newly; None when nothing."""
    if answer is None:
        return Asked(listed, category, items, whole=True)
    if answer.library_id == listed.library.pk:
        return None
    before = _category(answered_list(answer), category.key)
    changed = checklists.changed_items(category, before, unit, OF_THE_UNIT)
    reworded = not category.items and (before is None or before.text != category.text)
    return Asked(listed, category, changed, whole=False) if changed or reworded else None


def _category(spec: ChecklistSpec, key: str) -> CategorySpec | None:
    return next((category for category in spec.categories if category.key == key), None)


def bases_of(listed: Listed) -> tuple[BasisSpec, ...]:
    """What a unit may tick as its basis; none where the checklist wants none."""
    return listed.spec.bases if listed.spec.none_needs == "basis" else ()


def not_concerned(unit: Organization, listed: Sequence[Listed]) -> list[CategorySpec]:
    """The categories that can't apply to a unit of this kind (不适用)."""
    return [
        category
        for one in listed
        if asks_unit(one)
        for category in one.spec.categories
        if not checklists.concerns(category, unit, OF_THE_UNIT)
    ]


# --- a member


PLAIN: tuple[str, ...] = ("member",)
LEADER = ("leader", "member")


def roles_of(scope: Scope, unit: Organization) -> tuple[str, ...]:
    """In which roles somebody goes through the list: as a member, and as a leader who sits in a seat."""
    leads = any(grant.role and grant.role != "member" for grant in scope.grants)
    return LEADER if leads else PLAIN


def member_checks(adoption: Adoption, person_id: int) -> list[MemberCheck]:
    """What somebody has gone through under a campaign, oldest first."""
    rows = MemberCheck._base_manager.filter(adoption=adoption, person_id=person_id).select_related("library")
    return list(rows.order_by("on", "pk"))


def asked_of_member(
    listed: Sequence[Listed], done: Sequence[MemberCheck], unit: Organization, roles: Sequence[str]
) -> list[Asked]:
    """The categories somebody has still to go through: all of them, or after a new version only what it says newly."""
    latest = {row.checklist: row for row in done}
    found = []
    for one, category in checklists.categories_for([one for one in listed if asks(one, "member")], unit, roles):
        row = latest.get(one.spec.key)
        if row is not None and row.library_id == one.library.pk:
            continue
        before = _category(answered_list(row), category.key) if row is not None else None
        items = checklists.changed_items(category, before, unit, roles)
        reworded = not category.items and (before is None or before.text != category.text)
        if items or reworded:
            found.append(Asked(one, category, items, whole=before is None))
    return found


def member_has_to(scope: Scope, adoption: Adoption) -> list[Organization]:
    """The reader's branch, where he has still to go through the checklist as a member; empty when he has, or need not."""
    member = accounts.belongs(scope.actor_id, clock.today()) if scope.actor_id is not None else None
    if member is None or scope.actor_id is None or not member.unit.path.startswith(adoption.unit.path):
        return []
    done = member_checks(adoption, scope.actor_id)
    listed = checklists.under(adoption, member.unit)
    return [member.unit] if asked_of_member(listed, done, member.unit, roles_of(scope, member.unit)) else []


def own_findings(scope: Scope, adoption: Adoption) -> list[Finding]:
    """What the reader found by himself under a campaign, oldest first."""
    if scope.actor_id is None:
        return []
    rows = Finding._base_manager.filter(
        adoption=adoption, owner_id=scope.actor_id, confidential=True, origin="self_found"
    )
    return list(rows.order_by("pk"))


def days_of(person_id: int) -> list[tuple[str, date, bool]]:
    """When somebody went through a checklist: the campaign, the last day, whether on paper."""
    rows = MemberCheck._base_manager.filter(person_id=person_id).order_by("on", "pk")
    found = {title: (title, on, paper) for title, on, paper in rows.values_list("adoption__title", "on", "paper")}
    return list(found.values())


def sent_to(scope: Scope) -> list[Finding]:
    """What members have let this reader read of what they found by themselves, oldest first."""
    if scope.actor_id is None or not scope.holds(roles.BRANCH_SECRETARY):
        return []
    rows = Finding._base_manager.filter(
        pk__in=NamedAccess.findings_of(scope.actor_id), origin=Origin.SELF_FOUND, confidential=True
    )
    return list(rows.exclude(owner_id=scope.actor_id).exclude(state=State.WITHDRAWN).order_by("pk"))


def unread(scope: Scope) -> list[Finding]:
    """Those of them this reader has not looked at yet: his looks are entered in each one's own book."""
    found = sent_to(scope)
    if not found:
        return []
    name = accounts.signature(scope).name
    return [one for one in found if not any(line.verb == READ and line.by == name for line in since_sent(one))]


def since_sent(finding: Finding) -> list[chronicle.Line]:
    """What has happened to it since its owner sent it last (最近一次送出以后), oldest first."""
    lines = chronicle.entries_of_record(reference(finding))
    last = max((at for at, line in enumerate(lines) if line.verb == SHOWN), default=-1)
    return lines[last + 1 :]


def readers_of(findings: Sequence[Finding]) -> dict[int, list[str]]:
    """Who besides the owner may read each today, by name and post."""
    by_id = {finding.pk: finding for finding in findings}
    rows = NamedAccess._base_manager.filter(finding__in=by_id, until__isnull=True).order_by("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.person_id != by_id[row.finding_id].owner_id:
            found[row.finding_id].append(str(accounts.signature_of(row.person_id)))
    return found


@dataclass(frozen=True)
class MemberLine:
    """A member of a branch on the list of who has gone through. on: the day, None for not yet."""

    person_id: int
    name: str
    on: Any
    paper: bool


def member_lines(unit: Organization, adoption: Adoption, listed: Sequence[Listed]) -> list[MemberLine]:
    """The members of a branch, eldest first, and whether each has gone through what is in force.

    Whoever is asked nothing by a later version has gone through it. The caller may see them by name.
    """
    members = sorted(roster.members_of([unit.pk]), key=lambda one: (one.person.born_on or date.max, one.pk))
    people = [member.person_id for member in members]
    done: dict[int, list[MemberCheck]] = defaultdict(list)
    rows = MemberCheck._base_manager.filter(adoption=adoption, person_id__in=people).prefetch_related("library")
    for row in rows.order_by("on", "pk"):
        done[row.person_id].append(row)
    leaders = _leaders(people)
    found = []
    for member in members:
        own = done[member.person_id]
        roles = LEADER if member.person_id in leaders else PLAIN
        last = own[-1] if own and not asked_of_member(listed, own, unit, roles) else None
        found.append(
            MemberLine(member.person_id, member.person.name, last.on if last else None, bool(last and last.paper))
        )
    return found


def _leaders(person_ids: Collection[int]) -> set[int]:
    """Of these people, those who sit in a seat today, wherever it is."""
    seats = Tenure._base_manager.filter(
        roster.lasting(clock.today()), person_id__in=person_ids, seat__abolished_on__isnull=True
    )
    return set(seats.values_list("person_id", flat=True))


# --- how far it has come: which units are not yet through


@dataclass
class Coverage:
    """Units of a place by where their list stands; `none` for those who have not begun."""

    by_state: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def not_through(self) -> int:
        return sum(count for state, count in self.by_state.items() if state not in THROUGH)


NOT_BEGUN = "none"
THROUGH = (CheckState.HANDED_IN, CheckState.ACCEPTED)


def _asked_units(scope: Scope, top: Organization) -> Any:
    rows = Organization.within(scope).filter(under("path", top.path), dissolved_on__isnull=True)
    return rows.filter(kind__in=CHECKED_KINDS)


def coverage_below(scope: Scope, adoption: Adoption, top: Organization) -> dict[str, Coverage]:
    """Where the lists of the unit itself and of each unit directly below stand, by path: two grouped queries."""
    width = len(top.path) + PathField.WIDTH
    found: dict[str, Coverage] = defaultdict(Coverage)
    cut = Substr("path", 1, width)
    for path, count in (
        _asked_units(scope, top).annotate(place=cut).order_by().values_list("place").annotate(count=Count("pk"))
    ):
        for place in {top.path, path}:
            found[place].by_state[NOT_BEGUN] += count
    rows = UnitCheck.within(scope).filter(
        under("unit__path", top.path), adoption=adoption, unit__dissolved_on__isnull=True, unit__kind__in=CHECKED_KINDS
    )
    counted = rows.annotate(place=Substr("unit__path", 1, width)).order_by().values_list("place", "state")
    for path, state, count in counted.annotate(count=Count("pk")):
        for place in {top.path, path}:
            found[place].by_state[state] += count
            found[place].by_state[NOT_BEGUN] -= count
    return found


@dataclass(frozen=True)
class UnitLine:
    """A unit and where its list stands; check None for not begun."""

    unit: Organization
    state: str


def units_by_state(
    scope: Scope, adoption: Adoption, top: Organization, states: Sequence[str], *, after: str = "", limit: int = 50
) -> list[UnitLine]:
    """The units under a place whose list stands in one of these states, in official order, behind a path."""
    kept = UnitCheck.within(scope).filter(adoption=adoption)
    rows = _asked_units(scope, top).order_by("path")
    if after:
        rows = rows.filter(path__gt=after)
    if NOT_BEGUN in states:
        rows = rows.exclude(pk__in=kept.exclude(state__in=states).values("unit_id"))
    else:
        rows = rows.filter(pk__in=kept.filter(state__in=states).values("unit_id"))
    units = list(rows[:limit])
    state_of = dict(kept.filter(unit__in=units).values_list("unit_id", "state"))
    return [UnitLine(unit, state_of.get(unit.pk, NOT_BEGUN)) for unit in units]


def waiting_for_review(scope: Scope) -> Any:
    """The lists that wait for this reader's committee, the nearest above each unit, oldest first.

    Whoever stands higher may accept one too, from the list of units; it does not wait on his desk.
    """
    paths = [grant.path for grant in scope.grants if grant.path and grant.role in roles.KEEPERS]
    nearest = either(
        Q(unit__parent__path=path) | Q(unit__parent__kind=Kind.GENERAL_BRANCH, unit__parent__parent__path=path)
        for path in paths
    )
    rows = UnitCheck._base_manager.filter(CHECKS.may["accept_check"].where(scope), nearest, state=CheckState.HANDED_IN)
    return rows.select_related("unit", "adoption").order_by("handed_in_on", "unit__path")


def campaigns_to_go_through(scope: Scope) -> QuerySet[Adoption]:
    """The campaigns in force over the reader's own branch or a unit he answers for, newest first.

    Not those that run somewhere below him: however many they are, there is nothing in them for him to go through.
    """
    paths = list(_answered_for(scope).values_list("path", flat=True))
    if member := accounts.belongs(scope.actor_id, clock.today()) if scope.actor_id is not None else None:
        paths.append(member.unit.path)
    over = {path[:end] for path in paths for end in range(PathField.WIDTH, len(path) + 1, PathField.WIDTH)}
    return regimes.adoptions(scope, "campaign").filter(state=AdoptionState.IN_FORCE, unit__path__in=over)


def _answered_for(scope: Scope) -> QuerySet[Organization]:
    rows = Organization.within(scope).filter(dissolved_on__isnull=True, kind__in=CHECKED_KINDS)
    return rows.filter(answers_for_it.where(scope))


def to_fill_in(scope: Scope, adoption: Adoption) -> list[Organization]:
    """The units this reader answers for that a campaign asks for their list: not handed in, or asked something newly."""
    if not scope.permits("fill_in"):
        return []
    with_superior = UnitCheck._base_manager.filter(adoption=adoption, state=CheckState.HANDED_IN).values("unit_id")
    rows = _answered_for(scope).filter(under("path", adoption.unit.path)).exclude(pk__in=with_superior)
    return [unit for unit in rows.order_by("path") if _has_to_fill_in(adoption, unit)]


def _has_to_fill_in(adoption: Adoption, unit: Organization) -> bool:
    check, listed = unit_check(adoption, unit), checklists.under(adoption, unit)
    if check is None or check.state != CheckState.ACCEPTED:
        return any(asks_unit(one) for one in listed)
    # Of an accepted list a later version asks again only what it says newly.
    return any(line.asked is not None and not line.found for line in lines(unit, listed, check))
