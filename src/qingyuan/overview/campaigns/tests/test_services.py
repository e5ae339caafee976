"""Setting up and launching a campaign (集中治理的新建与启动)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, NotAllowed, NotHere, QingyuanError
from qingyuan.obligations.rectification import checklists
from qingyuan.obligations.rectification.models import Finding
from qingyuan.overview.campaigns import queries, services
from qingyuan.overview.campaigns.models import Stage
from qingyuan.overview.campaigns.rules import Days
from qingyuan.people.organizations import roles
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State
from tests import regimes as regime_samples
from tests.findings import sample_library

STAGES = (
    Days("study", "学", date(2026, 6, 1), date(2026, 6, 30)),
    Days("find", "查", date(2026, 6, 15), date(2026, 8, 14)),
)


@pytest.fixture
def create(two_leagues, tmp_path):
    """create(...): a campaign of the banner, as the department makes it."""
    library = sample_library(tmp_path)

    def make(role=roles.DEPARTMENT_STAFF, league="one", unit="banner", **given):
        values = {
            "library": library,
            "key": "rectification",
            "title": "夏季集中治理",
            "stages": STAGES,
            "now": clock.now(),
        }
        return services.create(
            getattr(two_leagues, league).scope(role), unit=two_leagues.one.units[unit], **(values | given)
        )

    return make


def test_a_campaign_set_up_with_another_checklist_uses_that_and_what_is_added_comes_behind(create, two_leagues):
    league = two_leagues.one
    official = regime_samples.issued(league, regime_samples.CHECKLIST, library="banner/official")
    adopted = create(checklist=(official, "own-problems"))
    village = league.units["banner_sumu_village_1"]
    launched = services.launch(
        league.scope(roles.DEPARTMENT_STAFF), adoption_id=adopted.pk, revision=1, now=clock.now()
    )
    assert [one.library for one in checklists.under(launched, village)] == [official]
    own = regime_samples.issued(league, regime_samples.CHECKLIST.replace("own-", "more-"), library="banner/more")
    regime_samples.part(league, launched, own, "checklist", "more-problems")
    assert [one.library for one in checklists.under(launched, village)] == [official, own]


def test_a_campaign_is_an_adoption_with_its_stages_and_their_days(create, two_leagues):
    adopted = create(title=" 夏季集中治理 ")
    banner = two_leagues.one.units["banner"]
    assert (adopted.unit, adopted.home_id, adopted.kind, adopted.key) == (
        banner,
        banner.pk,
        "campaign",
        "rectification",
    )
    assert (adopted.title, adopted.state, adopted.revision) == ("夏季集中治理", State.DRAFT, 1)
    # From the first day of the first stage to the last of the last to end, which need not be the last one.
    assert (adopted.starts_on, adopted.ends_on) == (date(2026, 6, 1), date(2026, 8, 14))
    stages = queries.stages(two_leagues.one.scope(roles.DEPARTMENT_STAFF), adopted)
    assert [(one.order, one.key, one.text, one.starts_on, one.ends_on) for one in stages] == [
        (0, "study", "学", date(2026, 6, 1), date(2026, 6, 30)),
        (1, "find", "查", date(2026, 6, 15), date(2026, 8, 14)),
    ]
    [entry] = chronicle.entries_of_record(reference(adopted))
    assert (entry.verb, entry.open["starts_on"], entry.texts["title"]) == (
        "regimes.adopted",
        "2026-06-01",
        "夏季集中治理",
    )
    assert chronicle.faults(banner.pk) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"title": "  "}, "no_title", id="no title"),
        pytest.param({"stages": ()}, "stage_days", id="no stage"),
        pytest.param({"stages": STAGES[::-1]}, "stage_days", id="stages backwards"),
        pytest.param({"key": "nothing"}, "no_such_item", id="no such campaign in the library"),
    ],
)
def test_a_campaign_that_can_not_be_is_refused_and_leaves_nothing(create, two_leagues, given, code):
    with pytest.raises(BadInput) as refused:
        create(**given)
    assert refused.value.code == code
    assert not Adoption._base_manager.exists() and not Stage._base_manager.exists()
    assert chronicle.size_of(two_leagues.one.units["banner"].pk) == 0


@pytest.mark.parametrize(
    ("role", "league", "unit"),
    [
        pytest.param(roles.BRANCH_SECRETARY, "one", "banner_sumu_village_1", id="a secretary in his branch"),
        pytest.param(roles.TOWNSHIP_ORGANIZATION_MEMBER, "one", "banner_sumu", id="a township in its own"),
        pytest.param(roles.INSPECTOR, "one", "banner", id="an inspector"),
        pytest.param(roles.DEPARTMENT_STAFF, "one", "county", id="the banner's department in the county"),
        pytest.param(roles.DEPARTMENT_STAFF, "one", "league", id="or above itself"),
        pytest.param(roles.DEPARTMENT_STAFF, "other", "banner", id="another league's department"),
        pytest.param(roles.SYSTEM_ADMINISTRATOR, "one", "league", id="an administrator"),
    ],
)
def test_only_the_department_of_the_place_sets_one_up(create, role, league, unit):
    with pytest.raises(NotAllowed) as refused:
        create(role, league, unit)
    assert refused.value.message == "采用制度、启动集中治理由组织部办理。您可以查看，需要调整请联系本级组织部。"
    assert not Adoption._base_manager.exists()


def test_a_department_sets_one_up_for_a_township_below(create, two_leagues):
    assert create(unit="banner_sumu").unit == two_leagues.one.units["banner_sumu"]


def test_launching_writes_no_row_per_unit_or_item(create, two_leagues):
    adopted = create()
    moved = services.launch(
        two_leagues.one.scope(roles.DEPARTMENT_HEAD), adoption_id=adopted.pk, revision=1, now=clock.now()
    )
    assert (moved.state, moved.revision, moved.decided_by.name) == (State.IN_FORCE, 2, "白晓琳")
    assert moved.decided_at == clock.now()
    assert (Stage._base_manager.count(), Finding._base_manager.count(), Adoption._base_manager.count()) == (2, 0, 1)
    assert [line.verb for line in chronicle.entries_of_record(reference(moved))] == [
        "regimes.adopted",
        "regimes.launched",
    ]


@pytest.mark.parametrize(
    ("role", "league", "kind"),
    [
        (roles.TOWNSHIP_ORGANIZATION_MEMBER, "one", NotHere),
        (roles.INSPECTOR, "one", NotAllowed),
        (roles.DEPARTMENT_HEAD, "other", NotHere),
    ],
)
def test_nobody_else_launches_it(create, two_leagues, role, league, kind):
    adopted = create()
    with pytest.raises(QingyuanError) as refused:
        scope = getattr(two_leagues, league).scope(role)
        services.launch(scope, adoption_id=adopted.pk, revision=1, now=clock.now())
    assert type(refused.value) is kind
    assert Adoption._base_manager.get().state == State.DRAFT


def test_two_people_who_launch_the_same_draft_launch_it_once(create, two_leagues):
    adopted = create()
    scope = two_leagues.one.scope(roles.DEPARTMENT_STAFF)
    services.launch(scope, adoption_id=adopted.pk, revision=1, now=clock.now())
    with pytest.raises(Conflict):
        services.launch(scope, adoption_id=adopted.pk, revision=1, now=clock.now())
    assert len(chronicle.entries_of_record(reference(adopted))) == 2


def test_the_database_holds_each_stage_once_and_its_days_in_order(create):
    adopted = create()
    again = {"adoption": adopted, "order": 2, "text": "学"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Stage(key="study", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 2), **again).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stage(key="mend", starts_on=date(2026, 6, 2), ends_on=date(2026, 6, 1), **again).save(force_insert=True)


def test_stages_are_seen_by_those_who_see_the_campaign(create, two_leagues):
    adopted = create()
    reached = {role: len(queries.stages(two_leagues.one.scope(role), adopted)) for role in two_leagues.one.accounts}
    above = {roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD, roles.INSPECTOR, roles.DISCIPLINE_MEMBER}
    assert reached == {role: 2 if role in above else 0 for role in two_leagues.one.accounts}
    scope = two_leagues.one.scope(roles.DEPARTMENT_STAFF)
    services.launch(scope, adoption_id=adopted.pk, revision=1, now=clock.now())
    assert {
        role: len(queries.stages(two_leagues.one.scope(role), adopted)) for role in roles.BUSINESS
    } == dict.fromkeys(roles.BUSINESS, 2)
    assert queries.stages(two_leagues.other.scope(roles.DEPARTMENT_STAFF), adopted) == []
