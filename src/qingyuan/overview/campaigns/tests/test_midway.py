"""What happens to a campaign while it runs (集中治理进行中的变动): each thing has a sensible page."""

from __future__ import annotations

import html
from datetime import date

import pytest

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification.states import State as FindingState
from qingyuan.overview.campaigns import asked, queries
from qingyuan.people.organizations import roles, services
from qingyuan.people.organizations.models import Kind, Sector
from qingyuan.people.organizations.services import NewUnit
from qingyuan.people.roster.models import Tenure
from qingyuan.regimes.models import Adoption
from tests.campaigns import pause, staged
from tests.findings import plant, sample_library

STAFF, SECRETARY = roles.DEPARTMENT_STAFF, roles.BRANCH_SECRETARY
BY = Signature(None, "白晓琳", "旗委组织部部长")
TODAY = date(2026, 6, 5)


@pytest.fixture
def running(two_leagues, tmp_path) -> Adoption:
    return staged(two_leagues.one, sample_library(tmp_path, owes="checklist:problems, findings:signed_off"))


def text_of(answer):
    return html.unescape(answer.content.decode())


def lists_below(league, running, unit):
    """How many units of a place are through with their list and how many it has, as its board says."""
    scope = league.scope(STAFF)
    unit.refresh_from_db()
    [one] = [one for one in asked.asked(scope, running, unit) if one.kind == "checklist"]
    reached = asked.progress(scope, running, one, unit, today=TODAY)
    return reached.through, reached.units


def test_a_unit_moved_to_another_township_is_counted_and_opened_where_it_stands_now(two_leagues, running, client_as):
    league = two_leagues.one
    village, sumu, town = (league.units[key] for key in ("banner_sumu_village_1", "banner_sumu", "banner_town"))
    plant(
        village,
        FindingState.WORKING,
        library=running.library,
        checklist="problems",
        category="circles",
        adoption=running,
    )
    before = {unit.pk: lists_below(league, running, unit)[1] for unit in (sumu, town, league.units["banner"])}
    services.move(
        league.scope(STAFF), unit_id=village.pk, revision=1, parent_id=town.pk, on=TODAY, by=BY, now=clock.now()
    )
    after = {unit.pk: lists_below(league, running, unit)[1] for unit in (sumu, town, league.units["banner"])}
    assert after == {
        sumu.pk: before[sumu.pk] - 1,
        town.pk: before[town.pk] + 1,
        league.units["banner"].pk: before[league.units["banner"].pk],
    }
    scope = league.scope(STAFF)
    totals = {unit.pk: queries.board(scope, running, unit, today=TODAY).whole.total for unit in (sumu, town)}
    assert totals == {sumu.pk: 0, town.pk: 1}
    page = text_of(client_as(SECRETARY).get(f"/campaigns/{running.pk}/unit/{village.pk}"))
    assert "1件，已销号0件" in page
    # Who was above it before sees it no more.
    assert (
        client_as(roles.TOWNSHIP_ORGANIZATION_MEMBER).get(f"/campaigns/{running.pk}/unit/{village.pk}").status_code
        == 404
    )


def test_a_new_secretary_finds_what_the_one_before_him_left(two_leagues, running, client_as):
    league = two_leagues.one
    village = league.units["banner_sumu_village_1"]
    found = plant(
        village,
        FindingState.WORKING,
        library=running.library,
        checklist="problems",
        category="circles",
        adoption=running,
    )
    old = Tenure._base_manager.get(person=league.people[SECRETARY], seat__role=SECRETARY)
    old.until_on = TODAY
    old.save(update_fields=["until_on"])
    Tenure(person=league.people[roles.MEMBER], seat=old.seat, unit=village, from_on=TODAY).save(force_insert=True)
    new = client_as(roles.MEMBER)
    assert "1件，已销号0件" in text_of(new.get(f"/campaigns/{running.pk}/unit/{village.pk}"))
    assert found.text[:10] in text_of(new.get("/desk"))
    former = client_as(SECRETARY)
    assert former.get(f"/campaigns/{running.pk}/unit/{village.pk}").status_code == 404
    assert found.text[:10] not in text_of(former.get("/desk"))


def test_a_unit_founded_late_is_asked_from_its_first_day(two_leagues, running, client_as):
    league = two_leagues.one
    sumu = league.units["banner_sumu"]
    through, units = lists_below(league, running, sumu)
    late = services.found(
        league.scope(STAFF),
        parent_id=sumu.pk,
        unit=NewUnit(
            kind=Kind.BRANCH,
            name="中国共产党新设嘎查支部委员会",
            short_name="新设嘎查党支部",
            sector=Sector.VILLAGE,
            founded_on=TODAY,
        ),
        by=BY,
        now=clock.now(),
    )
    assert lists_below(league, running, sumu) == (through, units + 1)
    page = text_of(client_as(STAFF).get(f"/campaigns/{running.pk}/unit/{late.pk}"))
    assert "问题表现清单（示例，非官方）" in page and "还没有开始" in page


def test_a_paused_campaign_asks_for_nothing_and_says_so_on_the_units_page(two_leagues, running, client_as):
    league = two_leagues.one
    village = league.units["banner_sumu_village_1"]
    assert "去对照" in text_of(client_as(SECRETARY).get("/desk"))
    pause(league, running, reason="抗旱")
    assert "去对照" not in text_of(client_as(SECRETARY).get("/desk"))
    page = text_of(client_as(SECRETARY).get(f"/campaigns/{running.pk}/unit/{village.pk}"))
    assert "从6月5日起暂停：抗旱。" in page


def test_each_stage_shows_its_own_things_with_their_way_there(two_leagues, running, client_as):
    village = two_leagues.one.units["banner_sumu_village_1"]
    page = text_of(client_as(SECRETARY).get(f"/campaigns/{running.pk}/unit/{village.pk}"))
    study, find = page.split("查：6月1日—7月20日")
    assert "这一阶段没有要填的。" in study and f"/findings/checks/{running.pk}/{village.pk}" in find
