"""Entering a problem, and a member's own (登记问题)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import MoveRefused, NotHere
from qingyuan.kernel.scope import Grant, Scope
from qingyuan.obligations.rectification import queries, services
from qingyuan.obligations.rectification.models import (
    OTHER,
    Evidence,
    Finding,
    NamedAccess,
    Origin,
)
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from tests.findings import TEXT, Loop, campaign, draft, refusal, sample_library

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
STAFF = roles.DEPARTMENT_STAFF
TODAY = date(2026, 6, 5)


# --- opening


def test_the_department_enters_a_problem_of_a_unit(loop, village):
    found = loop.stored()
    assert (found.unit, found.home_id, found.state, found.round, found.revision) == (
        village,
        village.home_id,
        State.OPEN,
        1,
        1,
    )
    assert (found.text, found.category, found.category_text, found.origin) == (
        TEXT,
        OTHER,
        "党务公开",
        Origin.DEPARTMENT,
    )
    assert (found.found_by.name, found.found_by.title) == ("韩志远", "科尔沁右翼前旗委组织部组织科科长")
    assert (found.owner, found.owner_id, found.confidential) == (None, None, False)
    [entry] = chronicle.entries_of_record(reference(found))
    assert (entry.verb, entry.by, entry.open, entry.texts["text"]) == (
        "rectification.opened",
        "韩志远",
        {"origin": "department", "category": "other", "severity": "ordinary", "found_on": "2026-06-01"},
        TEXT,
    )


def test_the_text_of_a_problem_stands_in_no_leaf(loop):
    [entry] = Entry.objects.filter(record=reference(loop.finding))
    assert TEXT not in entry.leaf and "韩志远" not in entry.leaf


@pytest.mark.parametrize(
    ("drafted", "code"),
    [
        pytest.param({"text": " \n"}, "no_text", id="no text"),
        pytest.param({"found_on": date(2026, 6, 6)}, "future_date", id="found tomorrow"),
        pytest.param({"category": "circles"}, "no_category", id="a category no library has"),
        pytest.param({"category": OTHER, "item": "circles-gatherings"}, "no_item", id="a manifestation of no category"),
    ],
)
def test_a_problem_that_can_not_be_so_is_not_entered(two_leagues, village, drafted, code):
    refusal(
        code,
        services.open_finding,
        two_leagues.one.scope(STAFF),
        unit_id=village.pk,
        adoption=None,
        drafted=draft(**drafted),
        now=clock.now(),
    )
    assert not Finding._base_manager.exists()
    assert chronicle.size_of(village.pk) == 0


def test_found_today_is_taken(two_leagues):
    assert Loop(two_leagues.one, found_on=TODAY).finding.found_on == TODAY


def test_a_category_and_its_manifestation_are_kept_by_key_with_the_version_they_stand_in(two_leagues, tmp_path):
    library = sample_library(tmp_path)
    found = Loop(two_leagues.one, category="circles", category_text="", item="circles-gatherings").stored()
    assert (found.library, found.checklist, found.category, found.item) == (
        library,
        "problems",
        "circles",
        "circles-gatherings",
    )
    assert (found.category_text, queries.category_label(found, queries.category_labels())) == ("", "圈子文化")


def test_a_manifestation_of_another_category_is_refused(two_leagues, tmp_path):
    sample_library(tmp_path)
    refusal("no_item", Loop, two_leagues.one, category="drinking", item="circles-gatherings")


def test_the_name_of_a_category_is_kept_only_where_none_of_the_list_fits(two_leagues, tmp_path):
    sample_library(tmp_path)
    kept = Loop(two_leagues.one, category="drinking", category_text="另一个名称").stored()
    other = Loop(two_leagues.one, category=OTHER, category_text=" 党务公开 ").stored()
    assert (kept.category_text, other.category_text) == ("", "党务公开")


def test_in_a_campaign_a_finding_points_into_the_campaigns_own_checklist(two_leagues, tmp_path):
    first = sample_library(tmp_path)
    running = campaign(two_leagues.one, first)
    sample_library(tmp_path, version=2)
    inside = Loop(two_leagues.one, adoption=running, category="motions", category_text="").stored()
    outside = Loop(two_leagues.one, category="motions", category_text="").stored()
    assert (inside.adoption, inside.library.version, outside.adoption, outside.library.version) == (running, 1, None, 2)


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        pytest.param(roles.MEMBER, "banner_sumu_village_1", id="a member of the branch"),
        pytest.param(roles.CONTACT_LEADER, "banner_sumu_village_1", id="a leader on his contact point"),
    ],
)
def test_who_reaches_a_unit_but_neither_answers_for_it_nor_stands_above_enters_nothing(two_leagues, role, unit):
    scope = two_leagues.one.scope(role)
    refused = refusal(
        "not_allowed",
        services.open_finding,
        scope,
        unit_id=two_leagues.one.units[unit].pk,
        adoption=None,
        drafted=draft(),
        now=clock.now(),
    )
    assert (refused.status, refused.message) == (403, "登记问题由责任单位自己或者它的上级办理。")


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        pytest.param(SECRETARY, "banner_sumu_village_2", id="a secretary on the next village"),
        pytest.param(TOWNSHIP, "banner_town_village_1", id="a township on another township"),
        pytest.param(STAFF, "county_sumu_village_1", id="a banner on another county"),
    ],
)
def test_nobody_enters_a_problem_outside_his_range(two_leagues, role, unit):
    refusal(
        "not_here",
        services.open_finding,
        two_leagues.one.scope(role),
        unit_id=two_leagues.one.units[unit].pk,
        adoption=None,
        drafted=draft(),
        now=clock.now(),
    )
    assert not Finding._base_manager.exists()


# --- a member's own finding


def confide(league, text="我两次主题党日没有发言"):
    """The secretary's own finding, known to him alone."""
    return services.open_finding(
        league.scope(SECRETARY),
        unit_id=league.units["banner_sumu_village_1"].pk,
        adoption=None,
        drafted=draft(text=text, origin=Origin.SELF_FOUND, confidential=True),
        now=clock.now(),
    )


