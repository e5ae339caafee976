"""What a calendar shows of a desk, and who can open it (日历订阅)."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
import recurring_ical_events
from django.test import Client

from qingyuan.chronicle.models import Entry
from qingyuan.kernel import clock
from qingyuan.kernel.errors import MoveRefused, NotHere
from qingyuan.obligations.rectification.states import State
from qingyuan.overview.campaigns import services as campaigns
from qingyuan.overview.campaigns.rules import Days
from qingyuan.overview.desk import feed, services
from qingyuan.overview.desk.models import Feed
from qingyuan.people.accounts.models import Account
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Tenure
from tests import questions
from tests.findings import TEXT, own_finding, plant, sample_library

TODAY = date(2026, 6, 5)
SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
URL = "https://qingyuan.example/desk"


def told(league, role, today=TODAY):
    found = feed.events(league.accounts[role], desk_url=URL, today=today)
    return {event.day: event.summary for event in found}


def made(league, role):
    return services.make_feed(league.scope(role), now=clock.now()).token


def test_each_day_has_one_event_made_of_counts(two_leagues):
    village = two_leagues.one.units["banner_sumu_village_1"]
    for due_on in (date(2026, 6, 4), TODAY, date(2026, 6, 9), date(2026, 6, 9)):
        plant(village, State.WORKING, due_on=due_on)
    plant(village, due_on=date(2026, 6, 9))
    questions.ask(two_leagues.one, due_on=date(2026, 6, 9))
    assert told(two_leagues.one, SECRETARY) == {
        TODAY: "今日到期2件，该办的4件",
        date(2026, 6, 9): "请说明到期：1件；整改到期：3件",
    }


def test_a_superior_sees_what_waits_today_and_the_looks_back_to_come(two_leagues):
    village = two_leagues.one.units["banner_sumu_village_1"]
    plant(village, State.REVIEW, due_on=date(2026, 6, 30))
    for day in (TODAY, date(2026, 12, 5), date(2026, 12, 5)):
        plant(village, State.SIGNED_OFF, look_back_on=day)
    assert told(two_leagues.one, TOWNSHIP) == {TODAY: "今日到期1件，等我审1件", date(2026, 12, 5): "回头看：2件"}


def test_stages_of_the_campaigns_over_the_reader_begin_and_end_in_it(two_leagues, tmp_path):
    staff = two_leagues.one.scope(STAFF)
    adopted = campaigns.create(
        staff,
        unit=two_leagues.one.units["banner"],
        library=sample_library(tmp_path),
        key="rectification",
        title="集中治理",
        stages=[
            Days("study", "学", date(2026, 6, 1), date(2026, 6, 10)),
            Days("find", "查", date(2026, 6, 11), date(2026, 7, 25)),
        ],
        now=clock.now(),
    )
    campaigns.launch(
        two_leagues.one.scope(roles.DEPARTMENT_HEAD), adoption_id=adopted.pk, revision=adopted.revision, now=clock.now()
    )
    days = {
        date(2026, 6, 10): "“集中治理”“学”最后一天",
        date(2026, 6, 11): "“集中治理”“查”第一天",
        date(2026, 7, 25): "“集中治理”“查”最后一天",
    }
    assert told(two_leagues.one, roles.MEMBER) == days
    assert told(two_leagues.one, SECRETARY) == days
    assert told(two_leagues.other, roles.MEMBER) == {}


def test_it_names_nobody_quotes_nothing_and_knows_nothing_of_what_is_handled_by_name(two_leagues):
    league = two_leagues.one
    plant(league.units["banner_sumu_village_1"], due_on=date(2026, 6, 9))
    own_finding(league, SECRETARY)
    questions.ask(league)
    questions.ask_confidential(league, at=2, due_on=date(2026, 6, 10))
    for role in league.accounts:
        sent = Client().get(f"/calendar/{made(league, role)}.ics") if role in roles.BUSINESS else None
        if sent is None:
            continue
        said = str(icalendar.Calendar.from_ical(sent.content).to_ical().decode())
        assert TEXT[:6] not in said and questions.TEXT[:6] not in said
        assert not any(person.name in said for person in league.people.values())
        assert "巴彦塔拉" not in said
    assert date(2026, 6, 10) not in told(league, roles.DEPARTMENT_HEAD)


def test_a_day_keeps_its_event_and_is_told_apart_from_other_accounts(two_leagues):
    league = two_leagues.one
    plant(league.units["banner_sumu_village_1"], due_on=date(2026, 6, 9))

    def uids(role, today=TODAY):
        return [event.uid for event in feed.events(league.accounts[role], desk_url=URL, today=today)]

    first = uids(SECRETARY)
    assert len(set(first)) == len(first) == 2
    assert uids(SECRETARY, TODAY + timedelta(days=4))[0] == first[1]
    assert not set(first) & set(uids(roles.COMMITTEE_MEMBER))
    assert str(league.accounts[SECRETARY].pk) not in "".join(first)


def test_whoever_has_the_address_reads_it_and_its_headers_keep_it_from_others(two_leagues):
    plant(two_leagues.one.units["banner_sumu_village_1"], due_on=date(2026, 6, 9))
    sent = Client().get(f"/calendar/{made(two_leagues.one, SECRETARY)}.ics")
    assert sent.status_code == 200
    assert sent["Content-Type"] == "text/calendar; charset=utf-8"
    assert sent["Cache-Control"] == "private, max-age=3600"
    parsed = icalendar.Calendar.from_ical(sent.content)
    [found] = recurring_ical_events.of(parsed).at(date(2026, 6, 9))
    assert (str(found["SUMMARY"]), str(found["URL"])) == ("整改到期：1件", "http://testserver/desk")


def test_a_new_address_ends_the_old_one_and_stopping_ends_it(two_leagues):
    league = two_leagues.one
    scope = league.scope(SECRETARY)
    old, new = made(league, SECRETARY), made(league, SECRETARY)
    assert old != new
    assert [Client().get(f"/calendar/{token}.ics").status_code for token in (old, new)] == [404, 200]
    services.revoke_feed(scope, now=clock.now())
    assert Client().get(f"/calendar/{new}.ics").status_code == 404
    with pytest.raises(MoveRefused):
        services.revoke_feed(scope, now=clock.now())
    told_of = Entry.objects.filter(verb__startswith="desk.feed").order_by("seq").values_list("verb", flat=True)
    assert list(told_of) == ["desk.feed_made", "desk.feed_revoked", "desk.feed_made", "desk.feed_revoked"]


def test_an_address_of_a_closed_account_or_of_nobody_is_nowhere(two_leagues):
    league = two_leagues.one
    token = made(league, SECRETARY)
    Account._base_manager.filter(pk=league.accounts[SECRETARY].pk).update(state=Account.State.CLOSED)
    for wrong in (token, token[:-1], "x"):
        assert Client().get(f"/calendar/{wrong}.ics").status_code == 404


def test_it_reaches_as_far_as_its_owner_does_today(two_leagues):
    league = two_leagues.one
    plant(league.units["banner_sumu_village_1"], State.REVIEW)
    assert told(league, TOWNSHIP) == {TODAY: "等我审1件"}
    Tenure._base_manager.filter(person=league.people[TOWNSHIP]).update(until_on=TODAY)
    assert told(league, TOWNSHIP) == {}


def test_the_secret_is_kept_nowhere_and_shown_once(two_leagues, client_as):
    client = client_as(SECRETARY)
    assert "开通日历订阅" in client.get("/me").content.decode()
    answer = client.post("/me/calendar", {"_key": "once"})
    shown = answer.content.decode()
    [token] = {part.split(".ics")[0] for part in shown.split("/calendar/")[1:]}
    assert Client().get(f"/calendar/{token}.ics").status_code == 200
    assert token not in client.get("/me").content.decode()
    assert not Feed._base_manager.filter(token_index=token).exists()
    # The same press again shows no secret and makes no other.
    assert token not in client.post("/me/calendar", {"_key": "once"}).content.decode()
    assert Feed._base_manager.count() == 1
    assert client.post("/me/calendar/revoke", {"_key": "twice"}).status_code == 303
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_an_administrator_has_no_desk_and_so_no_calendar(two_leagues):
    with pytest.raises(NotHere):
        services.make_feed(two_leagues.one.scope(roles.SYSTEM_ADMINISTRATOR), now=clock.now())
