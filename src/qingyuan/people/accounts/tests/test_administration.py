"""三员: they are three, they stay apart, and each kind stays there."""

from __future__ import annotations

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere
from qingyuan.kernel.ids import new_id
from qingyuan.people.accounts import services
from qingyuan.people.accounts.models import Account
from qingyuan.people.accounts.queries import administration
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Level, Organization
from qingyuan.people.roster.models import Person

NAMES = {
    roles.SYSTEM_ADMINISTRATOR: ("xitong", "horchin grass 26"),
    roles.SECURITY_ADMINISTRATOR: ("baomi", "xilin grass 26"),
    roles.AUDIT_ADMINISTRATOR: ("shenji", "hulun grass 26"),
}


@pytest.fixture
def top(db):
    """The committee at the top of an instance that has nobody yet."""
    unit = Organization(id=new_id(), path="0009", name="中国共产党兴安盟委员会", short_name="兴安盟委")
    unit.kind, unit.level, unit.home_id = Kind.COMMITTEE, Level.LEAGUE, unit.pk
    unit.save(force_insert=True)
    return unit


def test_an_instance_begins_with_all_three_entered_in_its_chronicle(top, now):
    made = services.create_administrators(NAMES, top, now=now)
    assert {role: (a.username, a.administrator, a.state) for role, a in made.items()} == {
        role: (name, role, "open") for role, (name, _) in NAMES.items()
    }
    assert all(a.password.startswith("argon2$argon2id$") for a in made.values())
    lines = chronicle.entries_of_unit(top.pk)
    assert sorted(line.open["role"] for line in lines) == sorted(roles.ADMINISTRATORS)
    assert {line.title for line in lines} == {"开设实例"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({roles.AUDIT_ADMINISTRATOR: None}, "administrators_incomplete", id="one is missing"),
        pytest.param({roles.DEPARTMENT_STAFF: ("x2", "y")}, "administrators_incomplete", id="one is none of the three"),
        pytest.param(
            {roles.AUDIT_ADMINISTRATOR: ("BaoMi", "hulun grass 26")}, "administrators_same", id="one holds two"
        ),
        pytest.param({roles.AUDIT_ADMINISTRATOR: ("shenji", "short")}, "password_too_short", id="a weak password"),
    ],
)
def test_an_instance_does_not_begin_without_three_separate_administrators(top, now, change, code):
    names = {role: pair for role, pair in {**NAMES, **change}.items() if pair is not None}
    with pytest.raises(BadInput) as refused:
        services.create_administrators(names, top, now=now)
    assert refused.value.code == code
    assert not Account._base_manager.exists()


def test_the_three_are_made_once(top, now):
    services.create_administrators(NAMES, top, now=now)
    others = {role: (f"{name}2", password) for role, (name, password) in NAMES.items()}
    with pytest.raises(MoveRefused, match="已经设立过三员"):
        services.create_administrators(others, top, now=now)


def test_the_three_reach_no_unit_and_so_no_business_data(scope_as, two_leagues):
    for role in roles.ADMINISTRATORS:
        scope = scope_as(role)
        assert not Organization.within(scope).exists()
        assert not Person.within(scope).exists()
        assert not scope.covers(two_leagues.one.units["league"].path)


def test_each_of_the_three_looks_after_the_accounts_below_it_and_no_others(scope_as, two_leagues):
    for role in roles.ADMINISTRATORS:
        expected = {account.pk for account in two_leagues.one.accounts.values()}
        assert set(administration.administered(scope_as(role)).values_list("pk", flat=True)) == expected
    assert not administration.administered(scope_as(roles.DEPARTMENT_STAFF)).exists()


