"""The pages of 受托代办: into the commission and out of it, with nothing carried over."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from qingyuan.kernel import clock
from qingyuan.people.accounts.models import Commission, CommissionedAct
from qingyuan.people.accounts.session import ACTING
from qingyuan.people.organizations import roles
from tests import findings
from tests.commissions import UNTIL, VILLAGE, accepted, give, move
from tests.findings import Loop
from tests.uploads import text

SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
BRANCH = "巴彦塔拉嘎查党支部"
pytestmark = pytest.mark.django_db


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


def enter(client, found):
    return client.post(reverse("accounts:commission_enter", args=[found.pk]), follow=True)


def test_the_secretary_gives_it_on_a_page_and_the_trustee_accepts(league, client_as):
    unit = league.units[VILLAGE]
    secretary, trustee = client_as(SECRETARY), client_as(TOWNSHIP)
    page = text(secretary.get(f"{reverse('accounts:commission_give')}?unit={unit.pk}"))
    assert "复核销号、投票、本人承诺和党员本人的自查不能委托" in page
    assert "支部签字的委托书" not in page
    form = {"unit": unit.pk, "trustee": league.people[TOWNSHIP].pk, "works": ["check"], "until": "2026-09-30"}
    given = secretary.post(reverse("accounts:commission_give"), form, follow=True)
    assert f"委托已登记，等{league.people[TOWNSHIP].name}接受。" in text(given)
    found = Commission._base_manager.get()
    assert "去接受" in text(trustee.get(reverse("accounts:commissions")))
    taken = trustee.post(reverse("accounts:commission_accept", args=[found.pk]), {"revision": 1}, follow=True)
    assert f"进入代办：{BRANCH}" in text(taken)


def test_what_is_missing_is_said_with_what_was_typed_kept(league, client_as):
    unit = league.units[VILLAGE]
    answer = client_as(SECRETARY).post(reverse("accounts:commission_give"), {"unit": unit.pk, "until": "2026-09-30"})
    assert answer.status_code == 422
    shown = text(answer)
    assert "请选择委托给谁。" in shown
    assert "请至少选一项委托的事。" in shown
    assert 'value="2026-09-30"' in answer.content.decode()


def test_the_township_is_asked_for_the_signed_paper(league, client_as):
    answer = client_as(TOWNSHIP).get(f"{reverse('accounts:commission_give')}?unit={league.units[VILLAGE].pk}")
    assert "支部签字的委托书" in text(answer)
    assert 'type="file"' in answer.content.decode()


def test_inside_every_page_says_for_whom_and_one_press_leads_back(league, client_as):
    client = client_as(TOWNSHIP)
    desk = enter(client, accepted(league))
    assert f"代办：{BRANCH}" in text(desk)
    ledger = client.get(reverse("rectification:ledger"))
    assert f"代办：{BRANCH}" in text(ledger)
    assert f"{league.people[TOWNSHIP].name} 受托代办 {BRANCH}" in text(ledger)
    left = client.post(reverse("accounts:commission_leave"), follow=True)
    assert f"代办：{BRANCH}" not in text(left)


def test_inside_there_is_nothing_of_her_own_and_outside_nothing_of_the_branch(league, client_as):
    elsewhere = findings.plant(league.units["banner_sumu_village_2"], text="白音花的一条问题")
    here = findings.plant(league.units[VILLAGE], text="巴彦塔拉的一条问题")
    client = client_as(TOWNSHIP)
    own = text(client.get(reverse("rectification:ledger")))
    assert elsewhere.text in own
    assert here.text in own
    enter(client, accepted(league))
    inside = text(client.get(reverse("rectification:ledger")))
    assert here.text in inside
    assert elsewhere.text not in inside
    assert client.get(reverse("rectification:finding", args=[elsewhere.pk])).status_code == 404
    for address in ("accounts:me", "accounts:openings", "roster:people", "accounts:commissions", "questions:list"):
        refused = client.get(reverse(address))
        assert refused.status_code == 403, address
        assert "请先点页面上方的“退出代办”" in text(refused)
    client.post(reverse("accounts:commission_leave"))
    assert client.post(reverse("rectification:start", args=[here.pk]), {"revision": 1}).status_code == 403


def test_a_form_opened_under_one_right_is_not_sent_under_the_other(league, client_as):
    here = findings.plant(league.units[VILLAGE])
    found, client = accepted(league), client_as(TOWNSHIP)
    own = client.get(reverse("rectification:finding", args=[here.pk])).content.decode()
    assert "_acting" not in own
    enter(client, found)
    inside = client.get(reverse("rectification:finding", args=[here.pk])).content.decode()
    assert set(re.findall(r'name="_acting" value="(\d+)"', inside)) == {str(found.pk)}
    address, form = reverse("rectification:start", args=[here.pk]), {"revision": here.revision}
    stale = client.post(address, form)
    assert stale.status_code == 409
    assert "您在别的窗口进入或者退出了代办" in text(stale)
    assert client.post(address, form | {"_acting": found.pk}).status_code == 303
    client.post(reverse("accounts:commission_leave"))
    assert client.post(address, form | {"_acting": found.pk}).status_code == 409


@pytest.mark.parametrize(
    "over",
    [
        pytest.param(lambda league, found: move(league, found, "end", by=SECRETARY), id="the secretary has ended it"),
        pytest.param(
            lambda league, found: Commission._base_manager.update(until="2026-06-04"), id="its day has passed"
        ),
    ],
)
def test_when_it_is_over_the_next_page_is_her_own_and_says_so(league, client_as, over):
    found, client = accepted(league), client_as(TOWNSHIP)
    enter(client, found)
    over(league, found)
    page = text(client.get(reverse("rectification:ledger")))
    assert "这份委托在这里不能用，或者已经终止、到期。现在是您自己的身份。" in page
    assert f"代办：{BRANCH}" not in page
    assert ACTING not in client.session


def test_nobody_enters_another_s_commission_nor_one_not_accepted(league, client_as):
    found = give(league)
    refused = client_as(TOWNSHIP).post(reverse("accounts:commission_enter", args=[found.pk]))
    assert refused.status_code == 409
    move(league, found, "accept")
    client = client_as(SECRETARY)
    assert client.post(reverse("accounts:commission_enter", args=[found.pk])).status_code == 403
    assert client_as(roles.MEMBER).post(reverse("accounts:commission_enter", args=[found.pk])).status_code == 404


def test_the_unit_s_page_shows_who_acts_and_what_was_done(league, client_as):
    found, loop = accepted(league), Loop(league)
    client = client_as(TOWNSHIP)
    enter(client, found)
    form = {"revision": loop.finding.revision, "_acting": found.pk}
    client.post(reverse("rectification:start", args=[loop.finding.pk]), form)
    shown = text(client_as(SECRETARY).get(league.units[VILLAGE].get_absolute_url()))
    assert "谁在替本支部办、替办了什么" in shown
    assert f"{league.people[TOWNSHIP].name} 认领" in shown
    assert "谁在替本支部办" not in text(client_as(roles.MEMBER).get(league.units[VILLAGE].get_absolute_url()))
    assert CommissionedAct._base_manager.get().record_id == loop.finding.pk


def test_it_prints_as_a_paper_to_sign(league, client_as):
    found = accepted(league)
    shown = text(client_as(SECRETARY).get(found.get_absolute_url()))
    assert f"{BRANCH}委托{found.trustee}代办下列事项，到2026年9月30日（含当日）为止。" in shown
    assert "支部书记签字" in shown
    with clock.frozen(clock.at(UNTIL, 23)):
        assert "终止委托" in text(client_as(SECRETARY).get(found.get_absolute_url()))


def test_what_was_given_stands_on_the_member_s_own_page(league, client_as):
    accepted(league, trustee=roles.MEMBER)
    assert f"进入代办：{BRANCH}" in text(client_as(roles.MEMBER).get(reverse("accounts:me")))
    assert "委托给我代办的" not in text(client_as(roles.COMMITTEE_MEMBER).get(reverse("accounts:me")))
