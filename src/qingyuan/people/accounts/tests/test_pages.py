"""The pages of accounts: coming in, 开户, 我的 and 系统, as each reader meets them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qingyuan.kernel import clock
from qingyuan.kernel.ids import new_id
from qingyuan.people.accounts import services
from qingyuan.people.accounts.models import Account, OpeningSlip, SignIn
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Membership, Person

PASSWORD = "horchin grass 26"
ISSUERS = {roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF, roles.BRANCH_SECRETARY}


@pytest.fixture(autouse=True)
def _lockout_clock(monkeypatch):
    """The lockout's library counts by our clock."""
    monkeypatch.setattr("axes.handlers.proxy.now", clock.now)


@pytest.fixture
def member(two_leagues):
    """A member who has opened the account with a password."""
    account = two_leagues.one.accounts[roles.MEMBER]
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    return account


@pytest.fixture
def newcomer(two_leagues):
    """A member of the secretary's branch without an account."""
    unit = two_leagues.one.units["banner_sumu_village_1"]
    person = Person(id=new_id(), home_id=unit.home_id, name="斯琴")
    person.save(force_insert=True)
    Membership(person=person, unit=unit, kind="full", from_on=unit.founded_on).save(force_insert=True)
    return person


def _sign_in(client, username="one-member", password=PASSWORD, address="10.0.0.1", **more):
    data = {"username": username, "password": password, **more}
    return client.post(reverse("accounts:sign_in"), data, REMOTE_ADDR=address)


def _text(response) -> str:
    return response.content.decode()


# ---- who may open which page ----


@pytest.mark.parametrize("role", roles.NAMES)
@pytest.mark.parametrize(
    ("page", "readers"),
    [
        ("accounts:me", set(roles.NAMES)),
        ("accounts:password", set(roles.NAMES)),
        ("accounts:openings", ISSUERS),
        ("accounts:system", set(roles.ADMINISTRATORS)),
    ],
)
def test_each_page_is_there_for_its_readers_and_for_no_one_else(client_as, role, page, readers):
    assert client_as(role).get(reverse(page)).status_code == (200 if role in readers else 404)


