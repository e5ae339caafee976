"""The ledger of problems (问题整改台账): findings, their evidence, rounds, extensions and looks back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.files import FileColumns
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption, LibraryVersion

from ..states import TONES, State
from .checks import UnitCheck

# Where no category of the checklist fits, the text stands beside it.
OTHER = "other"


class Origin(models.TextChoices):
    """Where a finding comes from (问题来源). What a unit or member found itself never counts against it."""

    SELF_FOUND = "self_found", _("自查发现")
    DEPARTMENT = "department", _("上级点出")
    EARLIER_CONCLUSION = "earlier_conclusion", _("对照以往结论")
    SUPERVISION = "supervision", _("督查发现")
    QUESTION = "question", _("疑点查实")
    IMPORTED = "imported", _("台账导入")


class MeasureKind(models.TextChoices):
    AT_ONCE = "at_once", _("立行立改")
    BY_DATE = "by_date", _("限期整改")
    LASTING = "lasting", _("长期坚持")


class Finding(ScopedModel):
    """A problem of a unit, from found to struck off (问题).

    unit           责任单位;  round  1 and up, a new one when it came back
    category, item keys in the checklist of `library`; category `other` carries `category_text`
    confidential   a member's own finding: read by those named on it only
    owner          who puts it right (责任人); leader  who answers for it (责任领导), as text
    reviewer       who has been asked to review; signed_off_by  who did
    due_on         整改时限; due_text  what an imported ledger said where no date could be read
    cause          why it came about (原因分析), where the unit has written it down
    look_every     months from one look back to the next, for what has to hold (长期坚持)
    earlier        the same problem of the same unit, struck off before this one was found (同类问题)
    no_rule_needed the unit has said that no standing rule is called for (无需立制)
    check_of       the unit's own list on which it stands, when the unit found it by going through the checklist
    identity       of the ledger row it was read from, so that the same row is not added twice
    """

    table_class = TableClass.RECORD

    class Severity(models.TextChoices):
        ORDINARY = "ordinary", _("一般")
        SERIOUS = "serious", _("严重")

    id = IdField.key()
    # The index below begins with the unit; an adoption and a library are those of nearly every finding.
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, null=True, related_name="+", db_index=False)
    library = models.ForeignKey(LibraryVersion, models.PROTECT, null=True, related_name="+", db_index=False)
    checklist = models.CharField(max_length=60, blank=True)
    category = models.CharField(_("问题类别"), max_length=60)
    category_text = models.CharField(max_length=60, blank=True)
    item = models.CharField(max_length=60, blank=True)
    text = models.TextField(_("具体表现"))
    severity = models.CharField(_("程度"), max_length=10, choices=Severity, default=Severity.ORDINARY)
    origin = models.CharField(_("问题来源"), max_length=20, choices=Origin)
    source_text = models.CharField(_("来源说明"), max_length=200, blank=True)
    found_on = models.DateField(_("发现日期"))
    found_by = SignatureField()
    check_of = models.ForeignKey(UnitCheck, models.PROTECT, null=True, related_name="+")
    confidential = models.BooleanField(default=False)

    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.OPEN)
    state_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)

    leader_name = models.CharField(_("责任领导"), max_length=60, blank=True)
    owner_id = models.BigIntegerField(null=True)
    owner = SignatureField()
    criterion = models.TextField(_("整改标准"), blank=True)
    measure = models.TextField(_("整改措施"), blank=True)
    measure_kind = models.CharField(_("整改方式"), max_length=10, choices=MeasureKind, blank=True)
    due_on = models.DateField(_("整改时限"), null=True)
    due_text = models.CharField(max_length=60, blank=True)
    cause = models.TextField(_("原因分析"), blank=True)
    look_every = models.PositiveSmallIntegerField(_("几个月看一次"), null=True)
    progress = models.TextField(_("整改进展/成效"), blank=True)
    reviewer_id = models.BigIntegerField(null=True)
    reviewer = SignatureField()
    send_back_note = models.TextField(blank=True)
    contest_reason = models.TextField(blank=True)
    withdraw_reason = models.TextField(blank=True)
    signed_off_by = SignatureField()
    signed_off_on = models.DateField(_("销号日期"), null=True)
    sign_off_note = models.TextField(blank=True)
    look_back_on = models.DateField(_("回头看日期"), null=True)
    earlier = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    no_rule_needed = models.BooleanField(_("无需立制"), default=False)

    identity = models.CharField(max_length=64, blank=True)
    evidence_text = models.TextField(blank=True)
    note = models.TextField(_("备注"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            # All that the figures of a ledger and of a campaign look at, so that they are counted without touching the rows.
            models.Index(
                fields=["unit", "state", "confidential", "due_on", "adoption", "category", "checklist", "library"],
                name="finding_figures",
            ),
            # What is to be looked back at by a day; the work desk asks for it each time it is opened.
            models.Index(
                fields=["unit", "look_back_on"], name="finding_look_back", condition=Q(look_back_on__isnull=False)
            ),
            models.Index(fields=["home_id", "state", "category"]),
            models.Index(fields=["owner_id", "state"]),
            models.Index(fields=["reviewer_id", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["home_id", "identity"], condition=~Q(identity=""), name="finding_row_once"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_has_text"),
            models.CheckConstraint(
                # Read in from a finished ledger, or struck off by somebody who is not the owner: R1 of the check catalogue.
                condition=~Q(state__in=["signed_off", "looked_back"])
                | Q(origin="imported")
                | (~Q(criterion="") & ~Q(measure="") & Q(owner_id__isnull=False) & Q(signed_off_by__isnull=False)),
                name="finding_signed_off_needs",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("rectification:finding", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES[State(self.state)]

    @property
    def imported(self) -> bool:
        return self.origin == Origin.IMPORTED

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        if scope.actor_id is None:
            return super().reach(scope)
        return super().reach(scope) | Q(pk__in=NamedAccess.findings_of(scope.actor_id))


class NamedAccess(ScopedModel):
    """Who may read a confidential finding, why, by whose word and until when, that day counted (指名查阅)."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "finding__unit__path"

    id = IdField.key()
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    person_id = models.BigIntegerField(db_index=True)
    why = models.CharField(max_length=120)
    by = SignatureField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "person_id"], name="named_once")]

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.person_id}"

    @classmethod
    def findings_of(cls, person_id: int) -> models.QuerySet[Any, Any]:
        """Ids of the findings this person may read today by name, as a subquery."""
        lasting = Q(until__isnull=True) | Q(until__gte=clock.today())
        return cls._base_manager.filter(lasting, person_id=person_id).values("finding_id")


