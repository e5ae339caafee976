"""The demo as loaded, on a league cut down to four townships."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.demo import casting, divisions, people, seed
from qingyuan.demo.cast import USERNAMES
from qingyuan.demo.days import ends_on, starts_on
from qingyuan.kernel import clock
from qingyuan.obligations.rectification import drawing, rules, services
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.models import (
    Draw,
    DrawnFinding,
    Finding,
    Measure,
    MeasureKind,
    Origin,
    RuleLink,
)
from qingyuan.obligations.rectification.services import entered
from qingyuan.obligations.rectification.states import MOVES, STRUCK_OFF, State
from qingyuan.overview.campaigns.models import Stage
from qingyuan.people.accounts.models import Account
from qingyuan.people.accounts.queries import scope_of, signature_of
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Membership, Person, Tenure
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State as AdoptionState
from tests.databases import database_copy

_KEPT = {"巴彦淖尔苏木", "布敦化矿区", "太平乡", "内蒙古自治区国营杜尔基农场"}
# The instant at which the tests' clock is held.
NOW = datetime(2026, 6, 5, 1, 30, tzinfo=UTC)
_MOVES = {
    entered.STARTED: "start",
    entered.SUBMITTED: "submit",
    entered.SENT_BACK: "send_back",
    entered.SIGNED_OFF: "sign_off",
    entered.LOOKED_BACK: "look_back",
    entered.REOPENED: "reopen",
    entered.CONTESTED: "contest",
    entered.UPHELD: "uphold",
    entered.WITHDRAWN: "withdraw",
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """A demo of two banners with two townships each, filled once for this file; gives the progress that was reported."""
    whole = divisions.league()
    banners = [
        replace(banner, below=tuple(township for township in banner.below if township.name in _KEPT))
        for banner in whole.below
        if banner.name in ("科尔沁右翼中旗", "突泉县")
    ]
    told = []
    with (
        django_db_blocker.unblock(),
        database_copy(),
        clock.frozen(NOW),
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr(divisions, "league", lambda: replace(whole, below=tuple(banners)))
        seed.load("small", lambda what, done, steps: told.append((what, done, steps)))
        yield told


def _branch() -> Organization:
    path, short_name = people.BRANCH
    return Organization._base_manager.get(division_path=path, short_name=short_name)


def test_progress_is_told_step_by_step_to_the_end(loaded):
    assert [done for _, done, _ in loaded] == sorted(done for _, done, _ in loaded)
    assert {steps for *_, steps in loaded} == {loaded[-1][1]}


def test_a_second_load_leaves_everything_as_it_is(loaded):
    before = Person._base_manager.count(), Finding._base_manager.count()
    seed.load("league", lambda *_: pytest.fail("nothing is loaded twice"))
    assert (Person._base_manager.count(), Finding._base_manager.count()) == before


def test_each_unit_is_entered_and_its_chronicle_agrees_with_itself(loaded):
    units = list(Organization._base_manager.all())
    assert all(chronicle.size_of(unit.pk) for unit in units)
    assert [unit.short_name for unit in units if chronicle.faults(unit.pk)] == []


def test_whoever_holds_a_seat_belongs_to_a_branch_of_the_same_home(loaded):
    homes = dict(Membership._base_manager.values_list("person_id", "unit__home_id"))
    held = Tenure._base_manager.values_list("person_id", "unit__home_id", "person__home_id")
    assert {(homes[person] == unit_home == person_home) for person, unit_home, person_home in held} == {True}


def test_the_roster_of_one_banner_is_whole_and_elsewhere_those_who_hold_seats_are_known(loaded):
    without_seat = Membership._base_manager.exclude(person__in=Tenure._base_manager.values("person_id"))
    homes = set(without_seat.values_list("unit__division_path", flat=True))
    assert homes
    assert all(path.startswith(people.ROSTER_BANNER) for path in homes)


def test_everyone_of_the_cast_can_come_in_and_nobody_has_a_password(loaded):
    accounts = {account.username: account for account in Account._base_manager.all()}
    assert set(accounts) == set(USERNAMES)
    assert {account.is_active for account in accounts.values()} == {True}
    assert {account.has_usable_password() for account in accounts.values()} == {False}


@pytest.mark.parametrize(
    ("username", "name", "title"),
    [
        ("demo-secretary", "包巴特尔", "巴彦塔拉嘎查党支部书记"),
        ("demo-committee", "白金花", "巴彦塔拉嘎查党支部组织委员"),
        ("demo-member", "李晨", "巴彦塔拉嘎查党支部党员"),
        ("demo-township", "赵丽", "巴彦淖尔苏木党委组织委员"),
        ("demo-staff", "白晓琳", "科右中旗委组织部组织科科长"),
        ("demo-contact", "格日勒图", "巴彦塔拉嘎查党支部联系点领导"),
    ],
)
def test_the_people_of_the_walk_are_there(loaded, username, name, title):
    signed = signature_of(Account._base_manager.get(username=username).person_id)
    assert (signed.name, signed.title) == (name, title)


def test_the_branch_is_reached_by_those_who_work_over_it(loaded):
    branch = _branch()
    reaching = {
        account.username
        for account in Account._base_manager.select_related("unit")
        if account.username in casting.PERSONS and scope_of(account).covers(branch.path)
    }
    assert reaching == set(casting.PERSONS)


def test_the_same_short_name_stands_for_units_of_other_places(loaded):
    scope = scope_of(Account._base_manager.get(username="demo-league"))
    assert organizations.by_names(scope, people.BRANCH[0]) == _branch()


def test_the_campaign_runs_over_the_league_and_has_come_to_its_third_stage(loaded):
    adoption = Adoption._base_manager.get()
    today = clock.today()
    assert (adoption.state, adoption.unit.short_name) == (AdoptionState.IN_FORCE, "兴安盟委")
    assert (adoption.starts_on, adoption.ends_on) == (starts_on(today), ends_on(today))
    running = Stage._base_manager.filter(starts_on__lte=today, ends_on__gte=today).values_list("text", flat=True)
    assert list(running) == ["改"]


def test_the_branch_of_the_journey_has_one_finding_that_nobody_has_taken(loaded):
    found = Finding._base_manager.filter(unit=_branch()).order_by("found_on")
    assert [one.state for one in found] == [State.SIGNED_OFF, State.WORKING, State.OPEN]
    assert found[2].owner is None


def test_each_finding_came_by_moves_of_the_table_to_where_it_stands(loaded):
    findings = list(Finding._base_manager.exclude(origin=Origin.IMPORTED))
    assert len(findings) > 20
    for finding in findings:
        state = State.OPEN
        entries = chronicle.entries_of_record(f"rectification.finding:{finding.pk}")
        for entry in entries:
            if verb := _MOVES.get(entry.verb):
                from_any, to = MOVES[verb]
                assert state in from_any
                state = to
        assert state == finding.state
        assert entries[-1].received < clock.now()
        assert finding.round == 1 + sum(entry.verb == entered.REOPENED for entry in entries)


def test_what_is_struck_off_was_reviewed_by_another_with_evidence(loaded):
    done = Finding._base_manager.filter(state__in=STRUCK_OFF).exclude(origin=Origin.IMPORTED)
    assert done
    for finding in done:
        assert rules.missing_for_sign_off(services.facts_of(finding)) == []
        assert finding.signed_off_by.id != finding.owner_id
        assert rectification.evidence_now(finding) > 0


def test_some_findings_have_causes_further_measures_rules_and_one_before(loaded):
    told = Finding._base_manager.exclude(origin=Origin.IMPORTED)
    for some in (told.exclude(cause=""), told.filter(no_rule_needed=True), told.filter(look_every__isnull=False)):
        assert 0 < some.count() < told.count()
    assert RuleLink._base_manager.exists()
    for measure in Measure._base_manager.select_related("finding"):
        finding = measure.finding
        if finding.state in STRUCK_OFF and measure.kind != MeasureKind.LASTING:
            assert measure.done_on is not None
    for finding in told.filter(earlier__isnull=False).select_related("earlier"):
        scope = scope_of(Account._base_manager.get(username="demo-league"))
        assert finding.earlier in rectification.earlier_offered(scope, finding)


def test_one_draw_came_out_as_its_number_says_and_is_partly_looked_at(loaded):
    draw = Draw._base_manager.select_related("unit").get()
    assert draw.unit.short_name == "科右中旗委"
    rows = list(DrawnFinding._base_manager.filter(draw=draw).select_related("look").order_by("order"))
    assert [row.finding_id for row in rows] == drawing.picks(draw.population, seed=draw.seed, count=draw.count)
    assert draw.announced_at < draw.drawn_at < clock.now()
    for row in rows:
        if row.look is not None:
            assert clock.day_of(draw.drawn_at) < row.look.on < clock.today()
