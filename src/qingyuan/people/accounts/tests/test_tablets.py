"""A tablet that a branch shares: who enters, what is left of him there, and that the next person sees nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, MoveRefused, NotAllowed, NotHere
from qingyuan.people.accounts import rules, services
from qingyuan.people.accounts.models import Account, SharedDevice, SignIn
from qingyuan.people.accounts.queries import administration, devices
from qingyuan.people.accounts.session import DEVICE, TABLET
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Person
from tests import findings
from tests.commissions import VILLAGE, accepted
from tests.tablets import PIN, enter, register, tablet, with_pin
from tests.uploads import text

SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
MEMBER, COMMITTEE = roles.MEMBER, roles.COMMITTEE_MEMBER
TODAY = date(2026, 6, 5)
MINUTE = timedelta(minutes=1)
BORN = date(1968, 7, 23)


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


# --- rules


@pytest.mark.parametrize(
    ("pin", "fault"),
    [
        ("123456", "pin_trivial"),
        ("890123", "pin_trivial"),
        ("654321", "pin_trivial"),
        ("000000", "pin_trivial"),
        ("121212", "pin_trivial"),
        ("123123", "pin_trivial"),
        ("112233", "pin_trivial"),
        ("680723", "pin_own_number"),
        ("196807", "pin_own_number"),
        ("072368", "pin_own_number"),
        ("230768", "pin_own_number"),
        ("804715", "pin_own_number"),
        ("12345", "pin_shape"),
        ("12345a", "pin_shape"),
        ("４７０９１６", "pin_shape"),
        ("470916", None),
    ],
)
def test_six_digits_that_others_guess_are_refused(pin, fault):
    assert rules.pin_fault(pin, own_numbers=["13804715566"], born=BORN) == fault


@given(born=st.dates(date(1920, 1, 1), date(2010, 1, 1)))
def test_no_way_to_write_a_birthday_passes(born):
    for written in (f"{born:%y%m%d}", f"{born:%Y%m}", f"{born:%m%d%y}", f"{born:%d%m%y}", f"{born:%Y%m%d}"[2:]):
        assert rules.pin_fault(written, own_numbers=[], born=born) is not None


@given(steps=st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_it_stays_open_while_somebody_is_there_and_never_longer_than_an_hour(steps):
    begun = seen = now = clock.now()
    for seconds in steps:
        now += timedelta(seconds=seconds)
        stays = rules.tablet_stays(begun_at=begun, seen_at=seen, now=now)
        assert stays is (seconds < 300 and now - begun < timedelta(hours=1))
        if not stays:
            break
        seen = now


@given(ages=st.lists(st.integers(0, 30), max_size=12), allowed=st.integers(1, 6))
def test_misses_lock_for_a_quarter_of_an_hour_from_the_last_one(ages, allowed):
    now = clock.now()
    until = rules.locked_until([now - age * MINUTE for age in ages], allowed=allowed, now=now)
    recent = [age for age in ages if age < 15]
    assert until == (now + (15 - min(recent)) * MINUTE if len(recent) >= allowed else None)


# --- devices


@pytest.mark.django_db
@pytest.mark.parametrize("role", roles.NAMES)
def test_the_secretary_or_whoever_keeps_the_branch_says_which_device_is_shared(league, role):
    if role in (SECRETARY, *roles.KEEPERS):
        found, key = register(league, by=role)
        assert devices.device_of(key) == found
        [line] = chronicle.entries_of_record(reference(found))
        assert (line.verb, line.texts["name"]) == ("accounts.device_registered", "村部平板")
        [told] = administration.changes(league.scope(roles.AUDIT_ADMINISTRATOR), before="").rows
        assert (told.label, told.account, told.by_account) == ("登记公用平板", None, league.accounts[role])
        return
    with pytest.raises((NotAllowed, NotHere)):
        register(league, by=role)


@pytest.mark.django_db
def test_the_key_is_kept_as_a_hash_only_and_counts_no_more_when_revoked(league):
    found, key = register(league)
    assert key not in str(SharedDevice._base_manager.filter(pk=found.pk).values().get())
    services.revoke_device(league.scope(TOWNSHIP), device_id=found.pk, revision=1, now=clock.now())
    assert devices.device_of(key) is None
    with pytest.raises(MoveRefused):
        services.revoke_device(league.scope(TOWNSHIP), device_id=found.pk, revision=2, now=clock.now())


# --- six digits


@pytest.mark.django_db
def test_six_digits_are_set_by_the_password_kept_as_a_hash_and_entered(league, client_as):
    account = league.accounts[MEMBER]
    account.set_password("草原上的风")
    account.save()
    with pytest.raises(BadInput) as refused:
        services.set_pin(league.scope(MEMBER), password="别的密码", pin=PIN, now=clock.now())
    assert refused.value.code == "password_wrong"
    services.set_pin(league.scope(MEMBER), password="草原上的风", pin=PIN, now=clock.now())
    kept = Account._base_manager.get(pk=account.pk)
    assert PIN not in kept.pin
    assert check_password(PIN, kept.pin)
    assert [line.verb for line in chronicle.entries_of_record(reference(account))] == ["accounts.pin_set"]


@pytest.mark.django_db
def test_a_birthday_is_refused_with_what_to_do(league):
    person = league.people[MEMBER]
    Person._base_manager.filter(pk=person.pk).update(born_on=BORN)
    with pytest.raises(BadInput, match="不要用生日、手机号、身份证号里的数字"):
        services.hashed_pin(league.accounts[MEMBER], "680723", clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize("role", roles.NAMES)
def test_who_works_for_a_department_or_decides_for_others_has_none(league, role):
    allowed = role in (MEMBER, SECRETARY, COMMITTEE, TOWNSHIP)
    assert services.pin_allowed(league.accounts[role], clock.now()) is allowed
    with_pin(league, role)
    account = Account._base_manager.get(pk=league.accounts[role].pk)
    # Even with digits in the table he is not let in.
    assert devices.may_enter(account, league.units[VILLAGE], TODAY) is allowed


@pytest.mark.django_db
def test_people_of_another_branch_do_not_enter_but_who_acts_for_this_one_does(league):
    with_pin(league, MEMBER, SECRETARY, TOWNSHIP)
    other = league.units["banner_sumu_village_2"]
    accounts = {role: Account._base_manager.get(pk=league.accounts[role].pk) for role in (MEMBER, SECRETARY, TOWNSHIP)}
    assert [role for role, one in accounts.items() if devices.may_enter(one, other, TODAY)] == [TOWNSHIP]
    town = league.units["banner_town_village_1"]
    assert not any(devices.may_enter(one, town, TODAY) for one in accounts.values())
    assert devices.may_enter(accounts[MEMBER], league.units[VILLAGE], TODAY)


# --- entering


@pytest.mark.django_db
def test_by_pin_one_is_in_for_a_short_time_and_sees_the_branch_only(league):
    with_pin(league, TOWNSHIP)
    here = findings.plant(league.units[VILLAGE], text="本支部的一条")
    elsewhere = findings.plant(league.units["banner_sumu_village_2"], text="别的支部的一条")
    _device, key = register(league)
    client = tablet(key)
    answer = enter(client, league.people[TOWNSHIP].name)
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.cookies["sessionid"]["max-age"] == 300
    ledger = text(client.get(reverse("rectification:ledger")))
    assert f"公用平板：{league.people[TOWNSHIP].name}在用" in ledger
    assert here.text in ledger
    assert elsewhere.text not in ledger
    assert client.get(reverse("rectification:finding", args=[elsewhere.pk])).status_code == 404
    assert SignIn.objects.get(ok=True).way == "pin"


@pytest.mark.django_db
def test_six_digits_open_no_way_into_an_account_and_no_number(league):
    with_pin(league, SECRETARY)
    device, _key = register(league)
    scope = devices.narrowed(league.scope(SECRETARY), device.unit)
    with pytest.raises((NotHere, NotAllowed)):
        services.issue_slips(scope, person_ids=[league.people[MEMBER].pk], now=clock.now())
    with pytest.raises(NotAllowed):
        services.register_device(scope, unit_id=device.unit_id, name="又一台", now=clock.now())
    assert not any(scope.permits(verb) for verb in ("issue", "give", "reveal"))
    assert scope.permits("start")


@pytest.mark.django_db
def test_on_a_device_that_is_not_registered_there_is_no_such_page(league):
    with_pin(league, MEMBER)
    for key in ("", "something-else"):
        client = tablet(key)
        assert client.get("/tablet").status_code == 404
        assert enter(client, league.people[MEMBER].name).status_code == 404
    assert not SignIn.objects.exists()


@pytest.mark.django_db
def test_the_lock_page_lists_the_committee_and_nobody_else(league):
    with_pin(league, MEMBER, SECRETARY)
    _device, key = register(league)
    page = text(tablet(key).get("/tablet"))
    assert league.people[SECRETARY].name in page
    assert league.people[COMMITTEE].name in page
    assert league.people[MEMBER].name not in page


@pytest.mark.django_db
def test_the_next_person_sees_nothing_of_the_one_before(league):
    with_pin(league, TOWNSHIP, SECRETARY)
    _device, key = register(league)
    client = tablet(key)
    enter(client, league.people[TOWNSHIP].name)
    client.get(reverse("accounts:me"))
    was = client.session.session_key
    locked = client.post("/tablet/lock")
    assert locked["Location"] == "/tablet"
    # What the browser's back button asks for.
    back = client.get(reverse("accounts:me"), follow=True)
    assert back.redirect_chain[-1][0] == "/tablet"
    assert league.people[TOWNSHIP].name not in text(back)
    enter(client, league.people[SECRETARY].name, listed=True)
    assert client.session.session_key != was
    page = client.get(reverse("accounts:me"))
    assert league.people[TOWNSHIP].name not in text(page)
    assert page["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_entering_while_somebody_is_still_in_ends_him_first(league):
    with_pin(league, TOWNSHIP, SECRETARY)
    accepted(league)
    _device, key = register(league)
    client = tablet(key)
    enter(client, league.people[TOWNSHIP].name)
    session = client.session
    session["notice"] = "上一位的一句话"
    session.save()
    enter(client, league.people[SECRETARY].name, listed=True)
    assert "notice" not in client.session
    assert league.people[SECRETARY].name in text(client.get("/desk"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quiet", "stays"), [pytest.param(4, True, id="four minutes"), pytest.param(5, False, id="five minutes")]
)
def test_after_quiet_minutes_it_asks_who_it_is(league, quiet, stays):
    with_pin(league, MEMBER)
    _device, key = register(league)
    client = tablet(key)
    enter(client, league.people[MEMBER].name)
    with clock.frozen(clock.now() + quiet * MINUTE):
        answer = client.get("/desk", follow=True)
        assert (answer.redirect_chain == []) is stays
        assert ("您是哪一位？" in text(answer)) is not stays
        assert (client.post("/tablet/stay").status_code == 204) is stays


@pytest.mark.django_db
def test_an_hour_is_the_longest_however_busy(league):
    with_pin(league, MEMBER)
    _device, key = register(league)
    client, begun = tablet(key), clock.now()
    enter(client, league.people[MEMBER].name)
    for minutes in range(4, 60, 4):
        with clock.frozen(begun + minutes * MINUTE):
            assert client.get("/desk").status_code == 200
    with clock.frozen(begun + 60 * MINUTE):
        assert client.get("/desk").status_code == 303


@pytest.mark.django_db
def test_the_session_counts_on_no_other_device_and_not_once_it_is_revoked(league):
    with_pin(league, MEMBER)
    device, key = register(league)
    client = tablet(key)
    enter(client, league.people[MEMBER].name)
    elsewhere = tablet("")
    elsewhere.cookies["sessionid"] = client.cookies["sessionid"].value
    assert elsewhere.get("/desk").status_code == 303
    client = tablet(key)
    enter(client, league.people[MEMBER].name)
    services.revoke_device(league.scope(SECRETARY), device_id=device.pk, revision=1, now=clock.now())
    assert client.get("/desk")["Location"].startswith("/sign-in")
    assert TABLET not in client.session


@pytest.mark.django_db
def test_five_misses_lock_that_person_there_and_say_who_can_help(league):
    with_pin(league, MEMBER, SECRETARY)
    _device, key = register(league)
    client, name = tablet(key), league.people[MEMBER].name
    for left in (4, 3, 2, 1):
        missed = enter(client, name, "305817")
        assert missed.status_code == 422
        assert f"还可以再试{left}次" in text(missed)
    locked = enter(client, name, "305817")
    assert locked.status_code == 429
    said = text(locked)
    assert f"{name}在这台平板上连续输错5次，先停用到09:45，别人不受影响" in said
    assert f"请{league.people[TOWNSHIP].name}（巴彦苏木党委组织委员）重新出一张开户条" in said
    assert enter(client, name).status_code == 429
    assert enter(client, league.people[SECRETARY].name, listed=True).status_code == 303
    with clock.frozen(clock.now() + 15 * MINUTE):
        assert enter(client, name).status_code == 303


@pytest.mark.django_db
def test_a_lock_on_one_tablet_is_none_on_another_and_success_forgets_the_misses(league):
    with_pin(league, MEMBER)
    name = league.people[MEMBER].name
    clients = [tablet(register(league)[1]) for _number in range(2)]
    for _miss in range(4):
        enter(clients[0], name, "305817")
    assert enter(clients[0], name).status_code == 303
    with clock.frozen(clock.now() + MINUTE):
        for _miss in range(5):
            enter(clients[0], name, "305817")
        assert enter(clients[0], name).status_code == 429
        assert enter(clients[1], name).status_code == 303


@pytest.mark.django_db
def test_a_name_nobody_here_has_gets_the_same_sentence_and_an_end(league):
    with_pin(league, MEMBER)
    _device, key = register(league)
    client = tablet(key)
    unknown = text(enter(client, "没有这个人", "305817"))
    assert "姓名或者六位数不对，没有进入。" in unknown
    # Without digits of his own somebody here is told no more.
    assert "姓名或者六位数不对，没有进入。" in text(enter(client, league.people[SECRETARY].name, listed=True))
    for _try in range(20):
        last = enter(client, "没有这个人", "305817")
    assert last.status_code == 429
    assert enter(client, league.people[MEMBER].name).status_code == 303


# --- the pages around it


@pytest.mark.django_db
def test_the_secretary_registers_the_tablet_in_hand_and_is_out(league, client_as):
    client, unit = client_as(SECRETARY), league.units[VILLAGE]
    page = text(client.get(f"{reverse('accounts:devices')}?unit={unit.pk}"))
    assert "这台是公用的" in page
    answer = client.post(reverse("accounts:devices"), {"unit": unit.pk, "name": "村部平板"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/tablet"
    assert "这台已登记为公用平板，您已退出" in text(answer)
    cookie = client.cookies[DEVICE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    # Whatever was asked for, the next one begins at the lock page.
    assert client.get("/desk", follow=True).redirect_chain[-1][0] == "/tablet"
    assert client.get("/sign-in?password=1").status_code == 200


@pytest.mark.django_db
def test_signing_in_by_password_there_is_short_too(league):
    account = league.accounts[SECRETARY]
    account.set_password("草原上的风")
    account.save()
    _device, key = register(league)
    client = tablet(key)
    client.post("/sign-in", {"username": account.username, "password": "草原上的风"})
    assert client.session[TABLET]["pin"] is False
    assert client.cookies["sessionid"]["max-age"] == 300
    # By password nothing is narrowed.
    assert client.get(reverse("accounts:openings")).status_code == 200
    assert client.post("/sign-out")["Location"] == "/tablet"


@pytest.mark.django_db
def test_the_page_of_six_digits_says_what_is_wrong_and_to_whom_it_is_no_use(league, client_as):
    assert "您用不上六位数" in text(client_as(STAFF).get(reverse("accounts:pin")))
    wrong = client_as(MEMBER).post(reverse("accounts:pin"), {"password": "x", "pin": PIN, "again": "111222"})
    assert wrong.status_code == 422
    assert "两次输入的六位数不一样" in text(wrong)
