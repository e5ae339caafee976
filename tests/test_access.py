"""Who sees and does what: every URL × role × league (权限矩阵), against the hand-read access.csv."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django.db.models import Q

import qingyuan
from qingyuan.kernel import clock, routes
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import Policy
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.pledges import policy as pledges
from qingyuan.obligations.pledges.models import Answer, Breach, Sheet, YearlyAccount
from qingyuan.obligations.questions import policy as questions
from qingyuan.obligations.questions import queries as asked
from qingyuan.obligations.questions.models import Question
from qingyuan.obligations.rectification import policy as rectification
from qingyuan.obligations.rectification import queries as ledger
from qingyuan.obligations.rectification.models import (
    Draw,
    EarlierConclusion,
    Finding,
    NamedAccess,
    StandingRule,
    UnitCheck,
)
from qingyuan.obligations.tasks import policy as tasks
from qingyuan.obligations.tasks.models import Claim, Handling, OwnItem, Post, Subject, Suggestion
from qingyuan.overview.dashboards import policy as dashboards
from qingyuan.overview.desk import policy as desk
from qingyuan.overview.letters import policy as letters
from qingyuan.overview.letters.models import Letter, Line, Report
from qingyuan.overview.supervision import policy as supervision
from qingyuan.overview.supervision.models import Enquiry, Guidance
from qingyuan.people.accounts import policy as accounts
from qingyuan.people.accounts.models import Account, Commission, SharedDevice
from qingyuan.people.organizations import policy as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import policy as roster
from qingyuan.people.roster.models import Membership, Person, Remark, Tenure, Transfer
from qingyuan.regimes import policy as regimes
from tests import commissions, conclusions, findings, guidance, tablets
from tests import letters as sample_letters
from tests import pledges as sample_pledges
from tests import questions as sample_questions
from tests import tasks as sample_tasks
from tests.access import ROLES, rows, visit_all

ROWS = rows()
# Each policy of the house, and the records it is asked about.
ASKED_OF = [
    (accounts.ACCOUNTS, Account),
    (accounts.COMMISSIONS, Commission),
    (accounts.DEVICES, SharedDevice),
    (accounts.DEVICES_IN, Organization),
    (accounts.GIVING, Organization),
    (accounts.PAPER, Organization),
    (accounts.PLACES, Membership),
    (accounts.PLACES, Tenure),
    (dashboards.POLICY, Organization),
    (letters.LETTERS, Letter),
    (letters.LINES, Line),
    (letters.REGISTERING, Organization),
    (letters.REPORTS, Report),
    (desk.CHASING, Organization),
    (organizations.POLICY, Organization),
    (pledges.REGISTERS, Organization),
    (pledges.ANSWERS, Answer),
    (pledges.ACCOUNTS, YearlyAccount),
    (pledges.SHEETS, Sheet),
    (pledges.BREACHES, Breach),
    (questions.ASKING, Organization),
    (questions.POLICY, Question),
    (rectification.CONCLUSIONS, EarlierConclusion),
    (rectification.CONCLUSIONS_IN, Organization),
    (rectification.POLICY, Finding),
    (rectification.OPENING, Organization),
    (rectification.CHECKS, UnitCheck),
    (rectification.GOING_THROUGH, Organization),
    (rectification.DRAWS, Draw),
    (rectification.STANDING_RULES, StandingRule),
    (regimes.POLICY, Organization),
    (roster.POLICY, Person),
    (roster.IN_UNIT, Organization),
    (roster.TRANSFERS, Transfer),
    (roster.REMARKS, Remark),
    (tasks.WORK, Handling),
    (tasks.SUBJECTS, Subject),
    (tasks.OWN_ITEMS, OwnItem),
    (tasks.DOING, Organization),
    (tasks.SUGGESTIONS, Suggestion),
    (tasks.POSTING, Organization),
    (tasks.POSTS, Post),
    (tasks.CLAIMS, Claim),
    (supervision.POLICY, Enquiry),
    (supervision.PUBLISHED, Guidance),
]


@pytest.fixture
def leak(monkeypatch):
    """A slip in the one place that knows how far a role reaches: everybody reaches everywhere."""
    monkeypatch.setattr(Scope, "where", lambda self, field, *roles: Q(pk__isnull=False))
    monkeypatch.setattr(Scope, "covers", lambda self, path, *roles: True)


def test_every_url_has_a_row_for_each_of_its_methods():
    declared = {(name, method) for _, name, found in routes.patterns() for method in found.methods}
    listed = {(row.url, row.method) for row in ROWS}
    assert sorted(declared ^ listed) == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_everybody_gets_what_the_table_says(two_leagues, tmp_path, row):
    visits = list(visit_all(row, two_leagues, tmp_path))
    assert len(visits) == 1 + 2 * len(ROLES)
    assert [visit for visit in visits if visit[2] != visit[3]] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "case"),
    [
        pytest.param("rectification:finding", "finding_open", id="a record"),
        pytest.param("rectification:ledger", "ledger_with_a_finding", id="a list, which opens for strangers too"),
        pytest.param("rectification:ledger-word", "ledger_with_a_finding", id="a paper"),
        pytest.param("questions:question", "question_asked", id="a question"),
    ],
)
def test_a_planted_leak_fails_the_table(two_leagues, tmp_path, leak, url, case):
    [row] = [row for row in ROWS if (row.url, row.case) == (url, case)]
    visits = visit_all(row, two_leagues, tmp_path)
    wrong = {role for league, role, expected, found in visits if league == "other" and found != expected}
    assert "department-staff" in wrong


@pytest.mark.django_db
def test_the_ledger_lists_what_each_reader_may_view_and_nothing_else(two_leagues):
    seed_findings(two_leagues)
    everything = list(Finding._base_manager.select_related("unit"))
    for league in two_leagues:
        for role in ROLES:
            scope = league.scope(role)
            listed = {row["pk"] for row in ledger.ledger_page(scope, ledger.Filter()).rows}
            assert listed == {one.pk for one in everything if rectification.POLICY.allows(scope, "view", one)}, (
                league.key,
                role,
            )


@pytest.mark.django_db
def test_the_list_of_questions_holds_what_each_reader_may_view_and_nothing_else(two_leagues):
    seed_questions(two_leagues)
    everything = list(Question._base_manager.select_related("unit"))
    for league in two_leagues:
        for role in ROLES:
            scope = league.scope(role)
            listed = {one.pk for tab in asked.TABS for one in asked.listed(scope, tab, today=clock.today()).rows}
            assert listed == {one.pk for one in everything if questions.POLICY.allows(scope, "view", one)}, (
                league.key,
                role,
            )


def seed_findings(leagues):
    """In each league an open one, a confidential one of another branch that names the member, and one of the banner."""
    for league in leagues:
        village = league.units["banner_sumu_village_1"]
        findings.plant(village)
        hidden = findings.plant(league.units["banner_sumu_village_2"], confidential=True)
        NamedAccess(finding=hidden, person_id=league.people["member"].pk, why="核实").save(force_insert=True)
        findings.plant(league.units["banner"], owner_id=league.people["department-staff"].pk)


def seed_checks(leagues, folder):
    """In each league a campaign, and the list of its 嘎查党支部 handed in."""
    library = findings.sample_library(folder)
    for league in leagues:
        findings.handed_in(league, findings.campaign(league, library))


def seed_questions(leagues):
    """In each league one asked, one answered at the telephone, one to the banner itself, and two confidential ones."""
    for league in leagues:
        sample_questions.ask(league)
        sample_questions.take_down(league, sample_questions.ask(league, at=2))
        sample_questions.ask(league, unit="banner")
        sample_questions.ask_confidential(league, at=3)
        sample_questions.answer(league, sample_questions.ask_confidential(league, at=4), by="department-head")


def seed_conclusions(leagues):
    """In each league one to match, one about the village, one set aside, and two petitions, one of them matched."""
    for league in leagues:
        village = league.units["banner_sumu_village_1"]
        conclusions.kept(league)
        for text, state in (("一", "matched"), ("二", "set_aside")):
            plant_match(conclusions.kept(league, text=text), village, state)
        conclusions.petition(league)
        plant_match(conclusions.petition(league, text="三", named=("department-head",)), village, "matched")


def plant_match(found, unit, state):
    by = Signature(1, "白晓琳", "组织科科长")
    matched = {"unit": unit, "category": "other", "matched_by": by, "set_aside_reason": "重复"}
    EarlierConclusion._base_manager.filter(pk=found.pk).update(state=state, **matched)


def seed_draws_and_rules(leagues, library):
    """In each league a draw over the banner and one over a 苏木, and a rule of each unit."""
    for league in leagues:
        adoption = findings.campaign(league, library)
        for key in ("banner", "banner_sumu"):
            findings.plant_draw(league.units[key], adoption)
        for unit in league.units.values():
            findings.plant_rule(unit)


def seed_letters(leagues):
    """In each league a letter of the banner split three ways, one of a township, and a report of each."""
    for league in leagues:
        rows = [
            sample_letters.row(league, "banner_sumu", lead_id=league.units["banner_discipline"].pk),
            sample_letters.row(league, "banner_discipline"),
            sample_letters.row(league, "banner_office", task="去掉的"),
        ]
        letter = sample_letters.split(league, sample_letters.register(league), *rows)
        Line._base_manager.filter(letter=letter, task="去掉的").update(dropped_at=clock.now())
        sample_letters.draft(league, letter=letter)
        sumu = {"by": "township-organization-member", "unit": "banner_sumu"}
        sample_letters.register(league, **sumu)
        sample_letters.draft(league, **sumu)


def seed_transfers(leagues):
    """In each league one to the next village, one to the next 旗县, one out of the instance; and a row that was voided."""
    for league in leagues:
        village, people = league.units["banner_sumu_village_1"], list(league.people.values())
        for at, key in enumerate(("banner_sumu_village_2", "county_sumu", None)):
            into = league.units[key] if key else None
            sent = {"into_unit": into, "into_name": "长春市朝阳区委", "sent_on": clock.today(), "number": str(at)}
            Transfer(person=people[at], home_id=village.home_id, from_unit=village, **sent).save(force_insert=True)
        voided = Person(home_id=village.home_id, name="", voided_at=clock.now())
        voided.save(force_insert=True)
        Membership(person=voided, unit=village, kind="full", from_on=clock.today(), until_on=clock.today()).save(
            force_insert=True
        )


def seed_remarks(leagues):
    """In each league one of a member, and the secretary's own, which he does not answer."""
    for league in leagues:
        village = league.units["banner_sumu_village_1"]
        for role in ("member", "branch-secretary"):
            person = league.people[role]
            Remark(person=person, unit=village, kind="correct", about="nation", text="话", asked_at=clock.now()).save(
                force_insert=True
            )


