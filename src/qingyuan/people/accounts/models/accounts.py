"""Accounts (账号): who may sign in. What an account may do comes out of the person's tenures, never from here."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.roles import AUDIT_ADMINISTRATOR, NAMES, SECURITY_ADMINISTRATOR, SYSTEM_ADMINISTRATOR
from qingyuan.people.roster.models import Person


class Account(AbstractBaseUser, ScopedModel):
    """A way in (账号). unit: whose chronicle its changes stand in; administrator: one of 三员, or empty.

    username       as rules.login_name gives it; null until the account has been opened with its slip
    pin            hash of the six digits for a tablet of the branch, or empty; good nowhere else
    session_round  part of what a session is checked against: one more signs out every session begun before

    An administrator's account reads no business data; a person is bound to it only to tell them apart.
    """

    table_class = TableClass.RECORD

    class State(models.TextChoices):
        WAITING = "waiting", _("待开户")
        OPEN = "open", _("已开户")
        CLOSED = "closed", _("已停用")

    ADMINISTRATORS = [
        (role, NAMES[role]) for role in (SYSTEM_ADMINISTRATOR, SECURITY_ADMINISTRATOR, AUDIT_ADMINISTRATOR)
    ]

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Django would keep it by its own clock; SignIn holds every sign-in.
    last_login = None

    id = IdField.key()
    username = models.CharField(_("登录名"), max_length=40, unique=True, null=True)
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    administrator = models.CharField(max_length=30, choices=ADMINISTRATORS, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    language = models.CharField(max_length=10, blank=True)
    session_round = models.PositiveIntegerField(default=0)
    pin = models.CharField(max_length=128, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(person__isnull=False), name="account_one_a_person"),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(username__isnull=False), name="account_open_has_name"
            ),
        ]

    def __str__(self) -> str:
        return self.username or str(self.pk)

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == self.State.OPEN

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match: a new password or a new round signs it out at its next request."""
        value = f"{self.session_round}\0{self.password}"
        return salted_hmac("qingyuan.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return scope.where("unit__path")


class OpeningSlip(ScopedModel):
    """A printed 开户条 with a one-time code, handed over in person. Only a keyed hash of the code is kept."""

    table_class = TableClass.RECORD
    scope_path = "account__unit__path"

    id = IdField.key()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    code_index = models.CharField(max_length=32, unique=True)
    issued_by = SignatureField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="slip_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} until {self.expires_at}"


class SignIn(models.Model):
    """A try to come in (登录记录), kept 180 days. account_id is null where no account has the name or code typed.

    What was typed is not kept: people type their password where the name belongs. device_id: the shared tablet.
    """

    table_class = TableClass.TECHNICAL

    class Way(models.TextChoices):
        PASSWORD = "password", _("密码")
        SLIP = "slip", _("开户条")
        PIN = "pin", _("公用平板")
        DEMO = "demo", _("演示")

    id = IdField.key()
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)
    ok = models.BooleanField()
    way = models.CharField(max_length=10, choices=Way)
    address = models.GenericIPAddressField(null=True)
    device_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "at"]),
            models.Index(fields=["address", "at"]),
            models.Index(fields=["device_id", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.at} {self.ok}"
