"""Imports of rosters (名册导入): what was read of some files, and what became of it. Nothing here is a record.

What an import changes is written by the roster's services and entered in the chronicle there; these tables hold
the way to it, and until the last day for taking back what is needed to undo it.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.encryption import EncryptedField
from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization

from .states import Outcome, State

__all__ = ["Choice", "Chunk", "ComparedBranch", "Comparison", "Import", "Outcome", "State"]


class Import(ScopedModel):
    """Some files read as one roster for the subtree of a unit (一次导入).

    account_id   who began it, and alone opens it; None for the command line, whose imports any keeper of the unit opens
    files        their names in order;  stored: where each lies until it has been entered, encrypted
    understood   the sheets: what each column was taken for, which were left out
    units        what each way of writing a branch was taken for: [above, branch, unit id or "", reason, rows]
    choices      what a person set right: {"columns": {fingerprint: {label: key}}, "units": {"above\\tbranch": unit id}}
    corrections  rows set right by hand: {"file/sheet/row": {key: text}}
    counts       rows by outcome
    read         rows read so far;  done, of  chunks entered or taken back, and all of them
    left         after taking back: what could not be taken back, and why
    """

    table_class = TableClass.TECHNICAL
    scope_path = "top__path"

    id = IdField.key()
    top = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True)
    by = SignatureField(null=True)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.READING)
    files = models.JSONField(default=list)
    stored = models.JSONField(default=list)
    understood = models.JSONField(default=list)
    units = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    corrections = EncryptedField(blank=True)
    counts = models.JSONField(default=dict)
    read = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True)
    taken_at = models.DateTimeField(_("读取时间"))
    entered_at = models.DateTimeField(_("入册时间"), null=True)
    take_back_until = models.DateTimeField(_("可撤回至"), null=True)
    taken_back_at = models.DateTimeField(_("撤回时间"), null=True)
    left = EncryptedField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "taken_at"])]

    def __str__(self) -> str:
        return "、".join(self.files)

    def get_absolute_url(self) -> str:
        return reverse("intake:intake", args=[self.pk])


class Chunk(ScopedModel):
    """The people of some rows, of one home: what one transaction enters (一批).

    home_id  0 for rows that belong nowhere: they are refused, and nothing of them is written
    counts   its rows by outcome
    people   JSON, encrypted: see `staging`;  effects  what entering wrote, JSON, encrypted, for taking it back
    """

    table_class = TableClass.TECHNICAL
    scope_path = "intake__top__path"

    class State(models.TextChoices):
        READY = "ready", _("待入册")
        ENTERED = "entered", _("已入册")
        TAKEN_BACK = "taken-back", _("已撤回")

    id = IdField.key()
    intake = models.ForeignKey(Import, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    home_id = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.READY)
    counts = models.JSONField(default=dict)
    people = EncryptedField(blank=True)
    effects = EncryptedField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["intake", "number"], name="intake_chunk_once")]

    def __str__(self) -> str:
        return f"{self.intake_id}/{self.number}"


class Choice(ScopedModel):
    """How a source's columns are to be read, as somebody of the unit set them right last (列的对应关系)."""

    table_class = TableClass.TECHNICAL
    scope_path = "top__path"

    id = IdField.key()
    top = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=32)
    columns = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["top", "fingerprint"], name="intake_choice_once")]

    def __str__(self) -> str:
        return self.fingerprint


class Comparison(ScopedModel):
    """The national system's export held against our roster (差异清单); nothing on either side changes by it.

    account_id  who made it, and alone opens it;  files, stored: as with an import
    counts      people compared, the same on both sides; branches and members the files say nothing of
    """

    table_class = TableClass.TECHNICAL
    scope_path = "top__path"

    class State(models.TextChoices):
        READING = "reading", _("正在比对")
        READY = "ready", _("已比对")
        FAILED = "failed", _("读不了")

    id = IdField.key()
    top = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.READING)
    files = models.JSONField(default=list)
    stored = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    fault = models.TextField(blank=True)
    taken_at = models.DateTimeField(_("比对时间"))

    class Meta:
        indexes = [models.Index(fields=["account_id", "taken_at"])]

    def __str__(self) -> str:
        return "、".join(self.files)

    def get_absolute_url(self) -> str:
        return reverse("intake:comparison", args=[self.pk])


class ComparedBranch(ScopedModel):
    """The differences of one branch, which one page shows (一个党支部的差异).

    unit_id  0 for a branch of the files that is none of ours;  label: as it is called here, or written there
    counts   lines by kind, and by the side they are to be put right on
    rows     JSON, encrypted: see `differences.Difference`
    """

    table_class = TableClass.TECHNICAL
    scope_path = "comparison__top__path"

    id = IdField.key()
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    unit_id = models.BigIntegerField()
    label = models.CharField(max_length=200)
    counts = models.JSONField(default=dict)
    rows = EncryptedField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comparison", "number"], name="compared_branch_once")]

    def __str__(self) -> str:
        return self.label
