"""The table of the kernel (内核表): answers kept for repeated submissions."""

from __future__ import annotations

from django.db import models

from .fields import IdField
from .tables import TableClass


class Reply(models.Model):
    """The answer to one submission, kept 30 days (已办答复)."""

    table_class = TableClass.TECHNICAL

    id = IdField.key()
    account_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    location = models.CharField(max_length=300)
    record_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "key"], name="reply_once")]

    def __str__(self) -> str:
        return f"{self.key} → {self.status}"
