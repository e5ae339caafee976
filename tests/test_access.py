"""Who sees and does what: every URL × role × league (权限矩阵), against the hand-read access.csv."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import qingyuan
from qingyuan.kernel import routes
from qingyuan.kernel.policy import Policy, Predicate
from qingyuan.obligations.rectification import policy as rectification
from qingyuan.obligations.rectification.models import Finding
from qingyuan.people.accounts import policy as accounts
from qingyuan.people.accounts.models import Account
from qingyuan.people.organizations import policy as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import policy as roster
from qingyuan.people.roster.models import Membership, Person, Tenure
from qingyuan.regimes import policy as regimes
from tests import findings
from tests.access import ROLES, rows, visit_all

ROWS = rows()
# Each policy of the house, and the records it is asked about.
ASKED_OF = [
    (accounts.ACCOUNTS, Account),
    (accounts.PLACES, Membership),
    (accounts.PLACES, Tenure),
    (organizations.POLICY, Organization),
    (rectification.POLICY, Finding),
    (rectification.OPENING, Organization),
    (regimes.POLICY, Organization),
    (roster.POLICY, Person),
    (roster.IN_UNIT, Organization),
]
ANYONE = Predicate("anyone", lambda scope, record: True, lambda scope: findings_anywhere())


def findings_anywhere():
    from django.db.models import Q

    return Q()


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
def test_a_planted_leak_fails_the_table(two_leagues, tmp_path, monkeypatch):
    """Somebody forgets the range of a finding and lets anyone view it."""
    monkeypatch.setattr(Finding, "reach", classmethod(lambda cls, scope: findings_anywhere()))
    monkeypatch.setitem(rectification.POLICY.may, "view", ANYONE)
    [row] = [row for row in ROWS if row.url == "rectification:finding" and row.case == "finding_open"]
    wrong = {
        (league, role): found
        for league, role, expected, found in visit_all(row, two_leagues, tmp_path)
        if found != expected
    }
    assert {("other", role) for role in ROLES} <= set(wrong)


@pytest.mark.django_db
def test_a_planted_leak_into_a_list_fails_the_table(two_leagues, tmp_path, monkeypatch):
    """The ledger opens for strangers too; what must not stand in it are others' records."""
    monkeypatch.setattr(Finding, "reach", classmethod(lambda cls, scope: findings_anywhere()))
    monkeypatch.setitem(rectification.POLICY.may, "view", ANYONE)
    [row] = [row for row in ROWS if row.url == "rectification:ledger" and row.case == "ledger_with_a_finding"]
    wrong = [visit for visit in visit_all(row, two_leagues, tmp_path) if visit[2] != visit[3]]
    assert {role for league, role, _, _ in wrong if league == "other"} == set(ROLES)


@pytest.mark.parametrize(("policy", "model"), ASKED_OF)
@pytest.mark.django_db
def test_a_list_and_a_page_never_disagree(two_leagues, policy, model):
    """`allows` of every record is `where` of the table, for every role and verb."""
    for league in two_leagues:
        for confidential in (False, True):
            findings.plant(league.units["banner_sumu_village_1"], confidential=confidential)
        findings.plant(league.units["banner"], owner_id=league.people["department-staff"].pk)
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