def test_a_closed_account_can_be_reopened_and_both_are_entered(scope_as, two_leagues, now):
    system, member = scope_as(roles.SYSTEM_ADMINISTRATOR), two_leagues.one.accounts[roles.MEMBER]
    closed = services.close(system, account_id=member.pk, revision=1, now=now)
    assert (closed.state, closed.revision) == (Account.State.CLOSED, 2)
    reopened = services.reopen(system, account_id=member.pk, revision=2, now=now)
    assert reopened.state == Account.State.OPEN
    lines = chronicle.entries_of_record(reference(member))
    assert [(line.verb, line.title) for line in lines] == [
        ("accounts.closed", "系统管理员"),
        ("accounts.reopened", "系统管理员"),
    ]


def test_an_account_never_opened_waits_again_when_reopened(scope_as, two_leagues, now):
    appointed = services.appoint_administrator(
        scope_as(roles.SECURITY_ADMINISTRATOR), role=roles.AUDIT_ADMINISTRATOR, now=now
    )
    system = scope_as(roles.SYSTEM_ADMINISTRATOR)
    services.close(system, account_id=appointed.account.pk, revision=1, now=now)
    assert services.reopen(system, account_id=appointed.account.pk, revision=2, now=now).state == "waiting"


def test_closing_what_is_closed_and_reopening_what_is_open_is_refused(scope_as, two_leagues, now):
    system, member = scope_as(roles.SYSTEM_ADMINISTRATOR), two_leagues.one.accounts[roles.MEMBER]
    with pytest.raises(MoveRefused, match="没有停用"):
        services.reopen(system, account_id=member.pk, revision=1, now=now)
    services.close(system, account_id=member.pk, revision=1, now=now)
    with pytest.raises(MoveRefused, match="已经是停用状态"):
        services.close(system, account_id=member.pk, revision=2, now=now)


def test_an_old_page_does_not_close_an_account(scope_as, two_leagues, now):
    system, member = scope_as(roles.SYSTEM_ADMINISTRATOR), two_leagues.one.accounts[roles.MEMBER]
    services.close(system, account_id=member.pk, revision=1, now=now)
    services.reopen(system, account_id=member.pk, revision=2, now=now)
    with pytest.raises(Conflict, match="刚刚有了变动"):
        services.close(system, account_id=member.pk, revision=2, now=now)


@pytest.mark.parametrize("verb", ["close", "reopen"])
def test_the_system_administrator_does_not_act_on_the_own_account(scope_as, now, verb):
    system = scope_as(roles.SYSTEM_ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="不能停用、恢复自己的账号"):
        getattr(services, verb)(system, account_id=system.account_id, revision=1, now=now)


def test_the_security_administrator_does_not_unlock_or_reissue_the_own_account(scope_as, now):
    security = scope_as(roles.SECURITY_ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="不能解除自己账号的锁定"):
        services.unlock(security, account_id=security.account_id, now=now)
    with pytest.raises(NotAllowed, match="不能给自己出"):
        services.reissue_for_administrator(security, account_id=security.account_id, now=now)


@pytest.mark.parametrize("kind", [roles.SECURITY_ADMINISTRATOR, roles.AUDIT_ADMINISTRATOR])
def test_the_last_open_one_of_a_kind_cannot_be_closed_until_another_has_opened(scope_as, two_leagues, now, kind):
    system, last = scope_as(roles.SYSTEM_ADMINISTRATOR), two_leagues.one.accounts[kind]
    appointed = services.appoint_administrator(scope_as(roles.SECURITY_ADMINISTRATOR), role=kind, now=now)
    with pytest.raises(MoveRefused, match="唯一在用的") as refused:
        services.close(system, account_id=last.pk, revision=1, now=now)
    assert refused.value.code == "last_administrator"
    services.open_account(code=appointed.code, username="jieti", password="horchin grass 26", now=now)
    assert services.close(system, account_id=last.pk, revision=1, now=now).state == Account.State.CLOSED


