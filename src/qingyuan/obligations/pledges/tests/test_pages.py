"""Pages of pledges (承诺页面): the password, the two ways, what each reader is shown."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from qingyuan.kernel import clock
from qingyuan.obligations.pledges.models import Answer, Sheet
from qingyuan.people.accounts.models import SignIn
from qingyuan.people.organizations import roles
from tests import pledges
from tests.pledges import CLAUSES, COMMITTEE, MEMBER, REASON, SECRETARY, STAFF, TOWNSHIP, VILLAGE

PASSWORD = "草原上的风很大"
UNSIGNED = re.compile(r"<h2>还没有签.*?</section>", re.S)


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def adoption(league, tmp_path):
    account = league.accounts[MEMBER]
    account.password = make_password(PASSWORD)
    account.save(update_fields=["password"])
    return pledges.adopted(league, pledges.library(tmp_path))


def at(name, *args):
    return reverse(f"pledges:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


def sign(client, adoption, password=PASSWORD):
    return client.post(at("sign", adoption.pk), {"library": adoption.library_id, "password": password})


def test_a_member_reads_the_clauses_and_signs_with_his_password(client_as, adoption):
    client = client_as(MEMBER)
    shown = text_of(client.get(at("mine", adoption.pk)))
    assert all(clause in shown for clause in CLAUSES)
    assert "示例（非官方）" in shown and "两种签法效力相同" in shown
    assert sign(client, adoption)["Location"] == at("mine", adoption.pk)
    again = text_of(client.get(at("mine", adoption.pk)))
    assert "本人用密码确认" in again and "我签署这份承诺书" not in again


@pytest.mark.parametrize(
    ("confirm", "first", "second"), [("password", "用密码确认", "在纸上签名"), ("paper", "在纸上签名", "用密码确认")]
)
def test_both_ways_are_on_the_page_and_the_spec_says_which_stands_first(
    client_as, league, tmp_path, confirm, first, second
):
    adoption = pledges.adopted(league, pledges.library(tmp_path, confirm=confirm))
    shown = text_of(client_as(MEMBER).get(at("mine", adoption.pk)))
    assert shown.index(f"<h2>{first}") < shown.index(f"<h2>{second}")


def test_a_wrong_password_signs_nothing_and_says_what_to_do(client_as, adoption):
    client = client_as(MEMBER)
    answer = sign(client, adoption, "不对的密码")
    assert answer.status_code == 422
    assert "密码不对，还没有办理。还可以再试4次。" in text_of(answer)
    assert Answer._base_manager.count() == 0
    assert SignIn.objects.filter(ok=False).count() == 1
    assert sign(client, adoption).status_code == 303


def test_five_misses_lock_the_password_and_paper_stays_open(client_as, league, adoption):
    client = client_as(MEMBER)
    for _ in range(4):
        sign(client, adoption, "不对的密码")
    locked = sign(client, adoption, "不对的密码")
    assert locked.status_code == 429
    assert re.search(r"先停用到\d\d:\d\d", text_of(locked)) and "在纸上签名，效力相同" in text_of(locked)
    assert sign(client, adoption).status_code == 429
    assert Answer._base_manager.count() == 0
    assert pledges.paper(league, adoption, league.people[MEMBER].pk)


def test_without_a_password_nothing_is_signed(client_as, adoption):
    answer = client_as(MEMBER).post(at("sign", adoption.pk), {"library": adoption.library_id})
    assert answer.status_code == 422
    assert "请输入您的登录密码" in text_of(answer)


def test_a_demo_account_has_no_password_to_be_asked_for_and_a_real_one_has(client_as, league, adoption, settings):
    settings.QINGYUAN_DEMO = True
    assert sign(client_as(MEMBER), adoption, "不对的密码").status_code == 422
    client = client_as(SECRETARY)
    assert "演示账号没有密码" in text_of(client.get(at("mine", adoption.pk)))
    assert client.post(at("sign", adoption.pk), {"library": adoption.library_id}).status_code == 303


def test_declining_is_one_press_and_the_page_says_who_knows(client_as, adoption):
    client = client_as(MEMBER)
    assert client.post(at("decline", adoption.pk), {"library": adoption.library_id, "reason": ""}).status_code == 303
    shown = text_of(client.get(at("mine", adoption.pk)))
    assert "只有支部书记和直接上级看得到，不影响您的任何事" in shown
    assert sign(client, adoption).status_code == 303


def test_who_declined_is_told_to_the_secretary_and_the_superior_and_hidden_from_the_committee_member(
    client_as, league, adoption
):
    pledges.decline(league, adoption)
    name, place = league.people[MEMBER].name, at("register", adoption.pk, league.units[VILLAGE].pk)
    for role in (SECRETARY, TOWNSHIP):
        shown = text_of(client_as(role).get(place))
        assert REASON in shown
        assert name not in UNSIGNED.search(shown)[0]
    shown = text_of(client_as(COMMITTEE).get(place))
    assert REASON not in shown and "说明不签" not in shown
    assert name in UNSIGNED.search(shown)[0]
    for role in (STAFF, roles.DEPARTMENT_HEAD, roles.INSPECTOR, roles.CONTACT_LEADER, MEMBER):
        answer = client_as(role).get(place)
        assert answer.status_code == 403
        assert REASON not in text_of(answer)


def test_no_page_above_the_township_names_who_has_not_signed(client_as, league, adoption):
    """The banner opens every page of the room it can: counts of units, no name of a villager."""
    pledges.decline(league, adoption)
    elders = pledges.add_members(league.units[VILLAGE], "哈斯", "其其格")
    names = [league.people[MEMBER].name, *(one.name for one in elders)]
    pages = [
        at("list"),
        at("progress", adoption.pk),
        at("progress", adoption.pk) + f"?unit={league.units['banner_sumu'].pk}",
        reverse("organizations:entries", args=[league.units[VILLAGE].pk]),
    ]
    for role in (STAFF, roles.DEPARTMENT_HEAD, roles.INSPECTOR):
        for address in pages:
            shown = text_of(client_as(role).get(address))
            assert not any(name in shown for name in names), (role, address)
            assert "承诺书" in shown or "entries" in address
    # Nor does a figure say of one branch that it is behind.
    village = at("progress", adoption.pk) + f"?unit={league.units[VILLAGE].pk}"
    assert [client_as(role).get(village).status_code for role in (STAFF, TOWNSHIP)] == [404, 200]
    # And there was something to be seen.
    shown = text_of(client_as(TOWNSHIP).get(at("register", adoption.pk, league.units[VILLAGE].pk)))
    assert all(name in shown for name in names)


def test_progress_counts_units_in_official_order_and_no_persons(client_as, league, adoption):
    shown = text_of(client_as(STAFF).get(at("progress", adoption.pk)))
    assert "没有人数" in shown
    assert "%" not in re.sub(r"<[^>]*>", "", shown)
    assert shown.index("巴彦苏木党委</a></th>") > shown.index("单位</th>")


def test_the_secretary_ticks_who_signed_on_paper_with_a_photo(client_as, league, adoption):
    elders = pledges.add_members(league.units[VILLAGE], "哈斯", "其其格")
    client, place = client_as(SECRETARY), at("paper", adoption.pk, league.units[VILLAGE].pk)
    assert "哈斯" in text_of(client.get(place))
    form = {"people": [one.pk for one in elders], "on": clock.today().isoformat(), "said": "signed"}
    answer = client.post(place, {"library": adoption.library_id, "photo": pledges.picture(), **form})
    assert answer.status_code == 303
    sheet = Sheet._base_manager.get()
    shown = text_of(client.get(answer["Location"]))
    assert "登记了2人。" in shown and at("photo", sheet.pk) in shown
    photo = client.get(at("photo", sheet.pk))
    assert photo["Content-Type"] == "image/jpeg"
    assert photo.getvalue().startswith(b"\xff\xd8")


def test_ticking_nobody_keeps_what_was_chosen_and_says_so(client_as, league, adoption):
    place = at("paper", adoption.pk, league.units[VILLAGE].pk)
    answer = client_as(SECRETARY).post(place, {"library": adoption.library_id, "on": "2026-06-05"})
    assert answer.status_code == 422
    assert "还没有选人" in text_of(answer)


def test_the_blank_sheet_has_every_clause_and_a_line_for_everyone(client_as, league, adoption):
    pledges.add_members(league.units[VILLAGE], "哈斯")
    shown = text_of(client_as(SECRETARY).get(at("blank", adoption.pk, league.units[VILLAGE].pk)))
    lines = re.findall(r'<th scope="row">([^<]*)', shown)
    assert sorted(lines) == sorted([league.people[MEMBER].name, league.people[SECRETARY].name, "哈斯"])
    assert all(clause in shown for clause in CLAUSES) and "示例（非官方）" in shown


def test_accounts_are_registered_by_ticking(client_as, league, adoption):
    place = at("accounts", adoption.pk, league.units[VILLAGE].pk)
    data = {"people": [league.people[MEMBER].pk], "on": "2026-06-05", "meeting": "组织生活会"}
    assert client_as(SECRETARY).post(place, data).status_code == 303
    shown = text_of(client_as(MEMBER).get(at("mine", adoption.pk)))
    assert "组织生活会" in shown


def test_one_who_was_registered_by_mistake_says_so_on_his_own_page(client_as, league, adoption):
    pledges.paper(league, adoption, league.people[MEMBER].pk)
    client, found = client_as(MEMBER), Answer._base_manager.get()
    assert "这不是我签的" in text_of(client.get(at("mine", adoption.pk)))
    assert client.post(at("void", found.pk), {"revision": 1, "reason": "那天我在外地"}).status_code == 303
    shown = text_of(client.get(at("list")))
    assert "登记有误" in shown and "那天我在外地" in shown


def test_a_changed_clause_is_shown_beside_the_old_one_and_the_rest_is_folded(client_as, league, adoption, tmp_path):
    pledges.sign(league, adoption)
    changed = "严禁借婚丧喜庆、乔迁升学收受礼金。"
    pledges.upgraded(league, adoption, pledges.library(tmp_path, version=2, clauses=(CLAUSES[0], changed)))
    shown = text_of(client_as(MEMBER).get(at("mine", adoption.pk)))
    part = re.search(r'id="changes".*?</section>', shown, re.S)[0]
    assert changed in part and CLAUSES[1] in part and CLAUSES[0] not in part
    # Whoever pressed on the page of the earlier version is told, and nothing is stored.
    answer = sign(client_as(MEMBER), adoption)
    assert answer.status_code == 409
    assert "刚换了新版" in text_of(answer)


def test_links_stand_on_my_page_and_on_the_units(client_as, league, adoption):
    assert at("mine", adoption.pk) in text_of(client_as(MEMBER).get(reverse("accounts:me")))
    place = reverse("organizations:unit", args=[league.units[VILLAGE].pk])
    link = at("register", adoption.pk, league.units[VILLAGE].pk)
    assert link in text_of(client_as(SECRETARY).get(place))
    assert link not in text_of(client_as(STAFF).get(place))
    assert link not in text_of(client_as(MEMBER).get(place))


def test_a_breach_is_linked_from_the_persons_page_for_who_may_know_of_it(client_as, league, adoption):
    pledges.sign(league, adoption)
    found = pledges.breach(league)
    person = reverse("roster:person", args=[league.people[MEMBER].pk])
    assert found.get_absolute_url() in text_of(client_as(TOWNSHIP).get(person))
    assert found.get_absolute_url() not in text_of(client_as(STAFF).get(person))
    opened = text_of(client_as(TOWNSHIP).get(found.get_absolute_url()))
    assert pledges.NUMBER in opened and "谁能看" in opened
    assert "看过" in text_of(client_as(MEMBER).get(found.get_absolute_url()))


def test_whoever_may_enter_a_breach_is_not_told_who_has_signed(client_as, league, adoption):
    """The page and the link to it are the same for who has signed and who has not."""
    person = league.people[MEMBER].pk
    client = client_as(STAFF)

    def shown():
        pages = (reverse("roster:person", args=[person]), at("enter-breach", person))
        found = [text_of(client.get(address)) for address in pages]
        return [re.sub(r'value="[^"]*"', "", page) for page in found]

    before = shown()
    assert at("enter-breach", person) in before[0] and CLAUSES[0] in before[1]
    pledges.sign(league, adoption)
    assert shown() == before
