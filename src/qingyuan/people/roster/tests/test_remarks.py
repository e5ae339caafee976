"""What a member asks to have put right, or explains: who reads it, who answers, and what he sees of it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import roles
from qingyuan.people.roster import remark_queries, services
from qingyuan.people.roster.models import Remark

pytestmark = pytest.mark.django_db
TEXT = "民族应为蒙古族，身份证上写着。"
BY = Signature(None, "赵丽", "巴彦苏木党委组织委员")


@pytest.fixture
def asked(two_leagues, now):
    """asked(role, **values): what somebody of the first league has asked for."""

    def ask(role=roles.MEMBER, *, league=None, **values):
        place = league or two_leagues.one
        person = place.people[role]
        given = {"kind": "correct", "about": "nation", "text": TEXT, **values}
        return services.ask_remark(place.scope(role), by=Signature(person.pk, person.name, ""), now=now, **given)

    return ask


def answer(scope, remark, now, **values):
    given = {"revision": remark.revision, "verdict": "corrected", "answer": "", **values}
    return services.answer_remark(scope, remark_id=remark.pk, by=BY, now=now, **given)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- asking


def test_what_is_asked_goes_to_the_branch_and_its_text_is_kept_sealed(asked, two_leagues):
    remark = asked()
    assert (remark.unit_id, remark.state) == (two_leagues.one.units["banner_sumu_village_1"].pk, "asked")
    [line] = chronicle.entries_of_record(reference(remark))
    assert (line.verb, line.open, line.texts) == (
        "roster.remark_asked",
        {"remark": "correct", "about": "nation"},
        {"text": TEXT, "by_name": "李晨"},
    )
    assert TEXT not in Entry.objects.get(record=reference(remark)).leaf


def test_that_somebody_has_asked_stands_not_among_the_entries_everybody_of_the_unit_sees(asked, now, scope_as):
    remark = asked()
    answer(scope_as(roles.TOWNSHIP_ORGANIZATION_MEMBER), remark, now)
    assert Entry.objects.filter(record=reference(remark)).count() == 2
    assert reference(remark) not in {line.record for line in chronicle.entries_of_unit(remark.unit_id)}


def test_the_same_is_asked_once_until_it_is_answered(asked, now, scope_as):
    first = asked()
    with pytest.raises(BadInput) as refused:
        asked()
    assert refused.value.code == "asked_already"
    asked(kind="explain")
    answer(scope_as(roles.BRANCH_SECRETARY), first, now)
    assert asked().pk != first.pk


@pytest.mark.parametrize(
    ("values", "code"), [({"text": "  "}, "nothing_said"), ({"text": "话" * 501}, "too_long")], ids=["empty", "long"]
)
def test_it_must_say_something_and_be_short(asked, values, code):
    with pytest.raises(BadInput) as refused:
        asked(**values)
    assert refused.value.code == code


@pytest.mark.parametrize("values", [{"kind": "praise"}, {"about": "thoughts"}])
def test_what_the_form_does_not_offer_is_not_here(asked, values):
    with pytest.raises(NotHere):
        asked(**values)


# --- who reads and answers


def test_only_the_member_his_secretary_and_who_keeps_the_roster_read_it(asked, two_leagues):
    remark = asked()
    readers = {roles.MEMBER, roles.BRANCH_SECRETARY, *roles.KEEPERS}
    for role in (*roles.BUSINESS, *roles.ADMINISTRATORS):
        for league in two_leagues:
            mine = league is two_leagues.one and role in readers
            found = remark_queries.of_person(league.scope(role), remark.person_id)
            assert (remark in found) is mine, (league.key, role)


def test_it_waits_with_those_who_may_answer_and_with_nobody_else(asked, two_leagues):
    remark = asked()
    waiting = {role for role in roles.NAMES if remark in remark_queries.to_answer(two_leagues.one.scope(role))}
    assert waiting == {roles.BRANCH_SECRETARY, *roles.KEEPERS}


def test_the_secretarys_own_is_answered_above_him(asked, two_leagues, now):
    remark = asked(roles.BRANCH_SECRETARY)
    own = two_leagues.one.scope(roles.BRANCH_SECRETARY)
    assert remark not in remark_queries.to_answer(own)
    with pytest.raises(NotAllowed):
        answer(own, remark, now)
    assert answer(two_leagues.one.scope(roles.TOWNSHIP_ORGANIZATION_MEMBER), remark, now).state == "answered"


def test_what_stays_as_it_is_needs_its_reason(asked, scope_as, now):
    remark, secretary = asked(), scope_as(roles.BRANCH_SECRETARY)
    with pytest.raises(BadInput) as refused:
        answer(secretary, remark, now, verdict="kept")
    assert refused.value.code == "nothing_said"
    done = answer(secretary, remark, now, verdict="kept", answer="户口簿上是汉族。")
    assert (done.state, done.verdict, done.answer, done.answered_by) == ("answered", "kept", "户口簿上是汉族。", BY)


def test_a_correction_is_not_merely_noted(asked, scope_as, now):
    with pytest.raises(BadInput):
        answer(scope_as(roles.BRANCH_SECRETARY), asked(), now, verdict="noted")
    explained = asked(kind="explain", about="absence")
    assert answer(scope_as(roles.BRANCH_SECRETARY), explained, now, verdict="noted").verdict == "noted"


def test_an_answer_is_given_once_and_an_old_page_is_a_conflict(asked, scope_as, now):
    remark, secretary = asked(), scope_as(roles.BRANCH_SECRETARY)
    with pytest.raises(Conflict):
        answer(secretary, remark, now, revision=7)
    answer(secretary, remark, now)
    with pytest.raises(MoveRefused):
        answer(secretary, remark, now, revision=2)


def test_he_takes_it_back_himself_and_it_waits_with_nobody(asked, two_leagues, now):
    remark = asked()
    take_back = {"remark_id": remark.pk, "revision": remark.revision, "by": BY, "now": now}
    with pytest.raises(NotAllowed):
        services.withdraw_remark(two_leagues.one.scope(roles.BRANCH_SECRETARY), **take_back)
    services.withdraw_remark(two_leagues.one.scope(roles.MEMBER), **take_back)
    assert Remark._base_manager.get().state == "withdrawn"
    assert not remark_queries.to_answer(two_leagues.one.scope(roles.BRANCH_SECRETARY)).exists()


# --- through the pages


def test_asked_answered_and_seen(client_as):
    member, secretary = client_as(roles.MEMBER), client_as(roles.BRANCH_SECRETARY)
    form = member.get(reverse("roster:ask") + "?about=nation")
    assert 'value="nation" selected' in form.content.decode()
    sent = member.post(reverse("roster:ask"), {"kind": "correct", "about": "nation", "text": TEXT}, follow=True)
    assert TEXT in text_of(sent)
    remark = Remark._base_manager.get()
    assert "请求更正" in text_of(secretary.get(reverse("desk:desk")))
    assert "请求更正" not in text_of(client_as(roles.COMMITTEE_MEMBER).get(reverse("desk:desk")))
    empty = secretary.post(reverse("roster:answer_remark", args=[remark.pk]), {"verdict": "kept", "revision": 1})
    assert (empty.status_code, "请写明理由" in text_of(empty)) == (422, True)
    secretary.post(
        reverse("roster:answer_remark", args=[remark.pk]),
        {"verdict": "kept", "answer": "户口簿上是汉族。", "revision": 1},
    )
    assert "户口簿上是汉族。" in text_of(member.get(remark.get_absolute_url()))
    mine = text_of(member.get(reverse("accounts:me")))
    assert "我提出的更正、说明" in mine
    assert "不更正" in mine
    assert "请求更正" not in text_of(secretary.get(reverse("desk:desk")))


def test_the_persons_page_shows_it_only_to_those_who_read_it(client_as, asked, two_leagues):
    asked()
    page = two_leagues.one.people[roles.MEMBER].get_absolute_url()
    shown = {role for role in roles.BUSINESS if "更正、说明" in text_of(client_as(role).get(page))}
    assert shown == {roles.MEMBER, roles.BRANCH_SECRETARY, *roles.KEEPERS}
