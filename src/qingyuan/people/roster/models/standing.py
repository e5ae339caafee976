"""How members stand (免到会、影响期): who need not attend in a year, and periods in which something is limited."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.encryption import EncryptedField
from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.roles import (
    BRANCH_SECRETARY,
    DISCIPLINE_MEMBER,
    KEEPERS,
    OFFICERS,
    SUPERIORS,
)

from ..standing_rules import Days, EffectEnding, EffectKind, ExemptionKind, loses_rights
from .people import Person


def _of_oneself(scope: Scope) -> Q:
    return Q(person_id=scope.actor_id) if scope.actor_id is not None else Q(pk__in=[])


class ExemptionYear(ScopedModel):
    """That a branch has confirmed its list of those who need not attend in a year (年度免到会名单); it may be empty."""

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    confirmed_on = models.DateField(_("确认日期"))
    confirmed_by = SignatureField(_("确认人"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="exemption_year_once")]

    def __str__(self) -> str:
        return f"{self.year} of {self.unit_id}"


class Exemption(ScopedModel):
    """A member who need not attend in a year (免到会), excluded from attendance rates: the kind, never the illness.

    unit  the branch that confirmed it;  withdrawn_on  taken off the list; it counts no longer
    """

    table_class = TableClass.RECORD

    Kind = ExemptionKind

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("情形"), max_length=8, choices=ExemptionKind)
    confirmed_on = models.DateField(_("确认日期"))
    confirmed_by = SignatureField(_("确认人"))
    withdrawn_on = models.DateField(_("撤下日期"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"], condition=Q(withdrawn_on__isnull=True), name="exemption_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.year}"

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return scope.where("unit__path", *OFFICERS, *SUPERIORS) | _of_oneself(scope)


class EffectPeriod(ScopedModel):
    """A period in which a punishment or a measure counts (影响期), with the rights it suspends. Nothing of the case.

    unit          the branch in whose chronicle it stands
    decided_on    day of approval (批准之日), its first day
    effect_until  first day without it; null: until it is ended
    rights_from, rights_until  without vote and election rights; both null when none are lost
    reason        why its days differ from the usual, or were corrected
    ended_on      ended before its day: first day without period and suspension;  ending, ended_reason  how and why
    """

    table_class = TableClass.RECORD

    Kind = EffectKind
    Ending = EffectEnding

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=16, choices=EffectKind)
    decided_on = models.DateField(_("批准日期"))
    effect_until = models.DateField(_("影响期不再计算的日期"), null=True)
    rights_from = models.DateField(_("权利中止起始"), null=True)
    rights_until = models.DateField(_("权利恢复日期"), null=True)
    decided_by = EncryptedField(_("批准机关"))
    paper_number = EncryptedField(_("文号"), blank=True)
    reason = EncryptedField(_("日期的说明"), blank=True)
    ended_on = models.DateField(_("提前终止日期"), null=True)
    ending = models.CharField(_("提前终止的原因"), max_length=8, choices=EffectEnding, blank=True)
    ended_reason = EncryptedField(_("终止的说明"), blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(effect_until__isnull=True) | Q(effect_until__gt=F("decided_on")),
                name="effect_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(rights_until__isnull=True) | Q(rights_until__gt=F("rights_from")),
                name="rights_return_after_loss",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("decided_on")), name="effect_ended_after_start"
            ),
        ]
        indexes = [models.Index(fields=["person", "decided_on"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return scope.where("unit__path", BRANCH_SECRETARY, *KEEPERS, DISCIPLINE_MEMBER) | _of_oneself(scope)

    @property
    def days(self) -> Days:
        return Days(self.decided_on, self.effect_until, self.rights_until)

    @days.setter
    def days(self, days: Days) -> None:
        self.decided_on, self.effect_until = days.decided_on, days.effect_until
        self.rights_from = days.decided_on if loses_rights(self.kind) else None
        self.rights_until = days.rights_until

    def lasts(self, on: date) -> bool:
        """Whether it counts on a day."""
        ends = [day for day in (self.effect_until, self.ended_on) if day is not None]
        return self.decided_on <= on and all(on < day for day in ends)
