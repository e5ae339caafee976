"""Who may do what to an account: every role against every verb."""

from __future__ import annotations

import pytest

from qingyuan.people.accounts import policy
from qingyuan.people.accounts.models import Account
from qingyuan.people.organizations import roles

SYSTEM, SECURITY, AUDIT = roles.ADMINISTRATORS
# verb: who may, on another's account of the own league
ON_A_MEMBER = {
    "view": {SYSTEM, SECURITY, AUDIT},
    "close": {SYSTEM},
    "reopen": {SYSTEM},
    "unlock": {SECURITY},
    "appoint": set(),
    "reissue": set(),
}
ON_THE_AUDITOR = {**ON_A_MEMBER, "reissue": {SECURITY}}


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        pytest.param(roles.COMMITTEE_MEMBER, ON_A_MEMBER, id="an account that does business"),
        pytest.param(AUDIT, ON_THE_AUDITOR, id="the auditor's"),
    ],
)
def test_only_the_three_do_anything_to_accounts_and_each_its_own_part(scope_as, two_leagues, subject, expected):
    account = two_leagues.one.accounts[subject]
    found = {
        verb: {
            role for role in roles.NAMES if role != subject and policy.ACCOUNTS.allows(scope_as(role), verb, account)
        }
        for verb in policy.ACCOUNTS.may
    }
    assert found == {verb: who - {subject} for verb, who in expected.items()}


def test_on_the_own_account_each_may_look_and_the_security_administrator_appoint(scope_as, two_leagues):
    own = {
        role: {
            verb
            for verb in policy.ACCOUNTS.may
            if policy.ACCOUNTS.allows(scope_as(role), verb, two_leagues.one.accounts[role])
        }
        for role in roles.ADMINISTRATORS
    }
    assert own == {SYSTEM: {"view"}, SECURITY: {"view", "appoint"}, AUDIT: {"view"}}


def test_what_a_policy_says_of_one_account_it_says_of_a_list(scope_as, two_leagues):
    accounts = Account._base_manager.select_related("unit")
    for role in roles.NAMES:
        scope = scope_as(role)
        for verb, predicate in policy.ACCOUNTS.may.items():
            listed = set(accounts.filter(predicate.where(scope)).values_list("pk", flat=True))
            assert listed == {a.pk for a in accounts if predicate(scope, a)}, (role, verb)
