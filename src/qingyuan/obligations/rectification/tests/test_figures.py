"""The figures of the ledger: the very records, as everybody there may count them, and what each is called."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel import clock, facts
from qingyuan.kernel.facts import Extent
from qingyuan.obligations.rectification.models import Finding, NamedAccess, UnitCheck
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from tests.findings import campaign, handed_in, own_finding, plant, sample_library

# Read by hand against the states.
COUNTS = {
    "findings.counted": {"open", "working", "review", "contested", "signed_off", "looked_back"},
    "findings.open": {"open", "working", "review", "contested"},
    "findings.struck_off": {"signed_off", "looked_back"},
    "findings.overdue": {"open", "working"},
}


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


def read(league, name, *, unit="banner", role=roles.DEPARTMENT_STAFF, **more):
    [found] = facts.records(league.scope(role), [(name, Extent(league.units[unit], clock.today(), **more))])
    return found


@pytest.mark.parametrize("name", COUNTS)
def test_a_figure_holds_the_records_of_its_states_and_no_other(two_leagues, league, name):
    for one in two_leagues:
        for state in State:
            plant(one.units["banner_sumu_village_1"], state, due_on=date(2026, 6, 4))
        plant(one.units["county_sumu_village_1"], due_on=date(2026, 6, 4))
        hidden = plant(one.units["banner_sumu_village_1"], confidential=True, due_on=date(2026, 6, 4))
        staff = one.people[roles.DEPARTMENT_STAFF].pk
        NamedAccess(finding=hidden, person_id=staff, why="核实").save(force_insert=True)
    own_finding(league, roles.MEMBER)
    rows = Finding._base_manager.filter(unit=league.units["banner_sumu_village_1"], confidential=False)
    assert read(league, name) == {one.pk: one.state for one in rows if one.state in COUNTS[name]}


def test_what_is_due_today_is_not_overdue(league):
    plant(league.units["banner"], due_on=clock.today())
    assert read(league, "findings.overdue") == {}


def test_a_branch_counts_its_own_and_another_place_is_not_told(league):
    for number in (1, 2):
        plant(league.units[f"banner_sumu_village_{number}"])
    secretary = roles.BRANCH_SECRETARY
    assert len(read(league, "findings.open", unit="banner_sumu_village_1", role=secretary)) == 1
    assert read(league, "findings.open", unit="banner_sumu_village_2", role=secretary) == {}
    assert read(league, "findings.open", unit="banner_sumu_village_1", role=roles.MEMBER) == {}


def test_each_record_stands_in_one_part(league, tmp_path):
    running = campaign(league, sample_library(tmp_path))
    village = league.units["banner_sumu_village_1"]
    for category in ("circles", "drinking", "other", "of-a-list-below"):
        plant(village, adoption=running, category=category)
    parts = facts.figure("findings.counted").parts(Extent(village, clock.today(), running.pk))
    assert parts == {"circles": "圈子文化", "drinking": "酒桌文化", "motions": "形式主义", "other": "其他"}
    divided = [read(league, "findings.counted", adoption_id=running.pk, part=part) for part in parts]
    assert [len(one) for one in divided] == [1, 1, 0, 2]
    whole = read(league, "findings.counted", adoption_id=running.pk)
    assert {pk for one in divided for pk in one} == set(whole)


def test_without_a_campaign_there_are_no_parts(league):
    assert facts.figure("findings.open").parts(Extent(league.units["banner"], clock.today())) == {}


def test_a_record_is_shown_by_unit_text_and_state_and_a_confidential_one_is_not(league):
    found, hidden = plant(league.units["banner_sumu_village_1"]), plant(league.units["banner"], confidential=True)
    shown = facts.shown(league.scope(roles.DEPARTMENT_STAFF), "findings.open", [found.pk, hidden.pk])
    assert list(shown) == [found.pk]
    assert (shown[found.pk].url, shown[found.pk].state) == (f"/findings/{found.pk}", "待整改")
    assert shown[found.pk].label == f"巴彦塔拉嘎查党支部：{found.text}"


@pytest.mark.parametrize("name", COUNTS)
def test_the_page_behind_a_figure_lists_the_very_records(league, tmp_path, client_as, name):
    running = campaign(league, sample_library(tmp_path))
    village = league.units["banner_sumu_village_1"]
    for number, state in enumerate(State):
        plant(village, state, text=f"第{number}条", due_on=date(2026, 6, 4), adoption=running, category="circles")
    plant(village, due_on=date(2026, 6, 4), text="不在其中", category="circles")
    extent = Extent(league.units["banner"], clock.today(), running.pk, "circles")
    figure = facts.figure(name)
    html = client_as(roles.DEPARTMENT_STAFF).get(figure.listed(extent)).content.decode()
    [found] = facts.records(league.scope(roles.DEPARTMENT_STAFF), [(name, extent)])
    assert found
    texts = set(Finding._base_manager.filter(pk__in=found).values_list("text", flat=True))
    assert {one.text for one in Finding._base_manager.all() if one.text in html} == texts


def test_a_list_handed_in_counts_until_it_is_sent_back(league, tmp_path):
    running = campaign(league, sample_library(tmp_path))
    check = handed_in(league, running)
    assert read(league, "checks.through") == {check.pk: "handed_in"}
    assert read(league, "checks.through", adoption_id=running.pk + 1) == {}
    [shown] = facts.shown(league.scope(roles.DEPARTMENT_STAFF), "checks.through", [check.pk]).values()
    assert (shown.label, shown.state) == ("巴彦塔拉嘎查党支部", "待审核")
    assert shown.url == f"/findings/checks/{running.pk}/{check.unit_id}"
    UnitCheck._base_manager.filter(pk=check.pk).update(state="sent_back")
    assert read(league, "checks.through") == {}


@pytest.mark.parametrize("one", facts.figures(), ids=lambda one: one.name)
def test_each_figure_says_what_it_counts(one):
    assert str(one.definition).endswith("。") and len(str(one.definition)) > 15
    assert one.states and str(one.label) and str(one.unit)
