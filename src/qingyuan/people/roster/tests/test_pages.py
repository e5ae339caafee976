"""The pages of the roster, through the client: what each reader gets, and what comes back when it is refused."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import roles
from qingyuan.people.organizations import services as tree
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries, services
from qingyuan.people.roster.models import Membership, Partial, Person, Tenure
from qingyuan.people.roster.services import Facts, Joining

BY = Signature(None, "白晓琳", "组织科科长")
TODAY = date(2026, 6, 5)
NUMBER = "11010519491231002X"
EVERY_ROLE = (*roles.BUSINESS, *roles.ADMINISTRATORS)


@pytest.fixture
def wang_fang(scope_as, village, now):
    return services.add_person(
        scope_as("department-staff"),
        unit_id=village.pk,
        facts=Facts(name="王芳", id_number=NUMBER, phone="13812345678", nation="汉"),
        joining=Joining("full", date(2020, 1, 1), Partial(date(2000, 7, 1)), Partial(date(2001, 7, 1))),
        by=BY,
        now=now,
    )


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _list(unit, **more):
    query = "&".join(f"{key}={value}" for key, value in {"unit": unit.pk, **more}.items())
    return f"{reverse('roster:people')}?{query}"


# --- the list


def test_a_member_reads_names_and_posts_of_his_branch_and_no_more(client_as, village, wang_fang):
    text = _text(client_as("member").get(_list(village)))
    assert all(name in text for name in ("王芳", "李晨", "包巴特尔", "巴彦塔拉嘎查党支部书记"))
    assert not any(hidden in text for hidden in ("1949", "汉族", "入党日期", "正式党员"))
    assert reverse("roster:person", args=[wang_fang.pk]) not in text


def test_a_secretary_reads_the_whole_line(client_as, village, wang_fang):
    text = _text(client_as("branch-secretary").get(_list(village)))
    assert "女，汉族，1949年12月31日" in text
    assert NUMBER not in text


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_list_of_another_league_is_not_there(client_as, village, role):
    assert client_as(role, "other").get(_list(village)).status_code == 404


@pytest.mark.parametrize("role", roles.ADMINISTRATORS)
def test_administrators_read_no_name(client_as, village, role):
    assert client_as(role).get(reverse("roster:people")).status_code == 404
    assert client_as(role).get(_list(village)).status_code == 404


def test_the_list_is_searched_by_name_and_whole_number(client_as, two_leagues, wang_fang):
    client, banner = client_as("department-staff"), two_leagues.one.units["banner"]
    for words in ("王", NUMBER):
        assert "王芳" in _text(client.get(_list(banner, q=words)))
    text = _text(client.get(_list(banner, q="没有这个人")))
    assert "没有符合条件的党员" in text
    assert "李晨" not in text


def test_the_second_page_goes_on_where_the_first_ended(client_as, village):
    people = [Person(home_id=village.home_id, name=f"第{at:02d}号") for at in range(60)]
    Person._base_manager.bulk_create(people)
    Membership._base_manager.bulk_create(
        Membership(person=person, unit=village, kind="full", from_on=TODAY) for person in people
    )
    client = client_as("branch-secretary")
    first = client.get(_list(village)).content.decode()
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    second = client.get(reverse("roster:people") + onward[1].replace("&amp;", "&")).content.decode()
    seen = [re.findall(r">(第\d\d号)<", html) for html in (first, second)]
    assert [len(names) for names in seen] == [48, 12]
    assert len({*seen[0], *seen[1]}) == 60
    assert "共62人" in second


# --- a person


def test_a_persons_page_masks_the_numbers(client_as, wang_fang):
    text = _text(client_as("branch-secretary").get(wang_fang.get_absolute_url()))
    assert "110***********002X" in text
    assert "138****5678" in text
    assert "24年" in text
    assert not any(hidden in text for hidden in (NUMBER, "13812345678"))


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_persons_page_is_there_for_who_answers_for_or_oversees_her(client_as, wang_fang, role):
    status = client_as(role).get(wang_fang.get_absolute_url()).status_code
    seen = role in (*roles.OFFICERS, *roles.SUPERIORS)
    assert status == (200 if seen else 404)
    assert client_as(role, "other").get(wang_fang.get_absolute_url()).status_code == 404


def test_a_number_is_shown_on_the_answer_to_a_post_and_the_look_is_told(client_as, wang_fang):
    client, url = client_as("branch-secretary"), reverse("roster:reveal", args=[wang_fang.pk])
    assert client.get(url).status_code == 405
    answer = client.post(url, {"field": "phone"})
    assert "13812345678" in _text(answer)
    assert answer["Cache-Control"] == "no-store"
    again = _text(client.get(wang_fang.get_absolute_url()))
    assert "13812345678" not in again
    assert "谁看过完整号码 1" in again
    assert "包巴特尔（巴彦塔拉嘎查党支部书记）" in again


def test_a_member_sees_who_looked_at_his_own_number(client_as, two_leagues):
    member = two_leagues.one.people["member"]
    client_as("department-head").post(reverse("roster:reveal", args=[member.pk]), {"field": "phone"})
    assert "白晓琳（科尔沁右翼前旗委组织部部长）" in _text(client_as("member").get(member.get_absolute_url()))


def test_a_stranger_reveals_nothing_and_leaves_no_entry(client_as, wang_fang):
    answer = client_as("member").post(reverse("roster:reveal", args=[wang_fang.pk]), {"field": "phone"})
    assert answer.status_code == 404
    assert "谁看过" not in _text(client_as("branch-secretary").get(wang_fang.get_absolute_url()))


_FACTS = {"name": "王芳", "id_number": "", "sex": "female", "born": "1949-12-31", "education": "", "phone": ""}


def test_of_two_corrections_the_second_gets_both_texts_and_can_save_deliberately(client_as, wang_fang):
    client, url = client_as("branch-secretary"), reverse("roster:edit", args=[wang_fang.pk])
    typed = {**_FACTS, "joined": "2000-07-01", "full": "2001-07-01"}
    assert client.post(url, {**typed, "nation": "蒙古族", "revision": 1}).status_code == 303
    answer = client.post(url, {**typed, "nation": "满族", "revision": 1})
    assert answer.status_code == 409
    assert "民族 蒙古族 满族" in _text(answer)
    revision = re.search(r'name="revision" value="(\d+)"', answer.content.decode())[1]
    assert client.post(url, {**typed, "nation": "满族", "revision": revision}).status_code == 303
    assert Person._base_manager.get(pk=wang_fang.pk).nation == "满族"


def test_a_wrong_number_comes_back_beside_its_field_with_what_was_typed(client_as, village):
    url = f"{reverse('roster:add')}?unit={village.pk}"
    answer = client_as("department-staff").post(
        url, {**_FACTS, "name": "赵强", "id_number": NUMBER[:-1] + "1", "kind": "full", "from_on": "2026-06-01"}
    )
    assert answer.status_code == 422
    assert "最后一位校验不符" in _text(answer)
    assert 'value="赵强"' in answer.content.decode()
    assert not Person._base_manager.filter(name="赵强").exists()


def test_a_member_is_entered_transferred_and_leaves_by_forms(client_as, two_leagues, village):
    client = client_as("township-organization-member")
    entered = client.post(
        f"{reverse('roster:add')}?unit={village.pk}",
        {**_FACTS, "name": "赵强", "sex": "male", "nation": "汉族", "kind": "probationary", "from_on": "2026-01-01"},
    )
    person = Person._base_manager.get(name="赵强")
    assert entered["Location"] == person.get_absolute_url()
    client.post(reverse("roster:become_full", args=[person.pk]), {"on": "2026-03-01"})
    client.post(reverse("roster:transfer", args=[person.pk]), {"unit": "白音花嘎查党支部", "on": "2026-04-01"})
    client.post(reverse("roster:leave", args=[person.pk]), {"ending": "left", "on": "2026-05-01"})
    client.post(
        reverse("roster:join", args=[person.pk]),
        {"unit": "巴彦塔拉嘎查党支部", "kind": "full", "from_on": "2026-06-01"},
    )
    assert [(row.unit.short_name, row.kind, row.ending) for row in queries.memberships(person.pk)] == [
        ("巴彦塔拉嘎查党支部", "probationary", "became-full"),
        ("巴彦塔拉嘎查党支部", "full", "transferred"),
        ("白音花嘎查党支部", "full", "left"),
        ("巴彦塔拉嘎查党支部", "full", ""),
    ]


def test_the_forms_of_membership_open_for_keepers_only(client_as, wang_fang):
    for name in ("transfer", "become_full", "leave", "join"):
        url = reverse(f"roster:{name}", args=[wang_fang.pk])
        assert client_as("township-organization-member").get(url).status_code == 200
        assert client_as("branch-secretary").get(url).status_code == 403
        assert client_as("member").get(url).status_code == 404


# --- seats and units


def test_a_seat_is_filled_and_emptied_by_forms(client_as, scope_as, two_leagues, village, now):
    seat = tree.add_seat(
        scope_as("department-staff"),
        unit_id=village.pk,
        name="宣传委员",
        role="committee-member",
        places=1,
        by=BY,
        now=now,
    )
    client, member = client_as("township-organization-member"), two_leagues.one.people["member"]
    appoint = reverse("roster:appoint", args=[seat.pk])
    assert client.post(appoint, {"member": "", "other": "", "from_on": "2026-06-01"}).status_code == 422
    assert client.post(appoint, {"member": member.pk, "other": "", "from_on": "2026-06-01"}).status_code == 303
    assert "宣传委员 李晨 2026年6月1日起" in _text(client.get(village.get_absolute_url()))
    tenure = Tenure._base_manager.get(seat=seat)
    client.post(reverse("roster:relieve", args=[tenure.pk]), {"on": "2026-06-05"})
    client.post(reverse("roster:abolish_seat", args=[seat.pk]), {"on": "2026-06-05"})
    assert "已撤销“宣传委员”这个职务。" in _text(client.get(village.get_absolute_url()))
    assert "宣传委员" not in _text(client.get(village.get_absolute_url()))


def test_a_name_borne_twice_is_asked_back_and_answered_with_the_branch(client_as, scope_as, two_leagues, now):
    staff, units = scope_as("department-staff"), two_leagues.one.units
    for unit in ("banner_sumu_village_1", "banner_office"):
        services.add_person(
            staff,
            unit_id=units[unit].pk,
            facts=Facts(name="王芳"),
            joining=Joining("full", date(2026, 1, 1)),
            by=BY,
            now=now,
        )
    seat = tree.add_seat(staff, unit_id=units["banner"].pk, name="常委", role="", places=None, by=BY, now=now)
    client, url = client_as("department-staff"), reverse("roster:appoint", args=[seat.pk])
    asked = client.post(url, {"other": "王芳", "from_on": "2026-06-01"})
    assert asked.status_code == 422
    assert "叫“王芳”的不止一个" in _text(asked)
    assert client.post(url, {"other": "王芳 农牧局", "from_on": "2026-06-01"}).status_code == 303
    assert [one.name for one in queries.holders(staff, units["banner"], TODAY) if one.seat == "常委"] == ["王芳"]


def test_the_units_page_shows_members_in_number_and_hints_to_officers_only(client_as, village):
    secretary, member = (
        _text(client_as(role).get(village.get_absolute_url())) for role in ("branch-secretary", "member")
    )
    assert (
        "正式党员2人，不足3人。一般与邻近单位成立联合党支部。（见《中国共产党支部工作条例（试行）》第二章）"
        in secretary
    )
    assert "不足3人" not in member
    assert "党员名单" in member


def test_a_branch_is_merged_by_the_form(client_as, two_leagues, village):
    into = two_leagues.one.units["banner_sumu_village_2"]
    client = client_as("township-organization-member")
    answer = client.post(
        reverse("roster:merge", args=[village.pk]), {"into": into.short_name, "on": "2026-06-01", "revision": 1}
    )
    assert answer["Location"] == into.get_absolute_url()
    assert queries.has_members([into.pk]) == 2
    assert "已于2026年6月1日撤销，由白音花嘎查党支部承接" in _text(client.get(village.get_absolute_url()))


def test_a_branch_is_split_by_the_form_each_member_chosen_for(client_as, two_leagues, village):
    member, secretary = (two_leagues.one.people[role] for role in ("member", "branch-secretary"))
    client, url = client_as("department-staff"), reverse("roster:split", args=[village.pk])
    names = {"name_0": "甲支部", "short_name_0": "甲党支部", "name_1": "乙支部", "short_name_1": "乙党支部"}
    chosen = {f"person_{member.pk}": "0", f"person_{secretary.pk}": "2", "on": "2026-06-01", "revision": 1}
    refused = client.post(url, {**names, **chosen})
    assert refused.status_code == 422
    assert "有党员选了第3个党支部" in _text(refused)
    assert client.post(url, {**names, **chosen, f"person_{secretary.pk}": "1"}).status_code == 303
    assert {
        row.person_id: row.unit.short_name
        for row in Membership._base_manager.filter(until_on=None, unit__parent=village.parent_id)
    } == {
        member.pk: "甲党支部",
        secretary.pk: "乙党支部",
    }


def test_a_branch_with_members_comes_back_from_the_form_undissolved(client_as, village):
    answer = client_as("department-staff").post(
        reverse("roster:dissolve", args=[village.pk]), {"on": "2026-06-01", "into": "", "revision": 1}
    )
    assert answer.status_code == 422
    assert "还有2名党员，不能撤销" in _text(answer)
    assert Organization._base_manager.get(pk=village.pk).dissolved_on is None


@pytest.mark.parametrize("name", ["merge", "split", "dissolve"])
def test_closing_a_unit_opens_for_who_stands_above_it(client_as, village, name):
    url = reverse(f"roster:{name}", args=[village.pk])
    assert client_as("township-organization-member").get(url).status_code == 200
    assert client_as("branch-secretary").get(url).status_code == 403
    assert client_as("department-head", "other").get(url).status_code == 404
