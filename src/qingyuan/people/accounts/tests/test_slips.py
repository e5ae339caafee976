"""The slip: who makes it, for whom, and that its code opens once and is nowhere to be found."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.db import connection

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import BadInput, MoveRefused, NotAllowed, NotHere
from qingyuan.kernel.ids import new_id
from qingyuan.kernel.scope import Grant, Scope
from qingyuan.people.accounts import rules, services
from qingyuan.people.accounts.models import Account, OpeningSlip
from qingyuan.people.accounts.queries import slips
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Membership, Person

PASSWORD = "horchin grass 26"


@pytest.fixture
def newcomer(two_leagues):
    """A member of the secretary's branch who has no account yet."""
    return _member(two_leagues.one.units["banner_sumu_village_1"], "斯琴")


def _member(unit, name):
    person = Person(id=new_id(), home_id=unit.home_id, name=name)
    person.save(force_insert=True)
    Membership(person=person, unit=unit, kind="full", from_on=unit.founded_on).save(force_insert=True)
    return person


def _open(issued, now, username="siqin", password=PASSWORD):
    return services.open_account(code=issued.code, username=username, password=password, now=now)


def test_a_slip_makes_an_account_that_waits_and_its_code_opens_it(scope_as, newcomer, now):
    issued = services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=newcomer.pk, now=now)
    assert issued.account.state == Account.State.WAITING
    assert (issued.name, issued.title) == ("斯琴", "巴彦塔拉嘎查党支部党员")
    assert issued.slip.expires_at == now + timedelta(days=7)
    account = _open(issued, now, username=" SiQin ")
    assert (account.pk, account.username, account.state) == (issued.account.pk, "siqin", Account.State.OPEN)
    assert account.check_password(PASSWORD)


def test_a_password_is_kept_as_argon2id(scope_as, newcomer, now):
    account = _open(services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=newcomer.pk, now=now), now)
    assert account.password.startswith("argon2$argon2id$")
    assert identify_hasher(account.password).algorithm == "argon2"


def test_each_step_of_opening_stands_in_the_units_chronicle_without_the_login_name(scope_as, newcomer, now):
    issued = services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=newcomer.pk, now=now)
    account = _open(issued, now)
    lines = chronicle.entries_of_record(reference(account))
    assert [(line.verb, line.by, line.title) for line in lines] == [
        ("accounts.slip_issued", "包巴特尔", "巴彦塔拉嘎查党支部书记"),
        ("accounts.opened", "斯琴", "巴彦塔拉嘎查党支部党员"),
    ]
    assert lines[1].texts["username"] == "siqin"
    assert not any("siqin" in leaf or "斯琴" in leaf for leaf in Entry.objects.values_list("leaf", flat=True))
    assert chronicle.faults(account.unit_id) == []


@pytest.mark.parametrize("spoil", ["used", "replaced", "withdrawn", "expired", "closed", "never issued"])
def test_a_code_that_no_longer_opens_gets_one_sentence_whatever_the_reason(scope_as, newcomer, now, spoil):
    secretary = scope_as(roles.BRANCH_SECRETARY)
    issued = services.issue_slip(secretary, person_id=newcomer.pk, now=now)
    code, later = issued.code, now
    if spoil == "used":
        _open(issued, now)
    elif spoil == "replaced":
        services.issue_slip(secretary, person_id=newcomer.pk, now=now)
    elif spoil == "withdrawn":
        services.withdraw_slip(secretary, slip_id=issued.slip.pk, now=now)
    elif spoil == "expired":
        later = now + timedelta(days=7)
    elif spoil == "closed":
        services.close(scope_as(roles.SYSTEM_ADMINISTRATOR), account_id=issued.account.pk, revision=1, now=now)
    else:
        code = "2" * rules.CODE_LENGTH
    with pytest.raises(BadInput, match="这个开户码用不了") as refused:
        services.open_account(code=code, username="another", password=PASSWORD, now=later)
    assert refused.value.code == "code_wrong"
    assert not Account._base_manager.filter(username="another").exists()


