"""The tree under any sequence of foundings and moves, and who answers after any sequence of closings."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import JOB_REASONS, Scope, declare_job, under
from qingyuan.people.organizations import queries, services
from qingyuan.people.organizations.models import Kind, Level, Organization, Placement, Succession

pytestmark = pytest.mark.django_db

JOB = "tests.tree"
if JOB not in JOB_REASONS:
    declare_job(JOB, "tests build trees")
SCOPE = Scope.for_job(JOB)
BY = Signature(None, "", "测试")
NOW = datetime(2026, 6, 5, 1, 30, tzinfo=UTC)
FIRST = date(2026, 1, 1)

# A failing example is shown as it was found: each try at a smaller one would build the tree again.
_property = settings(
    max_examples=25,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Tree:
    """A tree grown by the services, and beside it the parents a plain dictionary says it has.

    It begins with a banner, two townships and a hospital whose committee has a general branch with branches, so
    that most moves take something along.
    """

    def __init__(self) -> None:
        self.parents: dict[int, int | None] = {}
        self.ids: list[int] = []
        top = self._add(None, Kind.COMMITTEE)
        banner = self._add(top, Kind.COMMITTEE)
        towns = [self._add(banner, Kind.COMMITTEE) for _ in range(2)]
        hospital = self._add(banner, Kind.COMMITTEE, Level.BASE)
        for above in (*towns, hospital):
            general = self._add(above, Kind.GENERAL_BRANCH)
            self._add(general, Kind.BRANCH)
            self._add(general, Kind.BRANCH)

    def _add(self, parent_id: int | None, kind: Kind, level: Level | None = None) -> int:
        name = f"第{len(self.ids)}"
        unit = services.NewUnit(kind, name, name, level=level, founded_on=FIRST, until=date(2027, 1, 1))
        made = services.found(SCOPE, parent_id=parent_id, unit=unit, by=BY, now=NOW)
        self.ids.append(made.pk)
        self.parents[made.pk] = parent_id
        return made.pk

    def found(self, at: int, kind: Kind, base: bool) -> None:
        with suppress(BadInput):
            self._add(self.ids[at % len(self.ids)], kind, Level.BASE if base else None)

    def move(self, which: int, to: int, day: int) -> None:
        unit = Organization._base_manager.get(pk=self.ids[which % len(self.ids)])
        parent_id = self.ids[to % len(self.ids)]
        try:
            services.move(
                SCOPE,
                unit_id=unit.pk,
                revision=unit.revision,
                parent_id=parent_id,
                on=FIRST + timedelta(days=day),
                by=BY,
                now=NOW,
            )
        except BadInput:
            return
        self.parents[unit.pk] = parent_id

    def descendants(self, unit_id: int) -> set[int]:
        found = {unit_id}
        for _step in self.ids:
            found |= {one for one, parent in self.parents.items() if parent in found}
        return found


_steps = st.lists(
    st.one_of(
        st.tuples(st.just("found"), st.integers(0, 20), st.sampled_from(list(Kind)), st.booleans()),
        st.tuples(st.just("move"), st.integers(4, 20), st.integers(1, 20), st.integers(0, 150)),
    ),
    min_size=6,
    max_size=16,
)


@given(steps=_steps)
@_property
def test_after_any_foundings_and_moves_paths_ranges_and_placements_agree(steps):
    with transaction.atomic():
        tree = Tree()
        homes = {}
        for verb, *rest in steps:
            getattr(tree, verb)(*rest)
            homes.update({org.pk: org.home_id for org in Organization._base_manager.all() if org.pk not in homes})
        orgs = {org.pk: org for org in Organization._base_manager.all()}

        assert {pk: org.parent_id for pk, org in orgs.items()} == tree.parents
        assert {pk: org.home_id for pk, org in orgs.items()} == homes
        for org in orgs.values():
            if org.parent_id is not None:
                assert org.path[:-4] == orgs[org.parent_id].path
            in_range = set(Organization._base_manager.filter(under("path", org.path)).values_list("pk", flat=True))
            assert in_range == tree.descendants(org.pk)
            stood = list(Placement._base_manager.filter(unit=org).order_by("from_on", "id"))
            assert stood[0].from_on == FIRST
            assert [one.until_on for one in stood[:-1]] == [one.from_on for one in stood[1:]]
            assert stood[-1].until_on is None
            assert stood[-1].parent_id == org.parent_id
            assert queries.parents_on([org.pk], date(2026, 6, 5)) == {org.pk: org.parent_id}
        transaction.set_rollback(True)


_closings = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "dissolve"]), st.lists(st.integers(0, 7), min_size=1, max_size=3)),
    max_size=7,
)


@given(closings=_closings)
@_property
def test_after_any_closings_living_units_answer_for_every_unit_that_was(closings):
    with transaction.atomic():
        top = Tree().ids[1]
        ids = [
            services.found(
                SCOPE,
                parent_id=top,
                unit=services.NewUnit(Kind.BRANCH, f"第{at}支部", f"第{at}支部", founded_on=FIRST),
                by=BY,
                now=NOW,
            ).pk
            for at in range(8)
        ]
        answering = {pk: {pk} for pk in ids}
        for verb, (first, *others) in closings:
            unit = Organization._base_manager.get(pk=ids[first])
            into = [ids[at] for at in others]
            try:
                if verb == "merge" and into:
                    services.merge(SCOPE, unit_ids=[unit.pk], into_id=into[0], on=FIRST, by=BY, now=NOW)
                    successors = {into[0]}
                elif verb == "split":
                    services.split(
                        SCOPE, unit_id=unit.pk, revision=unit.revision, into_ids=into, on=FIRST, by=BY, now=NOW
                    )
                    successors = set(into)
                else:
                    services.dissolve(SCOPE, unit_id=unit.pk, revision=unit.revision, on=FIRST, by=BY, now=NOW)
                    successors = {top}
            except BadInput:
                continue
            for pk, found in answering.items():
                if unit.pk in found:
                    answering[pk] = found - {unit.pk} | successors
        for pk, found in answering.items():
            living = queries.answers_for(pk)
            assert {org.pk for org in living} == found
            assert all(org.dissolved_on is None for org in living)
        assert Succession._base_manager.filter(unit_id__in=ids).values("unit_id").distinct().count() == sum(
            pk not in found for pk, found in answering.items()
        )
        transaction.set_rollback(True)