def test_an_administrator_of_another_league_does_not_count_as_another(scope_as, two_leagues, now):
    system, last = scope_as(roles.SYSTEM_ADMINISTRATOR), two_leagues.one.accounts[roles.AUDIT_ADMINISTRATOR]
    assert two_leagues.other.accounts[roles.AUDIT_ADMINISTRATOR].state == Account.State.OPEN
    with pytest.raises(MoveRefused, match="唯一在用的"):
        services.close(system, account_id=last.pk, revision=1, now=now)


def test_no_administrator_is_bound_to_a_person_with_a_seat_that_does_business(scope_as, two_leagues, now):
    secretary = two_leagues.one.accounts[roles.BRANCH_SECRETARY]
    Account._base_manager.filter(pk=secretary.pk).delete()
    with pytest.raises(MoveRefused, match="担任业务职务") as refused:
        services.appoint_administrator(
            scope_as(roles.SECURITY_ADMINISTRATOR),
            role=roles.SYSTEM_ADMINISTRATOR,
            person_id=secretary.person_id,
            now=now,
        )
    assert refused.value.code == "administrator_holds_seat"


def test_no_person_holds_an_administrators_account_beside_another(scope_as, two_leagues, now):
    member = two_leagues.one.people[roles.MEMBER]
    security = scope_as(roles.SECURITY_ADMINISTRATOR)
    with pytest.raises(MoveRefused, match="已经有账号"):
        services.appoint_administrator(security, role=roles.AUDIT_ADMINISTRATOR, person_id=member.pk, now=now)
    Account._base_manager.filter(person=member).delete()
    services.appoint_administrator(security, role=roles.AUDIT_ADMINISTRATOR, person_id=member.pk, now=now)
    with pytest.raises(MoveRefused, match="已经有账号"):
        services.appoint_administrator(security, role=roles.SYSTEM_ADMINISTRATOR, person_id=member.pk, now=now)


@pytest.mark.parametrize("role", [role for role in roles.NAMES if role != roles.SECURITY_ADMINISTRATOR])
def test_only_the_security_administrator_appoints(scope_as, now, role):
    with pytest.raises(NotAllowed, match="由安全保密管理员办理"):
        services.appoint_administrator(scope_as(role), role=roles.AUDIT_ADMINISTRATOR, now=now)


def test_an_administrator_gets_a_new_password_by_a_new_slip(scope_as, two_leagues, now):
    auditor = two_leagues.one.accounts[roles.AUDIT_ADMINISTRATOR]
    issued = services.reissue_for_administrator(scope_as(roles.SECURITY_ADMINISTRATOR), account_id=auditor.pk, now=now)
    opened = services.open_account(code=issued.code, username="", password="horchin grass 26", now=now)
    assert (opened.pk, opened.username) == (auditor.pk, "one-audit-administrator")


def test_the_security_administrator_makes_no_slip_for_an_account_that_does_business(scope_as, two_leagues, now):
    head = two_leagues.one.accounts[roles.DEPARTMENT_HEAD]
    with pytest.raises(NotAllowed, match="只能给另外的管理员"):
        services.reissue_for_administrator(scope_as(roles.SECURITY_ADMINISTRATOR), account_id=head.pk, now=now)


def test_an_account_never_opened_has_no_lock_to_undo(scope_as, now):
    security = scope_as(roles.SECURITY_ADMINISTRATOR)
    appointed = services.appoint_administrator(security, role=roles.AUDIT_ADMINISTRATOR, now=now)
    with pytest.raises(MoveRefused, match="没有锁定可解"):
        services.unlock(security, account_id=appointed.account.pk, now=now)


def test_an_account_of_another_league_is_not_there(scope_as, two_leagues, now):
    stranger = two_leagues.other.accounts[roles.MEMBER]
    with pytest.raises(NotHere):
        services.close(scope_as(roles.SYSTEM_ADMINISTRATOR), account_id=stranger.pk, revision=1, now=now)
    with pytest.raises(NotHere):
        services.unlock(scope_as(roles.SECURITY_ADMINISTRATOR), account_id=stranger.pk, now=now)
