"""Acting for a branch by commission: who gives it, on which days it counts, and that the two rights never mix."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, files
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere
from qingyuan.kernel.fields import Signature, SignatureField
from qingyuan.kernel.scope import Grant
from qingyuan.people.accounts import commission_kinds, queries, rules, services
from qingyuan.people.accounts.models import Account, Commission, PaperDecision
from qingyuan.people.accounts.queries import administration, commissions
from qingyuan.people.accounts.states import MOVES, State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.telling import told, unnamed
from qingyuan.people.roster.models import Membership, Tenure
from tests.commissions import UNTIL, VILLAGE, WORKS, accepted, acting, give, move, terms
from tests.papers_signed import photo, seat_of

TODAY = date(2026, 6, 5)
DAY = timedelta(days=1)
SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
MEMBER = roles.MEMBER


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


# --- rules


@given(until=st.integers(-5, 400), today=st.integers(0, 400), accepted=st.booleans(), dissolved=st.booleans())
def test_a_commission_counts_from_its_acceptance_to_its_last_day(until, today, accepted, dissolved):
    until_on, on = TODAY + until * DAY, TODAY + today * DAY
    counts = rules.commission_counts(accepted=accepted, until=until_on, dissolved=dissolved, today=on)
    assert counts is (accepted and not dissolved and until >= today)
    if counts and until > today:
        assert rules.commission_counts(accepted=True, until=until_on, dissolved=False, today=on + DAY)


@given(until=st.integers(-400, 800))
def test_a_commission_is_given_for_today_at_least_and_for_a_year_at_most(until):
    fault = rules.commission_fault(until=TODAY + until * DAY, today=TODAY)
    assert fault == ("until_past" if until < 0 else "until_too_long" if until > 366 else None)


@given(verbs=st.lists(st.sampled_from(sorted(MOVES)), max_size=6))
def test_whatever_is_pressed_a_commission_ends_once_and_is_never_taken_up_again(verbs):
    state, seen = State.OFFERED, [State.OFFERED]
    for verb in verbs:
        if state in MOVES[verb][0]:
            state = MOVES[verb][1]
            seen.append(state)
    assert len(seen) == len(set(seen))
    if state in (State.DECLINED, State.ENDED):
        assert not any(state in from_any for from_any, _to in MOVES.values())


@pytest.mark.parametrize(
    ("room", "verbs"),
    [
        pytest.param("rectification", ("sign_off",), id="striking off"),
        pytest.param("rectification", ("accept_check",), id="looking a list over"),
        pytest.param("questions", ("close",), id="deciding on a question"),
        pytest.param("rectification", ("go_through",), id="a member's own self-check"),
        pytest.param("activities", ("vote",), id="a vote"),
        pytest.param("ballots", ("open",), id="anything in the room of ballots"),
        pytest.param("pledges", ("open",), id="anything in the room of pledges"),
    ],
)
def test_no_room_can_put_a_review_a_ballot_or_a_pledge_under_commission(room, verbs):
    before = dict(commission_kinds.works())
    with pytest.raises(ValueError, match="never done by commission"):
        commission_kinds.work("slip", label="不许", room=room, verbs=verbs)
    assert commission_kinds.works() == before


def test_a_signature_by_commission_comes_back_from_the_table_and_others_are_kept_as_before():
    field = SignatureField()
    by = Signature(7, "赵丽", "受托代办 巴彦塔拉嘎查党支部", 9)
    assert field.from_db_value(field.get_prep_value(by), None, None) == by
    assert field.get_prep_value(Signature(7, "赵丽", "组织委员")) == '{"id": "7", "name": "赵丽", "title": "组织委员"}'


# --- giving


@pytest.mark.django_db
def test_the_secretary_gives_it_and_it_counts_once_accepted(league):
    found = give(league)
    assert (found.state, found.works, found.until) == ("offered", "check,paper,mend", UNTIL)
    assert found.trustee == Signature(league.people[TOWNSHIP].pk, league.people[TOWNSHIP].name, "巴彦苏木党委组织委员")
    assert not commissions.counts(found, TODAY)
    assert commissions.counts(move(league, found, "accept"), TODAY)


@pytest.mark.django_db
def test_each_step_stands_in_the_branch_s_chronicle_and_in_no_administrator_s_log(league):
    found = move(league, accepted(league), "end", by=SECRETARY)
    lines = chronicle.entries_of_record(reference(found))
    assert [(line.verb, line.by) for line in lines] == [
        ("accounts.commission_given", league.people[SECRETARY].name),
        ("accounts.commission_accepted", league.people[TOWNSHIP].name),
        ("accounts.commission_ended", league.people[SECRETARY].name),
    ]
    given_line = lines[0]
    assert given_line.open == {"works": list(WORKS), "until": "2026-09-30"}
    assert unnamed(given_line.verb, given_line.open) == []
    assert told(given_line.verb, given_line.open)[1] == ("委托到哪天", "2026年9月30日")
    assert given_line.texts["trustee"] == str(found.trustee)
    assert administration.changes(league.scope(roles.AUDIT_ADMINISTRATOR), before="").rows == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in roles.NAMES if role != SECRETARY])
def test_nobody_but_the_secretary_gives_it_without_the_signed_paper(league, role):
    with pytest.raises((NotAllowed, BadInput, NotHere)) as refused:
        give(league, by=role, trustee=MEMBER)
    keeper = role in roles.KEEPERS
    administrator = role in roles.ADMINISTRATORS
    assert refused.value.code == ("unsigned" if keeper else "not_here" if administrator else "not_the_secretary")
    assert not Commission._base_manager.exists()


@pytest.mark.django_db
def test_the_township_enters_it_with_the_paper_the_branch_has_signed(league, client_as):
    found = give(league, by=TOWNSHIP, signed=files.take(photo("委托书.png")))
    assert found.given_by.id == league.people[TOWNSHIP].pk
    [line] = chronicle.entries_of_record(reference(found))
    assert line.open["file"] == found.sha256
    answer = client_as(SECRETARY).get(f"{found.get_absolute_url()}/signed")
    assert b"".join(answer.streaming_content) == files.path_of(found.sha256).read_bytes()
    answer.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        pytest.param({"works": ()}, "no_work", id="nothing of the work"),
        pytest.param({"works": ("check", "vote")}, "no_work", id="a work no room has registered"),
        pytest.param({"until": TODAY - DAY}, "until_past", id="a day that has passed"),
        pytest.param({"until": TODAY + 367 * DAY}, "until_too_long", id="more than a year"),
        pytest.param({"trustee_id": 1}, "no_candidate", id="somebody who is not there"),
    ],
)
def test_terms_that_can_t_be_are_refused(league, more, code):
    with pytest.raises(BadInput) as refused:
        give(league, **more)
    assert refused.value.code == code


@pytest.mark.django_db
def test_asked_are_the_township_s_member_officers_beside_it_and_own_members_with_an_account(league):
    village = league.units[VILLAGE]
    beside = league.units["banner_sumu_village_2"]
    Tenure._base_manager.filter(person=league.people[roles.CONTACT_LEADER]).update(until_on=TODAY)
    seat = seat_of(league, SECRETARY).seat
    seat.pk, seat.unit = None, beside
    seat.id = seat._meta.pk.get_default()
    seat.save(force_insert=True)
    Tenure(person=league.people[roles.CONTACT_LEADER], seat=seat, unit=beside, from_on=TODAY).save(force_insert=True)
    # A head who is a member here would look at it from above.
    Membership._base_manager.filter(person=league.people[roles.DEPARTMENT_HEAD]).update(unit=village)
    found = [(one.group, one.person_id) for one in commissions.candidates(village, TODAY)]
    assert found == [
        (TOWNSHIP, league.people[TOWNSHIP].pk),
        (SECRETARY, league.people[roles.CONTACT_LEADER].pk),
        (MEMBER, league.people[MEMBER].pk),
    ]
    Account._base_manager.filter(person=league.people[MEMBER]).update(state=Account.State.CLOSED)
    assert league.people[MEMBER].pk not in [one.person_id for one in commissions.candidates(village, TODAY)]


@pytest.mark.django_db
def test_the_same_person_is_asked_once_at_a_time_and_again_when_the_day_has_passed(league):
    accepted(league)
    with pytest.raises(MoveRefused) as refused:
        give(league)
    assert refused.value.code == "commissioned_already"
    with clock.frozen(clock.at(UNTIL + DAY, 9)):
        again = give(league, until=UNTIL + 30 * DAY)
    states = list(Commission._base_manager.order_by("given_at").values_list("state", flat=True))
    assert (states, again.state) == (["ended", "offered"], "offered")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "may"),
    [("accept", {TOWNSHIP}), ("decline", {TOWNSHIP}), ("end", {TOWNSHIP, SECRETARY, STAFF, roles.DEPARTMENT_HEAD})],
)
@pytest.mark.parametrize("role", roles.BUSINESS)
def test_each_side_does_its_own_part(league, verb, may, role):
    found = give(league)
    if role in may:
        assert move(league, found, verb, by=role).state == MOVES[verb][1]
        return
    with pytest.raises((NotAllowed, NotHere)):
        move(league, found, verb, by=role)


@pytest.mark.django_db
def test_an_old_page_ends_nothing_a_second_time(league):
    found = give(league)
    old = Commission._base_manager.get(pk=found.pk)
    move(league, found, "accept")
    with pytest.raises(Conflict):
        move(league, old, "decline")
    ended = move(league, Commission._base_manager.get(pk=found.pk), "end")
    with pytest.raises(MoveRefused):
        move(league, ended, "end")


# --- acting


@pytest.mark.django_db
def test_acting_by_it_there_is_nothing_but_the_branch_and_no_person(league):
    found = accepted(league, works=("check",))
    scope, reader = queries.entry_of(league.accounts[TOWNSHIP], found)
    path = league.units[VILLAGE].path
    assert scope.grants == (Grant(SECRETARY, path, path, found.pk),)
    assert (scope.actor_id, scope.commission, scope.account_id) == (None, found.pk, league.accounts[TOWNSHIP].pk)
    assert scope.permits("fill_in")
    assert not any(
        scope.permits(verb) for verb in ("start", "sign_off", "give_commission", "issue_slip", "accept_check")
    )
    assert scope.opens("rectification")
    assert not any(scope.opens(room) for room in ("accounts", "roster", "organizations", "questions"))
    assert (reader.name, reader.title, reader.acting) == (
        league.people[TOWNSHIP].name,
        "受托代办 巴彦塔拉嘎查党支部",
        "巴彦塔拉嘎查党支部",
    )
    own, herself = queries.entry_of(league.accounts[TOWNSHIP])
    assert (own.commission, own.limits, herself.acting) == (None, None, "")


@pytest.mark.django_db
def test_both_names_stand_in_the_signature(league):
    by = queries.signature(acting(league, accepted(league)))
    assert str(by) == f"{league.people[TOWNSHIP].name}（受托代办 巴彦塔拉嘎查党支部）"


@pytest.mark.django_db
def test_who_answers_is_the_secretary_and_not_who_acts_for_him(league):
    scope = acting(league, accepted(league))
    assert queries.responsible(scope) == Signature(
        league.people[SECRETARY].pk, league.people[SECRETARY].name, "巴彦塔拉嘎查党支部书记"
    )
    assert queries.responsible(league.scope(SECRETARY)) == queries.signature(league.scope(SECRETARY))
    Tenure._base_manager.filter(person=league.people[SECRETARY]).update(until_on=TODAY)
    with pytest.raises(MoveRefused):
        queries.responsible(scope)


@pytest.mark.django_db
def test_by_commission_nobody_gives_a_commission_issues_a_slip_or_records_a_paper(league):
    scope = acting(league, accepted(league))
    with pytest.raises(NotAllowed):
        services.give_commission(scope, unit_id=league.units[VILLAGE].pk, terms=terms(league, MEMBER), now=clock.now())
    with pytest.raises((NotAllowed, NotHere, MoveRefused)):
        services.issue_slips(scope, person_ids=[league.people[MEMBER].pk], now=clock.now())
    assert not PaperDecision._base_manager.exists()


@pytest.mark.django_db
def test_the_branch_s_next_secretary_finds_it_standing_and_may_end_it(league):
    found = accepted(league)
    Tenure._base_manager.filter(person=league.people[SECRETARY]).update(until_on=TODAY)
    next_one = league.people[roles.COMMITTEE_MEMBER]
    Tenure(person=next_one, seat=league.seats[SECRETARY], unit=found.unit, from_on=TODAY).save(force_insert=True)
    assert commissions.in_force(found.trustee_id, found.pk, TODAY) == found
    assert move(league, found, "end", by=roles.COMMITTEE_MEMBER).state == "ended"
    assert commissions.in_force(found.trustee_id, found.pk, TODAY) is None


@pytest.mark.django_db
def test_it_is_nobody_else_s_and_nothing_once_the_branch_is_dissolved(league):
    found = accepted(league)
    assert commissions.in_force(league.people[MEMBER].pk, found.pk, TODAY) is None
    assert commissions.in_force(found.trustee_id, found.pk, UNTIL) == found
    assert commissions.in_force(found.trustee_id, found.pk, UNTIL + DAY) is None
    Organization._base_manager.filter(pk=found.unit_id).update(dissolved_on=TODAY)
    assert commissions.in_force(found.trustee_id, found.pk, TODAY) is None