@pytest.mark.parametrize("page", ["accounts:me", "accounts:password", "accounts:openings", "accounts:system"])
def test_who_has_not_signed_in_is_asked_to(db, page):
    response = Client().get(reverse(page))
    assert (response.status_code, response["Location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("verb", ["close", "reopen", "unlock", "reissue"])
@pytest.mark.parametrize("role", roles.NAMES)
def test_nobody_touches_an_account_of_another_league(client_as, two_leagues, role, verb):
    stranger = two_leagues.other.accounts[roles.AUDIT_ADMINISTRATOR]
    response = client_as(role).post(reverse(f"accounts:{verb}", args=[stranger.pk]), {"revision": "1"})
    stranger.refresh_from_db()
    assert (response.status_code, stranger.revision, stranger.state) == (404, 1, Account.State.OPEN)


# ---- signing in and out ----


def test_the_right_password_leads_to_the_page_asked_for_under_a_new_session_key(member):
    client = Client()
    client.post(reverse("accounts:language"), {"language": "en"})
    before = client.session.session_key
    response = _sign_in(client, username=" One-Member ", next="/me?x=1")
    assert (response.status_code, response["Location"]) == (303, "/me?x=1")
    assert client.session.session_key != before
    assert client.get(reverse("accounts:me")).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", "me", "/sign-in"]
)
def test_signing_in_leads_nowhere_but_to_this_site(member, target):
    assert _sign_in(Client(), next=target)["Location"] == "/"


@pytest.mark.parametrize("role", roles.ADMINISTRATORS)
def test_an_administrator_comes_in_to_the_system_page(two_leagues, role):
    account = two_leagues.one.accounts[role]
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    assert _sign_in(Client(), username=account.username)["Location"] == reverse("accounts:system")


def test_a_wrong_password_keeps_the_name_and_never_the_password(member):
    response = _sign_in(Client(), password="horchin grass 27")
    assert response.status_code == 422
    assert "登录名或密码不对，没有登录。还可以再试4次" in _text(response)
    assert 'value="one-member"' in _text(response)
    assert "horchin grass 27" not in _text(response)


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(member):
    known = _text(_sign_in(Client(), password="horchin grass 27"))
    unknown = _text(_sign_in(Client(), username="one-nobody", password="horchin grass 27"))
    strip = re.compile(r'name="(csrfmiddlewaretoken|_key)" value="[^"]+"')
    assert strip.sub("", unknown).replace("one-nobody", "one-member") == strip.sub("", known)


def test_every_try_is_noted_with_its_address_and_nothing_that_was_typed(member, now):
    _sign_in(Client(), password="horchin grass 27")
    _sign_in(Client(), username="horchin grass 26")
    _sign_in(Client())
    rows = SignIn.objects.order_by("pk").values_list("account_id", "ok", "way", "address", "at")
    assert list(rows) == [
        (member.pk, False, "password", "10.0.0.1", now),
        (None, False, "password", "10.0.0.1", now),
        (member.pk, True, "password", "10.0.0.1", now),
    ]


def test_sign_ins_are_forgotten_after_180_days(member, now):
    for days in (181, 180):
        SignIn.objects.create(account_id=member.pk, at=now - timedelta(days=days), ok=True, way="password")
    _sign_in(Client())
    assert list(SignIn.objects.order_by("at").values_list("at", flat=True)) == [now - timedelta(days=180), now]


def test_signing_out_is_a_post_and_ends_the_session(client_as):
    client = client_as(roles.MEMBER)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.get(reverse("accounts:me")).status_code == 200
    assert client.post(reverse("accounts:sign_out"))["Location"] == reverse("accounts:sign_in")
    assert client.get(reverse("accounts:me")).status_code == 303


def _miss_five_times(client=None):
    return [_sign_in(client or Client(), password=f"wrong grass {number}") for number in range(5)]


def test_five_misses_lock_the_name_at_that_address_and_say_until_when_and_whom_to_ask(member):
    answers = _miss_five_times()
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    # 9:30 and a quarter of an hour, in Shanghai.
    assert "连续输错5次，为防别人试密码，先停用到09:45，到时再试" in _text(answers[-1])
    assert "等不及，请安全保密管理员解除锁定" in _text(answers[-1])


@pytest.mark.parametrize(
    ("minutes", "address", "status"),
    [
        pytest.param(14, "10.0.0.1", 429, id="the right password is refused for a quarter of an hour"),
        pytest.param(16, "10.0.0.1", 303, id="and taken when it is over"),
        pytest.param(0, "10.0.0.2", 303, id="another address was never locked"),
    ],
)
def test_a_lock_holds_a_quarter_of_an_hour_at_one_address(member, now, minutes, address, status):
    _miss_five_times()
    with clock.frozen(now + timedelta(minutes=minutes)):
        assert _sign_in(Client(), address=address).status_code == status


def test_four_misses_then_the_right_password_begin_the_count_anew(member):
    for number in range(4):
        _sign_in(Client(), password=f"wrong grass {number}")
    assert _sign_in(Client()).status_code == 303
    assert "还可以再试4次" in _text(_sign_in(Client(), password="wrong again"))


def test_the_security_administrator_sees_the_lock_and_undoes_it(member, client_as):
    security = client_as(roles.SECURITY_ADMINISTRATOR)
    assert "one-member" not in _text(security.get(reverse("accounts:system")))
    _miss_five_times()
    _sign_in(Client(), username="a password typed as a name", password="x")
    page = _text(security.get(reverse("accounts:system")))
    assert "one-member" in page
    assert "2026年6月5日09:45" in page
    assert "one-member" not in _text(client_as(roles.SECURITY_ADMINISTRATOR, "other").get(reverse("accounts:system")))
    security.post(reverse("accounts:unlock", args=[member.pk]), {"revision": "1"})
    assert _sign_in(Client()).status_code == 303


def test_a_closed_account_is_signed_out_at_its_next_request_and_stays_out_when_reopened(
    client_as, scope_as, member, now
):
    client, system = client_as(roles.MEMBER), scope_as(roles.SYSTEM_ADMINISTRATOR)
    assert client.get(reverse("accounts:me")).status_code == 200
    services.close(system, account_id=member.pk, revision=1, now=now)
    assert client.get(reverse("accounts:me")).status_code == 303
    assert _sign_in(Client()).status_code == 422
    services.reopen(system, account_id=member.pk, revision=2, now=now)
    assert client.get(reverse("accounts:me")).status_code == 303
    assert _sign_in(Client()).status_code == 303


# ---- the slip ----


def _issue(client, person, **more):
    return client.post(reverse("accounts:issue"), {"person": [person.pk], **more})


def _code_on(response) -> str:
    found = re.findall(r"<strong>(\w{4}-\w{4}-\w{4})</strong>", _text(response))
    assert len(found) == 1
    return found[0]


def test_the_slip_names_person_issuer_address_and_code_and_carries_no_style(client_as, newcomer):
    response = _issue(client_as(roles.BRANCH_SECRETARY), newcomer)
    text = _text(response)
    assert response.status_code == 200
    assert "<strong>斯琴</strong> 巴彦塔拉嘎查党支部党员" in text
    assert "包巴特尔（巴彦塔拉嘎查党支部书记）" in text
    assert "http://testserver/open" in text
    assert "2026年6月12日09:30前有效" in text
    assert response["Cache-Control"] == "no-store"
    assert "<svg" in text
    assert " style=" not in text
    code = _code_on(response)
    assert code not in _text(client_as(roles.BRANCH_SECRETARY).get(reverse("accounts:openings")))


def test_the_same_form_sent_twice_makes_one_slip_and_shows_its_code_once(client_as, newcomer):
    client = client_as(roles.BRANCH_SECRETARY)
    first = _issue(client, newcomer, _key="one-key")
    again = client.post(
        reverse("accounts:issue"), {"person": [newcomer.pk], "_key": "one-key"}, headers={"referer": "/openings"}
    )
    assert (again.status_code, again["Location"]) == (303, "/openings")
    assert OpeningSlip._base_manager.filter(withdrawn_at=None).count() == 1
    assert Client().get(reverse("accounts:open_slip", args=[_code_on(first)])).status_code == 200


def test_a_code_typed_by_hand_or_scanned_leads_to_opening_and_in(client_as, newcomer):
    code = _code_on(_issue(client_as(roles.BRANCH_SECRETARY), newcomer))
    client = Client()
    typed = client.post(reverse("accounts:open"), {"code": code.lower().replace("-", " ")})
    assert typed["Location"] == reverse("accounts:open_slip", args=[code])
    page = _text(client.get(typed["Location"]))
    assert "给巴彦塔拉嘎查党支部斯琴开户的" in page
    assert 'value="斯琴"' in page
    answer = client.post(typed["Location"], {"username": "斯琴", "password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    me = _text(client.get(reverse("accounts:me")))
    assert "您的登录名是“斯琴”" in me
    assert _sign_in(Client(), username="斯琴").status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"again": "horchin grass 27"}, "两次输入的密码不一样"),
        ({"username": "one-secretary 1"}, "登录名里只能有汉字"),
        ({"username": "one-branch-secretary"}, "已经有人用了"),
        ({"password": "1234", "again": "1234"}, "密码至少要10个字符"),
    ],
)
def test_what_is_wrong_when_opening_is_said_and_what_was_typed_stays(client_as, newcomer, typed, sentence):
    code = _code_on(_issue(client_as(roles.BRANCH_SECRETARY), newcomer))
    sent = {"username": "siqin", "password": PASSWORD, "again": PASSWORD, **typed}
    response = Client().post(reverse("accounts:open_slip", args=[code]), sent)
    assert response.status_code == 422
    assert sentence in _text(response)
    assert f'value="{sent["username"]}"' in _text(response)
    assert PASSWORD not in _text(response)


