"""A roster sheet read and waiting (待入册名单)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from qingyuan.kernel.encryption import EncryptedField
from qingyuan.kernel.fields import IdField
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization


class Intake(ScopedModel):
    """A roster sheet read and not yet taken in (待入册名单): its rows wait here, encrypted, for the person to look.

    top    the unit under which every row must belong;  account_id  who read it in, and alone may open it
    rows   JSON; after the sheet has been taken in only the refused ones, emptied with the next sheet a week later
    """

    table_class = TableClass.TECHNICAL
    scope_path = "top__path"

    id = IdField.key()
    top = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    file_name = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    rows = EncryptedField(blank=True)

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("roster:intake", args=[self.pk])
