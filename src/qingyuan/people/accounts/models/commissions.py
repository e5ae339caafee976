"""Acting for a branch by recorded commission (受托代办)."""

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

from ..states import State


class Commission(ScopedModel, FileColumns):
    """That a branch has given some of its work to a person, until a day (委托). Only state, revision and what they need change.

    unit     the branch whose work it is;  trustee  who acts for it, under the title held when it was given
    works    keys of commission_kinds.py;  until  the last day, counted
    given_by who entered it;  state_by, state_at  who accepted, declined or ended it last, and when
    The columns of a file are the signed 委托书: needed where somebody above entered it for the branch.
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    trustee_id = models.BigIntegerField(db_index=True)
    trustee = SignatureField()
    works = models.CharField(max_length=200)
    until = models.DateField(_("委托到哪天"))
    given_by = SignatureField()
    given_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    state_by = SignatureField()
    state_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "trustee_id"], condition=Q(state__in=["offered", "accepted"]), name="commission_once"
            ),
            models.CheckConstraint(condition=~Q(works=""), name="commission_of_some_work"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.trustee_id} {self.until}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:commission", args=[self.pk])

    @property
    def work_keys(self) -> tuple[str, ...]:
        return tuple(self.works.split(","))

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        own = Q(trustee_id=scope.actor_id) if scope.actor_id is not None else Q(pk__in=[])
        return super().reach(scope) | own


class CommissionedAct(ScopedModel):
    """An entry made by commission (代办的一件事): on which record, so that who acted for the unit does not review it.

    label, record_id  the record as the chronicle names it: rectification.finding, 123; a batch has its size as id
    """

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "commission__unit__path"

    id = IdField.key()
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    label = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "label", "record_id"], name="commissioned_act_of")]

    def __str__(self) -> str:
        return f"{self.verb} {self.label}:{self.record_id}"