def test_a_new_password_by_slip_ends_the_sessions_begun_before(client_as, member):
    before = client_as(roles.MEMBER)
    code = _code_on(_issue(client_as(roles.BRANCH_SECRETARY), member.person))
    client = Client()
    response = client.post(
        reverse("accounts:open_slip", args=[code]), {"password": "hulun grass 26", "again": "hulun grass 26"}
    )
    assert response.status_code == 303
    assert client.get(reverse("accounts:me")).status_code == 200
    assert before.get(reverse("accounts:me")).status_code == 303


def _try_code(code, address="10.0.0.1"):
    return Client().get(reverse("accounts:open_slip", args=[code]), REMOTE_ADDR=address)


def test_ten_wrong_codes_from_one_address_stop_it_for_a_quarter_of_an_hour(client_as, newcomer, now):
    good = _code_on(_issue(client_as(roles.BRANCH_SECRETARY), newcomer))
    for minute in range(10):
        with clock.frozen(now + timedelta(minutes=minute)):
            assert _try_code("2222-2222-2222").status_code == 422
    with clock.frozen(now + timedelta(minutes=10)):
        stopped = _try_code(good)
        assert stopped.status_code == 429
        # Ten in the last quarter of an hour, until the first of them is that old.
        assert "15分钟内输错了10次开户码，先停一停，09:45以后再试" in _text(stopped)
        assert _try_code(good, address="10.0.0.2").status_code == 200
    with clock.frozen(now + timedelta(minutes=15)):
        assert _try_code(good).status_code == 200


