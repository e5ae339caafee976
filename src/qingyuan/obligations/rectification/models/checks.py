"""Going through the checklist (对照检查): a unit by category, a member once."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Person
from qingyuan.regimes.models import Adoption, LibraryVersion

from ..states import CheckState


class KeysField(models.TextField):
    """Keys in their order, kept as JSON text (键名列)."""

    # What the type checker sees on a model.
    _pyi_private_set_type: tuple[str, ...]  # type: ignore[assignment]
    _pyi_private_get_type: tuple[str, ...]  # type: ignore[assignment]

    def from_db_value(self, value: str | None, expression: object, connection: object) -> tuple[str, ...]:
        return tuple(json.loads(value)) if value else ()

    def get_prep_value(self, value: Any) -> str:
        return json.dumps(list(value or ()))

    def to_python(self, value: Any) -> tuple[str, ...]:
        return tuple(value or ())


class UnitCheck(ScopedModel):
    """A unit's own list under a campaign (单位自查清单): born with its first answer, handed in, checked from above.

    reviewed_by  who looked at it last (审核把关);  accepted_on  when it was first accepted: from then on its problems
    can be taken up;  send_back_note  why it was returned
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=CheckState, default=CheckState.DRAFT)
    state_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    handed_in_by = SignatureField()
    handed_in_on = models.DateField(_("报送日期"), null=True)
    reviewed_by = SignatureField()
    accepted_on = models.DateField(_("审核通过日期"), null=True)
    send_back_note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adoption", "unit"], name="unit_check_once")]
        indexes = [models.Index(fields=["unit", "state"])]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("rectification:unit-check", args=[self.adoption_id, self.unit_id])


class CategoryAnswer(ScopedModel):
    """How a unit has answered one category (分类答复), under the version it was shown.

    bases  what the unit looked at, keys of the checklist's `bases`; problems found are findings of the same check
    """

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "check_of__unit__path"

    id = IdField.key()
    check_of = models.ForeignKey(UnitCheck, models.PROTECT, related_name="+")
    library = models.ForeignKey(LibraryVersion, models.PROTECT, related_name="+")
    checklist = models.CharField(max_length=60)
    category = models.CharField(max_length=60)
    bases = KeysField(default=tuple)
    by = SignatureField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_of", "library", "checklist", "category"], name="category_answered_once_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id}: {self.category}"


class MemberCheck(ScopedModel):
    """That a member has gone through one version of a checklist (党员已对照), and on which day; nothing of what was found.

    unit    the branch then;  paper  read out and ticked on paper, which the member keeps; by: who registered it
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", db_index=False)
    library = models.ForeignKey(LibraryVersion, models.PROTECT, related_name="+", db_index=False)
    checklist = models.CharField(max_length=60)
    on = models.DateField(_("对照日期"))
    paper = models.BooleanField(default=False)
    by = SignatureField()

    class Meta:
        indexes = [models.Index(fields=["unit", "adoption"])]
        constraints = [
            models.UniqueConstraint(fields=["adoption", "person", "library", "checklist"], name="member_checked_once"),
            models.CheckConstraint(condition=Q(paper=False) | Q(by__isnull=False), name="paper_check_has_a_register"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.on}"
