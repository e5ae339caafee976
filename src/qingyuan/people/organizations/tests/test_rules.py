"""What may stand under what, at which level, and the path it gets."""

from __future__ import annotations

import pytest

from qingyuan.people.organizations import rules
from qingyuan.people.organizations.models import Kind, Level


@pytest.mark.parametrize("parent", [Kind.BRANCH, Kind.JOINT_BRANCH, Kind.TEMPORARY_BRANCH, Kind.DEPARTMENT, Kind.BODY])
def test_nothing_stands_under_a_branch_a_department_or_a_temporary_body(parent):
    assert rules.kinds_under(parent) == []


def test_under_a_general_branch_stand_branches_only():
    assert rules.kinds_under(Kind.GENERAL_BRANCH) == [Kind.BRANCH, Kind.JOINT_BRANCH, Kind.TEMPORARY_BRANCH]


def test_only_a_committee_stands_at_the_top():
    assert [kind for kind in Kind if rules.may_stand_under(kind, None)] == [Kind.COMMITTEE]


@pytest.mark.parametrize(
    ("kind", "parent", "asked", "level"),
    [
        pytest.param(
            Kind.COMMITTEE, Level.LEAGUE, None, Level.BANNER, id="a committee stands one level below, unasked"
        ),
        pytest.param(Kind.COMMITTEE, Level.BANNER, Level.BASE, Level.BASE, id="a hospital's committee at the base"),
        pytest.param(Kind.COMMITTEE, Level.BASE, Level.BASE, Level.BASE, id="a committee within a company's committee"),
        pytest.param(
            Kind.WORK_COMMITTEE, Level.BANNER, Level.BANNER, Level.BANNER, id="旗直属机关工委 at the banner's own level"
        ),
        pytest.param(Kind.BRANCH, Level.LEAGUE, Level.BANNER, Level.BASE, id="a branch is base, whatever was asked"),
        pytest.param(Kind.DEPARTMENT, Level.BANNER, None, Level.BANNER, id="a department has its committee's level"),
        pytest.param(Kind.LEADING_GROUP, Level.BANNER, None, Level.BANNER, id="a leading group too"),
        pytest.param(Kind.COMMITTEE, None, None, Level.LEAGUE, id="the top is the league"),
    ],
)
def test_a_units_level_follows_from_what_it_is(kind, parent, asked, level):
    assert rules.level_of(kind, parent_level=parent, asked=asked) == level


@pytest.mark.parametrize(
    ("parent", "asked"),
    [
        pytest.param(Level.BANNER, Level.BANNER, id="beside it"),
        pytest.param(Level.TOWNSHIP, Level.BANNER, id="above it"),
    ],
)
def test_a_committee_never_stands_beside_or_above_its_parent(parent, asked):
    with pytest.raises(ValueError, match="can't stand under"):
        rules.level_of(Kind.COMMITTEE, parent_level=parent, asked=asked)


def test_a_banners_committee_under_the_league_begins_a_home_of_its_own():
    assert rules.is_own_home(Kind.COMMITTEE, Level.BANNER, parent_level=Level.LEAGUE)
    assert not rules.is_own_home(Kind.WORK_COMMITTEE, Level.BANNER, parent_level=Level.LEAGUE)
    assert not rules.is_own_home(Kind.COMMITTEE, Level.TOWNSHIP, parent_level=Level.BANNER)


@pytest.mark.parametrize(
    ("taken", "path"),
    [
        pytest.param([], "A0010001", id="the first"),
        pytest.param(["A0010001", "A0010003"], "A0010004", id="behind the last one, a gap stays a gap"),
        pytest.param(["A0010009"], "A001000A", id="letters follow digits"),
        pytest.param(["A001000Z"], "A0010010", id="Z carries"),
    ],
)
def test_a_new_unit_gets_the_path_behind_its_last_sibling(taken, path):
    assert rules.next_path("A001", taken) == path


def test_a_path_that_would_be_too_long_or_too_many_is_an_overflow():
    with pytest.raises(OverflowError):
        rules.next_path("0001" * 16, [])
    with pytest.raises(OverflowError):
        rules.next_path("0001", ["0001ZZZZ"])