def test_what_can_be_no_code_is_said_and_not_counted(db):
    response = Client().post(reverse("accounts:open"), {"code": "K7MP-2QRT"})
    assert response.status_code == 422
    assert "开户码是12位" in _text(response)
    assert not SignIn.objects.exists()


# ---- 开户: the list ----


def test_the_secretary_finds_the_members_of_the_own_branch(client_as, newcomer, two_leagues):
    page = _text(client_as(roles.BRANCH_SECRETARY).get(reverse("accounts:openings")))
    assert "斯琴" in page
    assert "李晨" in page
    assert f'value="{two_leagues.one.people[roles.BRANCH_SECRETARY].pk}"' not in page
    assert "韩志远" not in page
    assert "刘洋" not in page


def test_the_department_finds_those_in_office_first_and_members_by_name(client_as, newcomer):
    staff = client_as(roles.DEPARTMENT_STAFF)
    in_office = _text(staff.get(reverse("accounts:openings")))
    assert "赵丽" in in_office
    assert "斯琴" not in in_office
    found = _text(staff.get(reverse("accounts:openings"), {"who": "members", "name": "斯", "unopened": "on"}))
    assert "斯琴" in found
    assert "李晨" not in found


def test_a_long_list_is_read_on_page_by_page_without_a_gap(scope_as, two_leagues, now):
    from qingyuan.people.accounts.queries import slips

    scope = scope_as(roles.DEPARTMENT_STAFF)
    whole = slips.candidates(scope, seats=False, name="", unopened=False, after="", now=now)
    names, after = [], ""
    for _ in whole.rows:
        page = slips.candidates(scope, seats=False, name="", unopened=False, after=after, now=now, limit=1)
        names += [line.name for line in page.rows]
        after = page.next_after
    assert after == ""
    assert names == [line.name for line in whole.rows]
    assert len(names) == 8


# ---- 我的 ----


def test_my_page_says_who_i_am_since_when_and_how_far_i_see(client_as):
    page = _text(client_as(roles.TOWNSHIP_ORGANIZATION_MEMBER).get(reverse("accounts:me")))
    assert "赵丽" in page
    assert "巴彦苏木党委组织委员" in page
    assert "巴彦苏木党委及以下各级党组织" in page
    assert "2020年1月1日" in page
    assert "陈静" not in page


