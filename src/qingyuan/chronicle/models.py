"""Tables of the chronicle (全程纪实): it knows ids only."""

from __future__ import annotations

from django.db import models

from qingyuan.kernel.fields import IdField
from qingyuan.kernel.tables import TableClass


class UnitLog(models.Model):
    """The growing end of a unit's log: size and frontier of its tree (RFC 9162)."""

    table_class = TableClass.DERIVED

    unit_id = models.BigIntegerField(primary_key=True)
    epoch = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.size}"


class Entry(models.Model):
    """One entry (记录项). The leaf is the record; the columns beside it are there to find it."""

    table_class = TableClass.RECORD

    id = IdField.key()
    unit_id = models.BigIntegerField()
    home_id = models.BigIntegerField()
    epoch = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    verb = models.CharField(max_length=60)
    record = models.CharField(max_length=80)
    received = models.DateTimeField()
    # Entries of records under named access stay out of every list that others open.
    named_access = models.BooleanField(default=False)
    leaf = models.TextField()
    leaf_hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit_id", "epoch", "seq"], name="entry_place")]
        indexes = [models.Index(fields=["record"]), models.Index(fields=["home_id", "received"])]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.epoch}/{self.seq} {self.verb}"


class Sealed(models.Model):
    """A value an entry holds only as a salted hash (封存的内容): erased, the entry still stands."""

    table_class = TableClass.RECORD

    id = IdField.key()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    salt = models.BinaryField()
    value = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="sealed_once")]

    def __str__(self) -> str:
        return self.name
