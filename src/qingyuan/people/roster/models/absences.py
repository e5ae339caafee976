"""Who is away from the branch (外出、流动、失联), from when until when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization

from ..kinds import AbsenceKind
from .people import Person


class Absence(ScopedModel):
    """A member away from the branch (外出、流动、失联); `until_on` is the first day back, empty while it lasts.

    unit     the branch that entered it; a merger of branches leaves the row as it is
    place    流向地, short;  contact  the branch's contact person for the member, by name; both "" for not known
    """

    table_class = TableClass.RECORD

    Kind = AbsenceKind

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(_("外出情况"), max_length=8, choices=AbsenceKind)
    from_on = models.DateField(_("开始日期"))
    until_on = models.DateField(_("结束日期"), null=True)
    place = models.CharField(_("流向地"), max_length=60, blank=True)
    contact = models.CharField(_("支部联系人"), max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on__isnull=True), name="absence_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="absence_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
