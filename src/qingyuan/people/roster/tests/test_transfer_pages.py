"""Transfers through the client: sending, the list of each side, and the moves of one transfer."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts.models import Account
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Seat
from qingyuan.people.roster import jobs, queries, services
from qingyuan.people.roster.models import Membership, Person, Tenure, Transfer

BY = Signature(None, "白晓琳", "组织科科长")
TODAY = date(2026, 6, 5)
MAY = date(2026, 5, 1)
NUMBER = "11010519491231002X"


@pytest.fixture
def haari(two_leagues):
    return two_leagues.one.units["county_sumu_village_1"]


@pytest.fixture
def neighbour(two_leagues):
    """A client signed in as who keeps the roster of the 旗县 next door."""
    office, county = (two_leagues.one.units[key] for key in ("county_department", "county"))
    person = Person(home_id=county.pk, name="于洋")
    person.save(force_insert=True)
    seat = Seat(unit=office, key="staff", name="组织科科长", role="department-staff", order=1)
    seat.save(force_insert=True)
    Tenure(person=person, seat=seat, unit=office, from_on=MAY).save(force_insert=True)
    account = Account(
        username="neighbour", password="!", unit=office, home_id=county.pk, person=person, state=Account.State.OPEN
    )
    account.save(force_insert=True)
    client = Client()
    client.force_login(account, backend="qingyuan.people.accounts.backends.AccountBackend")
    return client


@pytest.fixture
def sent(staff, haari, li_chen, now):
    return services.send(staff, person_id=li_chen.pk, into_id=haari.pk, on=MAY, by=BY, now=now)


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _list(unit=None):
    return reverse("roster:transfers") + (f"?unit={unit.pk}" if unit else "")


def _url(name, transfer):
    return reverse(f"roster:{name}", args=[transfer.pk])


def test_a_membership_is_sent_by_the_form_to_a_branch_of_another_home(client_as, haari, li_chen, village):
    client, url = client_as("township-organization-member"), reverse("roster:send", args=[li_chen.pk])
    assert url in client.get(li_chen.get_absolute_url()).content.decode()
    answer = client.post(url, {"into": "哈日苏木/哈日嘎查党支部", "outside": "", "on": "2026-05-01"})
    assert (answer.status_code, answer["Location"]) == (303, li_chen.get_absolute_url())
    text = _text(client.get(li_chen.get_absolute_url()))
    assert (
        "2026-000001 2026年5月1日转往“突泉县委/哈日嘎查党支部” 已转出待接收 对方接收以前，组织关系仍在本支部。" in text
    )
    assert "巴彦塔拉嘎查党支部正式党员" in text
    page = client.get(li_chen.get_absolute_url()).content.decode()
    assert [url in page, reverse("roster:leave", args=[li_chen.pk]) in page] == [False, False]
    again = client.post(url, {"into": "哈日嘎查党支部", "outside": "", "on": "2026-05-01"})
    assert again.status_code == 409
    assert "已转出待接收（2026-000001" in _text(again)


@pytest.mark.parametrize(
    ("into", "outside", "sentence"),
    [
        pytest.param("", "", "只写一处", id="nowhere"),
        pytest.param("哈日嘎查党支部", "长春市朝阳区委", "只写一处", id="two places"),
        pytest.param("没有这个党支部", "", "没有找到“没有这个党支部”", id="a branch nobody knows"),
        pytest.param("多伦县委", "", "没有找到“多伦县委”", id="a committee of another league"),
    ],
)
def test_a_membership_is_sent_to_one_place_of_this_league_or_outside(client_as, li_chen, into, outside, sentence):
    answer = client_as("department-staff").post(
        reverse("roster:send", args=[li_chen.pk]), {"into": into, "outside": outside, "on": "2026-05-01"}
    )
    assert answer.status_code == 422
    assert sentence in _text(answer)
    assert not Transfer._base_manager.exists()


def test_the_receiving_side_reads_what_it_needs_and_no_page_of_the_person(neighbour, staff, sent, li_chen):
    Person._base_manager.filter(pk=li_chen.pk).update(born_on=date(1998, 7, 1), born_grain="month", nation="汉族")
    person = Person._base_manager.get(pk=li_chen.pk)
    person.id_number, person.phone = NUMBER, "13812345678"
    person.save(update_fields=["id_number", "phone"])
    page = neighbour.get(_url("transfer_record", sent))
    text = _text(page)
    assert all(said in text for said in ("李晨", "1998年7月", "汉族", "110***********002X", "正式党员"))
    assert not any(hidden in text for hidden in (NUMBER, "138"))
    assert li_chen.get_absolute_url() not in page.content.decode()
    assert neighbour.get(li_chen.get_absolute_url()).status_code == 404


def test_each_side_finds_it_in_its_list_and_may_do_its_own(client_as, neighbour, two_leagues, sent):
    banner, county = (two_leagues.one.units[key] for key in ("banner", "county"))
    sender = client_as("department-staff")
    ours, theirs = _text(sender.get(_list(banner))), _text(neighbour.get(_list(county)))
    assert "我方转出待接收 1 " in ours
    assert "待我方接收 0" in ours
    assert "待我方接收 1 " in theirs
    assert (
        "2026-000001 李晨 科尔沁右翼前旗委/巴彦塔拉嘎查党支部 突泉县委/哈日嘎查党支部 2026年5月1日 已转出待接收"
        in theirs
    )
    ours, theirs = (client.get(_url("transfer_record", sent)).content.decode() for client in (sender, neighbour))
    assert [_url(name, sent) in ours for name in ("withdraw", "receive", "confirm")] == [True, False, False]
    assert [_url(name, sent) in theirs for name in ("withdraw", "receive", "send_back")] == [False, True, True]


def test_it_is_received_by_the_form_which_names_the_branch_it_was_sent_to(
    client_as, neighbour, sent, haari, li_chen, run_jobs
):
    form = neighbour.get(_url("receive", sent)).content.decode()
    assert 'value="哈日苏木党委/哈日嘎查党支部"' in form
    answer = neighbour.post(_url("receive", sent), {"unit": "哈日苏木党委/哈日嘎查党支部", "on": "2026-06-05"})
    assert (answer.status_code, answer["Location"]) == (303, sent.get_absolute_url())
    made = Transfer._base_manager.get(pk=sent.pk).new_person_id
    text = neighbour.get(sent.get_absolute_url()).content.decode()
    assert reverse("roster:person", args=[made]) in text
    assert "2026-000001 2026年6月5日从“科尔沁右翼前旗委/巴彦塔拉嘎查党支部”转来" in _text(
        neighbour.get(reverse("roster:person", args=[made]))
    )
    sender = client_as("department-staff")
    assert "2026年5月1日转往“突泉县委/哈日嘎查党支部” 已接收" in _text(sender.get(li_chen.get_absolute_url()))
    assert "组织关系已转出：转出本旗县市" in _text(sender.get(li_chen.get_absolute_url()))
    assert run_jobs() == 1


def test_what_is_received_and_not_yet_settled_says_so_on_every_page_of_the_sender(
    client_as, neighbour, two_leagues, sent, haari, li_chen, now
):
    units = two_leagues.one.units
    county = Scope(2, None, two_leagues.one.scope("department-staff").grants, units["county"].pk)
    grants = tuple(type(grant)(grant.role, units["county"].path, grant.at) for grant in county.grants)
    services.transfers._receive(
        Scope(2, None, grants, units["county"].pk), transfer_id=sent.pk, unit_id=haari.pk, on=TODAY, by=BY, now=now
    )
    sender = client_as("department-staff")
    for url in (_list(units["banner"]), sent.get_absolute_url(), li_chen.get_absolute_url()):
        assert "对方已接收，待本方结转" in _text(sender.get(url))
    assert _url("withdraw", sent) not in sender.get(sent.get_absolute_url()).content.decode()
    assert "待我方接收 0" in _text(neighbour.get(_list(units["county"])))
    jobs.settle_transfers()
    assert "对方已接收" not in _text(sender.get(_list(units["banner"])))


def test_it_is_sent_back_with_a_reason_which_the_sender_reads(client_as, neighbour, sent, li_chen):
    assert "不得拒绝接收组织关系。（见《中国共产党党员教育管理工作条例》第二十五条）" in _text(
        neighbour.get(_url("send_back", sent))
    )
    assert neighbour.post(_url("send_back", sent), {"reason": ""}).status_code == 422
    assert neighbour.post(_url("send_back", sent), {"reason": "缺入党志愿书"}).status_code == 303
    sender = client_as("department-staff")
    for url in (_list(), sent.get_absolute_url(), li_chen.get_absolute_url()):
        assert "缺入党志愿书" in _text(sender.get(url))
    assert neighbour.post(_url("send_back", sent), {"reason": "再退"}).status_code == 409


def test_it_is_withdrawn_by_a_press(client_as, sent, li_chen, village):
    client = client_as("department-staff")
    assert client.get(_url("withdraw", sent)).status_code == 405
    answer = client.post(_url("withdraw", sent), follow=True)
    assert "已撤回，组织关系仍在“巴彦塔拉嘎查党支部”。" in _text(answer)
    assert client.post(_url("withdraw", sent)).status_code == 409
    assert queries.lasting_member(li_chen.pk).unit_id == village.pk


def test_one_out_of_the_instance_is_done_by_its_slip(client_as, li_chen):
    client = client_as("department-staff")
    client.post(
        reverse("roster:send", args=[li_chen.pk]), {"into": "", "outside": "长春市朝阳区委", "on": "2026-05-01"}
    )
    transfer = Transfer._base_manager.get()
    page = client.get(transfer.get_absolute_url())
    assert "长春市朝阳区委 不在本系统内，凭回执办结" in _text(page)
    assert _url("receive", transfer) not in page.content.decode()
    assert client.post(_url("confirm", transfer), {"on": "2026-04-30"}).status_code == 422
    assert client.post(_url("confirm", transfer), {"on": "2026-06-01"}).status_code == 303
    assert Membership._base_manager.get(person=li_chen).until_on == date(2026, 6, 1)
    assert "接收日期 2026年6月1日" in _text(client.get(transfer.get_absolute_url()))


@pytest.mark.parametrize("role", roles.BUSINESS)
def test_the_list_and_the_record_open_for_officers_and_superiors_of_either_side(client_as, village, sent, role):
    seen = role in (*roles.OFFICERS, *roles.SUPERIORS)
    assert client_as(role).get(sent.get_absolute_url()).status_code == (200 if seen else 404)
    assert client_as(role, "other").get(sent.get_absolute_url()).status_code == 404
    found = client_as(role).get(_list(village)).status_code
    assert found == (200 if seen else 403)
    assert client_as(role, "other").get(_list(village)).status_code == 404


def test_a_member_reads_his_own_transfer_on_his_page_without_a_link(client_as, sent, li_chen):
    page = client_as("member").get(li_chen.get_absolute_url())
    assert "2026-000001 2026年5月1日转往“突泉县委/哈日嘎查党支部”" in _text(page)
    assert sent.get_absolute_url() not in page.content.decode()


def test_the_list_reads_no_row_by_itself(client_as, staff, two_leagues, haari, now, django_assert_max_num_queries):
    units = two_leagues.one.units
    for at in range(12):
        person = Person(home_id=units["banner"].pk, name=f"第{at}号")
        person.save(force_insert=True)
        Membership(person=person, unit=units["banner_sumu_village_1"], kind="full", from_on=MAY).save(force_insert=True)
        services.send(staff, person_id=person.pk, into_id=haari.pk, on=MAY, by=BY, now=now)
    client = client_as("department-staff")
    with django_assert_max_num_queries(14):
        assert "我方转出待接收 12" in _text(client.get(_list(units["banner"])))
