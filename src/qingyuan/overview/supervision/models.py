"""Tables of the room (答疑的表)."""

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
from qingyuan.obligations.rectification.models.draws import above
from qingyuan.people.organizations.models import Organization

from .states import TONES, PublishedState, State


class Place(models.Model):
    """What something concerns, where it concerns a checklist (对照清单的哪一处): keys, which outlive wording and version.

    library  hinggan/rectification, without a version;  item  "" for the category as a whole
    """

    library = models.CharField(max_length=120, blank=True)
    checklist = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=60, blank=True)
    item = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def place(self) -> tuple[str, str, str]:
        return self.library, self.checklist, self.category


class Enquiry(ScopedModel, Place):
    """Somebody asks whether something counts (答疑的一问): between who asks and who answers.

    unit       for which it is asked;  with_unit  the committee with which it lies
    about      chronicle reference of the finding it came from, "" for none
    own        about what one has found by oneself: only the one named (EnquiryAccess) answers
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    asked_by_id = models.BigIntegerField(db_index=True)
    asked_by = SignatureField()
    asked_at = models.DateTimeField()
    text = models.TextField(_("要问的事"))
    about = models.CharField(max_length=80, blank=True)
    own = models.BooleanField(default=False)
    with_unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    pass_up_note = models.TextField(_("转上级的话"), blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.ASKED)
    state_at = models.DateTimeField()
    answer = models.TextField(_("答复"), blank=True)
    answered_by = SignatureField()
    answered_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["with_unit", "state"], name="enquiry_waiting")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="enquiry_has_text"),
            models.CheckConstraint(
                condition=~Q(state="answered") | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="enquiry_answered_needs",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("supervision:enquiry", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES[State(self.state)]

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        if scope.actor_id is None:
            return scope.where("with_unit__path")
        return scope.where("with_unit__path") | Q(asked_by_id=scope.actor_id)


class EnquiryAccess(ScopedModel):
    """Who answers what is asked about one's own finding, why, by whose word and until when, that day counted (指名查阅)."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "enquiry__with_unit__path"

    id = IdField.key()
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="+")
    person_id = models.BigIntegerField(db_index=True)
    person = SignatureField()
    why = models.CharField(max_length=120)
    by = SignatureField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "person_id"], name="enquiry_named_once")]

    def __str__(self) -> str:
        return f"{self.enquiry_id}: {self.person_id}"

    @classmethod
    def enquiries_of(cls, person_id: int) -> models.QuerySet[Any, Any]:
        """Ids of the enquiries this person answers today by name, as a subquery."""
        lasting = Q(until__isnull=True) | Q(until__gte=clock.today())
        return cls._base_manager.filter(lasting, person_id=person_id).values("enquiry_id")


class Guidance(ScopedModel, Place):
    """A question and its answer published to all below the committee that answers (公开的答疑).

    It holds nothing of who asked: `source` is a keyed hash, by which only the enquiry's own page finds it again.
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    question = models.TextField(_("问"))
    answer = models.TextField(_("答"))
    state = models.CharField(_("状态"), max_length=10, choices=PublishedState, default=PublishedState.PUBLISHED)
    published_by = SignatureField()
    published_on = models.DateField(_("公开日期"))
    retracted_by = SignatureField()
    retracted_on = models.DateField(null=True)
    retract_reason = models.TextField(_("撤下的理由"), blank=True)
    source = models.CharField(max_length=32)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(state="published"), name="guidance_once_published"),
            models.CheckConstraint(condition=~Q(question="") & ~Q(answer=""), name="guidance_has_both"),
            models.CheckConstraint(
                condition=~Q(state="retracted") | (~Q(retract_reason="") & Q(retracted_by__isnull=False)),
                name="guidance_retracted_needs",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:40]

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        """Published: read from above, and by everyone who works or belongs under the committee that answers."""
        return super().reach(scope) | Q(unit__path__in=above(scope))
