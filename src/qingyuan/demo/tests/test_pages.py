"""Entering as one of the cast: one press in a demo, nothing at all in a real instance."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from qingyuan.demo.cast import CAST, USERNAMES
from qingyuan.people.accounts.models import Account, SignIn
from qingyuan.people.organizations import roles


@pytest.fixture
def cast(two_leagues):
    """Two of the cast: the secretary and the auditor of the first league."""
    names = {roles.BRANCH_SECRETARY: "demo-secretary", roles.AUDIT_ADMINISTRATOR: "demo-audit"}
    for role, username in names.items():
        account = two_leagues.one.accounts[role]
        account.username = username
        account.save(update_fields=["username"])
    return two_leagues.one.accounts


def _enter(account) -> tuple[Client, object]:
    client = Client()
    return client, client.post(reverse("demo:enter"), {"account": str(account.pk)})


def test_a_real_instance_has_no_demo_pages_and_lets_nobody_in(cast, settings):
    settings.QINGYUAN_DEMO = False
    client, answer = _enter(cast[roles.BRANCH_SECRETARY])
    assert answer.status_code == 404
    assert client.get(reverse("demo:roles")).status_code == 404
    assert client.get(reverse("accounts:me")).status_code == 303
    assert reverse("demo:roles") not in client.get(reverse("accounts:sign_in")).content.decode()
    assert client.get(reverse("accounts:sign_in"), {"next": "/"}).status_code == 200


def test_in_a_demo_one_press_signs_in_and_is_noted(cast, settings):
    settings.QINGYUAN_DEMO = True
    client, answer = _enter(cast[roles.BRANCH_SECRETARY])
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "包巴特尔" in client.get(reverse("accounts:me")).content.decode()
    assert SignIn.objects.get().way == SignIn.Way.DEMO
    assert _enter(cast[roles.AUDIT_ADMINISTRATOR])[1]["Location"] == reverse("accounts:system")


def test_only_open_accounts_of_the_cast_are_entered(cast, settings):
    settings.QINGYUAN_DEMO = True
    assert _enter(cast[roles.DEPARTMENT_HEAD])[1].status_code == 404
    secretary = cast[roles.BRANCH_SECRETARY]
    Account._base_manager.filter(pk=secretary.pk).update(state=Account.State.CLOSED)
    assert _enter(secretary)[1].status_code == 404
    assert Client().post(reverse("demo:enter"), {"account": "x"}).status_code == 404


def test_the_cards_show_who_is_there_and_what_can_be_done(cast, settings):
    settings.QINGYUAN_DEMO = True
    page = Client().get(reverse("demo:roles")).content.decode()
    assert "巴彦塔拉嘎查党支部书记" in page
    assert f'value="{cast[roles.BRANCH_SECRETARY].pk}"' in page
    assert f'value="{cast[roles.DEPARTMENT_HEAD].pk}"' not in page
    assert "安全审计员" in page


def test_a_demo_without_its_data_says_what_to_do(db, settings):
    settings.QINGYUAN_DEMO = True
    assert "演示数据还没有生成" in Client().get(reverse("demo:roles")).content.decode()


def test_the_front_door_of_a_demo_is_the_choice_of_roles(db, settings):
    settings.QINGYUAN_DEMO = True
    client = Client()
    assert client.get(reverse("accounts:sign_in"), {"next": "/"})["Location"] == reverse("demo:roles")
    asked = client.get(reverse("accounts:sign_in"), {"next": "/me"})
    assert asked.status_code == 200
    assert reverse("demo:roles") in asked.content.decode()
    assert client.post(reverse("accounts:sign_out"))["Location"] == reverse("demo:roles")


def test_the_cast_covers_every_role_each_under_a_name_of_its_own():
    assert len(set(USERNAMES)) == len(CAST) == 13
