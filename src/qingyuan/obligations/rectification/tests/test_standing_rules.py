"""Rules a unit made out of what it learned (建章立制): linked, shown, never counted or asked for."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.obligations.rectification import queries, services
from qingyuan.obligations.rectification.models import NamedAccess, Origin, RuleLink, StandingRule
from qingyuan.obligations.rectification.services import Issued, entered
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.telling import unnamed
from tests.findings import plant, plant_rule, refusal

SECRETARY, TOWNSHIP, MEMBER = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.MEMBER
ISSUED_ON = date(2026, 6, 1)
PDF = b"%PDF-1.4\n%%EOF\n"


def text_of(response):
    return html.unescape(response.content.decode())


def issued(**more):
    return Issued(**{"title": "集体经济收支公开办法", "issued_on": ISSUED_ON, "place": "村务公开栏"} | more)


def test_a_sign_off_never_asks_for_a_rule(loop):
    found = loop.to(State.SIGNED_OFF)
    assert (queries.rules_of(found), found.no_rule_needed) == ([], False)


def test_a_new_rule_is_entered_and_linked_in_one_go(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "link_rule")
    [rule] = queries.rules_of(loop.finding)
    assert (rule.title, rule.unit_id, rule.place) == ("集体经济收支公开办法", loop.finding.unit_id, "村务公开栏")
    added, linked = chronicle.entries_of_unit(loop.finding.unit_id)[1::-1]
    assert (added.verb, added.open) == (entered.STANDING_RULE_ADDED, {"issued_on": "2026-06-01"})
    assert (linked.verb, linked.open) == (entered.RULE_LINKED, {"rule": reference(rule)})
    assert unnamed(added.verb, added.open) == []
    assert not Entry.objects.filter(leaf__contains="集体经济收支公开办法").exists()


def test_a_rule_the_unit_has_is_linked_to_a_second_finding_and_once_only(loop, village):
    rule = plant_rule(village)
    loop.to(State.WORKING)
    loop.call(SECRETARY, "link_rule", rule_id=rule.pk, issued=None)
    refusal("already_linked", loop.call, SECRETARY, "link_rule", rule_id=rule.pk, issued=None)
    assert RuleLink._base_manager.count() == StandingRule._base_manager.count() == 1


def test_another_units_rule_answers_nothing_here(loop, two_leagues):
    rule = plant_rule(two_leagues.one.units["banner_sumu_village_2"])
    loop.to(State.WORKING)
    refusal("no_rule", loop.call, SECRETARY, "link_rule", rule_id=rule.pk, issued=None)
    refusal("one_rule", loop.call, SECRETARY, "link_rule", rule_id=rule.pk, issued=issued())


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"title": " "}, "no_reason", id="without a title"),
        pytest.param({"place": " "}, "stands_nowhere", id="that stands nowhere"),
        pytest.param({"issued_on": date(2026, 6, 6)}, "future_date", id="issued tomorrow"),
    ],
)
def test_a_rule_is_named_issued_and_stands_somewhere(loop, given, code):
    loop.to(State.WORKING)
    refusal(code, loop.call, SECRETARY, "link_rule", issued=issued(**given))
    assert not StandingRule._base_manager.exists()


def test_one_press_says_that_none_is_needed_until_a_rule_is_linked_after_all(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "no_rule_needed")
    assert loop.stored().no_rule_needed
    refusal("rule_settled", loop.call, SECRETARY, "no_rule_needed")
    loop.call(SECRETARY, "link_rule")
    assert not loop.stored().no_rule_needed
    refusal("rule_settled", loop.call, SECRETARY, "no_rule_needed")


def test_a_struck_off_finding_may_still_get_its_rule_and_a_withdrawn_one_gets_none(loop, two_leagues):
    loop.to(State.SIGNED_OFF)
    loop.call(SECRETARY, "link_rule")
    loop.finding = plant(loop.finding.unit, State.WITHDRAWN)
    refusal("wrong_state", loop.call, SECRETARY, "link_rule")


def test_the_superior_makes_no_rule_for_the_unit(loop, two_leagues, village):
    loop.to(State.WORKING)
    refusal("not_allowed", loop.call, TOWNSHIP, "link_rule")
    township = two_leagues.one.scope(TOWNSHIP)
    refusal("not_allowed", services.add_standing_rule, township, unit_id=village.pk, issued=issued(), now=clock.now())


def test_the_table_itself_keeps_no_rule_that_stands_nowhere(village):
    with pytest.raises(IntegrityError), transaction.atomic():
        plant_rule(village, place="")


def test_a_units_page_lists_its_rules_with_what_each_answers(loop, village, client_as):
    secretary = client_as(SECRETARY)
    found = loop.to(State.WORKING)
    given = {"title": "公开办法", "issued_on": "2026-06-01", "place": "", "text": "", "revision": found.revision}
    answer = secretary.post(f"/findings/{found.pk}/rule/new", given | {"file": SimpleUploadedFile("办法.pdf", PDF)})
    assert answer.status_code == 303, text_of(answer)
    address = f"/findings/rules?unit={village.pk}"
    assert (
        secretary.post(address, {"unit": village.pk} | given | {"title": "签到办法", "text": "当场签"}).status_code
        == 303
    )
    page = text_of(secretary.get(address))
    assert page.index("签到办法") < page.index("公开办法") and "办法.pdf" in page and loop.finding.text in page
    rule = StandingRule._base_manager.get(title="公开办法")
    assert b"".join(client_as(MEMBER).get(f"/findings/rules/{rule.pk}/file").streaming_content) == PDF
    assert address in text_of(secretary.get(reverse("organizations:unit", args=[village.pk])))
    refused = secretary.post(address, {"unit": village.pk, "title": "没有存放处", "issued_on": "2026-06-01"})
    assert (refused.status_code, "有一样就行" in text_of(refused)) == (422, True)


def test_a_members_own_finding_never_shows_on_the_page_of_rules(two_leagues, village, client_as):
    league = two_leagues.one
    own = league.people[MEMBER].pk
    about = {"confidential": True, "origin": Origin.SELF_FOUND, "owner_id": own, "text": "我自己的问题"}
    hidden = plant(village, State.WORKING, **about)
    NamedAccess(finding=hidden, person_id=own, why="本人").save(force_insert=True)
    RuleLink(finding=hidden, rule=plant_rule(village), at=clock.now()).save(force_insert=True)
    address = f"/findings/rules?unit={village.pk}"
    assert "我自己的问题" not in text_of(client_as(SECRETARY).get(address))
    assert "我自己的问题" in text_of(client_as(MEMBER).get(address))