def seed_pledges(leagues, library):
    """In each league a sheet of the village, one who signed himself and one who declined, an account, and a breach."""
    for league in leagues:
        adoption = sample_pledges.adopted(league, library)
        sheet = sample_pledges.paper(league, adoption, league.people["member"].pk)
        sample_pledges.account(league, adoption, league.people["member"].pk)
        sample_pledges.decline(league, adoption, by="branch-secretary")
        sample_pledges.sign(league, adoption, by="department-head")
        sample_pledges.breach(league, decided_on=sheet.on)


def seed_tasks(leagues, folder):
    """In each league a household visited, an own item recorded, two suggestions, one passed up, and a problem claimed."""
    library = sample_tasks.library(folder)
    for league in leagues:
        sample_tasks.visit(league, sample_tasks.household(league, sample_tasks.adopted(league, library)))
        sample_tasks.record_own(league, sample_tasks.own(league))
        sample_tasks.suggest(league, by="township-organization-member")
        sample_tasks.pass_up(league, sample_tasks.suggest(league))
        sample_tasks.claim(league, sample_tasks.post(league, sample_tasks.board(league, library)))


def seed_guidance(leagues):
    """In each league one asked, one passed up, one about one's own, one published, and one of the department."""
    for league in leagues:
        guidance.ask(league)
        guidance.pass_up(league, guidance.ask(league, by="branch-secretary"))
        guidance.ask_about_own(league)
        guidance.published(league)
        guidance.ask(league, by="township-organization-member")


