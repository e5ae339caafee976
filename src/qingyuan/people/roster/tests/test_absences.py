"""Members away: floating, away, lost; what ends it, who enters it, what it is hinted at."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import facts as catalogue
from qingyuan.kernel.errors import BadInput, NotAllowed, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.telling import unnamed
from qingyuan.people.roster import queries, rules, services
from qingyuan.people.roster.models import Absence, Membership
from qingyuan.people.roster.services import Joining

BY = Signature(None, "包巴特尔", "巴彦塔拉嘎查党支部书记")
TODAY = date(2026, 6, 5)
LONG_AGO = date(2025, 12, 5)
MAY = date(2026, 5, 1)


@pytest.fixture
def secretary(scope_as):
    return scope_as("branch-secretary")


@pytest.fixture
def go(secretary, li_chen, now):
    """go(kind, from_on, …): 李晨 goes away."""
    return lambda kind, from_on, **more: services.set_away(
        secretary, person_id=li_chen.pk, kind=kind, from_on=from_on, by=BY, now=now, **more
    )


def _rows(person):
    return [(one.kind, one.from_on, one.until_on, one.place) for one in queries.absences(person.pk)]


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- entering


def test_the_entry_shows_how_somebody_is_away_and_seals_where(go, village, li_chen):
    go("floating", LONG_AGO, place="呼和浩特市", contact="王桂兰")
    [absence] = queries.absences(li_chen.pk)
    entry = chronicle.entries_of_record(reference(absence))[-1]
    assert (entry.label, entry.open) == ("登记外出、流动或失联", {"absence": "floating", "from_on": "2025-12-05"})
    assert (entry.texts["place"], entry.texts["contact"]) == ("呼和浩特市", "王桂兰")
    assert absence.unit_id == village.pk


def test_who_is_away_is_still_a_member_of_the_branch(go, li_chen, village):
    go("floating", LONG_AGO)
    assert queries.lasting_member(li_chen.pk).unit_id == village.pk


def test_one_absence_lasts_at_a_time_and_the_next_begins_where_it_ends(go, li_chen):
    go("away", LONG_AGO, place="乌兰浩特市")
    go("floating", MAY, place="呼和浩特市")
    assert _rows(li_chen) == [("away", LONG_AGO, MAY, "乌兰浩特市"), ("floating", MAY, None, "呼和浩特市")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence(person=li_chen, unit=queries.lasting_member(li_chen.pk).unit, kind="lost", from_on=TODAY).save(
            force_insert=True
        )


def test_the_same_kind_since_the_same_day_corrects_place_and_contact(go, li_chen):
    go("floating", LONG_AGO, place="呼和浩特市")
    go("floating", LONG_AGO, place="包头市", contact="王桂兰")
    [absence] = queries.absences(li_chen.pk)
    assert (absence.place, absence.contact, absence.revision) == ("包头市", "王桂兰", 2)
    with pytest.raises(BadInput, match="已经这样登记"):
        go("floating", LONG_AGO, place=" 包头市 ", contact="王桂兰")


@pytest.mark.parametrize(
    ("from_on", "sentence"),
    [
        pytest.param(date(2026, 6, 6), "不能晚于今天", id="from tomorrow"),
        pytest.param(date(2026, 4, 30), "早于2026年5月1日", id="before what lasts began"),
    ],
)
def test_an_absence_has_a_day_that_fits(go, from_on, sentence):
    go("away", MAY)
    with pytest.raises(BadInput, match=sentence):
        go("lost", from_on)


def test_who_is_back_is_away_no_more_and_who_was_lost_is_regained(go, secretary, village, li_chen, now):
    back = {"person_id": li_chen.pk, "by": BY, "now": now}
    with pytest.raises(BadInput, match="没有外出登记"):
        services.come_back(secretary, on=TODAY, **back)
    go("lost", LONG_AGO)
    with pytest.raises(BadInput, match="早于2025年12月5日"):
        services.come_back(secretary, on=LONG_AGO - timedelta(days=1), **back)
    services.come_back(secretary, on=MAY, **back)
    go("away", MAY)
    services.come_back(secretary, on=TODAY, **back)
    assert _rows(li_chen) == [("lost", LONG_AGO, MAY, ""), ("away", MAY, TODAY, "")]
    lines = chronicle.entries_of_unit(village.pk)
    assert [line.label for line in lines if "登记" not in line.label] == ["党员返回", "恢复联系"]
    assert [unnamed(line.verb, line.open) for line in lines] == [[]] * len(lines)


def test_the_branch_and_those_who_keep_the_roster_enter_it_and_nobody_else(two_leagues, li_chen, now):
    done = []
    for role in roles.BUSINESS:
        call = {"person_id": li_chen.pk, "kind": "away", "from_on": MAY, "place": role, "by": BY, "now": now}
        try:
            services.set_away(two_leagues.one.scope(role), **call)
        except (NotAllowed, NotHere):
            continue
        done.append(role)
    assert sorted(done) == sorted((*roles.OFFICERS, *roles.KEEPERS))
    with pytest.raises(NotHere):
        services.set_away(two_leagues.other.scope("department-head"), **call)


def test_only_a_member_can_be_away(staff, li_chen, now):
    services.leave(staff, person_id=li_chen.pk, ending="left", on=MAY, by=BY, now=now)
    with pytest.raises(BadInput, match="没有组织关系"):
        services.set_away(staff, person_id=li_chen.pk, kind="away", from_on=TODAY, by=BY, now=now)


# --- what ends it with the membership, and what does not


@pytest.mark.parametrize("verb", ["transfer", "leave"])
def test_who_leaves_the_branch_is_no_longer_away_from_it(go, staff, next_village, li_chen, now, verb):
    go("floating", LONG_AGO)
    call = {"transfer": {"unit_id": next_village.pk}, "leave": {"ending": "left"}}[verb]
    getattr(services, verb)(staff, person_id=li_chen.pk, on=TODAY, by=BY, now=now, **call)
    assert _rows(li_chen) == [("floating", LONG_AGO, TODAY, "")]
    village_log = chronicle.entries_of_unit(queries.memberships(li_chen.pk)[0].unit_id, limit=1)[0]
    assert village_log.open["absence_ended"] == "floating"


def test_who_left_on_a_day_before_going_away_was_away_for_no_day(go, staff, li_chen, now):
    go("away", TODAY)
    services.leave(staff, person_id=li_chen.pk, ending="died", on=MAY, by=BY, now=now)
    assert _rows(li_chen) == [("away", TODAY, TODAY, "")]


def test_a_merger_of_branches_and_becoming_full_leave_somebody_away(go, staff, village, next_village, li_chen, now):
    Membership._base_manager.filter(person=li_chen).update(kind="probationary")
    go("floating", LONG_AGO)
    services.become_full(staff, person_id=li_chen.pk, on=MAY, by=BY, now=now)
    services.merge(staff, unit_id=village.pk, revision=1, into_id=next_village.pk, on=TODAY, by=BY, now=now)
    assert queries.away_in([next_village.pk], TODAY) == {li_chen.pk: "floating"}
    assert queries.away_in([village.pk], TODAY) == {}


# --- reading


def test_who_is_away_is_read_for_a_day(go, secretary, village, li_chen, now):
    go("away", LONG_AGO)
    go("lost", MAY)
    services.come_back(secretary, person_id=li_chen.pk, on=TODAY, by=BY, now=now)
    days = (LONG_AGO - timedelta(days=1), LONG_AGO, MAY - timedelta(days=1), MAY, TODAY)
    found = [None, "away", "away", "lost", None]
    assert [queries.away_on([li_chen.pk], day).get(li_chen.pk) for day in days] == found
    assert [queries.away_in([village.pk], day).get(li_chen.pk) for day in days] == found


def test_floating_and_lost_members_are_counted_up_the_tree(two_leagues, staff, go, now):
    go("floating", MAY)
    units = two_leagues.one.units
    secretary = two_leagues.one.people["branch-secretary"]
    services.set_away(staff, person_id=secretary.pk, kind="lost", from_on=MAY, by=BY, now=now)
    asked = [units[key].pk for key in ("banner", "banner_sumu", "banner_sumu_village_1", "banner_sumu_village_2")]
    for name in ("unit.members_floating", "unit.members_lost"):
        assert list(catalogue.values(name, staff, asked).values()) == [1, 1, 1, 0]
        assert catalogue.values(name, two_leagues.other.scope("department-head"), asked) == {}
    assert queries.away_counts(staff, units["banner"]) == {"floating": 1, "lost": 1}


# --- hints


@pytest.mark.parametrize(
    ("kind", "from_on", "more", "codes"),
    [
        pytest.param("lost", LONG_AGO, {}, ["lost_long"], id="lost for six months to the day"),
        pytest.param("lost", date(2025, 12, 6), {}, [], id="lost for a day less"),
        pytest.param("away", LONG_AGO, {}, ["away_long"], id="away for six months"),
        pytest.param("away", date(2025, 12, 6), {"place": "包头市"}, [], id="away for a day less"),
        pytest.param("floating", MAY, {}, ["no_contact"], id="floating without a contact person"),
        pytest.param("floating", LONG_AGO, {"contact": "王桂兰"}, [], id="floating, nobody knows where"),
        pytest.param("floating", LONG_AGO, {"contact": "王桂兰", "place": "包头市"}, ["settled"], id="at one place"),
        pytest.param("floating", date(2025, 12, 6), {"contact": "王", "place": "包头市"}, [], id="not for six months"),
    ],
)
def test_a_long_absence_gets_a_hint_with_its_article(kind, from_on, more, codes):
    hints = rules.absence_hints(kind=kind, from_on=from_on, on=TODAY, **{"place": "", "contact": "", **more})
    assert [hint.code for hint in hints] == codes
    assert all(hint.article.startswith("《中国共产党党员教育管理工作条例》第") for hint in hints)


@pytest.mark.parametrize(
    ("lost", "stopped_on", "codes"),
    [
        pytest.param(True, date(2024, 6, 5), ["stopped_long"], id="two years to the day"),
        pytest.param(True, date(2024, 6, 6), [], id="a day less"),
        pytest.param(False, date(2020, 1, 1), [], id="stopped for another reason"),
    ],
)
def test_two_years_after_stopping_somebody_lost_there_is_a_hint(lost, stopped_on, codes):
    assert [hint.code for hint in rules.stopped_hints(lost=lost, stopped_on=stopped_on, on=TODAY)] == codes


@given(from_on=st.dates(date(2000, 1, 1), date(2030, 1, 1)), days=st.integers(0, 400))
def test_a_hint_once_due_stays_due(from_on, days):
    on = from_on + timedelta(days=days)
    due = [
        bool(rules.absence_hints(kind="lost", from_on=from_on, place="", contact="", on=day))
        for day in (on, on + timedelta(days=1))
    ]
    assert due in ([False, False], [False, True], [True, True])
    assert due[0] is (days >= 184) or 181 <= days < 184


# --- a membership stopped and given back


def test_a_stopped_membership_is_restored_with_its_days(staff, village, next_village, li_chen, now):
    row = Membership._base_manager.filter(person=li_chen)
    row.update(joined_on=date(2010, 7, 1), joined_grain="month", full_on=date(2011, 1, 1), full_grain="year")
    services.leave(staff, person_id=li_chen.pk, ending="stopped", on=MAY, by=BY, now=now)
    call = {"person_id": li_chen.pk, "unit_id": next_village.pk, "by": BY, "now": now}
    with pytest.raises(BadInput, match="党籍已停止。准予恢复的，请办理恢复党籍"):
        services.join(staff, joining=Joining("full", TODAY), **call)
    with pytest.raises(BadInput, match="早于2026年5月1日"):
        services.restore(staff, on=date(2026, 4, 30), **call)
    services.restore(staff, on=TODAY, **call)
    back = queries.lasting_member(li_chen.pk)
    assert (back.unit_id, back.kind, str(back.joined), str(back.full)) == (
        next_village.pk,
        "full",
        "2010年7月",
        "2011年",
    )
    entry = chronicle.entries_of_unit(next_village.pk, limit=1)[0]
    assert (entry.label, entry.open) == ("恢复党籍", {"membership": "full", "from_on": "2026-06-05"})


def test_only_a_stopped_membership_is_restored(staff, village, li_chen, now):
    call = {"person_id": li_chen.pk, "unit_id": village.pk, "on": TODAY, "by": BY, "now": now}
    with pytest.raises(BadInput, match="要换支部"):
        services.restore(staff, **call)
    services.leave(staff, person_id=li_chen.pk, ending="left", on=MAY, by=BY, now=now)
    with pytest.raises(BadInput, match="没有停止过党籍"):
        services.restore(staff, **call)


# --- pages


def test_somebody_goes_away_and_comes_back_by_forms(client_as, village, li_chen):
    client = client_as("branch-secretary")
    away, back = (reverse(f"roster:{name}", args=[li_chen.pk]) for name in ("away", "come_back"))
    assert client.get(back).status_code == 404
    assert client.post(away, {"kind": "", "from_on": "2025-12-05"}).status_code == 422
    typed = {"kind": "floating", "from_on": "2025-12-05", "place": "包头市", "contact": "王桂兰"}
    assert client.post(away, typed).status_code == 303
    text = _text(client.get(li_chen.get_absolute_url()))
    assert "流动党员 2025年12月5日—至今 包头市 王桂兰" in text
    assert "巴彦塔拉嘎查党支部正式党员，流动党员（2025年12月5日起）" in text
    assert "流动已满6个月，地点比较固定的，转移组织关系。（见《中国共产党党员教育管理工作条例》第二十五条）" in text
    assert client.post(away, typed).status_code == 422
    assert client.post(back, {"on": "2026-06-01"}).status_code == 303
    assert "流动党员 2025年12月5日—2026年6月1日" in _text(client.get(li_chen.get_absolute_url()))


def test_a_member_reads_where_he_is_said_to_be_and_no_hint_about_himself(client_as, go, li_chen):
    go("lost", LONG_AGO)
    member, secretary = (
        _text(client_as(role).get(li_chen.get_absolute_url())) for role in ("member", "branch-secretary")
    )
    assert "失联 2025年12月5日—至今" in member
    assert "停止党籍" in secretary
    assert "停止党籍" not in member


def test_the_list_marks_and_finds_who_is_away(client_as, village, go, li_chen):
    go("floating", MAY)
    client, url = client_as("branch-secretary"), f"{reverse('roster:people')}?unit={village.pk}"
    assert "正式党员 流动党员" in _text(client.get(url))
    floating, lost = (client.get(f"{url}&state={state}") for state in ("floating", "lost"))
    assert re.findall(r">([^<]+)</a></th>", floating.content.decode()) == ["李晨"]
    assert "没有符合条件的党员" in _text(lost)
    unit = _text(client.get(village.get_absolute_url()))
    assert "流动党员 1" in unit
    assert "失联党员" not in unit


def test_a_stopped_membership_is_restored_by_the_form(client_as, staff, li_chen, now):
    services.leave(staff, person_id=li_chen.pk, ending="stopped", on=MAY, by=BY, now=now)
    client = client_as("township-organization-member")
    page = client.get(li_chen.get_absolute_url()).content.decode()
    url = reverse("roster:restore", args=[li_chen.pk])
    assert url in page
    assert reverse("roster:join", args=[li_chen.pk]) not in page
    assert client.post(url, {"unit": "白音花嘎查党支部", "on": "2026-06-05"}).status_code == 303
    assert queries.lasting_member(li_chen.pk).unit.short_name == "白音花嘎查党支部"


def test_two_years_lost_is_said_on_the_page_of_who_was_stopped(client_as, staff, secretary, li_chen, now):
    for kind, ended in (("lost", date(2024, 6, 5)), ("away", None)):
        Absence._base_manager.all().delete()
        Membership._base_manager.filter(person=li_chen).update(until_on=date(2024, 6, 5), ending="stopped")
        row = Membership._base_manager.get(person=li_chen)
        Absence(
            person=li_chen, unit=row.unit, kind=kind, from_on=date(2023, 1, 1), until_on=ended or date(2023, 6, 1)
        ).save(force_insert=True)
        text = _text(client_as("department-staff").get(li_chen.get_absolute_url()))
        assert ("已满2年" in text) is (kind == "lost")
