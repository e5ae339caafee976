"""我的: what is held of its reader, and who has looked."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from qingyuan.kernel.fields import Signature
from qingyuan.people.accounts import looks
from qingyuan.people.accounts.panels import ME_PAGE
from qingyuan.people.organizations import roles
from qingyuan.people.roster import queries
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Membership

pytestmark = pytest.mark.django_db
PHONE = "13904820001"


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def known(two_leagues):
    """The member, of whom more is held than a name."""
    person = two_leagues.one.people[roles.MEMBER]
    person.phone, person.nation = PHONE, "蒙古族"
    person.save(update_fields=["phone", "nation"])
    return person


@pytest.fixture
def mine(client_as):
    return lambda role=roles.MEMBER: client_as(role).get(reverse("accounts:me"))


def test_it_shows_what_is_held_with_numbers_masked_and_a_way_to_have_it_corrected(known, mine):
    page = mine()
    assert "民族 蒙古族 更正" in _text(page)
    assert "手机号码 139****0001 更正" in _text(page)
    assert PHONE not in page.content.decode()
    assert f"{reverse('roster:ask')}?about=nation" in page.content.decode()


def test_what_is_said_of_being_away_and_of_attending_is_there_word_for_word(known, mine, scope_as, now):
    secretary = scope_as(roles.BRANCH_SECRETARY)
    by = Signature(None, "包巴特尔", "巴彦塔拉嘎查党支部书记")
    roster.set_away(
        secretary, person_id=known.pk, kind="floating", from_on=now.date(), place="沈阳", contact="李华", by=by, now=now
    )
    roster.confirm_exemptions(
        secretary,
        unit_id=queries.lasting_member(known.pk).unit_id,
        year=2026,
        kinds={known.pk: "frail"},
        by=by,
        now=now,
    )
    page = _text(mine())
    assert "流动党员，2026年6月5日—至今，沈阳，支部联系人李华" in page
    assert "2026年免到会（体弱）" in page


def test_nothing_of_anybody_else_stands_there(known, mine):
    other = _text(mine(roles.COMMITTEE_MEMBER))
    assert "139****0001" not in other
    assert known.name not in other


def test_who_looked_at_a_number_is_named_with_post_and_day(known, mine, client_as):
    assert "还没有人看过" in _text(mine())
    client_as(roles.TOWNSHIP_ORGANIZATION_MEMBER).post(reverse("roster:reveal", args=[known.pk]), {"field": "phone"})
    page = _text(mine())
    assert "赵丽（巴彦苏木党委组织委员） 完整的手机号码" in page
    assert "完整的手机号码" not in _text(mine(roles.BRANCH_SECRETARY))


def test_a_later_room_adds_its_looks_and_the_newest_stands_first(known, monkeypatch, now, client_as):
    monkeypatch.setattr(looks, "_SOURCES", [*looks._SOURCES])
    client_as(roles.TOWNSHIP_ORGANIZATION_MEMBER).post(reverse("roster:reveal", args=[known.pk]), {"field": "phone"})
    earlier = now.replace(year=2025)
    looks.source(lambda person_id: [looks.Look(earlier, "韩志远", "部长", "一份材料")] if person_id == known.pk else [])
    assert [look.what for look in looks.of(known.pk)] == ["完整的手机号码", "一份材料"]
    assert looks.of(known.pk + 1) == []


def test_a_later_room_adds_its_panel_for_the_reader_alone(known, monkeypatch, mine):
    asked = []
    monkeypatch.setattr(ME_PAGE, "_panels", [*ME_PAGE._panels])
    ME_PAGE.panel("roster/mine.html", "remarks", order=1)(lambda scope, person_id: asked.append(person_id))
    mine()
    assert asked == [known.pk]


@pytest.mark.parametrize("role", roles.ADMINISTRATORS)
def test_administrators_without_a_person_have_no_such_parts(mine, role):
    page = _text(mine(role))
    assert "名册里记着什么" not in page
    assert "谁看过" not in page


def test_somebody_without_a_branch_has_nobody_to_ask(mine, two_leagues):
    person = two_leagues.one.people[roles.COMMITTEE_MEMBER]
    assert not Membership._base_manager.filter(person=person, until_on__isnull=True).exists()
    page = _text(mine(roles.COMMITTEE_MEMBER))
    assert person.name in page
    assert "请求更正、说明情况" not in page