def seed_commissions(leagues):
    """In each league one that was accepted and acted by, so that its trustee does not review that finding."""
    for league in leagues:
        found = commissions.accepted(league)
        loop = findings.Loop(league)
        loop.scopes["trustee"] = commissions.acting(league, found)
        loop.call("trustee", "start")
        tablets.register(league)


@pytest.mark.parametrize(("policy", "model"), ASKED_OF)
@pytest.mark.django_db
def test_a_list_and_a_page_never_disagree(two_leagues, tmp_path, policy, model):
    """`allows` of every record is `where` of the table, for every role and verb."""
    seed_findings(two_leagues)
    seed_checks(two_leagues, tmp_path)
    seed_questions(two_leagues)
    seed_conclusions(two_leagues)
    seed_draws_and_rules(two_leagues, findings.sample_library(tmp_path))
    seed_letters(two_leagues)
    seed_transfers(two_leagues)
    seed_remarks(two_leagues)
    seed_pledges(two_leagues, sample_pledges.library(tmp_path))
    seed_tasks(two_leagues, tmp_path)
    seed_guidance(two_leagues)
    seed_commissions(two_leagues)
    records = list(model._base_manager.all())
    assert records
    differ = []
    for league in two_leagues:
        for role in ROLES:
            scope = league.scope(role)
            for verb, predicate in policy.may.items():
                listed = set(model._base_manager.filter(predicate.where(scope)).values_list("pk", flat=True))
                if listed != {record.pk for record in records if predicate(scope, record)}:
                    differ.append((league.key, role, verb))
    assert differ == []


def test_every_policy_of_the_house_is_compared():
    found = {}
    for module in pkgutil.walk_packages(qingyuan.__path__, "qingyuan."):
        if module.name.endswith(".policy") and ".kernel." not in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Policy):
                    found[id(value)] = f"{module.name}.{name}"
    assert sorted(name for key, name in found.items() if key not in {id(policy) for policy, _ in ASKED_OF}) == []
