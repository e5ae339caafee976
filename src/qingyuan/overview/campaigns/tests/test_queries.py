"""Figures of a campaign: counted from the records, adding up at every level."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel.scope import Grant, Scope
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.models import OTHER
from qingyuan.obligations.rectification.queries import Filter
from qingyuan.obligations.rectification.states import State
from qingyuan.overview.campaigns import queries
from qingyuan.people.organizations import roles
from qingyuan.regimes.models import Adoption
from tests.findings import campaign, own_finding, plant, sample_library

TODAY = date(2026, 6, 5)
CATEGORIES = ["circles", "drinking", "motions", OTHER]


def of_the_league(league) -> Scope:
    """A Scope of the league's own department, which the seeded people do not hold."""
    path = league.units["league"].path
    grant = Grant(roles.DEPARTMENT_STAFF, path, league.units["league_department"].path)
    return Scope(1, league.people[roles.DEPARTMENT_HEAD].pk, (grant,), league.units["league"].pk)


@pytest.fixture
def running(two_leagues, tmp_path) -> Adoption:
    """A campaign over the whole league, with findings of every state and category on every unit, some outside it."""
    library = sample_library(tmp_path)
    adopted = campaign(two_leagues.one, library)
    Adoption._base_manager.filter(pk=adopted.pk).update(unit=two_leagues.one.units["league"])
    adopted.refresh_from_db()
    number = 0
    for unit in two_leagues.one.units.values():
        for _ in range(1 + number % 4):
            number += 1
            plant(
                unit,
                list(State)[number % 7],
                category=CATEGORIES[number % 4],
                library=library,
                checklist="problems",
                adoption=adopted if number % 5 else None,
                due_on=date(2026, 6, 3 + number % 4),
            )
    return adopted


def test_the_league_is_the_sum_of_its_banners_and_of_its_categories(two_leagues, running):
    league = two_leagues.one
    scope, top = of_the_league(league), league.units["league"]
    board = queries.board(scope, running, top, today=TODAY)
    own = rectification.figures(scope, Filter(adoption_id=running.pk, top=top), today=TODAY)
    assert [line.unit for line in board.units] == [
        league.units[key] for key in ("league_department", "banner", "county")
    ]
    alone = list(rectification.visible(scope).filter(unit=top, adoption=running))
    for state in State:
        below = sum(line.figures.by_state[state] for line in board.units)
        assert board.whole.by_state[state] == below + sum(one.state == state for one in alone)
        assert board.whole.by_state[state] == sum(line.figures.by_state[state] for line in board.categories)
        assert board.whole.by_state[state] == own.by_state[state]
    assert board.whole.total > 20
    assert board.whole.overdue == own.overdue > 0


def test_at_every_place_a_unit_is_the_sum_of_those_below_it_and_its_own(two_leagues, running):
    league = two_leagues.one
    scope = of_the_league(league)
    for unit in league.units.values():
        board = queries.board(scope, running, unit, today=TODAY)
        alone = rectification.visible(scope).filter(unit=unit, adoption=running).exclude(state=State.WITHDRAWN).count()
        assert board.whole.total == alone + sum(line.figures.total for line in board.units)
        assert board.whole.total == sum(line.figures.total for line in board.categories)
        for line in board.units:
            assert line.figures.total == queries.board(scope, running, line.unit, today=TODAY).whole.total
            assert line.has_below is not line.unit.is_branch


def test_categories_stand_in_the_order_of_the_checklist_with_other_last_even_when_empty(two_leagues, running):
    board = queries.board(
        two_leagues.one.scope(roles.BRANCH_SECRETARY),
        running,
        two_leagues.one.units["banner_sumu_village_1"],
        today=TODAY,
    )
    assert [(line.key, line.text) for line in board.categories] == [
        ("circles", "圈子文化"),
        ("drinking", "酒桌文化"),
        ("motions", "形式主义"),
        (OTHER, ""),
    ]


def test_a_branch_without_findings_is_no_line_and_a_committee_without_is_one(two_leagues, tmp_path):
    league = two_leagues.one
    adopted = campaign(league, sample_library(tmp_path))
    plant(league.units["banner_sumu_village_2"], adoption=adopted)
    plant(league.units["banner_sumu_village_1"], State.WITHDRAWN, adoption=adopted)
    scope = league.scope(roles.DEPARTMENT_STAFF)
    banner = queries.board(scope, adopted, league.units["banner"], today=TODAY)
    sumu = queries.board(scope, adopted, league.units["banner_sumu"], today=TODAY)
    assert [line.unit.short_name for line in banner.units] == [
        "科尔沁右翼前旗委组织部",
        "科尔沁右翼前旗纪委",
        "巴彦苏木党委",
        "宝石镇党委",
    ]
    assert [line.unit.short_name for line in sumu.units] == ["白音花嘎查党支部"]
    assert (banner.whole.total, banner.whole.by_state[State.WITHDRAWN]) == (1, 1)


def test_findings_outside_the_campaign_do_not_count_in_it(two_leagues, tmp_path):
    league = two_leagues.one
    library = sample_library(tmp_path)
    first, second = campaign(league, library, title="上半年"), campaign(league, library, title="下半年")
    unit = league.units["banner_sumu_village_1"]
    for adoption in (None, first, second, second):
        plant(unit, adoption=adoption)
    scope = league.scope(roles.DEPARTMENT_STAFF)
    totals = [queries.board(scope, one, league.units["banner"], today=TODAY).whole.total for one in (first, second)]
    assert totals == [1, 2]


def test_a_members_own_finding_is_in_no_figure(two_leagues, tmp_path):
    league = two_leagues.one
    adopted = campaign(league, sample_library(tmp_path))
    own_finding(league, adoption=adopted, category="motions", due_on=date(2026, 6, 1))
    own = {}
    for role in (*roles.SUPERIORS, roles.CONTACT_LEADER, *roles.OFFICERS):
        village = league.units["banner_sumu_village_1"]
        board = queries.board(league.scope(role), adopted, village, today=TODAY)
        own[role] = (board.whole.total, board.whole.overdue, sum(line.figures.total for line in board.categories))
    assert own == dict.fromkeys(own, (0, 0, 0))


def test_the_board_takes_as_many_questions_at_the_league_as_at_a_township(
    two_leagues, running, django_assert_num_queries
):
    scope = of_the_league(two_leagues.one)
    # The library is read once and then kept.
    queries.board(scope, running, two_leagues.one.units["league"], today=TODAY)
    for unit in ("league", "banner", "banner_sumu"):
        with django_assert_num_queries(7):
            queries.board(scope, running, two_leagues.one.units[unit], today=TODAY)


def test_a_number_leads_to_the_ledger_with_what_it_counts(two_leagues, running):
    unit = two_leagues.one.units["banner"]
    address = queries.ledger_url(running, unit, state="counted", category="motions")
    assert address == f"/findings/?unit={unit.pk}&campaign={running.pk}&state=counted&category=motions"