def test_a_used_code_does_not_open_a_second_time_even_past_the_first_check(scope_as, newcomer, now, monkeypatch):
    issued = services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=newcomer.pk, now=now)
    seen = slips.good_slip(issued.code, now)
    _open(issued, now)
    # As if both had looked before either wrote.
    monkeypatch.setattr(slips, "good_slip", lambda code, at: seen)
    with pytest.raises(BadInput, match="这个开户码用不了"):
        _open(issued, now, username="another", password="hulun grass 26")


def test_the_database_holds_neither_a_code_nor_a_hash_that_anyone_could_compute(scope_as, newcomer, now):
    issued = services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=newcomer.pk, now=now)
    kept = _whole_database()
    assert issued.slip.code_index in kept
    forms = [issued.code, rules.shown_code(issued.code), issued.code.lower()]
    guesses = [digest(form.encode()).hexdigest() for form in forms for digest in (hashlib.sha256, hashlib.sha1)]
    assert not [needle for needle in [*forms, *guesses, *(guess[:32] for guess in guesses)] if needle in kept]


def _whole_database() -> str:
    text = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text += [bytes(v).hex() if isinstance(v, memoryview) else str(v) for row in cursor for v in row]
    return "\n".join(text)


@pytest.mark.parametrize("role", roles.NAMES)
def test_slips_are_made_by_the_organization_member_the_department_and_the_secretary_alone(
    scope_as, newcomer, now, role
):
    may = {roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF, roles.BRANCH_SECRETARY}
    if role in may:
        assert services.issue_slip(scope_as(role), person_id=newcomer.pk, now=now).code
    else:
        with pytest.raises(NotHere):
            services.issue_slip(scope_as(role), person_id=newcomer.pk, now=now)


@pytest.mark.parametrize("role", [roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF, roles.BRANCH_SECRETARY])
def test_a_person_of_another_league_is_not_there(scope_as, newcomer, now, role):
    with pytest.raises(NotHere):
        services.issue_slip(scope_as(role, "other"), person_id=newcomer.pk, now=now)
    assert not OpeningSlip._base_manager.exists()


def test_a_secretary_has_no_slip_for_a_member_of_the_next_branch(scope_as, two_leagues, now):
    neighbour = _member(two_leagues.one.units["banner_sumu_village_2"], "那日苏")
    with pytest.raises(NotHere):
        services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=neighbour.pk, now=now)


def test_nobody_below_makes_a_slip_that_would_open_a_seat_above(two_leagues, now):
    """The department's people are members of the office's branch; its secretary must not become one of them."""
    league = two_leagues.one
    office = league.units["banner_office"]
    secretary = Scope(
        league.accounts[roles.MEMBER].pk,
        league.people[roles.MEMBER].pk,
        (Grant(roles.BRANCH_SECRETARY, office.path, office.path),),
        office.home_id,
    )
    with pytest.raises(NotAllowed, match="还担任科尔沁右翼前旗委组织部组织科科长") as refused:
        services.issue_slip(secretary, person_id=league.people[roles.DEPARTMENT_STAFF].pk, now=now)
    assert refused.value.code == "slip_out_of_reach"


def test_nobody_makes_the_own_slip(scope_as, two_leagues, now):
    scope = scope_as(roles.DEPARTMENT_STAFF)
    with pytest.raises(NotAllowed, match="自己的开户条不能自己出"):
        services.issue_slip(scope, person_id=scope.actor_id, now=now)


def test_a_slip_for_someone_who_has_an_account_is_the_way_to_a_new_password(scope_as, two_leagues, now):
    member = two_leagues.one.accounts[roles.MEMBER]
    issued = services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=member.person_id, now=now)
    account = _open(issued, now, username="ignored")
    assert (account.pk, account.username) == (member.pk, "one-member")
    assert account.check_password(PASSWORD)
    assert account.session_round == member.session_round + 1
    assert chronicle.entries_of_record(reference(account))[-1].verb == "accounts.password_reset"


