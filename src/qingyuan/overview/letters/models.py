"""Tables of the room (来件、任务分解、上报件的表)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.files import FileColumns
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from .states import REPORT_TONES, TONES, ReportState, State


class Letter(ScopedModel, FileColumns):
    """A letter, a call or a message that asks for something by an hour (来件), with at most one photo of it.

    unit    the committee whose department registered it;  sender  来文单位
    number  文号, or 电话通知, 微信通知;  asks  what is asked;  due_at  the last instant
    note    how it was settled without a report (filed), or why it was withdrawn
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    sender = models.CharField(_("来文单位"), max_length=80)
    number = models.CharField(_("文号或来源"), max_length=80)
    asks = models.TextField(_("要求"))
    due_at = models.DateTimeField(_("时限"))
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.REGISTERED)
    state_at = models.DateTimeField()
    registered_by = SignatureField()
    registered_at = models.DateTimeField()
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["unit", "state", "due_at"], name="letter_due")]
        constraints = [
            models.CheckConstraint(condition=~Q(sender="") & ~Q(asks=""), name="letter_says_who_and_what"),
            models.CheckConstraint(
                condition=~Q(state__in=["filed", "withdrawn"]) | ~Q(note=""), name="letter_settled_says_how"
            ),
        ]

    def __str__(self) -> str:
        return self.asks[:40]

    def get_absolute_url(self) -> str:
        return reverse("letters:letter", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES[State(self.state)]


class Link(models.TextChoices):
    """What a line's standing can be computed from (由系统计算的落实情况)."""

    FINDINGS = "findings", _("问题整改")
    CHECKS = "checks", _("自查清单")


class Line(ScopedModel, FileColumns):
    """One row of the 任务分解表, kept where its letter is; the responsible unit's people write 落实情况 (answer).

    order  序号;  lead  牵头单位;  unit  责任单位;  post  责任人, by name of post
    link   what the standing is computed from instead, under the campaign `adoption`
    dropped_at  taken out of the table again; the row stays
    """

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "letter__unit__path"

    id = IdField.key()
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    task = models.CharField(_("任务"), max_length=120)
    requirement = models.TextField(_("具体要求"), blank=True)
    lead = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("牵头单位"))
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    post = models.CharField(_("责任人"), max_length=40, blank=True)
    due_on = models.DateField(_("完成时限"))
    answer = models.TextField(_("落实情况"), blank=True)
    link = models.CharField(max_length=12, choices=Link, blank=True)
    adoption = models.ForeignKey(Adoption, models.PROTECT, null=True, related_name="+", db_index=False)
    answered_by = SignatureField()
    answered_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(task=""), name="line_has_a_task"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~(Q(answer="") & Q(link="")), name="line_answered_says_what"
            ),
            models.CheckConstraint(condition=Q(link="") | Q(adoption__isnull=False), name="line_link_has_a_campaign"),
        ]

    def __str__(self) -> str:
        return self.task

    def get_absolute_url(self) -> str:
        return reverse("letters:line", args=[self.pk])

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return super().reach(scope) | scope.where("unit__path") | scope.where("lead__path")


class Report(ScopedModel):
    """What is reported upwards (上报件): figures computed from the records, fixed at one instant, signed, sent.

    unit      the committee that reports; counted is what it has and what is below it
    for_unit  to whom;  adoption  the campaign counted, None for all records
    drafted_by, checked_by, issued_by  拟稿、核稿、签发, where done in the system
    sent_*    when, how and to whom it went
    """

    class Way(models.TextChoices):
        EXCHANGE = "exchange", _("公文交换")
        MAIL = "mail", _("电子邮件")
        IN_PERSON = "in_person", _("当面")
        OTHER = "other", _("其他方式")

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("标题"), max_length=80)
    for_unit = models.CharField(_("报送单位"), max_length=80)
    adoption = models.ForeignKey(Adoption, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(_("状态"), max_length=10, choices=ReportState, default=ReportState.DRAFT)
    state_at = models.DateTimeField()
    drafted_by_id = models.BigIntegerField(null=True)
    drafted_by = SignatureField()
    drafted_at = models.DateTimeField()
    frozen_by = SignatureField()
    frozen_at = models.DateTimeField(_("截止时间"), null=True)
    checked_by_id = models.BigIntegerField(null=True)
    checked_by = SignatureField()
    checked_at = models.DateTimeField(null=True)
    issued_by_id = models.BigIntegerField(null=True)
    issued_by = SignatureField()
    issued_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("报送时间"), null=True)
    sent_way = models.CharField(_("报送方式"), max_length=10, choices=Way, blank=True)
    sent_to = models.CharField(_("送达何处"), max_length=80, blank=True)
    sent_by = SignatureField()
    discard_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["unit", "state"], name="report_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["frozen", "reported"]) | Q(frozen_at__isnull=False), name="report_frozen_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="reported") | (Q(sent_at__isnull=False) & ~Q(sent_way="") & ~Q(sent_to="")),
                name="report_sent_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | ~Q(discard_reason=""), name="report_discarded_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("letters:report", args=[self.pk])

    @property
    def tone(self) -> str:
        return REPORT_TONES[ReportState(self.state)]


class Figure(ScopedModel):
    """One figure of a report (上报件的数), by its name in the catalogue; its part where it is divided.

    Once frozen it keeps its words, its value, its 统计口径, and which records were counted, in which state (`packing`).
    """

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "report__unit__path"

    id = IdField.key()
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    part = models.CharField(max_length=60, blank=True)
    part_label = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=120, blank=True)
    unit_word = models.CharField(max_length=20, blank=True)
    definition = models.TextField(blank=True)
    value = models.PositiveIntegerField(null=True)
    records = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "name", "part"], name="figure_once_a_report")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.name} {self.part}"


class SignedPage(ScopedModel, FileColumns):
    """A scanned page of the 审签单 with the signatures (签批件)."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "report__unit__path"

    id = IdField.key()
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    by = SignatureField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name
