"""Tablets that a branch shares (村里公用平板)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization


class SharedDevice(ScopedModel):
    """A device in which people of a branch take turns, each entering with a PIN (公用平板).

    key_index  HMAC of what the device's cookie holds, under a key that is not in the database
    revoked_at  since when it is no shared device any more, nor anybody's
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    name = models.CharField(_("叫什么、放在哪里"), max_length=40)
    key_index = models.CharField(max_length=32, unique=True)
    registered_by = SignatureField()
    registered_at = models.DateTimeField()
    revoked_by = SignatureField()
    revoked_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name
