"""Adopting a part of a campaign (增加、收紧), ending it, moving to a later version (换用新版)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.telling import unnamed
from qingyuan.regimes import in_force, queries, services
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State
from tests import findings, regimes

STAFF = roles.DEPARTMENT_STAFF


@pytest.fixture(autouse=True)
def _home(tmp_path, settings):
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    settings.QINGYUAN_LIBRARIES = (shipped, tmp_path / "home")


@pytest.fixture
def sample(db, tmp_path):
    return findings.sample_library(tmp_path)


@pytest.fixture
def running(two_leagues, sample):
    """A campaign of the whole league."""
    return regimes.of_the_league(two_leagues.one, sample)


def tightened(league, name="own", unit="banner", **to):
    """A library that tightens something, issued."""
    return regimes.issued(
        league, regimes.tightening(key=f"{name}-deadlines", **to), library=f"banner/{name}", unit=unit
    )


def held(league, campaign, unit, name="by_date"):
    return getattr(queries.effective(campaign, league.units[unit]).spec.defaults, name).label


def refusal(call, *given, **more):
    with pytest.raises((BadInput, MoveRefused)) as refused:
        call(*given, **more)
    return refused.value


# --- tightening


def test_a_banner_tightens_a_deadline_for_its_subtree_and_nobody_elses(two_leagues, running):
    league = two_leagues.one
    adopted = regimes.part(
        league, running, tightened(league, defaults__by_date="45 days"), "tightening", "own-deadlines"
    )
    assert (adopted.state, adopted.part_of, adopted.starts_on) == (State.IN_FORCE, running, clock.today())
    assert {unit: held(league, running, unit) for unit in ("league", "banner", "banner_sumu_village_1", "county")} == {
        "league": "60天",
        "banner": "45天",
        "banner_sumu_village_1": "45天",
        "county": "60天",
    }
    assert held(league, running, "banner", "look_back_after") == "6个月"
    found = queries.effective(running, league.units["banner_sumu"]).tightened
    assert list(found) == ["defaults.by_date"]
    one = found["defaults.by_date"]
    assert (one.value.label, one.own.label, one.by.source, one.by.since) == ("45天", "60天", adopted, clock.today())


def test_adopting_a_part_is_one_signed_entry_with_every_value_named(two_leagues, running):
    league = two_leagues.one
    adopted = regimes.part(
        league, running, tightened(league, defaults__by_date="45 days"), "tightening", "own-deadlines"
    )
    [entry] = chronicle.entries_of_record(reference(adopted))
    assert (entry.verb, entry.label, entry.by) == ("regimes.part_adopted", "采用并启用", "韩志远")
    assert entry.open == {
        "library": "banner/own",
        "version": 1,
        "key": "own-deadlines",
        "state": "in_force",
        "starts_on": "2026-06-05",
        "part_of": str(running.pk),
    }
    assert unnamed(entry.verb, entry.open) == []
    assert (adopted.decided_by.name, adopted.decided_at) == ("韩志远", clock.now())
    assert chronicle.faults(league.units["banner"].pk) == []


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        (
            "50 days",
            "不能放宽：科尔沁右翼前旗委已把“限期整改期限”收紧为45天，这里写的是50天。请改成比45天短的期限，或者不采用这一条。",
        ),
        (
            "45 days",
            "不用采用：科尔沁右翼前旗委已把“限期整改期限”收紧为45天，这里写的一样。要再收紧，请改成比45天短的期限，或者不采用这一条。",
        ),
    ],
)
def test_what_is_no_tighter_than_what_somebody_between_has_tightened_is_refused_with_both_values(
    two_leagues, running, to, sentence
):
    league = two_leagues.one
    regimes.part(league, running, tightened(league, defaults__by_date="45 days"), "tightening", "own-deadlines")
    row = tightened(league, "sumu", unit="banner_sumu", defaults__by_date=to)
    refused = refusal(regimes.part, league, running, row, "tightening", "sumu-deadlines", unit="banner_sumu")
    assert (refused.message, refused.code) == (sentence, "not_tighter")
    assert Adoption._base_manager.filter(kind="tightening").count() == 1


def test_who_stands_lower_may_tighten_further(two_leagues, running):
    league = two_leagues.one
    regimes.part(league, running, tightened(league, defaults__by_date="45 days"), "tightening", "own-deadlines")
    row = tightened(league, "sumu", unit="banner_sumu", defaults__by_date="40 days")
    regimes.part(league, running, row, "tightening", "sumu-deadlines", unit="banner_sumu")
    assert [held(league, running, unit) for unit in ("banner", "banner_sumu", "banner_town")] == [
        "45天",
        "40天",
        "45天",
    ]


def test_ending_a_tightening_gives_back_what_stands_above(two_leagues, running):
    league = two_leagues.one
    adopted = regimes.part(
        league, running, tightened(league, defaults__by_date="45 days"), "tightening", "own-deadlines"
    )
    services.move(league.scope(STAFF), adoption_id=adopted.pk, verb="end", revision=1, now=clock.now())
    assert held(league, running, "banner") == "60天"


def test_the_basis_of_a_checklist_that_comes_with_the_campaign_can_be_tightened(two_leagues, tmp_path):
    league = two_leagues.one
    path = tmp_path / "libraries/tests/sample/1.yaml"
    findings.sample_library(tmp_path / "unused")
    path.parent.mkdir(parents=True)
    text = (tmp_path / "unused/libraries/tests/sample/1.yaml").read_text(encoding="utf-8")
    text = text.replace("tests/sample", "tests/loose").replace("key: problems", "key: loose-problems")
    text = text.replace("key: rectification", "key: loose-rectification").replace("needs: basis", "needs: nothing")
    row = services.issue_file(
        league.scope(STAFF), unit=league.units["banner"], content=text.encode(), file="", now=clock.now()
    )
    campaign = regimes.of_the_league(league, row, key="loose-rectification")
    own = regimes.issued(league, regimes.tightening(of="checklist:loose-problems", none_needs="basis"))
    regimes.part(league, campaign, own, "tightening", "own-deadlines")
    needs = {
        unit: next(one for one in in_force.whole(campaign, league.units[unit]).items if one.kind == "checklist").spec
        for unit in ("banner_sumu", "county")
    }
    assert {unit: spec.none_needs for unit, spec in needs.items()} == {"banner_sumu": "basis", "county": "nothing"}


def test_a_tightening_of_what_is_not_in_force_here_is_refused(two_leagues, running):
    league = two_leagues.one
    other = regimes.issued(league, regimes.CHECKLIST.replace("needs: basis", "needs: nothing"), library="banner/list")
    assert other.version == 1
    row = regimes.issued(league, regimes.tightening(of="checklist:own-problems", none_needs="basis"))
    refused = refusal(regimes.part, league, running, row, "tightening", "own-deadlines")
    assert refused.code == "nothing_to_tighten" and "checklist:own-problems" in refused.message


# --- a list of one's own


def test_a_list_of_ones_own_is_added_below_the_campaigns(two_leagues, running):
    league = two_leagues.one
    regimes.part(league, running, regimes.issued(league, regimes.CHECKLIST), "checklist", "own-problems")
    lists = {
        unit: [one.spec.key for one in in_force.whole(running, league.units[unit]).items if one.kind == "checklist"]
        for unit in ("banner", "banner_town_village_1", "county", "league")
    }
    assert lists == {
        "banner": ["problems", "own-problems"],
        "banner_town_village_1": ["problems", "own-problems"],
        "county": ["problems"],
        "league": ["problems"],
    }


def test_what_the_unit_of_a_campaign_adds_later_stands_beside_the_list_of_its_library(two_leagues, sample):
    league = two_leagues.one
    banner = league.units["banner"]
    own = findings.campaign(league, sample)
    services.adopt_part(
        league.scope(STAFF),
        unit=banner,
        campaign_id=own.pk,
        library=regimes.issued(league, regimes.CHECKLIST),
        kind="checklist",
        key="own-problems",
        now=clock.now() + timedelta(days=1),
    )
    assert [one.spec.key for one in in_force.whole(own, banner).items if one.kind == "checklist"] == [
        "problems",
        "own-problems",
    ]


def test_ending_the_list_a_campaign_was_set_up_with_puts_no_other_in_its_place(two_leagues, sample):
    league = two_leagues.one
    banner, staff = league.units["banner"], league.scope(STAFF)
    own = findings.campaign(league, sample, launch=False)
    beside = services.adopt(
        staff,
        unit=banner,
        library=regimes.issued(league, regimes.CHECKLIST),
        kind="checklist",
        key="own-problems",
        title="补充清单",
        starts_on=own.starts_on,
        ends_on=None,
        part_of=own,
        instead=True,
        now=clock.now(),
    )
    own = services.move(staff, adoption_id=own.pk, verb="launch", revision=1, now=clock.now())

    def lists():
        [over] = in_force.over(banner)
        wholes = (over, in_force.whole(own, banner))
        [said] = {tuple(one.spec.key for one in whole.items if one.kind == "checklist") for whole in wholes}
        return said

    assert lists() == ("own-problems",)
    services.move(staff, adoption_id=beside.pk, verb="end", revision=2, now=clock.now())
    assert lists() == ()


def test_a_list_that_stands_already_is_refused_whoever_adopted_it(two_leagues, running, sample):
    league = two_leagues.one
    refused = refusal(regimes.part, league, running, sample, "checklist", "problems")
    assert refused.message == "“问题表现清单（示例，非官方）”已经在本单位施行，由兴安盟委采用，不用再采用。"
    row = regimes.issued(league, regimes.CHECKLIST)
    regimes.part(league, running, row, "checklist", "own-problems")
    for unit in ("banner", "banner_sumu"):
        assert (
            refusal(regimes.part, league, running, row, "checklist", "own-problems", unit=unit).code
            == "already_in_force"
        )


def test_a_list_adopted_below_and_then_above_is_asked_once(two_leagues, running):
    league = two_leagues.one
    row = regimes.issued(league, regimes.CHECKLIST)
    regimes.part(league, running, row, "checklist", "own-problems", unit="banner_sumu")
    above = regimes.part(league, running, row, "checklist", "own-problems")
    items = in_force.whole(running, league.units["banner_sumu"]).items
    assert [one.adoption for one in items if one.spec.key == "own-problems"] == [above]


# --- what can't be


def test_a_campaign_without_own_items_takes_nothing_from_below_but_from_its_own_unit(two_leagues, tmp_path, sample):
    league = two_leagues.one
    content = (tmp_path / "libraries/tests/sample/1.yaml").read_text(encoding="utf-8")
    content = content.replace("tests/sample", "tests/closed").replace("own_items: allowed", "own_items: closed")
    content = content.replace("key: rectification", "key: closed").replace("key: problems", "key: closed-problems")
    row = regimes.services.issue_file(
        league.scope(STAFF), unit=league.units["banner"], content=content.encode(), file="", now=clock.now()
    )
    campaign = findings.campaign(league, sample)
    Adoption._base_manager.filter(pk=campaign.pk).update(library=row, key="closed")
    own = regimes.issued(league, regimes.CHECKLIST)
    refused = refusal(regimes.part, league, campaign, own, "checklist", "own-problems", unit="banner_sumu")
    assert refused.code == "own_items_closed"
    assert (
        refused.message == "“集中治理”的方案没有设自选动作，下级不能增加或者收紧。确有需要，请报科尔沁右翼前旗委研究。"
    )
    assert regimes.part(league, campaign, own, "checklist", "own-problems").part_of == campaign


@pytest.mark.parametrize("state", [State.PAUSED, State.ENDED])
def test_nothing_is_added_to_a_campaign_that_is_not_in_force(two_leagues, running, state):
    league = two_leagues.one
    row = regimes.issued(league, regimes.CHECKLIST)
    Adoption._base_manager.filter(pk=running.pk).update(state=state)
    assert refusal(regimes.part, league, running, row, "checklist", "own-problems").code == "not_in_force"


def test_nothing_is_added_to_a_campaign_of_another_place(two_leagues, sample):
    league = two_leagues.one
    row = regimes.issued(league, regimes.CHECKLIST)
    town = findings.campaign(league, sample, unit="banner_town")
    assert (
        refusal(regimes.part, league, town, row, "checklist", "own-problems", unit="banner_sumu").code == "not_in_force"
    )
    elsewhere = regimes.of_the_league(two_leagues.other, sample)
    with pytest.raises(NotHere):
        regimes.part(league, elsewhere, row, "checklist", "own-problems")


def test_a_list_is_not_adopted_by_itself(two_leagues, sample):
    league = two_leagues.one
    with pytest.raises(BadInput) as refused:
        services.adopt_part(
            league.scope(STAFF),
            unit=league.units["banner"],
            campaign_id=None,
            library=sample,
            kind="checklist",
            key="problems",
            now=clock.now(),
        )
    assert refused.value.message == (
        "“问题表现清单（示例，非官方）”是清单，只能放在一项集中治理下面。请选一项集中治理。"
    )
    assert not Adoption._base_manager.exists()


@pytest.mark.parametrize(("kind", "key"), [("checklist", "nothing"), ("campaign", "rectification"), ("duty", "x")])
def test_only_a_list_or_a_tightening_of_the_library_can_be_a_part(two_leagues, running, sample, kind, key):
    assert refusal(regimes.part, two_leagues.one, running, sample, kind, key).code == "no_such_item"


def test_only_the_department_over_the_unit_adopts(two_leagues, running):
    league = two_leagues.one
    row = regimes.issued(league, regimes.CHECKLIST)
    given = {"campaign_id": running.pk, "library": row, "kind": "checklist", "key": "own-problems", "now": clock.now()}
    for role in set(league.accounts) - {STAFF, roles.DEPARTMENT_HEAD}:
        with pytest.raises(NotAllowed):
            services.adopt_part(league.scope(role), unit=league.units["banner_sumu_village_1"], **given)
    for unit in ("league", "county"):
        with pytest.raises(NotAllowed):
            services.adopt_part(league.scope(STAFF), unit=league.units[unit], **given)
    assert not Adoption._base_manager.filter(kind="checklist").exists()


# --- launching with what belongs to it


def test_launching_a_campaign_launches_its_own_units_draft_parts_with_it(two_leagues, sample):
    league = two_leagues.one
    campaign = findings.campaign(league, sample, launch=False)
    row = regimes.issued(league, regimes.CHECKLIST)

    def draft(unit):
        return services.adopt(
            league.scope(STAFF),
            unit=league.units[unit],
            library=row,
            kind="checklist",
            key="own-problems",
            title="补充清单",
            starts_on=campaign.starts_on,
            ends_on=None,
            now=clock.now(),
            part_of=campaign,
        )

    own, below = draft("banner"), draft("banner_sumu")
    services.move(league.scope(STAFF), adoption_id=campaign.pk, verb="launch", revision=1, now=clock.now())
    for one, state in ((campaign, "in_force"), (own, "in_force"), (below, "draft")):
        one.refresh_from_db()
        assert one.state == state
    assert own.decided_by.name == "韩志远" and own.revision == 2
    assert [entry.verb for entry in chronicle.entries_of_record(reference(own))] == [
        "regimes.adopted",
        "regimes.launched",
    ]
    assert chronicle.faults(league.units["banner"].pk) == []


# --- a later version


def upgrade(league, adopted, to, revision=1, role=STAFF):
    return services.upgrade(league.scope(role), adoption_id=adopted.pk, revision=revision, to=to, now=clock.now())


def test_an_adoption_moves_to_a_later_version_and_says_both(two_leagues, sample, tmp_path):
    league = two_leagues.one
    adopted = findings.campaign(league, sample)
    second = findings.sample_library(tmp_path, version=2)
    moved = upgrade(league, adopted, second, revision=2)
    assert (moved.library, moved.revision, moved.state) == (second, 3, State.IN_FORCE)
    entry = chronicle.entries_of_record(reference(adopted))[-1]
    assert (entry.verb, entry.label) == ("regimes.upgraded", "换用新版")
    assert (entry.open["from_version"], entry.open["version"]) == (1, 2)
    assert unnamed(entry.verb, entry.open) == []


def test_what_was_recorded_stays_under_its_own_version(two_leagues, sample, tmp_path):
    league = two_leagues.one
    adopted = findings.campaign(league, sample)
    finding = findings.plant(
        league.units["banner_sumu_village_1"],
        adoption=adopted,
        library=sample,
        checklist="problems",
        category="circles",
    )
    upgrade(league, adopted, findings.sample_library(tmp_path, version=2), revision=2)
    assert findings.columns(finding.pk)["library_id"] == sample.pk


def test_an_upgrade_leads_only_to_a_later_version_that_has_the_item(two_leagues, tmp_path, sample):
    league = two_leagues.one
    first = regimes.issued(league, regimes.CHECKLIST)
    second = regimes.issued(league, regimes.CHECKLIST, version=2)
    without = regimes.issued(league, regimes.CHECKLIST.replace("own-", "new-"), version=3)
    campaign = findings.campaign(league, sample)
    adopted = regimes.part(league, campaign, second, "checklist", "own-problems")
    for to in (first, second, without, sample):
        assert refusal(upgrade, league, adopted, to).code == "no_later_version"
    assert queries.later(adopted) == []


def test_a_tightening_may_not_become_looser_by_a_later_version(two_leagues, running):
    league = two_leagues.one
    adopted = regimes.part(
        league, running, tightened(league, defaults__by_date="45 days"), "tightening", "own-deadlines"
    )
    tighter = regimes.issued(league, regimes.tightening(defaults__by_date="50 days"), version=2)
    # Looser than its own first version, and still tighter than what stands above: its own to decide.
    upgrade(league, adopted, tighter)
    assert held(league, running, "banner") == "50天"
    row = tightened(league, "sumu", unit="banner_sumu", defaults__by_date="40 days")
    below = regimes.part(league, running, row, "tightening", "sumu-deadlines", unit="banner_sumu")
    looser = regimes.issued(
        league,
        regimes.tightening(key="sumu-deadlines", defaults__by_date="55 days"),
        library="banner/sumu",
        version=2,
        unit="banner_sumu",
    )
    assert refusal(upgrade, league, below, looser).code == "not_tighter"
    assert held(league, running, "banner_sumu") == "40天"


@pytest.mark.parametrize("state", [State.PAUSED, State.ENDED])
def test_what_is_paused_or_ended_is_not_upgraded(two_leagues, sample, tmp_path, state):
    league = two_leagues.one
    adopted = findings.campaign(league, sample)
    Adoption._base_manager.filter(pk=adopted.pk).update(state=state)
    second = findings.sample_library(tmp_path, version=2)
    assert refusal(upgrade, league, adopted, second, revision=2).code == "wrong_state"


def test_an_old_page_upgrades_nothing_and_nobody_but_the_department_does(two_leagues, sample, tmp_path):
    league = two_leagues.one
    adopted = findings.campaign(league, sample)
    second = findings.sample_library(tmp_path, version=2)
    with pytest.raises(Conflict):
        upgrade(league, adopted, second, revision=1)
    for role in (roles.BRANCH_SECRETARY, roles.INSPECTOR, roles.MEMBER):
        with pytest.raises(NotAllowed):
            upgrade(league, adopted, second, revision=2, role=role)
    with pytest.raises(NotHere):
        upgrade(two_leagues.other, adopted, second, revision=2)
    adopted.refresh_from_db()
    assert adopted.library == sample
