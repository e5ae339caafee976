"""A unit's own list (单位自查清单): by category, with its basis; the look from above; who is not yet through."""

from __future__ import annotations

import re
from datetime import date

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock
from qingyuan.obligations.rectification import checklists, services
from qingyuan.obligations.rectification.models import CategoryAnswer, Finding, UnitCheck
from qingyuan.obligations.rectification.queries import checks
from qingyuan.obligations.rectification.services import Answer
from qingyuan.obligations.rectification.states import CheckState, State
from qingyuan.people.organizations import roles
from qingyuan.regimes import services as regimes
from qingyuan.regimes.models import LibraryVersion
from tests import regimes as regime_samples
from tests.findings import campaign, check_lines, confirm, handed_in, refusal, sample_library, upgraded

SECRETARY, MEMBER, TOWNSHIP = roles.BRANCH_SECRETARY, roles.MEMBER, roles.TOWNSHIP_ORGANIZATION_MEMBER
TODAY = date(2026, 6, 5)


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


def post(client, adoption, unit, revision, *lines, **more):
    """The page's own form: each line with what is ticked in it."""
    ticks = {line.name: ["accounts"] for line in lines}
    answer = client.post(f"/findings/checks/{adoption.pk}/{unit.pk}", {"revision": revision, **ticks, **more})
    assert answer.status_code == 303


def test_what_a_later_version_says_newly_is_not_looked_at_by_saving_the_page(
    two_leagues, running, village, tmp_path, client_as
):
    league = two_leagues.one
    handed_in(league, running)
    review(league, "accept_check", checks.unit_check(running, village))
    newer = upgraded(league, tmp_path, running, 2, "text: 酒桌文化", "text: 酒桌文化、吃请成风")
    [asked] = [line for line in check_lines(newer, village) if not line.done]
    check = checks.unit_check(newer, village)
    others = [line for line in check_lines(newer, village) if line.done]
    page = client_as(SECRETARY).get(f"/findings/checks/{newer.pk}/{village.pk}").content.decode()
    ticked = set(re.findall(r'name="([^"]+)"[^>]*\bchecked', page))
    assert ticked == {line.name for line in others}
    post(client_as(SECRETARY), newer, village, check.revision, *others, problem=asked.name)
    assert [line.name for line in check_lines(newer, village) if not line.done] == [asked.name]
    check = checks.unit_check(newer, village)
    post(client_as(SECRETARY), newer, village, check.revision, *others, asked, go="save")
    assert [line for line in check_lines(newer, village) if not line.done] == []


def test_a_category_that_offers_nothing_to_tick_is_answered_by_handing_in(two_leagues, running, village, client_as):
    league = two_leagues.one
    regime_samples.part(
        league, running, regime_samples.issued(league, own_list("gifts", "cards")), "checklist", "own-problems"
    )
    lines = check_lines(running, village)
    ticked = [line for line in lines if checks.bases_of(line.listed)]
    assert [line.category.key for line in lines if line not in ticked] == ["own-courtesy"]
    post(client_as(SECRETARY), running, village, 0, *ticked, go="save")
    assert [line.category.key for line in check_lines(running, village) if not line.done] == ["own-courtesy"]
    check = checks.unit_check(running, village)
    post(client_as(SECRETARY), running, village, check.revision, *ticked, go="hand_in")
    assert checks.unit_check(running, village).state == CheckState.HANDED_IN


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
