"""Honesty costs nothing (自查保护): what somebody found himself is seen by nobody else, counts nowhere and sets nothing off."""

from __future__ import annotations

import re

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.config import translations
from qingyuan.kernel import clock, facts
from qingyuan.obligations.rectification import holders, services
from qingyuan.obligations.rectification.models import Finding
from qingyuan.obligations.rectification.services import Mark
from qingyuan.people.organizations import roles
from tests.crawling import pages_of
from tests.findings import Loop, campaign, handed_in, own_finding, sample_library

TEXT = "组织老乡聚会，议论人事"


@pytest.fixture
def running(two_leagues, tmp_path):
    return campaign(two_leagues.one, sample_library(tmp_path))


def everything_seen(leagues, client_as, *, but=()):
    """What each account of the league can open: role -> pages."""
    return {role: pages_of(client_as(role)) for role in leagues.one.accounts if role not in but}


def test_seven_problems_that_members_marked_change_no_page_of_anybody_else(two_leagues, running, client_as):
    """Not a text, not a count above five or below, not a number in a book, not an entry on a desk."""
    league = two_leagues.one
    Loop(league, adoption=running)
    handed_in(league, running)
    services.confirm_member(league.scope(roles.MEMBER), adoption_id=running.pk, marks=[], now=clock.now())
    before = everything_seen(two_leagues, client_as, but={roles.MEMBER})
    assert len(before[roles.DEPARTMENT_STAFF]) > 25
    for number in range(7):
        own_finding(league, roles.MEMBER, adoption=running, category="circles", text=f"{TEXT}{number}")
    after = everything_seen(two_leagues, client_as, but={roles.MEMBER})
    for role, pages in before.items():
        assert {address for address in pages if pages[address] != after[role].get(address)} == set(), role
    # And there was something to be seen.
    assert TEXT in "".join(pages_of(client_as(roles.MEMBER), f"/findings/checks/{running.pk}/mine").values())


def test_whether_something_was_marked_is_not_told_by_what_confirming_leaves(two_leagues, running):
    league, village = two_leagues.one, two_leagues.one.units["banner_sumu_village_1"]
    library = running.library
    services.confirm_member(
        league.scope(roles.MEMBER),
        adoption_id=running.pk,
        marks=[Mark(library.pk, "problems", "circles", "circles-gatherings")],
        now=clock.now(),
    )
    services.confirm_member(league.scope(roles.BRANCH_SECRETARY), adoption_id=running.pk, marks=[], now=clock.now())
    with_mark, without = reversed(chronicle.entries_of_unit(village.pk))
    assert (with_mark.verb, with_mark.open) == (without.verb, without.open)
    assert chronicle.size_of(village.pk) == 2


def test_no_named_fact_of_a_unit_moves(two_leagues, running):
    league = two_leagues.one
    unit_ids = [unit.pk for unit in league.units.values()]

    def told():
        return {
            (fact.name, role): dict(facts.values(fact.name, league.scope(role), unit_ids))
            for fact in facts.catalogue()
            if fact.name.startswith("unit.")
            for role in roles.BUSINESS
        }

    before = told()
    for _ in range(6):
        own_finding(league, roles.MEMBER, adoption=running, category="circles")
    assert told() == before


def test_who_keeps_the_roster_is_not_told_that_a_member_stands_on_a_finding(two_leagues, running):
    """By way of refusing to void him, for instance."""
    member = two_leagues.one.people[roles.MEMBER]
    own = own_finding(two_leagues.one, roles.MEMBER, adoption=running)
    assert holders.on_a_finding([member.pk]) == set()
    Finding._base_manager.filter(pk=own.pk).update(confidential=False)
    assert holders.on_a_finding([member.pk]) == {member.pk}


def test_a_unit_may_find_nothing_and_so_may_everybody(two_leagues, running):
    assert handed_in(two_leagues.one, running).state == "handed_in"
    for role in (roles.MEMBER, roles.BRANCH_SECRETARY):
        services.confirm_member(two_leagues.one.scope(role), adoption_id=running.pk, marks=[], now=clock.now())
    assert not Finding._base_manager.exists()


_RANKS = re.compile("人均|名次|得分|积分|排行|达标率|完成率|最少.{0,4}条")
# Sentences that promise the contrary.
_PROMISES = re.compile("没有最少条数|没有.{0,6}积分|不.{0,8}(积分|得分|人均)")


def test_no_sentence_of_the_house_ranks_scores_or_asks_for_a_number_of_problems():
    said = [str(message.id) for message in translations.extract() if message.id]
    assert [text for text in said if _RANKS.search(text) and not _PROMISES.search(text)] == []
