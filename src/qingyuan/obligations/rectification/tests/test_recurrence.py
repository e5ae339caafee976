"""The same problem before (同类问题), proposed, linked and counted."""

from __future__ import annotations

import html
from datetime import date

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.obligations.rectification import queries
from qingyuan.obligations.rectification.models import NamedAccess
from qingyuan.obligations.rectification.queries import Filter
from qingyuan.obligations.rectification.services import entered
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from tests.findings import Loop, campaign, plant, refusal, sample_library

SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
LAST_YEAR = date(2025, 3, 1)


def before(unit, **columns):
    """One of the same kind, struck off last year."""
    return plant(unit, **{"state": State.SIGNED_OFF, "category_text": "党务公开", "found_on": LAST_YEAR} | columns)


def offered(loop, role=SECRETARY):
    return [one.pk for one in queries.earlier_offered(loop.scopes[role], loop.finding)]


@pytest.mark.parametrize(
    ("columns", "proposed"),
    [
        pytest.param({}, True, id="struck off last year"),
        pytest.param({"state": State.LOOKED_BACK}, True, id="and looked back at"),
        pytest.param({"state": State.WORKING}, False, id="not yet struck off"),
        pytest.param({"state": State.WITHDRAWN}, False, id="withdrawn"),
        pytest.param({"category_text": "三会一课"}, False, id="another category"),
        pytest.param({"confidential": True}, False, id="a member's own"),
        pytest.param({"found_on": date(2026, 2, 1)}, False, id="this year, in no campaign as this one"),
        pytest.param({"found_on": date(2026, 6, 2)}, False, id="found after this one"),
    ],
)
def test_of_the_units_own_those_of_the_same_kind_and_an_earlier_year_are_proposed(loop, village, columns, proposed):
    one = before(village, **columns)
    assert (one.pk in offered(loop)) is proposed


def test_what_the_next_village_had_is_not_proposed(loop, two_leagues):
    before(two_leagues.one.units["banner_sumu_village_2"])
    assert offered(loop, STAFF) == []


def test_within_a_year_an_earlier_campaign_counts_and_the_same_one_does_not(two_leagues, village, tmp_path):
    library = sample_library(tmp_path)
    now, earlier = (campaign(two_leagues.one, library, title=title) for title in ("集中治理", "专项整治"))
    loop = Loop(two_leagues.one, adoption=now)
    same = before(village, found_on=date(2026, 5, 2), adoption=now)
    other = before(village, found_on=date(2026, 5, 3), adoption=earlier)
    outside = before(village, found_on=date(2026, 5, 4))
    assert offered(loop) == [outside.pk, other.pk]
    assert same.pk not in offered(loop)


def test_a_members_own_finding_is_told_of_none_though_named_on_it(two_leagues, village):
    league = two_leagues.one
    before(village)
    own = plant(village, category_text="党务公开", confidential=True)
    NamedAccess(finding=own, person_id=league.people[SECRETARY].pk, why="本人").save(force_insert=True)
    assert queries.earlier_offered(league.scope(SECRETARY), own) == []


@pytest.mark.parametrize("role", [SECRETARY, TOWNSHIP])
def test_the_unit_or_its_superior_links_it_by_one_press_and_both_pages_show_the_chain(loop, village, client_as, role):
    one = before(village, text="公示缺项，去年")
    client = client_as(role)
    page = f"/findings/{loop.finding.pk}"
    assert "是同一个问题，关联" in html.unescape(client.get(page).content.decode())
    answer = client.post(f"{page}/earlier", {"revision": loop.finding.revision, "earlier": one.pk})
    assert answer.status_code == 303
    assert loop.stored().earlier_id == one.pk
    line = chronicle.entries_of_record(reference(loop.finding))[-1]
    assert (line.verb, line.open) == (entered.EARLIER_LINKED, {"earlier": reference(one)})
    here = html.unescape(client.get(page).content.decode())
    assert "公示缺项，去年" in here and "是同一个问题，关联" not in here
    assert page in client.get(f"/findings/{one.pk}").content.decode()


def test_a_chain_runs_over_three_years_from_each_of_its_ends(loop, village):
    first = before(village, found_on=date(2024, 3, 1))
    second = before(village, earlier=first)
    loop.call(SECRETARY, "link_earlier", earlier_id=second.pk)
    scope = loop.scopes[SECRETARY]
    whole = [first.pk, second.pk, loop.finding.pk]
    assert [[one.pk for one in queries.chain(scope, link)] for link in (first, second, loop.stored())] == [whole] * 3


def test_what_is_not_proposed_cannot_be_linked(loop, village, two_leagues):
    for one in (before(village, state=State.WORKING), before(two_leagues.one.units["banner_sumu_village_2"])):
        refusal("no_earlier", loop.call, SECRETARY, "link_earlier", earlier_id=one.pk)
    assert loop.stored().earlier_id is None


def test_a_wrong_link_is_taken_back_and_a_struck_off_finding_is_left_alone(loop, village):
    one = before(village)
    loop.call(SECRETARY, "link_earlier", earlier_id=one.pk)
    loop.call(TOWNSHIP, "unlink_earlier")
    assert loop.stored().earlier_id is None
    refusal("not_linked", loop.call, TOWNSHIP, "unlink_earlier")
    loop.to(State.SIGNED_OFF)
    refusal("wrong_state", loop.call, SECRETARY, "link_earlier", earlier_id=one.pk)


def test_what_has_come_back_is_counted_for_a_subtree_and_listed_by_the_ledger(loop, two_leagues, village, client_as):
    units = two_leagues.one.units
    first = before(village)
    plant(village, earlier=first, text="又没有公示")
    plant(units["banner_town_village_1"], State.WORKING, round=2)
    plant(units["banner_town_village_1"], State.WORKING)
    scope = two_leagues.one.scope(STAFF)
    counted = {
        key: queries.came_back(scope, Filter(top=units[key])) for key in ("banner", "banner_sumu", "banner_town")
    }
    assert counted == {"banner": 2, "banner_sumu": 1, "banner_town": 1}
    assert queries.came_back(two_leagues.other.scope(STAFF), Filter()) == 0
    listed = html.unescape(
        client_as(STAFF).get(f"/findings/?unit={units['banner_sumu'].pk}&came_back=on").content.decode()
    )
    assert "又没有公示" in listed and "共1条" in listed
