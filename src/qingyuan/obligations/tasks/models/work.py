"""Subjects, own items, and what was done (对象、自选任务、办理)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.files import FileColumns
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption, LibraryVersion

from ..specs import RECORDS
from ..states import OwnState, State


class Subject(ScopedModel):
    """A village, household, family or project that a unit has listed under a taskset (对象).

    name  what it is called here, or a house number: no identity number, no telephone
    left_on  the day from which it is listed no more, with why in `left_why`
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    since = models.DateField(_("列入日期"))
    left_on = models.DateField(null=True)
    left_why = models.CharField(_("不再列入的原因"), max_length=200, blank=True)
    by = SignatureField()
    at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["unit", "adoption"], name="subject_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "adoption", "name"], condition=Q(left_on__isnull=True), name="subject_listed_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="subject_is_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tasks:subject", args=[self.pk])


class OwnItem(ScopedModel):
    """An item a unit has set itself (自选任务). adoption: of the campaign it belongs to, if it belongs to one."""

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", null=True)
    text = models.CharField(_("要办的事"), max_length=200)
    owner_id = models.BigIntegerField()
    owner = SignatureField()
    due_on = models.DateField(_("时限"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=OwnState, default=OwnState.OPEN)
    why = models.CharField(_("不再办的原因"), max_length=200, blank=True)
    by = SignatureField()
    at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["unit", "state"], name="own_item_of_unit")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="own_item_says_what")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("tasks:own", args=[self.pk])


class Handling(ScopedModel):
    """One item as it is being done (办理): born when something is first recorded.

    adoption, library, item  which item, and the version it is read under for ever; empty for an own item
    subject, period  for whom, and the first day of the period, where the item has them;  own  the unit's own item
    slot             what may stand once: `queries.work.slot`
    reviewer_role    the seat above that looks at it, as the item said when this began
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", null=True)
    library = models.ForeignKey(LibraryVersion, models.PROTECT, related_name="+", null=True)
    item = models.CharField(max_length=60, blank=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", null=True)
    period = models.DateField(null=True)
    own = models.ForeignKey(OwnItem, models.PROTECT, related_name="+", null=True)
    slot = models.CharField(max_length=140, unique=True)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.REPORTED)
    reviewer_role = models.CharField(max_length=40)
    reported_by_id = models.BigIntegerField(null=True)
    reported_by = SignatureField()
    reported_at = models.DateTimeField()
    reviewed_by = SignatureField()
    reviewed_at = models.DateTimeField(null=True)
    note = models.CharField(_("认可或者退回的话"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state"], name="handling_of_unit"),
            models.Index(fields=["adoption", "unit"], name="handling_of_adoption"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(own__isnull=False, adoption__isnull=True, item="")
                | (Q(own__isnull=True, adoption__isnull=False, library__isnull=False) & ~Q(item="")),
                name="handling_of_one_item",
            ),
            models.CheckConstraint(condition=~Q(state="sent_back") | ~Q(note=""), name="handling_sent_back_says_why"),
            models.CheckConstraint(
                condition=Q(state="reported") | Q(reviewed_by__isnull=False), name="handling_reviewed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.slot

    def get_absolute_url(self) -> str:
        return reverse("tasks:handling", args=[self.pk])


class Word(models.TextChoices):
    """What the household itself says (农户本人怎么说). It is told, never added up."""

    HELPED = "helped", _("有帮助")
    LITTLE = "little", _("帮助不大")
    NONE = "none", _("没有帮助")
    UNSAID = "unsaid", _("没有说")


class Record(ScopedModel, FileColumns):
    """Something written down (一笔): what was done, a visit, or figures. Nothing of it is changed later.

    went  who went;  text  what was done or settled, of figures why they were corrected
    word, word_text, word_from  the household's own word as told, and who told it
    """

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "handling__unit__path"

    id = IdField.key()
    handling = models.ForeignKey(Handling, models.PROTECT, related_name="+")
    kind = models.CharField(_("记什么"), max_length=10, choices=list(RECORDS.items()))
    happened_on = models.DateField(_("日期"))
    went = models.CharField(_("谁去的"), max_length=80, blank=True)
    text = models.TextField(_("办理情况"), blank=True)
    word = models.CharField(_("本人怎么说"), max_length=10, choices=Word, blank=True)
    word_text = models.CharField(_("原话"), max_length=200, blank=True)
    word_from = models.CharField(_("谁说的"), max_length=40, blank=True)
    by = SignatureField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind="figures") | ~Q(text=""), name="record_says_something")]

    def __str__(self) -> str:
        return f"{self.handling_id}: {self.happened_on}"


class Figure(ScopedModel):
    """One figure as it was filled in (数据). A later one of the same key counts; the earlier stays beside it."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "handling__unit__path"

    id = IdField.key()
    handling = models.ForeignKey(Handling, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "key"], name="figure_once_a_record")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
