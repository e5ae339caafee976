"""Loading libraries and adopting from them (载入与采用)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere
from qingyuan.people.organizations import roles
from qingyuan.regimes import queries, services
from qingyuan.regimes.models import Adoption, LibraryVersion
from qingyuan.regimes.refusals import LibraryRefused
from qingyuan.regimes.states import MOVES, State
from tests.findings import campaign, sample_library

STAFF = roles.DEPARTMENT_STAFF

# design 5, read by hand: draft → in_force ⇄ paused → ended.
TABLE = {
    State.DRAFT: {"launch": State.IN_FORCE},
    State.IN_FORCE: {"pause": State.PAUSED, "end": State.ENDED},
    State.PAUSED: {"resume": State.IN_FORCE, "end": State.ENDED},
    State.ENDED: {},
}


def adopt(league, library, **given):
    values = {
        "unit": league.units["banner"],
        "library": library,
        "kind": "campaign",
        "key": "rectification",
        "title": "集中治理",
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 9, 30),
        "now": clock.now(),
    }
    return services.adopt(league.scope(STAFF), **(values | given))


# --- libraries


@pytest.mark.django_db
def test_a_library_is_taken_once_and_a_second_load_takes_nothing(tmp_path):
    row = sample_library(tmp_path)
    assert (row.title, row.issuer, row.standing, row.in_force) == ("测试制度库", "示例", "sample", date(2026, 1, 1))
    assert services.load_libraries(tmp_path / "libraries") == []
    assert LibraryVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_differs_from_what_was_loaded_is_refused_and_nothing_is_taken(tmp_path):
    row = sample_library(tmp_path)
    file = tmp_path / "libraries/tests/sample/1.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("圈子文化", "小圈子"), encoding="utf-8")
    beside = tmp_path / "libraries/tests/other/1.yaml"
    beside.parent.mkdir()
    beside.write_text(
        file.read_text(encoding="utf-8").replace("library: tests/sample", "library: tests/other"), encoding="utf-8"
    )
    with pytest.raises(LibraryRefused):
        services.load_libraries(tmp_path / "libraries")
    assert [one.pk for one in LibraryVersion.objects.all()] == [row.pk]
    assert queries.read(row).items["checklist"]["problems"].categories[0].text == "圈子文化"


@pytest.mark.django_db
def test_a_newer_version_stands_beside_the_older_one_and_is_what_can_be_adopted(tmp_path):
    first = sample_library(tmp_path)
    second = sample_library(tmp_path, version=2)
    assert list(queries.versions()) == [second, first]
    assert queries.newest("tests/sample") == second
    assert queries.version("tests/sample", 1) == first
    assert [(row, spec.key) for row, spec in queries.offered("campaign")] == [(second, "rectification")]


@pytest.mark.django_db
def test_a_library_nobody_has_is_not_there(tmp_path):
    sample_library(tmp_path)
    with pytest.raises(NotHere):
        queries.version("tests/sample", 2)
    with pytest.raises(NotHere):
        queries.newest("tests/nothing")


# --- adopting


def test_an_adoption_begins_as_a_draft_signed_into_the_chronicle(two_leagues, tmp_path):
    league, library = two_leagues.one, sample_library(tmp_path)
    adopted = adopt(league, library)
    assert (adopted.state, adopted.revision, adopted.home_id) == (State.DRAFT, 1, league.units["banner"].pk)
    assert (adopted.decided_by, adopted.decided_at) == (None, None)
    [entry] = chronicle.entries_of_record(reference(adopted))
    assert (entry.verb, entry.by) == ("regimes.adopted", "韩志远")
    assert entry.open == {
        "library": "tests/sample",
        "version": 1,
        "key": "rectification",
        "state": "draft",
        "starts_on": "2026-05-01",
        "ends_on": "2026-09-30",
    }
    assert chronicle.faults(league.units["banner"].pk) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"key": "circles"}, "no_such_item", id="no such item"),
        pytest.param({"kind": "duty"}, "no_such_item", id="nothing of this kind"),
        pytest.param({"ends_on": date(2026, 4, 30)}, "ends_before_start", id="ends the day before it starts"),
    ],
)
def test_what_can_not_be_adopted_leaves_nothing(two_leagues, tmp_path, given, code):
    with pytest.raises(BadInput) as refused:
        adopt(two_leagues.one, sample_library(tmp_path), **given)
    assert refused.value.code == code
    assert not Adoption._base_manager.exists()


def test_an_adoption_may_last_one_day(two_leagues, tmp_path):
    adopted = adopt(two_leagues.one, sample_library(tmp_path), ends_on=date(2026, 5, 1))
    assert adopted.ends_on == adopted.starts_on


def test_the_database_refuses_days_in_the_wrong_order(two_leagues, tmp_path):
    adopted = adopt(two_leagues.one, sample_library(tmp_path))
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption._base_manager.filter(pk=adopted.pk).update(ends_on=date(2026, 4, 30))


def test_the_departments_of_the_place_adopt_and_nobody_else(two_leagues, tmp_path):
    library = sample_library(tmp_path)
    for role in set(two_leagues.one.accounts) - {STAFF, roles.DEPARTMENT_HEAD}:
        with pytest.raises(NotAllowed):
            services.adopt(
                two_leagues.one.scope(role),
                unit=two_leagues.one.units["banner_sumu_village_1"],
                library=library,
                kind="campaign",
                key="rectification",
                title="集中治理",
                starts_on=date(2026, 5, 1),
                ends_on=date(2026, 9, 30),
                now=clock.now(),
            )
    assert not Adoption._base_manager.exists()


# --- moving


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", MOVES)
def test_each_verb_leads_where_the_design_says_and_is_refused_from_every_other_state(
    two_leagues, tmp_path, verb, state
):
    league = two_leagues.one
    adopted = adopt(league, sample_library(tmp_path))
    Adoption._base_manager.filter(pk=adopted.pk).update(state=state)
    before = Adoption._base_manager.values().get()
    given = {"adoption_id": adopted.pk, "verb": verb, "revision": 1, "now": clock.now()}
    if verb in TABLE[state]:
        moved = services.move(league.scope(STAFF), **given)
        assert (moved.state, moved.revision) == (TABLE[state][verb], 2)
        assert Adoption._base_manager.get().state == TABLE[state][verb]
        assert len(chronicle.entries_of_record(reference(adopted))) == 2
        return
    with pytest.raises(MoveRefused) as refused:
        services.move(league.scope(STAFF), **given)
    assert refused.value.message == f"“集中治理”现在是“{state.label}”，不能办理这一步。请刷新页面。"
    assert Adoption._base_manager.values().get() == before
    assert len(chronicle.entries_of_record(reference(adopted))) == 1


def test_launching_is_signed_and_the_later_moves_leave_who_launched_it(two_leagues, tmp_path):
    league = two_leagues.one
    adopted = campaign(league, sample_library(tmp_path))
    assert (adopted.decided_by.name, adopted.decided_at) == ("韩志远", clock.now())
    services.move(
        league.scope(roles.DEPARTMENT_HEAD), adoption_id=adopted.pk, verb="pause", revision=2, now=clock.now()
    )
    assert Adoption._base_manager.get().decided_by.name == "韩志远"
    assert [line.by for line in chronicle.entries_of_record(reference(adopted))] == ["韩志远", "韩志远", "白晓琳"]


def test_an_old_page_moves_nothing(two_leagues, tmp_path):
    adopted = campaign(two_leagues.one, sample_library(tmp_path))
    with pytest.raises(Conflict) as refused:
        services.move(two_leagues.one.scope(STAFF), adoption_id=adopted.pk, verb="pause", revision=1, now=clock.now())
    assert refused.value.message == "“集中治理”刚刚被别人改动过，请看清现在的状态再办理。"
    assert Adoption._base_manager.get().state == State.IN_FORCE


# --- who works under what


def test_a_draft_is_seen_from_above_its_place_only_and_what_runs_by_all_under_it(two_leagues, tmp_path):
    league, library = two_leagues.one, sample_library(tmp_path)
    draft, running = campaign(league, library, title="草稿", launch=False), campaign(league, library, title="进行")
    above = {STAFF, roles.DEPARTMENT_HEAD, roles.INSPECTOR, roles.DISCIPLINE_MEMBER}
    for role in league.accounts:
        seen = set(queries.adoptions(league.scope(role), "campaign"))
        expected = {draft, running} if role in above else {running} if role in roles.BUSINESS else set()
        assert seen == expected, role
        assert set(queries.adoptions(two_leagues.other.scope(role), "campaign")) == set()
        for one in (draft, running):
            if one in expected:
                assert queries.adoption(league.scope(role), one.pk) == one
            else:
                with pytest.raises(NotHere):
                    queries.adoption(league.scope(role), one.pk)


def test_a_campaign_of_a_township_is_not_seen_by_the_next_one(two_leagues, tmp_path):
    league = two_leagues.one
    town = campaign(league, sample_library(tmp_path), unit="banner_town")
    assert town not in queries.adoptions(league.scope(roles.TOWNSHIP_ORGANIZATION_MEMBER), "campaign")
    assert town not in queries.adoptions(league.scope(roles.BRANCH_SECRETARY), "campaign")


def test_of_several_running_over_a_unit_the_nearest_counts(two_leagues, tmp_path):
    league, library = two_leagues.one, sample_library(tmp_path)
    units, scope = league.units, league.scope(STAFF)
    assert queries.running_over(scope, "campaign", units["banner_sumu"]) is None
    banner = campaign(league, library)
    sumu = campaign(league, library, unit="banner_sumu")
    campaign(league, library, unit="banner_town", launch=False)
    over = {
        key: queries.running_over(scope, "campaign", units[key])
        for key in ("banner", "banner_sumu", "banner_sumu_village_1", "banner_town", "county")
    }
    assert over == {
        "banner": banner,
        "banner_sumu": sumu,
        "banner_sumu_village_1": sumu,
        "banner_town": banner,
        "county": None,
    }


def test_what_a_unit_adopted_is_read_under_the_version_it_adopted(two_leagues, tmp_path):
    first = sample_library(tmp_path)
    adopted = campaign(two_leagues.one, first)
    sample_library(tmp_path, version=2)
    kept = queries.adoption(two_leagues.one.scope(STAFF), adopted.pk)
    assert (kept.library, queries.spec_of(kept).key) == (first, "rectification")
