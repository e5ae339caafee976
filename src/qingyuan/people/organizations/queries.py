"""Reading the tree (查阅组织树)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from qingyuan.kernel.fields import PathField
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope, under

from .models import BRANCHES, COMMITTEES, Kind, Level, Organization, Placement, Seat, Succession


def unit(scope: Scope, unit_id: int) -> Organization:
    """One organization inside the reader's range. Raises NotHere."""
    found = Organization.within(scope).filter(pk=unit_id).first()
    if found is None:
        raise not_here()
    return found


def children(scope: Scope, parent: Organization) -> QuerySet[Organization]:
    """The units directly below, in official order."""
    return Organization.within(scope).filter(parent=parent, dissolved_on__isnull=True).order_by("order", "path")


def after(rows: QuerySet[Organization], order: int, path: str) -> QuerySet[Organization]:
    """The rest of `children` behind one of them."""
    return rows.filter(Q(order__gt=order) | Q(order=order, path__gt=path))


def subtree(scope: Scope, top: Organization) -> QuerySet[Organization]:
    """The unit and all below it that the reader may see."""
    return Organization.within(scope).filter(under("path", top.path))


def ancestors(unit: Organization) -> list[Organization]:
    """The committees above a unit, highest first. Their names are no secret: every paper is headed by them."""
    return lineage([unit.path])[unit.path][:-1]


def lineage(paths: list[str]) -> dict[str, list[Organization]]:
    """For each path the organizations from the top down to it, by one query."""
    wanted = {path[:end] for path in paths for end in range(PathField.WIDTH, len(path) + 1, PathField.WIDTH)}
    found = {org.path: org for org in Organization._base_manager.filter(path__in=wanted)}
    return {
        path: [
            found[path[:end]] for end in range(PathField.WIDTH, len(path) + 1, PathField.WIDTH) if path[:end] in found
        ]
        for path in paths
    }


def superior_committee(unit: Organization) -> Organization | None:
    """The nearest committee above a unit: who reviews, who is asked first."""
    above = [org for org in ancestors(unit) if org.kind in COMMITTEES]
    return above[-1] if above else None


def home(home_id: int) -> Organization:
    """The banner's (or league's) committee at the root of a home."""
    return Organization._base_manager.get(pk=home_id)


def tops(scope: Scope) -> list[Organization]:
    """The highest units the reader reaches, in official order: where their pages begin."""
    paths = sorted({grant.path for grant in scope.grants if grant.path is not None})
    highest = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return list(Organization.within(scope).filter(path__in=highest).order_by("path"))


def by_names(scope: Scope, name_path: str) -> Organization:
    """The committee or branch that hangs on a division, named from the league down: 兴安盟/突泉县.

    A last name that is no division is looked for among the units below. Raises NotHere when nothing or more
    than one thing answers to the names.
    """
    reached = Organization.within(scope).filter(dissolved_on__isnull=True)
    names = "/".join(part.strip() for part in name_path.split("/") if part.strip())
    found = list(reached.filter(division_path=names).exclude(kind=Kind.DEPARTMENT).order_by("path")[:20])
    if found:
        shallowest = min(len(org.path) for org in found)
        line = [org for org in found if (len(org.path) == shallowest and org.level != Level.BASE) or org.is_branch]
        return line[0] if line else found[0]
    above, _, last = names.rpartition("/")
    if above:
        parent = by_names(scope, above)
        below = reached.filter(under("path", parent.path))
        named = list(below.filter(short_name=last)[:2]) or list(below.filter(name=last)[:2])
        if len(named) == 1:
            return named[0]
    raise not_here()


