"""Tables of the room (承诺的表). Nobody has a row before answering."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.encryption import EncryptedField
from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.files import FileColumns
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.roles import BRANCH_SECRETARY, DEPARTMENTS, DISCIPLINE_MEMBER, KEEPERS, OFFICERS
from qingyuan.people.roster.models import Person
from qingyuan.regimes.models import Adoption, LibraryVersion

from .states import STANDING, TONES, State, Way


def _of_oneself(scope: Scope) -> Q:
    return Q(person_id=scope.actor_id) if scope.actor_id is not None else Q(pk__in=[])


class Sheet(ScopedModel, FileColumns):
    """A sheet signed by hand, as it was registered (纸质签名页): for which unit, on which day, a photo if there is one."""

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    on = models.DateField(_("签名日期"))
    by = SignatureField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.unit_id} on {self.on}"


class Answer(ScopedModel):
    """What somebody has answered to a pledge (签署或者不签), under the version he was shown, for ever.

    unit       the branch then, or the unit of the seat through which it was asked
    adoption   why it was asked;  library, pledge  the version, and the key of the pledge in it
    said       signed or declined, also when the row counts no longer;  year  the calendar year it was given in
    on         the day of it;  way  how;  sheet, by  of a paper one: the sheet, and who registered it
    reason     why somebody declines; nobody has to say
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", db_index=False)
    library = models.ForeignKey(LibraryVersion, models.PROTECT, related_name="+", db_index=False)
    pledge = models.CharField(max_length=60)
    state = models.CharField(_("状态"), max_length=12, choices=State)
    said = models.CharField(max_length=12, choices=[(one.value, one.label) for one in STANDING])
    year = models.PositiveSmallIntegerField(_("年度"))
    on = models.DateField(_("签署日期"))
    way = models.CharField(_("签署方式"), max_length=10, choices=Way)
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="+")
    by = SignatureField()
    at = models.DateTimeField()
    reason = EncryptedField(_("不签的说明"), blank=True)
    void_reason = EncryptedField(_("登记有误的说明"), blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "pledge"], condition=Q(state__in=STANDING), name="pledge_answered_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STANDING) | Q(state=models.F("said")), name="pledge_state_is_what_was_said"
            ),
            models.CheckConstraint(
                condition=Q(way="password", sheet__isnull=True, by__isnull=True)
                | Q(way="paper", sheet__isnull=False, by__isnull=False),
                name="pledge_paper_has_its_sheet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge} by {self.person_id}"

    @property
    def tone(self) -> str:
        return TONES[State(self.state)]

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return scope.where("unit__path", *OFFICERS, *KEEPERS) | _of_oneself(scope)


class YearlyAccount(ScopedModel, FileColumns):
    """That somebody gave his yearly account of a pledge (述诺): the day, the meeting or in writing. No grade, no score."""

    table_class = TableClass.RECORD

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", db_index=False)
    pledge = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(_("年度"))
    on = models.DateField(_("述诺日期"))
    meeting = models.CharField(_("在什么会上"), max_length=60, blank=True)
    by = SignatureField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "pledge", "year"], name="pledge_account_once_a_year")]

    def __str__(self) -> str:
        return f"{self.pledge} {self.year} by {self.person_id}"

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return scope.where("unit__path", *OFFICERS, *KEEPERS) | _of_oneself(scope)


class Breach(ScopedModel):
    """That a body has decided that a clause was broken (经认定的违诺): which body, which paper, when. Nothing of the case.

    unit         the branch the person belonged to, or the unit he served in, when it was entered
    entered_for  the unit of whoever entered it: his body reads it
    withdrawn_*  entered by mistake; the row stays
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    library = models.ForeignKey(LibraryVersion, models.PROTECT, related_name="+", db_index=False)
    pledge = models.CharField(max_length=60)
    clause = models.CharField(max_length=60)
    decided_by = EncryptedField(_("认定机关"))
    paper_number = EncryptedField(_("文号"))
    decided_on = models.DateField(_("认定日期"))
    entered_by = SignatureField()
    entered_by_id = models.BigIntegerField(null=True)
    entered_for = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = SignatureField()
    withdrawn_reason = EncryptedField(_("撤回的说明"), blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_by__isnull=False),
                name="breach_withdrawn_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pledge}/{self.clause} of {self.person_id}"

    def get_absolute_url(self) -> str:
        return reverse("pledges:breach", args=[self.pk])

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        over = scope.where("unit__path", BRANCH_SECRETARY, *KEEPERS)
        own_body = scope.where("entered_for__path", DISCIPLINE_MEMBER, *DEPARTMENTS)
        sits = Q(entered_for__path__in=[grant.at for grant in scope.grants])
        return over | own_body | sits | _of_oneself(scope)
