"""Earlier conclusions (以往结论): what discipline, inspection, petitions and 民主生活会 have already found of a unit."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.obligations.questions.models import Question
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import LibraryVersion

from ..conclusions_states import Source, State
from .finding import Finding


class EarlierConclusion(ScopedModel):
    """One concluded finding about a unit, read in from a sheet and matched by a person (以往结论).

    kept_by        the committee whose department read it in, of the same home;  below  the subtree it was read in for
    source_text    which document: its number or title
    concluded_on   the day of the conclusion; concluded_text  the words of the sheet where they name no day
    unit_text, category_text  as the sheet says them; what a person makes of them is unit, category and item
    confidential   out of a petition, or of a sheet so marked: seen by the persons named (ConclusionAccess) and nobody else
    question       that put it to the unit;  finding  of this year's list
    identity       by which the same row of the same sheet is known again
    """

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "kept_by__path"

    id = IdField.key()
    home_id = models.BigIntegerField()
    # The index below begins with it.
    kept_by = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    below = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(_("结论来源"), max_length=12, choices=Source)
    source_text = models.CharField(_("文号或反馈文件"), max_length=200, blank=True)
    concluded_on = models.DateField(_("结论日期"), null=True)
    concluded_text = models.CharField(max_length=60, blank=True)
    text = models.TextField(_("结论指出的问题"))
    unit_text = models.CharField(_("被反馈单位"), max_length=120, blank=True)
    category_text = models.CharField(max_length=120, blank=True)
    confidential = models.BooleanField(default=False)
    imported_by = SignatureField()
    imported_at = models.DateTimeField()
    identity = models.CharField(max_length=32)

    unit = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    library = models.ForeignKey(LibraryVersion, models.PROTECT, null=True, related_name="+", db_index=False)
    checklist = models.CharField(max_length=60, blank=True)
    category = models.CharField(_("问题类别"), max_length=60, blank=True)
    item = models.CharField(max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.TO_MATCH)
    state_at = models.DateTimeField()
    matched_by = SignatureField()
    matched_at = models.DateTimeField(null=True)
    set_aside_reason = models.TextField(_("不采用的理由"), blank=True)
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["kept_by", "state", "confidential"], name="conclusion_tabs")]
        constraints = [
            models.UniqueConstraint(fields=["home_id", "identity"], name="conclusion_row_once"),
            models.CheckConstraint(condition=~Q(text=""), name="conclusion_has_text"),
            models.CheckConstraint(
                condition=~Q(source="petition") | Q(confidential=True), name="conclusion_petition_confidential"
            ),
            models.CheckConstraint(
                condition=~Q(state="matched") | (Q(unit__isnull=False) & ~Q(category="") & Q(matched_by__isnull=False)),
                name="conclusion_matched_needs",
            ),
            models.CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(set_aside_reason=""), name="conclusion_set_aside_needs"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("rectification:conclusion", args=[self.pk])

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        found = super().reach(scope) | scope.where("unit__path")
        if scope.actor_id is None:
            return found
        return found | Q(pk__in=ConclusionAccess.conclusions_of(scope.actor_id))


class ConclusionAccess(ScopedModel):
    """Who may read a confidential conclusion, why, by whose word and until when, that day counted (指名查阅)."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "conclusion__kept_by__path"

    id = IdField.key()
    conclusion = models.ForeignKey(EarlierConclusion, models.PROTECT, related_name="+")
    person_id = models.BigIntegerField(db_index=True)
    person = SignatureField()
    why = models.CharField(max_length=120)
    by = SignatureField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conclusion", "person_id"], name="conclusion_named_once")]

    def __str__(self) -> str:
        return f"{self.conclusion_id}: {self.person_id}"

    @classmethod
    def conclusions_of(cls, person_id: int) -> models.QuerySet[Any, Any]:
        """Ids of the conclusions this person may read today by name, as a subquery."""
        lasting = Q(until__isnull=True) | Q(until__gte=clock.today())
        return cls._base_manager.filter(lasting, person_id=person_id).values("conclusion_id")