def named(scope: Scope, words: str, *, kinds: Collection[str] = (), limit: int = 50) -> list[Organization]:
    """The living units within range that go by these words, exact names before parts of names.

    words  a name, or names joined by "/" of which the earlier ones stand somewhere above: 六户镇/兴隆村党支部
    """
    *above, last = [part.strip() for part in words.split("/") if part.strip()] or [""]
    if not last:
        return []
    reached = Organization.within(scope).filter(dissolved_on__isnull=True)
    if kinds:
        reached = reached.filter(kind__in=kinds)
    exact = Q(short_name=last) | Q(name=last)
    part = Q(short_name__contains=last) | Q(name__contains=last)
    for clause in (exact, part):
        # Names above are looked at after the query, so more is read than shown.
        found = list(reached.filter(clause).order_by("path")[: limit * (20 if above else 1)])
        if above:
            lines = lineage([unit.path for unit in found])
            found = [unit for unit in found if _stands_under_names(lines[unit.path][:-1], above)]
        if found:
            return found[:limit]
    return []


def _stands_under_names(line: list[Organization], names: list[str]) -> bool:
    wanted = iter(names)
    name = next(wanted, None)
    for org in line:
        if name is not None and (name in org.short_name or name in org.name or name in org.division_path.split("/")):
            name = next(wanted, None)
    return name is None


def branches_below(scope: Scope, tops: Iterable[Organization]) -> dict[int, int]:
    """How many living branches stand in the subtree of each of these units, itself not counted; one query.

    The units are of one level of the tree, as a page lists them.
    """
    units = list(tops)
    if not units:
        return {}
    width = len(units[0].path)
    rows = (
        Organization.within(scope)
        .filter(kind__in=BRANCHES, dissolved_on__isnull=True)
        .filter(under("path", units[0].path[: -PathField.WIDTH]))
        .annotate(top=Substr("path", 1, width))
        .exclude(path__in=[unit.path for unit in units])
        .values("top")
        .annotate(count=Count("id"))
        .values_list("top", "count")
    )
    counted = dict(rows)
    return {unit.pk: counted.get(unit.path, 0) for unit in units}


def seats(unit: Organization) -> list[Seat]:
    """The seats of a unit the caller has shown to be the reader's, in official order, without abolished ones."""
    return list(Seat._base_manager.filter(unit=unit, abolished_on__isnull=True).order_by("order", "id"))


def placements(unit: Organization) -> list[Placement]:
    """Where a unit stood, oldest first."""
    return list(Placement._base_manager.filter(unit=unit).select_related("parent").order_by("from_on", "id"))


def parents_on(unit_ids: Collection[int], on: date) -> dict[int, int | None]:
    """The unit each stood under on a day. Before the first day known, the first parent known counts."""
    found: dict[int, int | None] = {}
    rows = Placement._base_manager.filter(unit_id__in=unit_ids).order_by("unit_id", "from_on", "id")
    for unit_id, parent_id, from_on in rows.values_list("unit_id", "parent_id", "from_on"):
        if unit_id not in found or from_on <= on:
            found[unit_id] = parent_id
    return found


def succeeded_by(unit: Organization) -> list[Succession]:
    """What became of a unit: the rows that name who answers in its place."""
    return list(Succession._base_manager.filter(unit=unit).select_related("into").order_by("on", "id"))


def took_over(unit: Organization) -> list[Succession]:
    """The units this one answers for since they were merged, split or dissolved."""
    return list(Succession._base_manager.filter(into=unit).select_related("unit").order_by("on", "id"))


def answers_for(unit_id: int) -> list[Organization]:
    """The living units that answer for this one today: itself, or its successors' successors (沿革承接)."""
    living: dict[int, Organization] = {}
    asked, waiting = {unit_id}, [unit_id]
    while waiting:
        level = Organization._base_manager.in_bulk(waiting)
        living.update({pk: org for pk, org in level.items() if org.dissolved_on is None})
        gone = [pk for pk, org in level.items() if org.dissolved_on is not None]
        rows = Succession._base_manager.filter(unit_id__in=gone).values_list("into_id", flat=True)
        waiting = sorted(set(rows) - asked)
        asked.update(waiting)
    return sorted(living.values(), key=lambda org: org.path)
