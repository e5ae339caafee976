"""A membership on its way to another branch (组织关系转接): the letter, and its arrival in another home."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization

from ..states import TransferState
from .people import Person


class Transfer(ScopedModel):
    """A membership sent to another branch (转接), kept by the home that sends it. Until received it stays where it is.

    number         2026-000123: year of sending and running number in the sending home; with the home it names one
    person         of the sending home;  new_person_id  the row in another home that received it, no key across homes
    into_unit      the branch or committee it goes to; none when that is outside this instance
    from_name, into_name  as both sides call them: 突泉县委/六户镇党委 where they are of two homes
    note           why it was sent back, "" otherwise
    """

    table_class = TableClass.RECORD

    State = TransferState

    id = IdField.key()
    home_id = models.BigIntegerField()
    number = models.CharField(_("编号"), max_length=16)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    from_unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    from_name = models.CharField(_("转出支部"), max_length=160)
    into_unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", null=True)
    into_name = models.CharField(_("转往"), max_length=160)
    sent_on = models.DateField(_("转出日期"))
    sent_by = SignatureField(_("经办人"))
    state = models.CharField(_("状态"), max_length=10, choices=TransferState, default=TransferState.SENT)
    received_on = models.DateField(_("接收日期"), null=True)
    new_person_id = models.BigIntegerField(null=True)
    ended_by = SignatureField(_("办结人"))
    note = models.CharField(_("退回原因"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home_id", "number"], name="transfer_number_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=TransferState.SENT), name="transfer_one_under_way"
            ),
        ]
        indexes = [models.Index(fields=["into_unit", "state"]), models.Index(fields=["from_unit", "state"])]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("roster:transfer_record", args=[self.pk])

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return scope.where("from_unit__path") | scope.where("into_unit__path")


class Arrival(ScopedModel):
    """That a transfer has arrived in another home (异地接收), kept by the home that receives.

    Written with the person and the membership there, before the sending home ends its own: the transfer is done when
    both stand. transfer_id is unique, so receiving twice makes nobody twice.
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    home_id = models.BigIntegerField()
    transfer_id = models.BigIntegerField(unique=True)
    number = models.CharField(_("编号"), max_length=16)
    from_name = models.CharField(_("转出单位"), max_length=160)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    received_on = models.DateField(_("接收日期"))
    received_by = SignatureField(_("接收人"))

    def __str__(self) -> str:
        return self.number
