"""What a member asks to have put right, or says of what is held of him (更正、说明)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.encryption import EncryptedField
from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.roles import BRANCH_SECRETARY, KEEPERS

from ..kinds import About, RemarkKind, Verdict
from ..states import REMARK_TONES, RemarkState
from .people import Person


class Remark(ScopedModel):
    """A member's word on what is held of him (更正说明), and the one sentence it is answered with.

    unit     the branch he belonged to when he wrote: its secretary and who keeps its roster read and answer it
    about    what it is about, a key of `About`;  text, answer  encrypted
    verdict  how it was answered, "" until then;  answer  a sentence, "" where the verdict says all
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(_("更正或说明"), max_length=8, choices=RemarkKind)
    about = models.CharField(_("所涉内容"), max_length=12, choices=About)
    text = EncryptedField(_("本人的话"))
    state = models.CharField(_("状态"), max_length=10, choices=RemarkState, default=RemarkState.ASKED)
    asked_at = models.DateTimeField(_("提出时间"))
    verdict = models.CharField(_("答复"), max_length=10, choices=Verdict, blank=True)
    answer = EncryptedField(_("答复的话"), blank=True)
    answered_by = SignatureField(_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RemarkState.ANSWERED, answered_at__isnull=False)
                | (~Q(state=RemarkState.ANSWERED) & Q(answered_at__isnull=True)),
                name="remark_answered_once",
            )
        ]
        indexes = [models.Index(fields=["unit", "state", "asked_at"]), models.Index(fields=["person", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} of {self.person_id}"

    def get_absolute_url(self) -> str:
        return reverse("roster:remark", args=[self.pk])

    @property
    def tone(self) -> str:
        return REMARK_TONES[RemarkState(self.state)]

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        own = Q(person_id=scope.actor_id) if scope.actor_id is not None else Q(pk__in=[])
        return scope.where("unit__path", BRANCH_SECRETARY, *KEEPERS) | own
