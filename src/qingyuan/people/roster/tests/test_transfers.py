"""A membership sent and received: who answers for it meanwhile, what each step does, and what a break leaves."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import BadInput, MoveRefused, NotAllowed, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Grant, Scope
from qingyuan.people.organizations import services as tree
from qingyuan.people.organizations.telling import unnamed
from qingyuan.people.roster import jobs, queries, services, standing_queries
from qingyuan.people.roster.models import Arrival, Membership, Partial, Person, Tenure, Transfer
from qingyuan.people.roster.services import transfers as verbs
from qingyuan.people.roster.standing_rules import EffectKind, usual_days

SENDER = Signature(1, "白晓琳", "科尔沁右翼前旗委组织部组织科科长")
RECEIVER = Signature(2, "于洋", "突泉县委组织部组织科科长")
TODAY = date(2026, 6, 5)
MAY = date(2026, 5, 1)
NUMBER = "11010519491231002X"
JOB = Scope.for_job(services.SETTLE)


@pytest.fixture
def county(two_leagues):
    """The 旗县 next door, and the Scope of its 组织部."""
    unit = two_leagues.one.units["county"]
    office = two_leagues.one.units["county_department"]
    return unit, Scope(2, None, (Grant("department-staff", unit.path, office.path),), unit.pk)


@pytest.fixture
def haari(two_leagues):
    return two_leagues.one.units["county_sumu_village_1"]


@pytest.fixture
def send(staff, li_chen, now):
    """send(unit): 李晨 is sent to a unit, or out of the instance by a name."""

    def sent(into=None, *, on=MAY, **more):
        into_id = into.pk if into is not None else None
        return services.send(
            staff, person_id=li_chen.pk, into_id=into_id, on=on, by=SENDER, now=now, **{"into_name": "", **more}
        )

    return sent


@pytest.fixture
def receive(county, now):
    """receive(transfer, unit): the 旗县 next door receives."""
    return lambda transfer, unit, on=TODAY: services.receive(
        county[1], transfer_id=transfer.pk, unit_id=unit.pk, on=on, by=RECEIVER, now=now
    )


@pytest.fixture
def broken(county, now):
    """broken(transfer, unit): the 旗县 next door receives, and the second transaction is lost."""

    def received(transfer, unit, on=TODAY):
        with patch.object(verbs, "settle", side_effect=ConnectionError), pytest.raises(ConnectionError):
            services.receive(county[1], transfer_id=transfer.pk, unit_id=unit.pk, on=on, by=RECEIVER, now=now)
        return Arrival._base_manager.get(transfer_id=transfer.pk).person

    return received


def _again(transfer):
    return Transfer._base_manager.get(pk=transfer.pk)


def _belonged(person):
    return [(row.unit_id, row.from_on, row.until_on, row.ending) for row in queries.memberships(person.pk)]


def _labels(unit):
    return [line.label for line in chronicle.entries_of_unit(unit.pk)]


# --- sending


def test_who_is_sent_still_belongs_to_the_branch_that_sent_him(send, village, haari, li_chen):
    transfer = send(haari)
    assert (transfer.number, transfer.state, transfer.into_name) == ("2026-000001", "sent", "突泉县委/哈日嘎查党支部")
    assert queries.lasting_member(li_chen.pk).unit_id == village.pk
    entry = chronicle.entries_of_record(reference(transfer))[-1]
    assert (entry.label, entry.open) == (
        "转出待接收",
        {"number": "2026-000001", "into": "突泉县委/哈日嘎查党支部", "on": "2026-05-01"},
    )
    assert entry.texts["name"] == "李晨"


def test_numbers_run_on_within_a_home_and_a_year(send, staff, two_leagues, haari, now):
    first = send(haari)
    services.withdraw(staff, transfer_id=first.pk, by=SENDER, now=now)
    Transfer._base_manager.filter(pk=first.pk).update(number="2025-000041")
    assert send(haari).number == "2026-000001"
    secretary = two_leagues.one.people["branch-secretary"]
    call = {"person_id": secretary.pk, "into_id": haari.pk, "on": MAY, "by": SENDER, "now": now}
    assert services.send(staff, **call).number == "2026-000002"


def test_one_transfer_is_under_way_at_a_time(send, haari, li_chen):
    transfer = send(haari)
    with pytest.raises(MoveRefused, match="已转出待接收（2026-000001，转往“突泉县委/哈日嘎查党支部”）"):
        send(haari)
    row = Transfer(home_id=1, number="x", person=li_chen, from_unit=transfer.from_unit, sent_on=MAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_who_is_on_the_way_leaves_by_no_other_door(send, staff, next_village, haari, li_chen, now):
    send(haari)
    for verb, more in (("transfer", {"unit_id": next_village.pk}), ("leave", {"ending": "left"})):
        with pytest.raises(MoveRefused, match="请等对方接收，或者先撤回"):
            getattr(services, verb)(staff, person_id=li_chen.pk, on=TODAY, by=SENDER, now=now, **more)


@pytest.mark.parametrize(
    ("key", "more", "sentence"),
    [
        pytest.param("banner_sumu_village_1", {}, "现在就在", id="where he is"),
        pytest.param(None, {"into_name": " "}, "请写转往哪个党组织", id="nowhere"),
        pytest.param("county", {"on": date(2026, 6, 6)}, "不能晚于今天", id="tomorrow"),
        pytest.param("county", {"on": date(2019, 12, 31)}, "早于2020年1月1日", id="before belonging"),
    ],
)
def test_a_membership_is_not_sent(send, two_leagues, key, more, sentence):
    with pytest.raises(BadInput, match=sentence):
        send(two_leagues.one.units[key] if key else None, **more)


@pytest.mark.parametrize(
    ("league", "key"),
    [
        pytest.param("other", "banner_sumu_village_1", id="a branch of another league"),
        pytest.param("one", "county_department", id="an office, where nobody belongs"),
    ],
)
def test_a_membership_goes_to_branches_and_committees_of_the_league(send, two_leagues, league, key):
    with pytest.raises(NotHere):
        send(getattr(two_leagues, league).units[key])


def test_a_branch_sends_nobody(scope_as, haari, li_chen, now):
    with pytest.raises(NotAllowed):
        services.send(scope_as("branch-secretary"), person_id=li_chen.pk, into_id=haari.pk, on=MAY, by=SENDER, now=now)


# --- receiving


def test_within_a_home_one_step_ends_and_begins_and_seats_stay(
    send, staff, village, next_village, two_leagues, li_chen, now
):
    seat = tree.add_seat(staff, unit_id=village.pk, name="委员", role="", places=None, by=SENDER, now=now)
    services.appoint(staff, seat_id=seat.pk, person_id=li_chen.pk, from_on=MAY, by=SENDER, now=now)
    services.set_away(staff, person_id=li_chen.pk, kind="floating", from_on=MAY, by=SENDER, now=now)
    transfer = send(two_leagues.one.units["banner_sumu"])
    keeper = two_leagues.one.scope("township-organization-member")
    call = {"transfer_id": transfer.pk, "unit_id": next_village.pk, "on": TODAY, "by": SENDER, "now": now}
    assert services.receive(keeper, **call).pk == li_chen.pk
    assert _belonged(li_chen) == [
        (village.pk, date(2020, 1, 1), TODAY, "transferred"),
        (next_village.pk, TODAY, None, ""),
    ]
    assert Tenure._base_manager.get(person=li_chen).until_on is None
    assert queries.absence_of(li_chen.pk) is None
    done = _again(transfer)
    assert (done.state, done.received_on, done.new_person_id, done.ended_by) == ("received", TODAY, None, SENDER)
    assert not Arrival._base_manager.exists()
    assert (_labels(village)[0], _labels(next_village)) == ("转出党员", ["转入党员"])


def test_another_home_gets_a_new_row_and_ours_ends_with_every_seat(
    send, receive, staff, village, haari, two_leagues, li_chen, now
):
    Person._base_manager.filter(pk=li_chen.pk).update(born_on=date(1998, 7, 1), born_grain="month", phone="")
    Membership._base_manager.filter(person=li_chen).update(joined_on=date(2019, 1, 1), joined_grain="year")
    seat = tree.add_seat(staff, unit_id=village.pk, name="委员", role="", places=None, by=SENDER, now=now)
    services.appoint(staff, seat_id=seat.pk, person_id=li_chen.pk, from_on=MAY, by=SENDER, now=now)
    transfer = send(haari)
    made = receive(transfer, haari)
    assert (made.pk != li_chen.pk, made.name, made.home_id) == (True, "李晨", haari.home_id)
    assert (made.born, queries.lasting_member(made.pk).joined) == (Partial.read("1998-07"), Partial.read("2019"))
    assert _belonged(made) == [(haari.pk, TODAY, None, "")]
    assert _belonged(li_chen) == [(village.pk, date(2020, 1, 1), TODAY, "moved-away")]
    assert Tenure._base_manager.get(person=li_chen).until_on == TODAY
    done = _again(transfer)
    assert (done.state, done.received_on, done.new_person_id, done.ended_by) == ("received", TODAY, made.pk, RECEIVER)
    assert (_labels(village)[:2], _labels(haari)) == (["转出党员", "转出待接收"], ["转入党员"])
    leaving = chronicle.entries_of_unit(village.pk, limit=1)[0]
    assert (leaving.title, leaving.open["seats"]) == (RECEIVER.title, ["巴彦塔拉嘎查党支部委员"])
    [arrival] = queries.arrivals(made.pk)
    assert (arrival.number, arrival.from_name) == ("2026-000001", "科尔沁右翼前旗委/巴彦塔拉嘎查党支部")


def test_each_transaction_writes_entries_of_one_home(send, broken, village, haari, li_chen):
    transfer = send(haari)
    broken(transfer, haari)
    assert (_labels(village), _labels(haari)) == (["转出待接收"], ["转入党员"])
    assert _again(transfer).revision == 1


def test_what_a_break_leaves_is_settled_by_the_job_on_the_day_it_was_received(
    send, broken, village, haari, li_chen, run_jobs
):
    transfer = send(haari)
    made = broken(transfer, haari, on=date(2026, 6, 1))
    assert queries.unsettled() == [transfer.pk]
    assert queries.lasting_member(li_chen.pk).unit_id == village.pk
    assert run_jobs() == 1
    assert queries.unsettled() == []
    assert _belonged(li_chen) == [(village.pk, date(2020, 1, 1), date(2026, 6, 1), "moved-away")]
    assert _again(transfer).new_person_id == made.pk


def test_settling_twice_is_settling_once(send, receive, village, haari):
    transfer = send(haari)
    receive(transfer, haari)
    size = chronicle.size_of(village.pk)
    jobs.settle_transfers()
    assert services.settle(JOB, transfer_id=transfer.pk, now=None) is None
    assert chronicle.size_of(village.pk) == size


def test_nothing_is_settled_that_has_not_arrived(send, haari, village, li_chen, now):
    transfer = send(haari)
    assert services.settle(JOB, transfer_id=transfer.pk, now=now) is None
    assert queries.lasting_member(li_chen.pk).unit_id == village.pk


def test_only_the_job_settles(send, broken, staff, haari, now):
    transfer = send(haari)
    broken(transfer, haari)
    with pytest.raises(NotHere):
        services.settle(staff, transfer_id=transfer.pk, now=now)


def test_receiving_twice_makes_nobody_twice(send, receive, broken, haari):
    transfer = send(haari)
    made = broken(transfer, haari)
    people = Person._base_manager.count()
    assert receive(transfer, haari).pk == made.pk
    assert Person._base_manager.count() == people
    assert _again(transfer).state == "received"


def test_what_has_arrived_is_neither_withdrawn_nor_sent_back_nor_changed_here(
    send, broken, staff, county, haari, li_chen, now
):
    Membership._base_manager.filter(person=li_chen).update(kind="probationary")
    transfer = send(haari)
    broken(transfer, haari)
    with pytest.raises(MoveRefused, match="对方已接收，待本方结转"):
        services.withdraw(staff, transfer_id=transfer.pk, by=SENDER, now=now)
    with pytest.raises(MoveRefused, match="对方已接收，待本方结转"):
        services.send_back(county[1], transfer_id=transfer.pk, reason="错了", by=RECEIVER, now=now)
    with pytest.raises(MoveRefused, match="对方已接收，待本方结转"):
        services.become_full(staff, person_id=li_chen.pk, on=TODAY, by=SENDER, now=now)


def test_a_probationary_member_may_become_full_on_the_way(send, receive, staff, haari, li_chen, now):
    Membership._base_manager.filter(person=li_chen).update(kind="probationary")
    transfer = send(haari)
    services.become_full(staff, person_id=li_chen.pk, on=date(2026, 5, 20), by=SENDER, now=now)
    with pytest.raises(BadInput, match="早于2026年5月20日"):
        receive(transfer, haari, on=date(2026, 5, 19))
    made = receive(transfer, haari)
    member = queries.lasting_member(made.pk)
    assert (member.kind, member.full) == ("full", Partial.read("2026-05-20"))


def test_a_branch_merged_on_the_way_hands_the_transfer_to_the_one_that_goes_on(
    send, receive, staff, village, next_village, haari, li_chen, now
):
    transfer = send(haari)
    services.merge(staff, unit_id=village.pk, revision=1, into_id=next_village.pk, on=TODAY, by=SENDER, now=now)
    receive(transfer, haari)
    assert [row[3] for row in _belonged(li_chen)] == ["transferred", "moved-away"]
    assert _labels(next_village)[0] == "转出党员"


def test_who_comes_back_to_a_home_gets_the_row_he_had(send, receive, staff, village, haari, li_chen, now):
    Person._base_manager.filter(pk=li_chen.pk).update(id_number=NUMBER, id_number_index=queries.index_of(NUMBER))
    made = receive(send(haari), haari, on=date(2026, 5, 10))
    both = Scope(1, 1, tuple(Grant("department-staff", u.path, u.path) for u in (village, haari)), village.home_id)
    back = services.send(both, person_id=made.pk, into_id=village.pk, on=date(2026, 5, 20), by=RECEIVER, now=now)
    call = {"transfer_id": back.pk, "unit_id": village.pk, "by": SENDER, "now": now}
    assert services.receive(both, on=TODAY, **call).pk == li_chen.pk
    assert _belonged(li_chen)[-1] == (village.pk, TODAY, None, "")
    assert _belonged(made)[-1] == (haari.pk, date(2026, 5, 10), TODAY, "moved-away")


def test_who_belongs_to_the_receiving_home_already_is_not_received_once_more(
    send, receive, haari, li_chen, county, now
):
    Person._base_manager.filter(pk=li_chen.pk).update(id_number=NUMBER, id_number_index=queries.index_of(NUMBER))
    services.add_person(
        county[1],
        unit_id=haari.pk,
        facts=services.Facts(name="李晨", id_number=NUMBER),
        joining=services.Joining("full", MAY),
        by=RECEIVER,
        now=now,
    )
    transfer = send(haari)
    with pytest.raises(BadInput, match="李晨已在本旗县市名册上，组织关系在“哈日嘎查党支部”"):
        receive(transfer, haari)
    assert _again(transfer).state == "sent"


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        pytest.param(date(2026, 6, 6), "不能晚于今天", id="tomorrow"),
        pytest.param(date(2026, 4, 30), "早于2026年5月1日", id="before it was sent"),
    ],
)
def test_a_transfer_is_received_on_a_day_that_fits(send, receive, haari, on, sentence):
    with pytest.raises(BadInput, match=sentence):
        receive(send(haari), haari, on=on)


def test_the_branch_that_sent_receives_nothing(send, staff, two_leagues, village, now):
    transfer = send(two_leagues.one.units["banner"])
    with pytest.raises(BadInput, match="就是转出的支部"):
        services.receive(staff, transfer_id=transfer.pk, unit_id=village.pk, on=TODAY, by=SENDER, now=now)


def test_each_side_does_its_own_moves_only(send, staff, county, haari, two_leagues, now):
    transfer = send(haari)
    with pytest.raises(NotAllowed, match="哈日苏木党委组织委员"):
        services.receive(staff, transfer_id=transfer.pk, unit_id=haari.pk, on=TODAY, by=SENDER, now=now)
    with pytest.raises(NotAllowed, match="哈日苏木党委组织委员"):
        services.send_back(staff, transfer_id=transfer.pk, reason="不收", by=SENDER, now=now)
    with pytest.raises(NotAllowed, match="巴彦苏木党委组织委员"):
        services.withdraw(county[1], transfer_id=transfer.pk, by=RECEIVER, now=now)
    stranger = two_leagues.other.scope("department-head")
    for verb, more in (("withdraw", {}), ("send_back", {"reason": "不收"}), ("confirm", {"on": TODAY})):
        with pytest.raises(NotHere):
            getattr(services, verb)(stranger, transfer_id=transfer.pk, by=SENDER, now=now, **more)


def test_a_branch_is_received_where_the_receiver_keeps_the_roster(send, receive, two_leagues, haari):
    with pytest.raises(NotHere):
        receive(send(haari), two_leagues.one.units["banner_town_village_1"])


# --- sent back, withdrawn, out of the instance


def test_a_transfer_sent_back_needs_a_reason_which_the_sender_reads(send, county, village, haari, li_chen, now):
    transfer = send(haari)
    call = {"transfer_id": transfer.pk, "by": RECEIVER, "now": now}
    with pytest.raises(BadInput, match="没有正当理由，不得拒绝接收"):
        services.send_back(county[1], reason=" ", **call)
    services.send_back(county[1], reason="缺入党志愿书", **call)
    back = _again(transfer)
    assert (back.state, back.note, back.received_on) == ("returned", "缺入党志愿书", None)
    assert queries.lasting_member(li_chen.pk).unit_id == village.pk
    entry = chronicle.entries_of_unit(village.pk, limit=1)[0]
    assert (entry.label, entry.open) == ("转接被退回", {"number": "2026-000001", "into": "突泉县委/哈日嘎查党支部"})
    assert chronicle.entries_of_record(reference(transfer))[-1].texts["reason"] == "缺入党志愿书"
    assert chronicle.size_of(haari.pk) == 0
    assert send(haari).number == "2026-000002"


def test_a_transfer_out_of_the_instance_is_done_by_its_returned_slip(send, staff, village, li_chen, two_leagues, now):
    transfer = send(into_name="中国共产党长春市朝阳区委员会")
    with pytest.raises(NotAllowed):
        services.receive(staff, transfer_id=transfer.pk, unit_id=village.pk, on=TODAY, by=SENDER, now=now)
    services.confirm(staff, transfer_id=transfer.pk, on=TODAY, by=SENDER, now=now)
    assert _belonged(li_chen) == [(village.pk, date(2020, 1, 1), TODAY, "moved-away")]
    assert (_again(transfer).state, _again(transfer).received_on) == ("received", TODAY)


def test_what_goes_inside_the_instance_is_not_done_by_a_slip(send, staff, haari, now):
    with pytest.raises(MoveRefused, match="在本系统内，由他们接收"):
        services.confirm(staff, transfer_id=send(haari).pk, on=TODAY, by=SENDER, now=now)


def test_every_open_value_of_these_entries_has_a_chinese_name(send, receive, staff, county, village, haari, now):
    services.withdraw(staff, transfer_id=send(haari).pk, by=SENDER, now=now)
    services.send_back(county[1], transfer_id=send(haari).pk, reason="错了", by=RECEIVER, now=now)
    receive(send(haari), haari)
    lines = [line for unit in (village, haari) for line in chronicle.entries_of_unit(unit.pk)]
    assert len({line.verb for line in lines}) == 5
    assert [unnamed(line.verb, line.open) for line in lines] == [[]] * len(lines)


def test_a_vote_that_is_suspended_is_not_given_back_by_moving(send, receive, staff, haari, li_chen, now):
    days = usual_days(EffectKind.OBSERVED_ONE, MAY)
    paper = services.Paper("中共科尔沁右翼前旗纪律检查委员会", "前纪处〔2026〕3号")
    services.register_effect(
        staff, person_id=li_chen.pk, kind=EffectKind.OBSERVED_ONE, days=days, paper=paper, by=SENDER, now=now
    )
    made = receive(send(haari), haari)
    assert standing_queries.rights_on([made.pk], TODAY)[made.pk].votes is False
