"""The list of those who need not attend and the periods on a person's page, through the client."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import roles
from qingyuan.people.roster import queries, services, standing_queries
from qingyuan.people.roster.models import EffectPeriod, Exemption, Membership, Person
from qingyuan.people.roster.services import Paper
from qingyuan.people.roster.standing_rules import usual_days

BY = Signature(None, "赵丽", "巴彦苏木党委组织委员")
TODAY = date(2026, 6, 5)
MAY = date(2026, 5, 1)


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _url(unit):
    return reverse("roster:exemptions", args=[unit.pk])


def _enter(unit, name, born_on=None):
    person = Person(home_id=unit.home_id, name=name, born_on=born_on)
    person.save(force_insert=True)
    Membership(person=person, unit=unit, kind="full", from_on=date(2020, 1, 1)).save(force_insert=True)
    return person


@pytest.fixture
def old_wu(village):
    return _enter(village, "吴老汉", date(1950, 3, 1))


@pytest.fixture
def warned(scope_as, li_chen, now):
    return services.register_effect(
        scope_as("department-staff"),
        person_id=li_chen.pk,
        kind="warning",
        days=usual_days("warning", MAY),
        paper=Paper("中共科尔沁右翼前旗纪律检查委员会", "前纪处〔2026〕3号"),
        by=BY,
        now=now,
    )


def _checked(answer):
    """The choices marked on the page: name of the field -> value."""
    marked = re.findall(r"<input[^>]*\bchecked\b[^>]*>", answer.content.decode())
    found = {re.search(r'name="([^"]+)"', tag)[1]: re.search(r'value="([^"]*)"', tag)[1] for tag in marked}
    return {name: value for name, value in found.items() if value}


# --- the list


def test_last_years_are_marked_beforehand_and_the_old_only_listed_first(client_as, village, old_wu, li_chen):
    Exemption(person=li_chen, unit=village, year=2025, kind="disabled", confirmed_on=MAY, confirmed_by=BY).save(
        force_insert=True
    )
    answer = client_as("branch-secretary").get(_url(village))
    assert _checked(answer) == {f"kind_{li_chen.pk}": "disabled"}
    text = _text(answer)
    assert "请先看这几位 2" in text
    assert "李晨 去年已确认" in text
    assert "吴老汉 76岁" in text
    assert text.index("李晨") < text.index("吴老汉") < text.index("其他党员（1人）") < text.index("包巴特尔 到会")
    assert "70周岁只是本页的默认值" in text


def test_another_age_lists_others_first_and_saves_nothing(client_as, village, old_wu):
    client = client_as("branch-secretary")
    assert "请先看这几位" in _text(client.get(_url(village)))
    text = _text(client.get(_url(village), {"age": 80}))
    assert "请先看这几位" not in text
    assert "其他党员（3人）" in text
    assert not Exemption._base_manager.exists()


def test_one_press_confirms_the_list_and_the_page_then_says_by_whom_and_asks_no_more(
    client_as, village, old_wu, li_chen
):
    client = client_as("branch-secretary")
    assert "2026年的免到会名单还没有确认" in _text(client.get(village.get_absolute_url()))
    sent = client.post(_url(village), {"year": 2026, f"kind_{old_wu.pk}": "old", f"kind_{li_chen.pk}": ""})
    assert (sent.status_code, sent["Location"]) == (303, _url(village))
    text = _text(client.get(_url(village)))
    assert "已确认2026年免到会名单，共1人。" in text
    assert "2026年名单由包巴特尔（巴彦塔拉嘎查党支部书记）于2026年6月5日确认，本年不再问。" in text
    assert "吴老汉 年老 2026年6月5日 包巴特尔" in text
    page = _text(client.get(village.get_absolute_url()))
    assert "还没有确认" not in page
    assert "名单上1人" in page


def test_an_empty_list_is_confirmed_with_one_press(client_as, village):
    client = client_as("branch-secretary")
    assert "没有人要免，直接点下面的按钮确认就行" in _text(client.get(_url(village)))
    assert client.post(_url(village), {"year": 2026}).status_code == 303
    assert "名单上没有人 所有党员都应到会。" in _text(client.get(_url(village)))


def test_a_second_confirmation_is_refused_and_changes_nothing(client_as, village, old_wu):
    client = client_as("branch-secretary")
    client.post(_url(village), {"year": 2026, f"kind_{old_wu.pk}": "old"})
    answer = client.post(_url(village), {"year": 2026, f"kind_{old_wu.pk}": "ill"})
    assert answer.status_code == 422
    assert "2026年的名单已由包巴特尔（巴彦塔拉嘎查党支部书记）于2026年6月5日确认，不用再办" in _text(answer)
    assert standing_queries.exempt_in([old_wu.pk], 2026) == {old_wu.pk: "old"}


def test_an_unknown_kind_or_a_person_of_another_branch_gets_nowhere(client_as, two_leagues, village, old_wu):
    client, stranger = client_as("branch-secretary"), two_leagues.one.people["department-staff"]
    assert client.post(_url(village), {"year": 2026, f"kind_{old_wu.pk}": "糖尿病"}).status_code == 422
    assert client.post(_url(village), {"year": 2026, f"kind_{stranger.pk}": "ill"}).status_code == 303
    assert not Exemption._base_manager.exists()


def test_one_is_added_and_taken_off_afterwards(client_as, village, old_wu):
    client = client_as("branch-secretary")
    add = reverse("roster:add_exemption", args=[village.pk])
    early = client.post(add, {"person": old_wu.pk, "kind": "frail"})
    assert early.status_code == 422
    assert "请先确认整份名单，把吴老汉一起列上" in _text(early)
    client.post(_url(village), {"year": 2026})
    assert client.post(add, {"person": old_wu.pk, "kind": ""}).status_code == 422
    assert client.post(add, {"person": old_wu.pk, "kind": "frail"}).status_code == 303
    row = Exemption._base_manager.get()
    assert "吴老汉 体弱" in _text(client.get(_url(village)))
    assert client.post(reverse("roster:withdraw_exemption", args=[row.pk])).status_code == 303
    assert standing_queries.exempt_in([old_wu.pk], 2026) == {}


def test_a_floating_member_is_entered_on_the_same_page_and_asked_about_no_more(client_as, village, old_wu):
    client, enter = client_as("branch-secretary"), reverse("roster:set_floating", args=[village.pk])
    assert "没有登记流动党员" in _text(client.get(_url(village)))
    assert client.post(enter, {"person": old_wu.pk, "from_on": "2026-06-06"}).status_code == 422
    assert client.post(enter, {"person": old_wu.pk, "from_on": "2025-10-01", "place": "呼和浩特"}).status_code == 303
    text = _text(client.get(_url(village)))
    assert "流动党员（不计入应到会） 1 吴老汉" in text
    assert "吴老汉 76岁" not in text
    assert queries.away_on([old_wu.pk], TODAY) == {old_wu.pk: "floating"}


def test_a_past_year_is_read_and_cant_be_changed(client_as, village, li_chen):
    Exemption(
        person=li_chen, unit=village, year=2025, kind="frail", confirmed_on=date(2025, 3, 1), confirmed_by=BY
    ).save(force_insert=True)
    client = client_as("branch-secretary")
    answer = client.get(_url(village), {"year": 2025})
    assert "李晨 体弱 2025年3月1日 赵丽" in _text(answer)
    assert "撤下" not in answer.content.decode()
    refused = client.post(_url(village), {"year": 2025})
    assert refused.status_code == 422
    assert "现在办的是2026年的；2025年的只能查看" in _text(refused)
    assert standing_queries.confirmation(village.pk, 2025) is None
    assert client.get(_url(village), {"year": 2027}).status_code == 404


def test_a_member_sees_on_his_own_page_that_he_need_not_attend_and_by_whom_and_nobody_elses(
    client_as, village, li_chen, old_wu
):
    client_as("branch-secretary").post(
        _url(village), {"year": 2026, f"kind_{li_chen.pk}": "ill", f"kind_{old_wu.pk}": "old"}
    )
    text = _text(client_as("member").get(li_chen.get_absolute_url()))
    assert "2026年免到会（重病），由包巴特尔（巴彦塔拉嘎查党支部书记）于2026年6月5日确认，不计入到会率。" in text
    assert "告诉支部书记，当天就可以撤下" in text
    unit_page = _text(client_as("member").get(village.get_absolute_url()))
    assert "免到会" not in unit_page


@pytest.mark.parametrize("role", ["inspector", "discipline-member"])
def test_who_need_not_attend_is_no_matter_of_those_who_inspect(client_as, village, li_chen, role):
    client_as("branch-secretary").post(_url(village), {"year": 2026, f"kind_{li_chen.pk}": "ill"})
    answer = client_as(role).get(li_chen.get_absolute_url())
    assert answer.status_code == 200
    assert "免到会" not in _text(answer)


# --- periods


_SEEING = {
    "member",
    "branch-secretary",
    "township-organization-member",
    "department-staff",
    "department-head",
    "discipline-member",
}


@pytest.mark.parametrize("role", [role for role in roles.BUSINESS if role != roles.CONTACT_LEADER])
def test_a_period_stands_on_the_page_for_those_who_may_see_it(client_as, li_chen, warned, role):
    text = _text(client_as(role).get(li_chen.get_absolute_url()))
    told = [word in text for word in ("警告", "前纪处〔2026〕3号", "影响期")]
    assert told == [role in _SEEING] * 3


def test_what_is_said_of_a_period(client_as, li_chen, warned):
    text = _text(client_as("member").get(li_chen.get_absolute_url()))
    assert "警告 影响期内 批准日期 2026年5月1日 影响期 2026年5月1日至2027年4月30日 批准机关" in text
    assert "登记影响期 赵丽（巴彦苏木党委组织委员）" in text
    assert "更正 提前终止" not in text


def test_nothing_of_periods_stands_in_the_units_chronicle(client_as, village, warned):
    text = _text(client_as("department-staff").get(reverse("organizations:entries", args=[village.pk])))
    assert "影响期" not in text


def test_a_period_is_registered_in_two_steps_with_the_days_put_there(client_as, li_chen):
    client, url = client_as("township-organization-member"), reverse("roster:register_effect", args=[li_chen.pk])
    first = _text(client.get(url))
    assert "留党察看一年 影响期36个月，其中前12个月没有表决权、选举权和被选举权" in first
    assert "（2023年修订），待核对" in first
    assert client.get(url, {"kind": "observed-one", "decided_on": "2026-06-06"}).status_code == 422
    second = f"{url}?kind=observed-one&decided_on=2026-05-01"
    html = client.get(second).content.decode()
    assert re.search(r'name="effect_until" value="2029-05-01"', html)
    assert re.search(r'name="rights_until" value="2027-05-01"', html)
    typed = {"effect_until": "2029-05-01", "rights_until": "2027-05-01", "decided_by": "旗纪委"}
    answer = client.post(second, {**typed, "effect_until": "2029-06-01"})
    assert answer.status_code == 422
    assert "日期和通常的不同，请写明为什么" in _text(answer)
    assert client.post(second, typed)["Location"] == li_chen.get_absolute_url()
    text = _text(client.get(li_chen.get_absolute_url()))
    assert "权利 没有表决权、选举权和被选举权，2027年5月1日恢复" in text


def test_no_day_of_an_end_is_asked_of_who_is_held(client_as, li_chen):
    client = client_as("department-staff")
    url = f"{reverse('roster:register_effect', args=[li_chen.pk])}?kind=detained&decided_on=2026-05-01"
    assert "effect_until" not in client.get(url).content.decode()
    assert client.post(url, {"decided_by": "旗监委"}).status_code == 303
    assert EffectPeriod._base_manager.get().effect_until is None
    assert "到解除为止" in _text(client.get(li_chen.get_absolute_url()))


def test_of_two_corrections_the_second_gets_both_texts(client_as, li_chen, warned):
    client, url = client_as("department-staff"), reverse("roster:amend_effect", args=[warned.pk])
    typed = {
        "decided_on": "2026-05-02",
        "effect_until": "2027-05-02",
        "decided_by": warned.decided_by,
        "paper_number": warned.paper_number,
        "reason": "登记时日期看错",
        "revision": 1,
    }
    assert client.post(url, {**typed, "reason": ""}).status_code == 422
    assert client.post(url, typed).status_code == 303
    answer = client.post(url, {**typed, "decided_on": "2026-05-03"})
    assert answer.status_code == 409
    assert "批准日期 2026年5月2日 2026年5月3日" in _text(answer)


def test_a_period_is_ended_and_stays_on_the_page(client_as, li_chen, warned):
    client, url = client_as("department-staff"), reverse("roster:revoke_effect", args=[warned.pk])
    client.post(url, {"ending": "revoked", "on": "2026-06-05", "reason": "前纪撤〔2026〕1号", "revision": 1})
    text = _text(client.get(li_chen.get_absolute_url()))
    assert "警告 已终止" in text
    assert "2026年6月5日，决定已撤销：前纪撤〔2026〕1号" in text
    assert "更正 提前终止" not in text
