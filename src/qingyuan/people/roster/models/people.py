"""Persons, their membership and their seats (人员、党籍关系、任职), each over time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.encryption import EncryptedField
from qingyuan.kernel.fields import IdField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization, Seat

from ..kinds import Ending, MemberKind, Sex
from ..partial import Grain, columns


def grain_field() -> models.CharField[str, str]:
    """How far the day beside it is known."""
    return models.CharField(max_length=5, choices=Grain, default=Grain.DAY)


class Person(ScopedModel):
    """A person of one home (人员). The unit stands on the membership and the tenure, never here.

    id_number, phone  encrypted; the index finds the number by equality only
    born              day of birth as far as it is known
    voided_at         作废: the import that made the row was taken back; every personal field is then empty
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    home_id = models.BigIntegerField(db_index=True)
    name = models.CharField(_("姓名"), max_length=60, db_index=True)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex, blank=True)
    nation = models.CharField(_("民族"), max_length=20, blank=True)
    born_on = models.DateField(_("出生日期"), null=True)
    born_grain = grain_field()
    education = models.CharField(_("学历"), max_length=20, blank=True)
    id_number = EncryptedField(_("公民身份号码"), blank=True)
    id_number_index = models.CharField(max_length=32, blank=True, db_index=True)
    phone = EncryptedField(_("手机号码"), blank=True)
    voided_at = models.DateTimeField(_("作废时间"), null=True)
    revision = models.PositiveIntegerField(default=1)

    born = columns("born")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["home_id", "id_number_index"], condition=~Q(id_number_index=""), name="person_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("roster:person", args=[self.pk])

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        memberships = Membership.within(scope).values("person_id")
        tenures = Tenure.within(scope).values("person_id")
        return Q(pk__in=memberships) | Q(pk__in=tenures)


class Membership(ScopedModel):
    """A person's membership in a branch (党籍关系), from when until when; `until_on` is the first day without it.

    joined  taken in as a probationary member (入党日期);  full  became a full member (转正日期); as far as known
    ending  why this row ended; empty while it lasts
    """

    table_class = TableClass.RECORD

    Kind = MemberKind
    Ending = Ending

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(_("人员类别"), max_length=14, choices=MemberKind)
    joined_on = models.DateField(_("入党日期"), null=True)
    joined_grain = grain_field()
    full_on = models.DateField(_("转正日期"), null=True)
    full_grain = grain_field()
    from_on = models.DateField(_("转入日期"))
    until_on = models.DateField(_("转出日期"), null=True)
    ending = models.CharField(_("转出原因"), max_length=12, choices=Ending, blank=True)

    joined = columns("joined")
    full = columns("full")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on__isnull=True), name="membership_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="membership_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["unit", "until_on"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.unit_id}"


class Tenure(ScopedModel):
    """A person in a seat (任职), from when until when; `until_on` is the first day without it."""

    table_class = TableClass.RECORD

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    from_on = models.DateField(_("任职日期"))
    until_on = models.DateField(_("免职日期"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "seat"], condition=Q(until_on__isnull=True), name="tenure_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="tenure_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["unit", "until_on"])]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.seat_id}"
