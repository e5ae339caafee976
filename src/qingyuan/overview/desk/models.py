"""Tables of the room (工作台的表): that a unit was telephoned, and the addresses of calendars."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.accounts.models import Account
from qingyuan.people.organizations.models import Organization


class Call(ScopedModel):
    """That a unit was reminded at the telephone (电话提醒): by whom and on which day. Nothing counts these."""

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    on = models.DateField(_("提醒日期"))
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by = SignatureField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "on", "by_id"], name="call_once_a_day")]

    def __str__(self) -> str:
        return f"{self.unit_id} on {self.on}"


class Feed(ScopedModel):
    """The address of an account's calendar (日历订阅). token_index: a keyed hash of its secret, which is shown once."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "account__unit__path"

    id = IdField.key()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    token_index = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(revoked_at__isnull=True), name="feed_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} since {self.made_at}"
