"""Going through the checklist (对照检查): members by exception, on a screen or on paper."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.errors import NotHere
from qingyuan.obligations.rectification import checklists, services
from qingyuan.obligations.rectification.models import Finding, MemberCheck, NamedAccess
from qingyuan.obligations.rectification.queries import checks
from qingyuan.obligations.rectification.services import Mark
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Seat
from qingyuan.people.roster.models import Membership, Person, Tenure
from qingyuan.regimes import services as regimes
from tests.findings import campaign, confirm, further, refusal, upgraded

SECRETARY, MEMBER, TOWNSHIP = roles.BRANCH_SECRETARY, roles.MEMBER, roles.TOWNSHIP_ORGANIZATION_MEMBER
TODAY = date(2026, 6, 5)


@pytest.fixture
def gathering(library):
    """A mark on the one manifestation that concerns members."""
    return Mark(library.pk, "problems", "circles", "circles-gatherings")


def test_going_through_stores_the_day_and_nothing_of_the_content(two_leagues, running, village):
    row = confirm(two_leagues.one, MEMBER, running)
    assert (row.on, row.paper, row.unit_id) == (TODAY, False, village.pk)
    assert not Finding._base_manager.exists()
    [line] = chronicle.entries_of_unit(village.pk)
    assert (line.label, line.open) == ("党员已对照", {"versions": ["tests/sample 1"]})


def test_who_holds_a_seat_goes_through_as_a_member_and_is_signed_as_one(two_leagues, running, village):
    confirm(two_leagues.one, SECRETARY, running)
    [line] = chronicle.entries_of_unit(village.pk, limit=10)
    assert (line.label, line.title) == ("党员已对照", "巴彦塔拉嘎查党支部党员")


def test_what_is_marked_is_ones_own_and_the_entry_is_the_same_as_without(two_leagues, running, village, gathering):
    confirm(two_leagues.one, MEMBER, running, gathering)
    [own] = Finding._base_manager.all()
    assert (own.confidential, own.state, own.owner_id) == (
        True,
        State.WORKING,
        two_leagues.one.people[MEMBER].pk,
    )
    assert own.text == "组织老乡聚会，议论人事"
    assert [row.person_id for row in NamedAccess._base_manager.all()] == [own.owner_id]
    [line] = chronicle.entries_of_unit(village.pk)
    assert (line.label, line.open) == ("党员已对照", {"versions": ["tests/sample 1"]})
    assert chronicle.size_of(village.pk) == 1


def test_a_category_without_items_is_marked_as_a_whole(two_leagues, running, library):
    confirm(two_leagues.one, MEMBER, running, Mark(library.pk, "problems", "drinking"))
    assert Finding._base_manager.get().text == "酒桌文化"


def test_what_is_sent_to_the_secretary_is_read_by_him_and_each_look_is_shown(two_leagues, running, library, client_as):
    confirm(two_leagues.one, MEMBER, running, Mark(library.pk, "problems", "drinking", show=True))
    own = Finding._base_manager.get()
    address = own.get_absolute_url()
    assert client_as(SECRETARY).get(address).status_code == 200
    assert client_as(SECRETARY).get(address).status_code == 200
    for role in set(two_leagues.one.accounts) - {SECRETARY, MEMBER}:
        assert client_as(role).get(address).status_code == 404
    page = client_as(MEMBER).get(address).content.decode()
    # Looked at twice in a day, said once; by name and post.
    assert page.count("包巴特尔（巴彦塔拉嘎查党支部书记）看过") == 1
    services.take_back_own(two_leagues.one.scope(MEMBER), finding_id=own.pk, revision=own.revision, now=clock.now())
    assert client_as(SECRETARY).get(address).status_code == 404


def test_who_has_moved_sends_it_to_the_secretary_of_the_branch_he_is_in_now(two_leagues, running, library):
    league = two_leagues.one
    confirm(league, MEMBER, running, Mark(library.pk, "problems", "drinking"))
    own = Finding._base_manager.get()
    moved = Membership._base_manager.filter(person=league.people[MEMBER])
    moved.update(unit=league.units["banner_sumu_village_2"])
    given = {"finding_id": own.pk, "revision": own.revision, "now": clock.now()}
    refusal("no_secretary", services.show_own, league.scope(MEMBER), **given)
    seat = Seat._base_manager.create(
        unit=league.units["banner_sumu_village_2"], name="党支部书记", role=SECRETARY, order=1
    )
    other = league.people[TOWNSHIP]
    Tenure(person=other, seat=seat, unit=seat.unit, from_on=TODAY).save(force_insert=True)
    services.show_own(league.scope(MEMBER), **given)
    readers = set(NamedAccess._base_manager.values_list("person_id", flat=True))
    assert readers == {league.people[MEMBER].pk, other.pk}


def test_who_is_secretary_no_more_reads_it_no_longer(two_leagues, running, library, client_as):
    confirm(two_leagues.one, MEMBER, running, Mark(library.pk, "problems", "drinking", show=True))
    own = Finding._base_manager.get()
    former = two_leagues.one.people[SECRETARY]
    Tenure._base_manager.filter(person=former, seat__role=SECRETARY).update(until_on=date(2026, 6, 4))
    assert client_as(SECRETARY).get(own.get_absolute_url()).status_code == 404
    assert checks.sent_to(two_leagues.one.scope(SECRETARY)) == []
    assert client_as(MEMBER).get(own.get_absolute_url()).status_code == 200


def test_the_secretary_can_read_it_and_do_nothing_to_it(two_leagues, running, library):
    confirm(two_leagues.one, MEMBER, running, Mark(library.pk, "problems", "drinking", show=True))
    own = Finding._base_manager.get()
    secretary = two_leagues.one.scope(SECRETARY)
    given = {"finding_id": own.pk, "revision": own.revision, "now": clock.now()}
    refusal("not_allowed", services.start, secretary, **given)
    refusal("not_allowed", services.submit, secretary, reviewer_id=None, **given)
    refusal("not_allowed", services.contest, secretary, reason="不是", **given)
    refusal("not_allowed", services.put_away, secretary, **given)
    refusal("not_allowed", services.add_measure, secretary, listed=further(), **given)
    refusal("not_allowed", services.link_rule, secretary, rule_id=1, issued=None, **given)
    refusal("not_allowed", services.no_rule_needed, secretary, **given)


def test_a_second_time_asks_nothing_and_enters_nothing(two_leagues, running, village):
    first = confirm(two_leagues.one, MEMBER, running)
    assert confirm(two_leagues.one, MEMBER, running) == first
    assert (MemberCheck._base_manager.count(), chronicle.size_of(village.pk)) == (1, 1)


def test_a_second_press_keeps_what_was_marked_once(two_leagues, running, village, library):
    mark = Mark(library.pk, "problems", "drinking")
    first = confirm(two_leagues.one, MEMBER, running, mark)
    assert confirm(two_leagues.one, MEMBER, running, mark) == first
    assert (Finding._base_manager.count(), chronicle.size_of(village.pk)) == (1, 1)


def test_a_secretary_who_would_send_it_to_himself_loses_nothing_he_marked(two_leagues, running, library, client_as):
    mark = f"{library.pk}.problems.drinking."
    pressed = {"step": "9", "go": "confirm", "mark": mark}
    page = client_as(SECRETARY).post(f"/findings/checks/{running.pk}/mine", pressed | {"show": mark})
    said = page.content.decode()
    assert page.status_code == 409 and "没有送出" in said
    assert f'name="mark" value="{mark}"' in said and "确认，其余没有" in said
    assert not MemberCheck._base_manager.exists() and not Finding._base_manager.exists()
    assert client_as(SECRETARY).post(f"/findings/checks/{running.pk}/mine", pressed).status_code == 303
    assert Finding._base_manager.get().confidential


def test_who_is_asked_nothing_by_a_later_version_has_gone_through_it(two_leagues, running, village, tmp_path):
    confirm(two_leagues.one, MEMBER, running)
    named = two_leagues.one.people[MEMBER].name

    def through(adoption):
        lines = checks.member_lines(village, adoption, checklists.under(adoption, village))
        return {line.name for line in lines if line.on}

    assert through(running) == {named}
    # Only what a unit ticks is worded anew, then a manifestation that concerns members.
    second = upgraded(two_leagues.one, tmp_path, running, 2, "财务账目", "财务账目和票据")
    assert checks.member_has_to(two_leagues.one.scope(MEMBER), second) == []
    assert through(second) == {named}
    third = upgraded(two_leagues.one, tmp_path, second, 3, "组织老乡聚会，议论人事", "组织老乡聚会，议论人事安排")
    assert checks.member_has_to(two_leagues.one.scope(MEMBER), third) == [village]
    assert through(third) == set()


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        pytest.param(("problems", "circles", "nothing-of-the-kind"), "no_item", id="an item that stands nowhere"),
        pytest.param(("problems", "circles", ""), "no_item", id="a category that has items, as a whole"),
        pytest.param(("problems", "nowhere", ""), "no_category", id="a category that stands nowhere"),
    ],
)
def test_a_mark_that_is_not_on_the_list_changes_nothing(two_leagues, running, library, mark, code):
    refusal(code, confirm, two_leagues.one, MEMBER, running, Mark(library.pk, *mark))
    assert not MemberCheck._base_manager.exists() and not Finding._base_manager.exists()


def test_nobody_goes_through_for_a_campaign_that_is_not_running(two_leagues, library):
    draft = campaign(two_leagues.one, library, launch=False)
    with pytest.raises(NotHere):
        confirm(two_leagues.one, MEMBER, draft)
    ended = campaign(two_leagues.one, library)
    regimes.move(
        two_leagues.one.scope(roles.DEPARTMENT_STAFF), adoption_id=ended.pk, verb="end", revision=2, now=clock.now()
    )
    refusal("not_in_force", confirm, two_leagues.one, MEMBER, ended)


def test_the_other_leagues_campaign_is_not_there(two_leagues, library):
    other = campaign(two_leagues.other, library)
    with pytest.raises(NotHere):
        confirm(two_leagues.one, MEMBER, other)


# --- on paper


@pytest.fixture
def elders(village):
    people = [Person(home_id=village.home_id, name=name) for name in ("哈斯", "白玉兰")]
    for person in people:
        person.save(force_insert=True)
        Membership(person=person, unit=village, kind="full", from_on=date(2001, 7, 1)).save(force_insert=True)
    return people


def register(league, adoption, people, on=TODAY, role=SECRETARY):
    return services.register_paper(
        league.scope(role),
        adoption_id=adoption.pk,
        unit_id=league.units["banner_sumu_village_1"].pk,
        person_ids=[person.pk for person in people],
        on=on,
        now=clock.now(),
    )


def test_two_elders_are_registered_by_the_day_with_one_entry(two_leagues, running, village, elders):
    assert register(two_leagues.one, running, elders).people == 2
    rows = MemberCheck._base_manager.order_by("pk")
    assert [(row.person_id, row.paper, row.on) for row in rows] == [(one.pk, True, TODAY) for one in elders]
    [line] = chronicle.entries_of_unit(village.pk)
    assert (line.label, line.open["count"]) == ("登记纸质对照", 2)
    assert register(two_leagues.one, running, elders).people == 0
    assert chronicle.size_of(village.pk) == 1


@pytest.mark.parametrize(
    ("on", "code"),
    [
        pytest.param(date(2026, 6, 6), "day_out_of_range", id="tomorrow"),
        pytest.param(date(2026, 4, 30), "day_out_of_range", id="before the campaign began"),
    ],
)
def test_the_day_lies_in_the_campaign_and_not_ahead(two_leagues, running, elders, on, code):
    refusal(code, register, two_leagues.one, running, elders, on=on)


def test_only_members_of_the_branch_and_only_by_its_own_people(two_leagues, running, elders):
    refusal("nobody", register, two_leagues.one, running, [])
    stranger = two_leagues.one.people[TOWNSHIP]
    refusal("not_members_here", register, two_leagues.one, running, [*elders, stranger])
    refusal("not_of_the_unit", register, two_leagues.one, running, elders, role=TOWNSHIP)
    assert not MemberCheck._base_manager.exists()