def test_a_new_password_keeps_this_device_in_and_signs_the_others_out(member, client_as):
    here, elsewhere = client_as(roles.MEMBER), client_as(roles.MEMBER)
    answer = here.post(
        reverse("accounts:password"), {"old": PASSWORD, "password": "hulun grass 26", "again": "hulun grass 26"}
    )
    assert answer["Location"] == reverse("accounts:me")
    assert here.get(reverse("accounts:me")).status_code == 200
    assert elsewhere.get(reverse("accounts:me")).status_code == 303
    assert _sign_in(Client(), password="hulun grass 26").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("not the old one", "hulun grass 26", "现在的密码不对，没有修改"),
        (PASSWORD, PASSWORD, "新密码和现在的一样"),
        (PASSWORD, "86420135790", "密码不能全是数字"),
        (PASSWORD, "one-member 26", "密码里不要带登录名"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(member, client_as, old, new, sentence):
    client = client_as(roles.MEMBER)
    response = client.post(reverse("accounts:password"), {"old": old, "password": new, "again": new})
    assert response.status_code == 422
    assert sentence in _text(response)
    assert Account._base_manager.get(pk=member.pk).password == member.password


def test_signing_out_elsewhere_leaves_this_device_in(client_as):
    here, elsewhere = client_as(roles.MEMBER), client_as(roles.MEMBER)
    here.post(reverse("accounts:sign_out_others"))
    assert here.get(reverse("accounts:me")).status_code == 200
    assert elsewhere.get(reverse("accounts:me")).status_code == 303


def test_the_language_stays_with_the_account_and_before_it_with_the_session(client_as, member):
    visitor = Client()
    visitor.post(reverse("accounts:language"), {"language": "en"})
    assert '<html lang="en">' in _text(visitor.get(reverse("accounts:sign_in")))
    client_as(roles.MEMBER).post(reverse("accounts:language"), {"language": "en"})
    assert '<html lang="en">' in _text(client_as(roles.MEMBER).get(reverse("accounts:me")))
    assert '<html lang="zh-hans">' in _text(client_as(roles.COMMITTEE_MEMBER).get(reverse("accounts:me")))
    refused = client_as(roles.MEMBER).post(reverse("accounts:language"), {"language": "xx"})
    assert refused.status_code == 422


# ---- 系统 ----


@pytest.mark.parametrize("role", roles.ADMINISTRATORS)
def test_no_administrator_reads_the_name_of_a_person(client_as, two_leagues, newcomer, member, role):
    _issue(client_as(roles.BRANCH_SECRETARY), newcomer)
    _miss_five_times()
    client = client_as(role)
    pages = [client.get(reverse("accounts:system"), query) for query in ({}, {"view": "changes"}, {"view": "failed"})]
    text = "".join(_text(page) for page in pages)
    assert "one-member" in text or "one-audit-administrator" in text
    names = [person.name for league in two_leagues for person in league.people.values()]
    assert not [name for name in [*names, "斯琴"] if name in text]


def test_the_system_administrator_closes_and_reopens_from_the_list(client_as, member):
    client = client_as(roles.SYSTEM_ADMINISTRATOR)
    client.post(reverse("accounts:close", args=[member.pk]), {"revision": "1"})
    listed = _text(client.get(reverse("accounts:system"), {"state": "closed"}))
    assert "one-member" in listed
    assert "one-branch-secretary" not in listed
    client.post(reverse("accounts:reopen", args=[member.pk]), {"revision": "2"})
    member.refresh_from_db()
    assert member.state == Account.State.OPEN


def test_the_auditor_reads_who_did_what_to_which_account(client_as, member, two_leagues):
    client_as(roles.SYSTEM_ADMINISTRATOR).post(reverse("accounts:close", args=[member.pk]), {"revision": "1"})
    page = _text(client_as(roles.AUDIT_ADMINISTRATOR).get(reverse("accounts:system"), {"view": "changes"}))
    row = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<tbody>") : page.index("</tbody>")])).strip()
    assert row == ("2026年6月5日09:30 停用账号 one-member 巴彦塔拉嘎查党支部 one-system-administrator 系统管理员")
    other = _text(client_as(roles.AUDIT_ADMINISTRATOR, "other").get(reverse("accounts:system"), {"view": "changes"}))
    assert "停用账号" not in other


def test_the_auditor_reads_sign_ins_of_the_own_league_alone(client_as, member):
    _sign_in(Client(), password="wrong grass")
    _sign_in(Client())
    own = _text(client_as(roles.AUDIT_ADMINISTRATOR).get(reverse("accounts:system")))
    assert own.count('data-label="登录名">one-member<') == 2
    failed = _text(client_as(roles.AUDIT_ADMINISTRATOR).get(reverse("accounts:system"), {"view": "failed"}))
    assert failed.count('data-label="登录名">one-member<') == 1
    other = _text(client_as(roles.AUDIT_ADMINISTRATOR, "other").get(reverse("accounts:system")))
    assert "one-member" not in other


def test_the_security_administrator_hands_over_by_a_slip(client_as, two_leagues):
    security = client_as(roles.SECURITY_ADMINISTRATOR)
    slip = security.post(reverse("accounts:appoint"), {"role": roles.SECURITY_ADMINISTRATOR})
    client = Client()
    opened = client.post(
        reverse("accounts:open_slip", args=[_code_on(slip)]),
        {"username": "jieti", "password": PASSWORD, "again": PASSWORD},
    )
    assert opened["Location"] == reverse("accounts:system")
    assert "系统：安全保密" in _text(client.get(opened["Location"]))
