"""Checking a password (核对密码). Reading accounts comes before any Scope, so this reads by the base manager."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from . import rules
from .models import Account


class AccountBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        if not username or password is None:
            return None
        account = Account._base_manager.filter(username=rules.login_name(username)).first()
        if account is None:
            # The same work as for a real account, so that the time taken tells nothing.
            Account().set_password(password)
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        account = Account._base_manager.filter(pk=user_id).first()
        return account if account is not None and account.is_active else None
