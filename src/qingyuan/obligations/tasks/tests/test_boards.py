"""Suggestions and problems posted (建议、揭榜领题)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere
from qingyuan.obligations.tasks import services
from qingyuan.obligations.tasks.models import OwnItem, Post
from qingyuan.obligations.tasks.queries import boards, suggestions
from qingyuan.obligations.tasks.services import Posted
from qingyuan.people.organizations import roles
from tests import tasks
from tests.crawling import pages_of
from tests.tasks import HEAD, MEMBER, SECRETARY, STAFF, SUGGESTION, TITLE, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
OTHER_VILLAGE = "banner_sumu_village_2"


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def board(league, tmp_path):
    return tasks.board(league, tasks.library(tmp_path))


def waiting(league, role):
    return [one.pk for one in suggestions.waiting(league.scope(role))]


def test_a_suggestion_lies_with_the_branch_then_above_and_waits_for_who_has_it(league):
    found = tasks.suggest(league)
    assert waiting(league, SECRETARY) == waiting(league, roles.COMMITTEE_MEMBER) == [found.pk]
    assert waiting(league, TOWNSHIP) == waiting(league, MEMBER) == []
    found = tasks.pass_up(league, found)
    assert waiting(league, SECRETARY) == []
    assert waiting(league, TOWNSHIP) == [found.pk]
    found = tasks.pass_up(league, found, by=TOWNSHIP)
    assert waiting(league, STAFF) == waiting(league, HEAD) == [found.pk]
    with pytest.raises(MoveRefused) as refused:
        tasks.pass_up(league, found, by=STAFF)
    assert refused.value.code == "nobody_above"


def test_its_entries_stand_in_a_book_of_its_own_and_the_units_shows_neither_name_nor_gap(league):
    found = tasks.pass_up(league, tasks.suggest(league))
    assert chronicle.size_of(league.units[VILLAGE].pk) == 0
    lines = chronicle.entries_of_record(reference(found))
    assert [line.verb for line in lines] == ["tasks.suggested", "tasks.passed_up"]
    assert chronicle.faults(found.pk) == []


def test_no_page_of_anybody_above_says_whose_it_is(two_leagues, client_as):
    league = two_leagues.one
    name = "乌云塔娜"
    person = league.people[MEMBER]
    type(person)._base_manager.filter(pk=person.pk).update(name=name)
    found = tasks.take(league, tasks.pass_up(league, tasks.suggest(league)), by=TOWNSHIP)
    member, secretary = client_as(MEMBER), client_as(SECRETARY)
    assert name in secretary.get(f"/tasks/suggestions/{found.pk}").content.decode()
    assert name in member.get("/me").content.decode()
    for role in (TOWNSHIP, STAFF, HEAD, roles.INSPECTOR, roles.DISCIPLINE_MEMBER, roles.CONTACT_LEADER):
        pages = pages_of(client_as(role), "/tasks/suggestions")
        told = {address for address, html in pages.items() if name in html and SUGGESTION in html}
        assert told == set(), role


def test_it_becomes_an_own_item_of_the_unit_it_lies_with(league):
    found = tasks.take(league, tasks.pass_up(league, tasks.suggest(league)), by=TOWNSHIP)
    item = OwnItem._base_manager.get()
    assert (found.state, item.unit, item.text) == ("taken", league.units["banner_sumu"], "学习改在下午")
    with pytest.raises(MoveRefused):
        tasks.take(league, found, by=TOWNSHIP)


def test_the_department_makes_a_problem_of_it(league, board):
    found = tasks.pass_up(league, tasks.pass_up(league, tasks.suggest(league)), by=TOWNSHIP)
    with pytest.raises(Conflict):
        tasks.post(league, board, suggestion_id=found.pk, revision=1)
    assert not Post._base_manager.exists()
    posted = tasks.post(league, board, suggestion_id=found.pk, revision=found.revision)
    assert (tasks.stored(found).state, tasks.stored(found).post_id) == ("posted", posted.pk)


def test_who_belongs_to_no_branch_has_nowhere_to_suggest_to(league):
    with pytest.raises(MoveRefused):
        tasks.suggest(league, by=roles.COMMITTEE_MEMBER)
    with pytest.raises(BadInput):
        tasks.suggest(league, text=" ")


def test_only_the_department_posts_and_where_a_board_is_in_force(league, board):
    for role, refused in ((SECRETARY, NotHere), (TOWNSHIP, NotHere), (roles.INSPECTOR, NotAllowed)):
        with pytest.raises(refused):
            tasks.post(league, board, by=role)
    with pytest.raises(NotHere):
        tasks.post(league, board, adoption_id=1)
    with pytest.raises(BadInput):
        tasks.post(league, board, posted=Posted(TITLE, "难", "", None))
    with pytest.raises(BadInput):
        tasks.post(league, board, posted=Posted(TITLE, "难", "成", date(2026, 6, 4)))


def test_as_many_units_claim_it_as_there_is_room_for_each_once(league, board):
    posted = tasks.post(league, board)
    claim = tasks.claim(league, posted)
    assert claim.due_on == date(2026, 12, 5)
    with pytest.raises(MoveRefused) as refused:
        tasks.claim(league, posted)
    assert refused.value.code == "claimed_already"
    claimed_by_other = tasks.claim(league, tasks.post(league, board))
    tasks.on_claim(league, claimed_by_other, services.give_up, by=SECRETARY)
    # Given back, the place is free again, for the same unit too.
    assert tasks.claim(league, claimed_by_other.post).pk != claimed_by_other.pk


def test_a_full_or_closed_problem_and_one_for_others_is_not_claimed(league, board):
    posted = tasks.post(league, board)
    tasks.claim(league, posted)
    type(tasks.stored(tasks.claim(league, tasks.post(league, board))))._base_manager.filter(post=posted).update(
        unit=league.units[OTHER_VILLAGE]
    )
    with pytest.raises(MoveRefused) as refused:
        tasks.claim(league, posted)
    assert refused.value.code == "no_room"
    with pytest.raises(BadInput) as refused:
        tasks.claim(league, posted, by=TOWNSHIP, unit="banner_sumu")
    assert refused.value.code == "not_for_it"
    other = tasks.post(league, board)
    services.close(league.scope(STAFF), post_id=other.pk, revision=1, now=clock.now())
    with pytest.raises(MoveRefused) as refused:
        tasks.claim(league, other)
    assert refused.value.code == "closed"
    last = tasks.post(league, board, posted=Posted(TITLE, "难", "成", date(2026, 6, 5)))
    with clock.frozen(clock.at(date(2026, 6, 6), 9)), pytest.raises(MoveRefused):
        tasks.claim(league, last)


def test_the_unit_does_it_another_body_reviews_it_and_what_worked_is_published(league, board):
    claim = tasks.claim(league, tasks.post(league, board))
    for verb in (services.approve, services.release):
        with pytest.raises(NotAllowed):
            tasks.on_claim(league, claim, verb, by=SECRETARY, note="好")
    claim = tasks.on_claim(league, claim, services.report, by=SECRETARY, text="走了12户。")
    with pytest.raises(MoveRefused):
        tasks.on_claim(league, claim, services.approve, by=HEAD, note="")
    claim = tasks.on_claim(league, claim, services.submit, by=SECRETARY, text="分片到户。")
    assert [one.pk for one in boards.to_review(league.scope(HEAD))] == [claim.pk]
    assert not boards.to_review(league.scope(STAFF))
    claim = tasks.on_claim(league, claim, services.approve, by=HEAD, note="到场看过。")
    with pytest.raises(BadInput):
        tasks.on_claim(league, claim, services.publish, by=HEAD, learned=" ")
    claim = tasks.on_claim(league, claim, services.publish, by=HEAD, learned="按住得近分片。")
    assert claim.state == "published"
    assert [line.post.pk for line in boards.listed(league.scope(MEMBER), boards.PUBLISHED)] == [claim.post_id]


def test_the_month_that_nothing_was_said_of_is_asked_after_and_none_before_the_claim(league, board):
    claim = tasks.claim(league, tasks.post(league, board))
    assert boards.report_due(claim, [], date(2026, 6, 30)) is None
    assert boards.report_due(claim, [], date(2026, 7, 1)).label == "2026年6月"
    claim = tasks.on_claim(league, claim, services.report, by=SECRETARY, text="走了12户。")
    assert boards.report_due(claim, boards.progress(claim), date(2026, 7, 31)) is None
    assert boards.report_due(claim, boards.progress(claim), date(2026, 8, 1)).label == "2026年7月"
    assert boards.working_on(league.scope(SECRETARY)).get() == claim
    assert claim.due_on - clock.today() > timedelta(days=180)
