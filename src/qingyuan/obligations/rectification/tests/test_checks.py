"""Going through the checklist (对照检查): members by exception, units by category, the look from above."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.errors import NotHere
from qingyuan.obligations.rectification import checklists, services
from qingyuan.obligations.rectification.models import CategoryAnswer, Finding, MemberCheck, NamedAccess, UnitCheck
from qingyuan.obligations.rectification.queries import checks
from qingyuan.obligations.rectification.services import Answer, Mark
from qingyuan.obligations.rectification.states import CheckState, State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Seat
from qingyuan.people.roster.models import Membership, Person, Tenure
from qingyuan.regimes import services as regimes
from qingyuan.regimes.models import Adoption, LibraryVersion
from tests import regimes as regime_samples
from tests.findings import campaign, check_lines, further, handed_in, refusal, sample_library

SECRETARY, MEMBER, TOWNSHIP = roles.BRANCH_SECRETARY, roles.MEMBER, roles.TOWNSHIP_ORGANIZATION_MEMBER
TODAY = date(2026, 6, 5)


@pytest.fixture
def library(db, tmp_path):
    return sample_library(tmp_path)


@pytest.fixture
def running(two_leagues, library):
    return campaign(two_leagues.one, library)


@pytest.fixture
def village(two_leagues):
    return two_leagues.one.units["banner_sumu_village_1"]


@pytest.fixture
def gathering(library):
    """A mark on the one manifestation that concerns members."""
    return Mark(library.pk, "problems", "circles", "circles-gatherings")


def upgraded(league, folder, adoption, number, before, after):
    """The campaign moved to a version of its library that says one thing otherwise."""
    first = folder / "libraries" / "tests/sample" / "1.yaml"
    text = first.read_text(encoding="utf-8").replace("version: 1", f"version: {number}")
    first.with_name(f"{number}.yaml").write_text(text.replace(before, after), encoding="utf-8")
    regimes.load_libraries(folder / "libraries")
    return regimes.upgrade(
        league.scope(roles.DEPARTMENT_STAFF),
        adoption_id=adoption.pk,
        revision=Adoption._base_manager.get(pk=adoption.pk).revision,
        to=LibraryVersion.objects.get(library="tests/sample", version=number),
        now=clock.now(),
    )


def confirm(league, role, adoption, *marks):
    return services.confirm_member(league.scope(role), adoption_id=adoption.pk, marks=marks, now=clock.now())


# --- a member


def test_going_through_stores_the_day_and_nothing_of_the_content(two_leagues, running, village):
    row = confirm(two_leagues.one, MEMBER, running)
    assert (row.on, row.paper, row.unit_id) == (TODAY, False, village.pk)
    assert not Finding._base_manager.exists()
    [line] = chronicle.entries_of_unit(village.pk)
    assert (line.label, line.open) == ("党员已对照", {"versions": ["tests/sample 1"]})


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


# --- a unit


def answers_of(adoption, unit, *bases):
    return [Answer(*line.listed.place, line.category.key, bases) for line in check_lines(adoption, unit)]


def fill_in(league, adoption, answers, *, revision=0, hand_in=False, role=SECRETARY):
    return services.fill_in(
        league.scope(role),
        adoption_id=adoption.pk,
        unit_id=league.units["banner_sumu_village_1"].pk,
        revision=revision,
        answers=answers,
        hand_in=hand_in,
        now=clock.now(),
    )


def test_a_category_no_item_of_which_fits_the_unit_is_not_asked(running, village):
    # Its one manifestation speaks of members; the unit's own list is its leading body's.
    assert [line.category.key for line in check_lines(running, village)] == ["drinking", "motions"]
    listed = checklists.under(running, village)
    assert [category.text for category in checks.not_concerned(village, listed)] == ["圈子文化"]


def test_a_list_is_handed_in_when_every_category_has_a_basis(two_leagues, running, village):
    half = answers_of(running, village, "accounts")[:1]
    check = fill_in(two_leagues.one, running, half)
    error = refusal("categories_missing", fill_in, two_leagues.one, running, half, revision=1, hand_in=True)
    assert "还有1类没有勾选看了什么：形式主义" in error.message
    check = fill_in(two_leagues.one, running, answers_of(running, village, "minutes"), revision=1, hand_in=True)
    assert (check.state, check.revision, check.handed_in_on) == (CheckState.HANDED_IN, 2, TODAY)
    assert [line.label for line in chronicle.entries_of_unit(village.pk)] == ["报送自查清单", "填写自查清单"]


def test_where_a_problem_was_found_no_basis_is_wanted(two_leagues, running, village):
    lines = check_lines(running, village)
    found = services.found_by_check(
        two_leagues.one.scope(SECRETARY),
        adoption_id=running.pk,
        unit_id=village.pk,
        place=(*lines[0].listed.place, "drinking"),
        item="",
        text="两次接待在饭馆签单，没有公函。",
        now=clock.now(),
    )
    check = checks.unit_check(running, village)
    rest = [answer for answer in answers_of(running, village, "accounts") if answer.category != "drinking"]
    check = fill_in(two_leagues.one, running, rest, revision=check.revision, hand_in=True)
    assert (check.state, found.check_of_id, found.origin, found.confidential) == (
        CheckState.HANDED_IN,
        check.pk,
        "self_found",
        False,
    )


def test_nothing_of_a_list_needs_a_number_of_problems(two_leagues, running):
    assert handed_in(two_leagues.one, running).state == CheckState.HANDED_IN
    assert not Finding._base_manager.exists()


def test_its_problems_wait_for_the_superiors_look_and_no_longer(two_leagues, running, village):
    lines = check_lines(running, village)
    league = two_leagues.one
    found = services.found_by_check(
        league.scope(SECRETARY),
        adoption_id=running.pk,
        unit_id=village.pk,
        place=(*lines[0].listed.place, "drinking"),
        item="",
        text="两次接待没有公函。",
        now=clock.now(),
    )
    start = {"finding_id": found.pk, "revision": found.revision, "now": clock.now()}
    error = refusal("check_not_accepted", services.start, league.scope(SECRETARY), **start)
    assert "还没有经苏木党委审核" in error.message
    check = fill_in(
        league,
        running,
        answers_of(running, village, "accounts"),
        revision=checks.unit_check(running, village).revision,
        hand_in=True,
    )
    services.accept_check(
        league.scope(TOWNSHIP),
        adoption_id=running.pk,
        unit_id=village.pk,
        revision=check.revision,
        now=clock.now(),
    )
    assert services.start(league.scope(SECRETARY), **start).state == State.WORKING


def review(league, verb, check, role=TOWNSHIP, **more):
    return getattr(services, verb)(
        league.scope(role),
        adoption_id=check.adoption_id,
        unit_id=check.unit_id,
        revision=check.revision,
        now=clock.now(),
        **more,
    )


def test_a_list_is_sent_back_with_a_reason_and_comes_again(two_leagues, running, village):
    check = handed_in(two_leagues.one, running)
    refusal("no_reason", review, two_leagues.one, "return_check", check, note="  ")
    check = review(two_leagues.one, "return_check", check, note="酒桌文化没有看报销凭证")
    assert (check.state, check.send_back_note) == (CheckState.SENT_BACK, "酒桌文化没有看报销凭证")
    check = fill_in(
        two_leagues.one,
        running,
        answers_of(running, village, "accounts", "minutes"),
        revision=check.revision,
        hand_in=True,
    )
    check = review(two_leagues.one, "accept_check", check)
    assert (check.state, check.send_back_note, check.accepted_on) == (CheckState.ACCEPTED, "", TODAY)
    refusal("wrong_state", review, two_leagues.one, "accept_check", check)


def test_what_the_superior_has_looked_at_does_not_change_and_stay_accepted(two_leagues, running, village):
    check = review(two_leagues.one, "accept_check", handed_in(two_leagues.one, running))
    given = {"revision": check.revision}
    refusal("nothing_changed", fill_in, two_leagues.one, running, answers_of(running, village, "accounts"), **given)
    assert UnitCheck._base_manager.get().state == CheckState.ACCEPTED
    check = fill_in(two_leagues.one, running, answers_of(running, village, "minutes"), **given)
    assert (check.state, check.accepted_on) == (CheckState.DRAFT, TODAY)
    below = checks.coverage_below(two_leagues.one.scope(TOWNSHIP), running, village)
    assert below[village.path].not_through == 1


def test_a_unit_does_not_accept_its_own_list(two_leagues, running):
    check = handed_in(two_leagues.one, running)
    refusal("same_body", review, two_leagues.one, "accept_check", check, role=SECRETARY)


def test_a_list_that_is_with_the_superior_is_not_changed_under_his_eyes(two_leagues, running, village):
    check = handed_in(two_leagues.one, running)
    answers = answers_of(running, village, "minutes")
    refusal("handed_in_already", fill_in, two_leagues.one, running, answers, revision=check.revision)
    assert {row.bases for row in CategoryAnswer._base_manager.all()} == {("accounts",)}


def test_an_old_revision_is_a_conflict(two_leagues, running, village):
    fill_in(two_leagues.one, running, answers_of(running, village, "accounts"))
    refusal("conflict", fill_in, two_leagues.one, running, answers_of(running, village, "minutes"), revision=7)
    refusal("conflict", fill_in, two_leagues.one, running, answers_of(running, village, "minutes"), revision=0)
    assert UnitCheck._base_manager.get().revision == 1


def test_a_basis_that_is_not_on_the_list_is_refused(two_leagues, running, village):
    refusal("no_basis", fill_in, two_leagues.one, running, answers_of(running, village, "weather"))
    assert not UnitCheck._base_manager.exists()


# --- who is not yet through


def test_coverage_counts_lists_by_where_they_stand_and_never_what_was_found(two_leagues, running):
    league = two_leagues.one
    handed_in(league, running)
    below = checks.coverage_below(league.scope(roles.DEPARTMENT_STAFF), running, league.units["banner"])
    sumu = below[league.units["banner_sumu"].path]
    # The 苏木党委 itself and two 嘎查, one of which has handed in.
    assert (sumu.not_through, sumu.by_state[CheckState.HANDED_IN]) == (2, 1)
    assert below[league.units["banner"].path].not_through == 7
    rows = checks.units_by_state(
        league.scope(roles.DEPARTMENT_STAFF), running, league.units["banner_sumu"], (checks.NOT_BEGUN,)
    )
    assert [line.unit.short_name for line in rows] == ["巴彦苏木党委", "白音花嘎查党支部"]


def test_a_unit_is_waited_for_only_where_some_list_asks_units(two_leagues, tmp_path, village):
    asked = campaign(two_leagues.one, sample_library(tmp_path))
    assert checks.to_fill_in(two_leagues.one.scope(SECRETARY), asked) == [village]
    file = tmp_path / "libraries" / "tests/sample" / "2.yaml"
    text = file.with_name("1.yaml").read_text(encoding="utf-8").replace("version: 1", "version: 2")
    file.write_text(text.replace("answered_by: [unit, member]", "answered_by: [member]"), encoding="utf-8")
    regimes.load_libraries(tmp_path / "libraries")
    of_members = campaign(two_leagues.one, LibraryVersion.objects.get(library="tests/sample", version=2))
    assert check_lines(of_members, village) == []
    assert checks.to_fill_in(two_leagues.one.scope(SECRETARY), of_members) == []


def test_a_later_version_asks_an_accepted_unit_for_what_it_says_newly(two_leagues, running, village, tmp_path):
    league = two_leagues.one
    review(league, "accept_check", handed_in(league, running))
    assert checks.to_fill_in(league.scope(SECRETARY), running) == []
    same = upgraded(league, tmp_path, running, 2, "组织老乡聚会，议论人事", "组织老乡聚会，议论人事安排")
    assert checks.to_fill_in(league.scope(SECRETARY), same) == []
    newer = upgraded(league, tmp_path, same, 3, "text: 酒桌文化", "text: 酒桌文化、吃请成风")
    assert checks.to_fill_in(league.scope(SECRETARY), newer) == [village]
    assert [line.category.key for line in check_lines(newer, village) if not line.done] == ["drinking"]


def test_campaigns_somewhere_below_are_not_gone_through(two_leagues, running, library, village):
    campaign(two_leagues.one, library, unit="banner_sumu_village_2")
    own = campaign(two_leagues.one, library, unit="banner_sumu_village_1")
    assert list(checks.campaigns_to_go_through(two_leagues.one.scope(roles.DEPARTMENT_STAFF))) == [running]
    assert set(checks.campaigns_to_go_through(two_leagues.one.scope(SECRETARY))) == {running, own}


def test_members_by_name_are_seen_by_the_unit_and_directly_above_only(two_leagues, running, village, client_as):
    address = f"/findings/checks/{running.pk}/{village.pk}/members"
    seen = {role for role in two_leagues.one.accounts if client_as(role).get(address).status_code == 200}
    assert seen == {SECRETARY, roles.COMMITTEE_MEMBER, TOWNSHIP}


# --- a list of one's own beside the campaign's, and its next version


def own_list(*items: str) -> str:
    """A banner's own checklist: one category with these manifestations, key and text in one word."""
    lines = [
        f"          - {{key: own-{item}, text: {item}, applies_to: {{as: [leading-body, member]}}, basis: 示例, "
        "severity: ordinary}"
        for item in items
    ]
    head = """\
checklists:
  - key: own-problems
    text: 补充清单
    answered_by: [unit, member]
    none_needs: nothing
    categories:
      - key: own-courtesy
        text: 节礼往来
        items:
"""
    return head + "\n".join(lines) + "\n"