class Evidence(ScopedModel, FileColumns):
    """What shows that it was put right (佐证): a file, a record, or the reviewer's own look."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "finding__unit__path"

    class Kind(models.TextChoices):
        FILE = "file", _("文件")
        RECORD = "record", _("系统内记录")
        LOOK = "look", _("复核人到场看")

    id = IdField.key()
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.CharField(_("说明"), max_length=300)
    record = models.CharField(max_length=80, blank=True)
    seen_on = models.DateField(null=True)
    by = SignatureField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["finding", "round"])]

    def __str__(self) -> str:
        return self.text


class PastRound(ScopedModel):
    """How an earlier round ended (以往轮次), kept as it was when the problem came back."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "finding__unit__path"

    id = IdField.key()
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    cause = models.TextField(blank=True)
    criterion = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    owner = SignatureField()
    due_on = models.DateField(null=True)
    signed_off_by = SignatureField()
    signed_off_on = models.DateField(null=True)
    came_back = models.TextField(_("反弹情况"))
    reopened_by = SignatureField()
    reopened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "round"], name="past_round_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} round {self.round}"


class Extension(ScopedModel):
    """A request for more time, and what became of it (延期申请)."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "finding__unit__path"

    class State(models.TextChoices):
        ASKED = "asked", _("待批")
        GRANTED = "granted", _("同意")
        REFUSED = "refused", _("不同意")

    id = IdField.key()
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    until = models.DateField(_("延至"))
    was = models.DateField(null=True)
    reason = models.TextField(_("理由"))
    asked_by = SignatureField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    answer = models.TextField(blank=True)
    decided_by = SignatureField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(state="asked"), name="extension_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} until {self.until}"


class Look(ScopedModel):
    """A look back at a struck-off finding (回头看记录)."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "finding__unit__path"

    id = IdField.key()
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    on = models.DateField()
    text = models.TextField(_("情况"))
    by = SignatureField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.finding_id} on {self.on}"