def test_a_members_own_finding_is_read_by_him_alone(two_leagues):
    league = two_leagues.one
    found = confide(league)
    assert queries.finding(league.scope(SECRETARY), found.pk).text == found.text
    for role in set(roles.BUSINESS) - {SECRETARY}:
        with pytest.raises(NotHere):
            queries.finding(league.scope(role), found.pk)
    for role in roles.ADMINISTRATORS:
        with pytest.raises(NotHere):
            queries.finding(league.scope(role), found.pk)


def test_its_entries_stand_in_a_book_of_their_own_so_the_units_shows_no_gap(two_leagues, village):
    before = (chronicle.size_of(village.pk), chronicle.root_of(village.pk))
    found = confide(two_leagues.one)
    services.start(two_leagues.one.scope(SECRETARY), finding_id=found.pk, revision=1, now=clock.now())
    assert (chronicle.size_of(village.pk), chronicle.root_of(village.pk)) == before
    assert (chronicle.size_of(found.pk), chronicle.faults(found.pk)) == (2, [])
    assert len(chronicle.entries_of_record(reference(found))) == 2


def test_named_access_ends_after_its_last_day(two_leagues):
    league = two_leagues.one
    found = confide(league)
    NamedAccess(
        finding=found, person_id=league.people[TOWNSHIP].pk, why="本人请他帮助", by=found.found_by, until=TODAY
    ).save(force_insert=True)
    assert queries.finding(league.scope(TOWNSHIP), found.pk) == found
    with clock.frozen(clock.now() + timedelta(days=1)), pytest.raises(NotHere):
        queries.finding(league.scope(TOWNSHIP), found.pk)


def test_an_administrator_without_a_person_confides_nothing(two_leagues, village):
    account = two_leagues.one.accounts[roles.SYSTEM_ADMINISTRATOR]
    scope = Scope(account.pk, None, (Grant(STAFF, village.path[:8], village.path[:8]),), village.home_id)
    refusal(
        "no_person",
        services.open_finding,
        scope,
        unit_id=village.pk,
        adoption=None,
        drafted=draft(confidential=True),
        now=clock.now(),
    )
    assert not Finding._base_manager.exists()


def test_the_leaf_of_a_finding_holds_ids_as_text_and_nothing_personal(loop):
    loop.to(State.SIGNED_OFF)
    names = [person.name for person in loop.league.people.values()]
    for entry in Entry.objects.filter(record=reference(loop.finding)):
        whole = json.loads(entry.leaf)
        assert whole["unit"] == str(loop.finding.unit_id)
        assert not any(name in entry.leaf for name in names)


def test_instants_are_those_handed_in(loop):
    at = datetime.fromisoformat("2026-06-05T03:00:00+00:00")
    loop.call(SECRETARY, "start", now=at)
    assert loop.stored().state_at == at
    assert chronicle.entries_of_record(reference(loop.finding))[-1].received == at


def test_a_move_that_is_refused_says_so_before_anything_is_written(loop):
    size = chronicle.size_of(loop.finding.unit_id)
    with pytest.raises(MoveRefused):
        loop.call(TOWNSHIP, "sign_off", seen_on=TODAY)
    assert (Evidence._base_manager.count(), chronicle.size_of(loop.finding.unit_id)) == (0, size)