def test_what_a_banner_adds_is_asked_below_it_and_a_later_version_asks_only_what_changed(two_leagues, running, village):
    league = two_leagues.one
    confirm(league, MEMBER, running)
    handed_in(league, running)
    adopted = regime_samples.part(
        league, running, regime_samples.issued(league, own_list("gifts", "cards")), "checklist", "own-problems"
    )
    # Whoever had gone through is asked for what was added, and for nothing else.
    scope = league.scope(MEMBER)
    asked = checks.asked_of_member(
        checklists.under(running, village),
        checks.member_checks(running, scope.actor_id),
        village,
        checks.roles_of(scope, village),
    )
    assert [(one.category.text, [item.text for item in one.items]) for one in asked] == [
        ("节礼往来", ["gifts", "cards"])
    ]
    assert [line.category.key for line in check_lines(running, village) if not line.done] == ["own-courtesy"]

    confirm(league, MEMBER, running)
    check = review(league, "accept_check", checks.unit_check(running, village))
    answer = Answer(*checklists.under(running, village)[1].place, "own-courtesy", ())
    check = fill_in(league, running, [answer], revision=check.revision, hand_in=True)
    assert [line for line in check_lines(running, village) if not line.done] == []

    second = regime_samples.issued(league, own_list("gifts", "tickets"), version=2)
    regimes.upgrade(
        league.scope(roles.DEPARTMENT_STAFF),
        adoption_id=adopted.pk,
        revision=adopted.revision,
        to=second,
        now=clock.now(),
    )
    [line] = [line for line in check_lines(running, village) if not line.done]
    assert [item.text for item in line.asked.items] == ["tickets"]
    # What was answered still reads as it did.
    assert [item.text for item in checks.answered_list(line.answer).categories[0].items] == ["gifts", "cards"]
    # Another banner is asked nothing of it.
    county = two_leagues.one.units["county_sumu_village_1"]
    assert len(checklists.under(running, county)) == 1
