"""Tables of the room (请说明的表)."""

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
from qingyuan.people.organizations.models import Organization

from .states import OPEN, TONES, State


class Question(ScopedModel):
    """Something a unit is asked to explain, with what was seen (疑点，请说明).

    unit            whom it concerns;  kind  a key of kinds.py
    about           chronicle reference of what it is about: rectification.earlierconclusion:123
    facts           what was seen, a few lines;  due_on  the last day to answer
    answered_by     who of the unit said it;  taken_down_by  who wrote it down at the telephone (代记), if anybody
    confidential    out of a petition or the like: seen and handled by the persons named (QuestionAccess) and nobody else
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    # The index below begins with the unit.
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    kind = models.CharField(_("类别"), max_length=60)
    about = models.CharField(max_length=80)
    text = models.TextField(_("要说明的事"))
    facts = models.TextField(_("看到的情况"))
    asked_by = SignatureField()
    asked_at = models.DateTimeField()
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.ASKED)
    state_at = models.DateTimeField()
    answer_choice = models.CharField(max_length=60, blank=True)
    answer_text = models.TextField(_("说明"), blank=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_by = SignatureField()
    answered_at = models.DateTimeField(null=True)
    taken_down_by_id = models.BigIntegerField(null=True)
    taken_down_by = SignatureField()
    closed_by = SignatureField()
    closed_at = models.DateTimeField(null=True)
    close_note = models.TextField(_("办结意见"), blank=True)
    confidential = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["unit", "state", "confidential", "due_on"], name="question_figures")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "about"], condition=Q(state__in=OPEN), name="question_once_open"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(facts=""), name="question_has_facts"),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "closed_explained"])
                | (Q(answered_by__isnull=False) & ~(Q(answer_choice="") & Q(answer_text=""))),
                name="question_answered_needs",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) | Q(closed_by__isnull=False), name="question_closed_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed_finding") | ~Q(close_note=""), name="question_finding_shown"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("questions:question", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES[State(self.state)]

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        if scope.actor_id is None:
            return super().reach(scope)
        return super().reach(scope) | Q(pk__in=QuestionAccess.questions_of(scope.actor_id))


class QuestionAccess(ScopedModel):
    """Who handles a confidential question, why, by whose word and until when, that day counted (指名办理)."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "question__unit__path"

    id = IdField.key()
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    person_id = models.BigIntegerField(db_index=True)
    person = SignatureField()
    why = models.CharField(max_length=120)
    by = SignatureField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person_id"], name="question_named_once")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.person_id}"

    @classmethod
    def questions_of(cls, person_id: int) -> models.QuerySet[Any, Any]:
        """Ids of the questions this person handles today by name, as a subquery."""
        lasting = Q(until__isnull=True) | Q(until__gte=clock.today())
        return cls._base_manager.filter(lasting, person_id=person_id).values("question_id")


class QuestionView(ScopedModel):
    """That somebody opened a confidential question (查阅记录): who, under which title, when."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "question__unit__path"

    id = IdField.key()
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    by = SignatureField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question_id}: {self.at}"