def test_a_closed_account_gets_no_slip(scope_as, two_leagues, now):
    member = two_leagues.one.accounts[roles.MEMBER]
    services.close(scope_as(roles.SYSTEM_ADMINISTRATOR), account_id=member.pk, revision=1, now=now)
    with pytest.raises(MoveRefused, match="已停用，不能出开户条"):
        services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=member.person_id, now=now)


def test_a_person_who_is_an_administrator_gets_no_account_for_business(scope_as, newcomer, now):
    services.appoint_administrator(
        scope_as(roles.SECURITY_ADMINISTRATOR), role=roles.AUDIT_ADMINISTRATOR, person_id=newcomer.pk, now=now
    )
    with pytest.raises(MoveRefused, match="不能再作业务账号"):
        services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=newcomer.pk, now=now)


def test_several_slips_are_made_at_once_or_none_of_them(scope_as, two_leagues, newcomer, now):
    secretary = scope_as(roles.BRANCH_SECRETARY)
    another = _member(two_leagues.one.units["banner_sumu_village_1"], "布仁")
    issued = services.issue_slips(secretary, person_ids=[another.pk, newcomer.pk, another.pk], now=now)
    assert [one.name for one in issued] == ["布仁", "斯琴"]
    third = _member(two_leagues.one.units["banner_sumu_village_1"], "王春梅")
    stranger = two_leagues.other.people[roles.MEMBER]
    with pytest.raises(NotHere):
        services.issue_slips(secretary, person_ids=[third.pk, stranger.pk], now=now)
    assert not Account._base_manager.filter(person=third).exists()


@pytest.mark.parametrize("number", [0, rules.SLIPS_AT_ONCE + 1])
def test_at_least_one_and_at_most_forty_slips_are_made_at_once(scope_as, now, number):
    with pytest.raises(BadInput, match="一次最多40位"):
        services.issue_slips(scope_as(roles.DEPARTMENT_STAFF), person_ids=list(range(number)), now=now)


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        pytest.param("one-member", PASSWORD, "name_taken", id="a name somebody has"),
        pytest.param("One-Member", PASSWORD, "name_taken", id="also in other letters"),
        pytest.param("13800000000", PASSWORD, "name_personal_number", id="a phone number as name"),
        pytest.param("siqin", "horchin26", "password_too_short", id="nine characters"),
        pytest.param("siqin", "58013926741", "password_entirely_numeric", id="digits alone"),
        pytest.param("siqin", "password123", "password_too_common", id="a common one"),
        pytest.param("siqin", "horchin SiQin 26", "password_has_name", id="the name in it"),
    ],
)
def test_a_name_or_password_that_will_not_do_leaves_the_slip_good(scope_as, newcomer, now, username, password, code):
    issued = services.issue_slip(scope_as(roles.BRANCH_SECRETARY), person_id=newcomer.pk, now=now)
    with pytest.raises(BadInput) as refused:
        _open(issued, now, username=username, password=password)
    assert refused.value.code == code
    assert _open(issued, now).state == Account.State.OPEN


def test_a_slip_taken_back_cannot_be_taken_back_again_nor_by_a_stranger(scope_as, newcomer, now):
    secretary = scope_as(roles.BRANCH_SECRETARY)
    issued = services.issue_slip(secretary, person_id=newcomer.pk, now=now)
    with pytest.raises(NotHere):
        services.withdraw_slip(scope_as(roles.BRANCH_SECRETARY, "other"), slip_id=issued.slip.pk, now=now)
    services.withdraw_slip(secretary, slip_id=issued.slip.pk, now=now)
    with pytest.raises(MoveRefused, match="已经用过或者收回"):
        services.withdraw_slip(secretary, slip_id=issued.slip.pk, now=now)
