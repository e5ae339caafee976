"""What a ledger shows and counts (查阅台账)."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel.errors import NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import queries
from qingyuan.obligations.rectification.models import OTHER, Finding, NamedAccess, Origin
from qingyuan.obligations.rectification.queries import Filter
from qingyuan.obligations.rectification.states import COUNTED, State
from qingyuan.people.organizations import roles
from qingyuan.regimes.models import Adoption
from tests.findings import Loop, campaign, own_finding, plant, sample_library

SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
TODAY = date(2026, 6, 5)


def found_by(scope, **wanted):
    return set(queries.matching(scope, Filter(**wanted)).values_list("pk", flat=True))


@pytest.fixture
def everywhere(two_leagues):
    """Findings all over the first league, and as many in the other; by unit key."""
    planted = {}
    for league in two_leagues:
        for number, (key, unit) in enumerate(league.units.items()):
            for count in range(1 + number % 3):
                state = list(State)[(number + count) % len(State)]
                due_on = date(2026, 6, 3 + number % 4)
                planted.setdefault((league.key, key), []).append(plant(unit, state, due_on=due_on))
    return planted


# --- who sees which


def test_a_member_sees_no_finding_of_the_branch(two_leagues):
    unit = two_leagues.one.units["banner_sumu_village_1"]
    found = plant(unit)
    scope = two_leagues.one.scope(roles.MEMBER)
    assert unit.path in {grant.path for grant in scope.grants}
    assert found_by(scope) == set()
    assert queries.figures(scope, Filter(), today=TODAY).total == 0
    with pytest.raises(NotHere):
        queries.finding(scope, found.pk)


@pytest.mark.parametrize(
    ("role", "units"),
    [
        pytest.param(SECRETARY, ["banner_sumu_village_1"], id="a secretary: his branch"),
        pytest.param(roles.COMMITTEE_MEMBER, ["banner_sumu_village_1"], id="a committee member: the same"),
        pytest.param(
            TOWNSHIP, ["banner_sumu", "banner_sumu_village_1", "banner_sumu_village_2"], id="a township: its subtree"
        ),
        pytest.param(
            roles.CONTACT_LEADER,
            ["banner_sumu", "banner_sumu_village_1", "banner_sumu_village_2"],
            id="a contact leader: likewise",
        ),
        pytest.param(roles.MEMBER, [], id="a member: none"),
        pytest.param(roles.SECURITY_ADMINISTRATOR, [], id="an administrator: none"),
    ],
)
def test_each_role_sees_the_findings_of_its_own_range(two_leagues, everywhere, role, units):
    wanted = {one.pk for unit in units for one in everywhere["one", unit]}
    assert found_by(two_leagues.one.scope(role)) == wanted
    assert found_by(two_leagues.other.scope(role)).isdisjoint(wanted or {0})


def test_the_department_sees_its_banner_and_neither_the_league_nor_the_county(two_leagues, everywhere):
    path = two_leagues.one.units["banner"].path
    wanted = {one.pk for found in everywhere.values() for one in found if one.unit.path.startswith(path)}
    assert found_by(two_leagues.one.scope(STAFF)) == wanted


def test_a_unit_of_the_other_league_as_top_shows_nothing(two_leagues, everywhere):
    assert found_by(two_leagues.one.scope(STAFF), top=two_leagues.other.units["banner"]) == set()


# --- filters


def test_a_subtree_holds_the_unit_itself_and_all_below(two_leagues, everywhere):
    units = two_leagues.one.units
    wanted = {
        one.pk
        for key in ("banner_town", "banner_town_village_1", "banner_town_village_2")
        for one in everywhere["one", key]
    }
    assert found_by(two_leagues.one.scope(STAFF), top=units["banner_town"]) == wanted


def test_each_filter_keeps_what_it_names_and_several_narrow_together(two_leagues, tmp_path):
    unit = two_leagues.one.units["banner_sumu_village_1"]
    scope = two_leagues.one.scope(STAFF)
    library = sample_library(tmp_path)
    running = campaign(two_leagues.one, library)
    columns = {"library": library, "checklist": "problems"}
    inside = plant(unit, adoption=running, category="circles", text="老乡聚会100%到场", **columns)
    own = plant(unit, State.WORKING, category="motions", origin=Origin.SELF_FOUND, due_on=date(2026, 6, 4), **columns)
    done = plant(unit, State.LOOKED_BACK, text="签到表与记录不符，100人次", due_on=date(2026, 6, 4))
    gone = plant(unit, State.WITHDRAWN)
    shown = {
        "campaign": found_by(scope, adoption_id=running.pk),
        "category": found_by(scope, category="motions"),
        "other": found_by(scope, category=OTHER),
        "origin": found_by(scope, origin=Origin.SELF_FOUND),
        "state": found_by(scope, state=State.LOOKED_BACK),
        "undone": found_by(scope, state="undone"),
        "struck off": found_by(scope, state="struck_off"),
        "counted": found_by(scope, state="counted"),
        "withdrawn": found_by(scope, state=State.WITHDRAWN),
        "words": found_by(scope, words="100%"),
        "overdue": found_by(scope, overdue_on=TODAY),
        "overdue and another category": found_by(scope, overdue_on=TODAY, category="circles"),
    }
    assert shown == {
        "campaign": {inside.pk},
        "category": {own.pk},
        "other": {done.pk, gone.pk},
        "origin": {own.pk},
        "state": {done.pk},
        "undone": {inside.pk, own.pk},
        "struck off": {done.pk},
        "counted": {inside.pk, own.pk, done.pk},
        "withdrawn": {gone.pk},
        "words": {inside.pk},
        "overdue": {own.pk},
        "overdue and another category": set(),
    }


@pytest.mark.parametrize(
    ("role", "waits", "expected"),
    [
        pytest.param(SECRETARY, "start", ["village open"], id="a secretary takes what is open at his branch"),
        pytest.param(SECRETARY, "submit", ["village working"], id="and hands in what is being worked on"),
        pytest.param(SECRETARY, "sign_off", [], id="and reviews nothing there"),
        pytest.param(TOWNSHIP, "start", ["sumu open"], id="a township takes its own, not the branches'"),
        pytest.param(TOWNSHIP, "sign_off", ["village review"], id="and reviews the branches', not its own"),
        pytest.param(TOWNSHIP, "uphold", ["village contested"], id="and answers their objections"),
        pytest.param(
            TOWNSHIP, "look_back", ["village looked_back", "village signed_off"], id="and looks back at theirs"
        ),
        pytest.param(STAFF, "sign_off", ["sumu review", "village review"], id="the banner reviews both"),
        pytest.param(roles.CONTACT_LEADER, "sign_off", [], id="a contact leader only reads"),
    ],
)
def test_what_waits_for_a_reader_is_what_the_policy_lets_him_do_next(two_leagues, role, waits, expected):
    units = {"village": "banner_sumu_village_1", "sumu": "banner_sumu"}
    names = {
        plant(two_leagues.one.units[key], state).pk: f"{name} {state}" for name, key in units.items() for state in State
    }
    assert sorted(names[pk] for pk in found_by(two_leagues.one.scope(role), waits=waits)) == expected


# --- pages by key


def test_walking_the_ledger_by_key_shows_every_finding_once_newest_first_and_back_again(two_leagues):
    scope = two_leagues.one.scope(SECRETARY)
    unit = two_leagues.one.units["banner_sumu_village_1"]
    newest_first = [plant(unit).pk for _ in range(7)][::-1]
    first = queries.ledger_page(scope, Filter(), size=3)
    second = queries.ledger_page(scope, Filter(), before=first.older, size=3)
    third = queries.ledger_page(scope, Filter(), before=second.older, size=3)
    pages = [[row["pk"] for row in one.rows] for one in (first, second, third)]
    assert pages == [newest_first[:3], newest_first[3:6], newest_first[6:]]
    assert (first.total, first.newer, third.older) == (7, None, None)
    back = queries.ledger_page(scope, Filter(), after=third.newer, size=3)
    assert ([row["pk"] for row in back.rows], back.older) == (pages[1], pages[1][-1])
    begin = queries.ledger_page(scope, Filter(), after=back.newer, size=3)
    assert ([row["pk"] for row in begin.rows], begin.newer, begin.older) == (pages[0], None, pages[0][-1])


@pytest.mark.parametrize("most_sorted", [5000, 3])
def test_what_one_is_named_on_stands_in_its_place_among_the_others_on_every_page(two_leagues, monkeypatch, most_sorted):
    monkeypatch.setattr("qingyuan.obligations.rectification.queries.findings._SORTED", most_sorted)
    league = two_leagues.one
    unit, person = league.units["banner_sumu_village_1"], league.people[TOWNSHIP]
    planted = []
    for number in range(9):
        found = plant(unit, confidential=number % 2 == 1)
        planted.append(found.pk)
        if found.confidential:
            NamedAccess(finding=found, person_id=person.pk, why="信访件承办人", by=Signature(person.pk, "", "")).save(
                force_insert=True
            )
    walked = {}
    for role in (TOWNSHIP, roles.COMMITTEE_MEMBER):
        walked[role], before = [], None
        while True:
            page = queries.ledger_page(league.scope(role), Filter(), before=before, size=2)
            walked[role] += [row["pk"] for row in page.rows]
            assert page.total == (9 if role == TOWNSHIP else 5)
            if page.older is None:
                break
            before = page.older
    assert walked == {TOWNSHIP: planted[::-1], roles.COMMITTEE_MEMBER: planted[::2][::-1]}
    forward = queries.ledger_page(league.scope(TOWNSHIP), Filter(), after=planted[2], size=2)
    assert [row["pk"] for row in forward.rows] == [planted[4], planted[3]]


@pytest.mark.parametrize("most_sorted", [5000, 0], ids=["few: sorted", "many: walked through"])
def test_a_ledger_narrowed_to_a_place_lists_that_place_alone(two_leagues, everywhere, monkeypatch, most_sorted):
    monkeypatch.setattr("qingyuan.obligations.rectification.queries.findings._SORTED", most_sorted)
    league = two_leagues.one
    inside, outside = league.units["banner_sumu_village_1"], league.units["banner_sumu_village_2"]
    unnamed, named, elsewhere = (plant(unit, confidential=True) for unit in (inside, inside, outside))
    for found in (named, elsewhere):
        person = league.people[STAFF]
        NamedAccess(finding=found, person_id=person.pk, why="指名查阅", by=Signature(person.pk, "", "")).save(
            force_insert=True
        )
    wanted = {found.pk for found in everywhere["one", "banner_sumu_village_1"]} | {named.pk}
    page = queries.ledger_page(league.scope(STAFF), Filter(top=inside), size=500)
    assert (page.total, {row["pk"] for row in page.rows}) == (len(wanted), wanted)
    assert {unnamed.pk, elsewhere.pk}.isdisjoint(wanted)


def test_what_is_counted_in_parts_is_what_is_listed_as_a_whole_for_every_reader(two_leagues, everywhere):
    league = two_leagues.one
    for role, person in league.people.items():
        named = plant(league.units["banner_sumu_village_1"], confidential=True)
        NamedAccess(finding=named, person_id=person.pk, why="信访件承办人", by=Signature(person.pk, "", "")).save(
            force_insert=True
        )
        # Named on one that he would see anyway: it counts once.
        NamedAccess(
            finding=everywhere["one", "banner_sumu_village_1"][0],
            person_id=person.pk,
            why="本人请他看",
            by=Signature(person.pk, "", ""),
        ).save(force_insert=True)
        scope = league.scope(role)
        listed = found_by(scope)
        # Nobody who sits in the unit it concerns sees it, named or not.
        assert (named.pk in listed) == (role not in (SECRETARY, roles.COMMITTEE_MEMBER, roles.MEMBER))
        page = queries.ledger_page(scope, Filter(), size=500)
        assert (page.total, {row["pk"] for row in page.rows}, len(page.rows)) == (len(listed), listed, len(listed))
        figures = queries.figures(scope, Filter(), today=TODAY)
        assert figures.in_all("") == len(listed)
        for state in ("counted", "undone", "struck_off", *State):
            assert figures.in_all(state) == len(found_by(scope, state=state))


def test_a_page_that_is_just_full_has_no_page_after_it(two_leagues):
    unit = two_leagues.one.units["banner_sumu_village_1"]
    for _ in range(3):
        plant(unit)
    page = queries.ledger_page(two_leagues.one.scope(SECRETARY), Filter(), size=3)
    assert (len(page.rows), page.older, page.newer) == (3, None, None)


def test_an_empty_ledger_is_one_empty_page(two_leagues):
    page = queries.ledger_page(two_leagues.one.scope(SECRETARY), Filter())
    assert (page.rows, page.total, page.older, page.newer) == ([], 0, None, None)
    past = queries.ledger_page(two_leagues.one.scope(SECRETARY), Filter(), after=2**62)
    assert (past.rows, past.older, past.newer) == ([], None, None)


def test_a_page_of_many_rows_takes_as_many_questions_as_a_page_of_one(two_leagues, django_assert_max_num_queries):
    unit = two_leagues.one.units["banner_sumu_village_1"]
    scope = two_leagues.one.scope(SECRETARY)
    plant(unit)
    with django_assert_max_num_queries(4) as few:
        queries.ledger_page(scope, Filter())
    for _ in range(20):
        plant(unit)
    with django_assert_max_num_queries(len(few)):
        queries.ledger_page(scope, Filter())


# --- figures


def test_the_figures_of_a_place_are_the_sum_of_its_own_and_of_each_unit_below(two_leagues, everywhere):
    league = two_leagues.one
    scope = league.scope(STAFF)
    for top in ("banner", "banner_sumu", "banner_town"):
        unit = league.units[top]
        below = queries.figures_below(scope, Filter(top=unit), unit, today=TODAY)
        own = [one for (key, name), found in everywhere.items() if (key, name) == ("one", top) for one in found]
        for state in State:
            parts = sum(below[path].by_state[state] for path in below if path != unit.path)
            assert below[unit.path].by_state[state] == parts + sum(one.state == state for one in own)
        whole = queries.figures(scope, Filter(top=unit), today=TODAY)
        for state in State:
            assert whole.by_state[state] == below[unit.path].by_state[state]
        for path, figures in below.items():
            child = next(one for one in league.units.values() if one.path == path)
            counted = found_by(scope, top=child, state="counted")
            late = found_by(scope, top=child, overdue_on=TODAY)
            assert (figures.total, figures.overdue) == (len(counted), len(late))


def test_each_figure_counts_what_its_filter_lists(two_leagues, everywhere):
    scope = two_leagues.one.scope(STAFF)
    whole = queries.figures(scope, Filter(), today=TODAY)
    assert whole.total == len(found_by(scope, state="counted"))
    assert whole.undone == len(found_by(scope, state="undone"))
    assert whole.struck_off == len(found_by(scope, state="struck_off"))
    assert whole.overdue == len(found_by(scope, overdue_on=TODAY)) > 0
    assert whole.total == whole.undone + whole.struck_off == sum(whole.of([state]) for state in COUNTED)


def test_a_withdrawn_finding_stands_in_no_total(two_leagues):
    unit = two_leagues.one.units["banner_sumu_village_1"]
    plant(unit, State.WITHDRAWN, due_on=date(2026, 1, 1))
    figures = queries.figures(two_leagues.one.scope(STAFF), Filter(), today=TODAY)
    assert (figures.total, figures.undone, figures.struck_off, figures.overdue) == (0, 0, 0, 0)
    assert figures.by_state[State.WITHDRAWN] == 1


def test_figures_by_category_add_up_to_the_whole(two_leagues, tmp_path):
    library = sample_library(tmp_path)
    unit = two_leagues.one.units["banner_sumu_village_1"]
    for number in range(9):
        key = ["circles", "drinking", "motions", OTHER][number % 4]
        plant(unit, list(State)[number % 7], category=key, library=library, checklist="problems")
    scope = two_leagues.one.scope(STAFF)
    by_category = queries.figures_by_category(scope, Filter())
    whole = queries.figures(scope, Filter(), today=TODAY)
    for state in State:
        assert sum(figures.by_state[state] for figures in by_category.values()) == whole.by_state[state]
    for (version, checklist, category), figures in by_category.items():
        assert (version, checklist) == (library.pk, "problems")
        assert figures.total == len(found_by(scope, category=category, state="counted"))


def test_all_figures_of_a_place_take_one_question(two_leagues, everywhere, django_assert_num_queries):
    top = two_leagues.one.units["banner"]
    scope = two_leagues.one.scope(STAFF)
    # And one before it: what the reader may see by name.
    with django_assert_num_queries(2):
        queries.figures_below(scope, Filter(top=top), top, today=TODAY)


# --- a member's own finding leaves no trace


def test_a_members_own_finding_shows_in_nobodys_list_figure_or_log(two_leagues):
    league = two_leagues.one
    unit = league.units["banner_sumu_village_1"]
    shown = Loop(league).finding
    own = own_finding(league, text="我两次主题党日没有发言")
    # Late, so that it could stand in the figure that needs action.
    Finding._base_manager.filter(pk=own.pk).update(due_on=date(2026, 6, 1), look_back_on=date(2026, 6, 1))
    assert queries.finding(league.scope(SECRETARY), own.pk) == own
    for role in league.accounts:
        scope = league.scope(role)
        expected = {shown.pk} if role in {*roles.OFFICERS, *roles.SUPERIORS, roles.CONTACT_LEADER} else set()
        assert found_by(scope) == found_by(scope, words="") == expected
        assert found_by(scope, words="主题党日") == set()
        assert found_by(scope, origin=Origin.SELF_FOUND) == found_by(scope, overdue_on=TODAY) == set()
        for waits in queries.WAITS:
            assert own.pk not in found_by(scope, waits=waits)
        whole = queries.figures(scope, Filter(), today=TODAY)
        assert (whole.total, whole.overdue) == (len(expected), 0)
        for top in ("banner", "banner_sumu", "banner_sumu_village_1"):
            place = league.units[top]
            below = queries.figures_below(scope, Filter(top=place), place, today=TODAY)
            assert sum(figures.overdue for figures in below.values()) == 0
            assert below[place.path].total == len(expected)
        by_category = queries.figures_by_category(scope, Filter())
        assert sum(figures.total for figures in by_category.values()) == len(expected)
        assert queries.ledger_page(scope, Filter()).total == len(expected)
    assert [line.record for line in chronicle.entries_of_unit(unit.pk)] == [f"rectification.finding:{shown.pk}"]


# --- names of categories


def test_a_category_is_called_as_the_version_it_was_recorded_under_calls_it(two_leagues, tmp_path):
    first = sample_library(tmp_path)
    unit = two_leagues.one.units["banner_sumu_village_1"]
    found = plant(unit, category="motions", library=first, checklist="problems")
    gone = plant(unit, category="no-longer-there", library=first, checklist="problems")
    named = plant(unit, category=OTHER, category_text="党务公开")
    bare = plant(unit, category=OTHER)
    sample_library(tmp_path, version=2)
    labels = queries.category_labels()
    assert [queries.category_label(one, labels) for one in (found, gone, named, bare)] == [
        "形式主义",
        "no-longer-there",
        "党务公开",
        "其他",
    ]
    assert len(labels) == 6


def test_outside_a_campaign_the_newest_version_of_the_checklist_counts(two_leagues, tmp_path):
    assert queries.default_checklist() is None
    sample_library(tmp_path)
    second = sample_library(tmp_path, version=2)
    row, spec = queries.default_checklist()
    assert (row, spec.key) == (second, "problems")


def test_without_a_library_there_are_no_categories():
    assert queries.categories(None, "") == ()


def test_a_campaigns_findings_are_told_apart_from_the_next_ones(two_leagues, tmp_path):
    library = sample_library(tmp_path)
    unit = two_leagues.one.units["banner_sumu_village_1"]
    scope = two_leagues.one.scope(STAFF)
    runs: list[Adoption] = [campaign(two_leagues.one, library, title=title) for title in ("上半年", "下半年")]
    planted = [plant(unit, adoption=run).pk for run in runs for _ in range(2)]
    assert [found_by(scope, adoption_id=run.pk) for run in runs] == [set(planted[:2]), set(planted[2:])]
