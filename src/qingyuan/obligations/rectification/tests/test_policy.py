"""Who may do what with a finding (问题的权限), read by hand and compared."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import queries
from qingyuan.obligations.rectification.models import Finding, NamedAccess, Origin
from qingyuan.obligations.rectification.policy import OPENING, POLICY, moves, refusal
from qingyuan.obligations.rectification.queries import Filter
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Membership, Tenure
from tests.findings import plant

OF_THE_UNIT = {
    *{"start", "plan", "add_evidence", "submit", "ask_review", "contest", "ask_extension"},
    *{"add_measure", "measure_done", "drop_measure", "link_earlier", "link_rule", "no_rule_needed"},
}
OF_A_REVIEWER = {
    "add_evidence",
    "link_earlier",
    "decide_extension",
    "send_back",
    "sign_off",
    "uphold",
    "withdraw",
    "look_back",
    "reopen",
}
ON_THE_VILLAGE = {
    roles.MEMBER: set(),
    roles.BRANCH_SECRETARY: {"view"} | OF_THE_UNIT,
    roles.COMMITTEE_MEMBER: {"view"} | OF_THE_UNIT,
    roles.TOWNSHIP_ORGANIZATION_MEMBER: {"view"} | OF_A_REVIEWER,
    roles.DEPARTMENT_STAFF: {"view"} | OF_A_REVIEWER,
    roles.DEPARTMENT_HEAD: {"view"} | OF_A_REVIEWER,
    roles.CONTACT_LEADER: {"view"},
    roles.INSPECTOR: {"view"} | OF_A_REVIEWER,
    roles.DISCIPLINE_MEMBER: {"view"} | OF_A_REVIEWER,
    **{role: set() for role in roles.ADMINISTRATORS},
}


def verbs_of(scope, finding):
    return {verb for verb in POLICY.may if POLICY.allows(scope, verb, finding)}


@pytest.mark.parametrize("role", ON_THE_VILLAGE)
def test_on_a_finding_of_the_branch_each_role_may_do_this(two_leagues, role):
    found = plant(two_leagues.one.units["banner_sumu_village_1"])
    assert verbs_of(two_leagues.one.scope(role), found) == ON_THE_VILLAGE[role]


@pytest.mark.parametrize("role", ON_THE_VILLAGE)
def test_of_the_other_leagues_finding_nobody_may_do_anything(two_leagues, role):
    found = plant(two_leagues.one.units["banner_sumu_village_1"])
    assert verbs_of(two_leagues.other.scope(role), found) == set()


@pytest.mark.parametrize(
    ("role", "unit", "may"),
    [
        pytest.param(
            roles.TOWNSHIP_ORGANIZATION_MEMBER,
            "banner_sumu",
            {"view"} | OF_THE_UNIT,
            id="a township's own finding: its member works on it and reviews nothing",
        ),
        pytest.param(roles.TOWNSHIP_ORGANIZATION_MEMBER, "banner_town_village_1", set(), id="the next township's"),
        pytest.param(
            roles.DEPARTMENT_STAFF,
            "banner",
            {"view"} | OF_THE_UNIT,
            id="the banner committee's: its department works on it",
        ),
        pytest.param(roles.DEPARTMENT_STAFF, "banner_department", {"view"} | OF_THE_UNIT, id="the department's own"),
        pytest.param(roles.DEPARTMENT_STAFF, "banner_sumu", {"view"} | OF_A_REVIEWER, id="a township's"),
        pytest.param(roles.DEPARTMENT_STAFF, "banner_discipline", {"view"} | OF_A_REVIEWER, id="the next office's"),
        pytest.param(
            roles.DEPARTMENT_STAFF,
            "banner_office",
            {"view"},
            id="of the branch whose member he is: he can't review it, and does not answer for it",
        ),
        pytest.param(roles.DEPARTMENT_STAFF, "county_sumu_village_1", set(), id="another county's"),
        pytest.param(roles.INSPECTOR, "banner", {"view"}, id="an inspector on the committee he sits in"),
        pytest.param(
            roles.DISCIPLINE_MEMBER, "banner_discipline", {"view"}, id="a discipline member on his own office"
        ),
        pytest.param(roles.CONTACT_LEADER, "banner_sumu", {"view"}, id="a leader of the township on the township's"),
        pytest.param(roles.BRANCH_SECRETARY, "banner_sumu_village_2", set(), id="the next village's"),
        pytest.param(roles.BRANCH_SECRETARY, "banner_sumu", set(), id="the superior's"),
    ],
)
def test_elsewhere_a_seat_works_on_its_own_bodys_findings_and_reviews_those_below(two_leagues, role, unit, may):
    assert verbs_of(two_leagues.one.scope(role), plant(two_leagues.one.units[unit])) == may


def test_the_owner_reviews_nothing_wherever_he_sits(two_leagues):
    league = two_leagues.one
    head = league.people[roles.DEPARTMENT_HEAD]
    by = Signature(head.pk, head.name, "")
    found = plant(league.units["banner_sumu_village_1"], State.WORKING, owner=by, owner_id=head.pk)
    assert verbs_of(league.scope(roles.DEPARTMENT_HEAD), found) == {"view"}
    assert verbs_of(league.scope(roles.DEPARTMENT_STAFF), found) == {"view"} | OF_A_REVIEWER


def test_who_is_named_reads_and_does_no_more(two_leagues):
    league = two_leagues.one
    found = plant(league.units["banner_sumu_village_1"], confidential=True, origin=Origin.SELF_FOUND)
    secretary = league.people[roles.BRANCH_SECRETARY]
    NamedAccess(finding=found, person_id=secretary.pk, why="本人送支部书记看", by=Signature(None, "李晨", "")).save(
        force_insert=True
    )
    assert {role: verbs_of(league.scope(role), found) & {"view"} for role in league.accounts} == {
        role: {"view"} if role == roles.BRANCH_SECRETARY else set() for role in league.accounts
    }
    assert verbs_of(league.scope(roles.BRANCH_SECRETARY), found) == {"view"}


def test_who_is_named_and_comes_to_sit_in_the_unit_sees_no_more_of_it(two_leagues):
    league = two_leagues.one
    found = plant(league.units["banner_sumu_village_1"], confidential=True, origin=Origin.EARLIER_CONCLUSION)
    head = league.people[roles.DEPARTMENT_HEAD]
    NamedAccess(finding=found, person_id=head.pk, why="信访件承办人", by=Signature(1, "", "")).save(force_insert=True)
    reads = league.scope(roles.DEPARTMENT_HEAD)
    assert "view" in verbs_of(reads, found) and queries.ledger_page(reads, Filter()).total == 1
    seat = league.seats[roles.BRANCH_SECRETARY]
    Tenure(person=head, seat=seat, unit=seat.unit, from_on=date(2026, 6, 1)).save(force_insert=True)
    reads = league.scope(roles.DEPARTMENT_HEAD)
    assert verbs_of(reads, found) & {"view"} == set()
    assert not queries.visible(reads).exists()
    page = queries.ledger_page(reads, Filter())
    assert (page.rows, page.total) == ([], 0)


def test_the_query_and_the_question_about_one_record_agree_on_every_finding_for_every_reader(two_leagues):
    found = []
    for league in two_leagues:
        people = [None, league.people[roles.DEPARTMENT_HEAD].pk, league.people[roles.BRANCH_SECRETARY].pk]
        for number, unit in enumerate(league.units.values()):
            found.append(plant(unit, owner_id=people[number % 3]))
            found.append(plant(unit, confidential=True, owner_id=people[(number + 1) % 3]))
        # People with more than one seat, and one whose seat has ended.
        secretary, member = league.people[roles.BRANCH_SECRETARY], league.people[roles.COMMITTEE_MEMBER]
        seat = league.seats[roles.DEPARTMENT_STAFF]
        Tenure(person=secretary, seat=seat, unit=seat.unit, from_on=date(2021, 1, 1)).save(force_insert=True)
        Tenure._base_manager.filter(person=member).update(until_on=date(2026, 6, 5))
        Membership._base_manager.filter(person=league.people[roles.TOWNSHIP_ORGANIZATION_MEMBER]).update(
            unit=league.units["banner_sumu_village_2"]
        )
        own = found[-1]
        NamedAccess(finding=own, person_id=secretary.pk, why="本人自查", by=Signature(1, "", "")).save(
            force_insert=True
        )
        expired = found[-3]
        NamedAccess(
            finding=expired, person_id=secretary.pk, why="本人自查", by=Signature(1, "", ""), until=date(2026, 6, 4)
        ).save(force_insert=True)
    seen = 0
    for league in two_leagues:
        for role in league.accounts:
            scope = league.scope(role)
            for verb, predicate in POLICY.may.items():
                by_query = set(Finding._base_manager.filter(predicate.where(scope)).values_list("pk", flat=True))
                assert by_query == {one.pk for one in found if predicate(scope, one)}, (league.key, role, verb)
                seen += len(by_query)
            within = set(Finding.within(scope).values_list("pk", flat=True))
            assert within >= {one.pk for one in found if POLICY.allows(scope, "view", one)}
    assert seen > 500


@pytest.mark.parametrize(
    ("role", "opens", "imports"),
    [
        pytest.param(roles.MEMBER, [], [], id="a member"),
        pytest.param(roles.BRANCH_SECRETARY, ["banner_sumu_village_1"], [], id="a secretary on his own branch"),
        pytest.param(roles.COMMITTEE_MEMBER, ["banner_sumu_village_1"], [], id="a committee member likewise"),
        pytest.param(
            roles.TOWNSHIP_ORGANIZATION_MEMBER,
            ["banner_sumu", "banner_sumu_village_1", "banner_sumu_village_2"],
            ["banner_sumu", "banner_sumu_village_1", "banner_sumu_village_2"],
            id="a township on itself and below",
        ),
        pytest.param(roles.CONTACT_LEADER, [], [], id="a contact leader"),
        pytest.param(roles.SYSTEM_ADMINISTRATOR, [], [], id="an administrator"),
    ],
)
def test_findings_are_entered_and_ledgers_read_in_on_these_units(two_leagues, role, opens, imports):
    scope, units = two_leagues.one.scope(role), two_leagues.one.units
    assert [name for name, unit in units.items() if OPENING.allows(scope, "open", unit)] == opens
    assert [name for name, unit in units.items() if OPENING.allows(scope, "import", unit)] == imports


@pytest.mark.parametrize(
    ("role", "imports"),
    [
        (roles.DEPARTMENT_STAFF, True),
        (roles.DEPARTMENT_HEAD, False),
        (roles.INSPECTOR, False),
        (roles.DISCIPLINE_MEMBER, False),
    ],
)
def test_the_banners_people_enter_anywhere_in_the_banner_and_its_staff_reads_ledgers_in(two_leagues, role, imports):
    scope = two_leagues.one.scope(role)
    units: dict[str, Organization] = two_leagues.one.units
    under = {name for name, unit in units.items() if unit.path.startswith(units["banner"].path)}
    assert {name for name, unit in units.items() if OPENING.allows(scope, "open", unit)} == under
    assert {name for name, unit in units.items() if OPENING.allows(scope, "import", unit)} == (
        under if imports else set()
    )


@pytest.mark.parametrize(
    ("role", "state", "offered"),
    [
        (roles.BRANCH_SECRETARY, State.OPEN, ["start", "contest"]),
        (roles.BRANCH_SECRETARY, State.WORKING, ["submit", "contest"]),
        (roles.BRANCH_SECRETARY, State.REVIEW, []),
        (roles.TOWNSHIP_ORGANIZATION_MEMBER, State.OPEN, ["withdraw"]),
        (roles.TOWNSHIP_ORGANIZATION_MEMBER, State.REVIEW, ["send_back", "sign_off", "withdraw"]),
        (roles.TOWNSHIP_ORGANIZATION_MEMBER, State.SIGNED_OFF, ["look_back", "reopen"]),
        (roles.TOWNSHIP_ORGANIZATION_MEMBER, State.CONTESTED, ["uphold", "withdraw"]),
        (roles.TOWNSHIP_ORGANIZATION_MEMBER, State.WITHDRAWN, []),
        (roles.CONTACT_LEADER, State.REVIEW, []),
    ],
)
def test_a_page_offers_what_both_the_state_and_the_role_allow(two_leagues, role, state, offered):
    found = plant(two_leagues.one.units["banner_sumu_village_1"], state)
    assert moves(two_leagues.one.scope(role), found) == offered


def test_a_refusal_says_whose_step_it_is():
    for verb in POLICY.may:
        sentence = refusal(verb)
        assert ("责任单位办理" in sentence) is (verb in OF_THE_UNIT - OF_A_REVIEWER), verb
        assert sentence.endswith("。")
