"""Organizations (组织): the tree of party organizations and their offices, each over time."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingyuan.kernel.fields import IdField, PathField
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass

from .kinds import BRANCHES, COMMITTEES, Kind, Level, Sector

__all__ = [
    "BRANCHES",
    "COMMITTEES",
    "Kind",
    "Level",
    "Organization",
    "Placement",
    "Seat",
    "Sector",
    "Succession",
]


class Organization(ScopedModel):
    """A party organization or its office (党组织). It hangs on a division by path of names, never by code.

    path           place in the tree today, four characters a level
    home_id        the banner's committee, or the league's for its own bodies; never changed
    division_path  names joined by "/" from the league down; division_code is kept for exchange, not as a key
    serves         a department or a temporary body: the committee whose subtree its seats reach
    until          a temporary body: the last day of its rights
    """

    table_class = TableClass.RECORD
    scope_path = "path"

    id = IdField.key()
    path = PathField(unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    home_id = models.BigIntegerField()
    name = models.CharField(_("全称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=60)
    kind = models.CharField(_("组织类别"), max_length=20, choices=Kind)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    sector = models.CharField(_("所在领域"), max_length=20, choices=Sector, blank=True)
    division_path = models.CharField(_("行政区划"), max_length=160, blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    serves = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    order = models.PositiveIntegerField(_("排序"), default=0)
    founded_on = models.DateField(_("成立日期"), null=True)
    dissolved_on = models.DateField(_("撤销日期"), null=True)
    until = models.DateField(_("任务截止"), null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], condition=models.Q(dissolved_on__isnull=True), name="organization_named_once"
            )
        ]
        indexes = [models.Index(fields=["division_path"]), models.Index(fields=["home_id"])]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("organizations:unit", args=[self.pk])

    @property
    def is_branch(self) -> bool:
        return self.kind in BRANCHES

    @property
    def is_home(self) -> bool:
        """Whether what lies below it is kept as one home: a banner's committee, or the league's for its own bodies."""
        return self.home_id == self.pk


class Placement(ScopedModel):
    """Where a unit stood, from when until when (隶属沿革); `until_on` is the first day it no longer did."""

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    parent = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(until_on__isnull=True), name="placement_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="placement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.from_on}"


class Succession(ScopedModel):
    """Who answers after a merger or split (沿革承接)."""

    table_class = TableClass.RECORD

    class Kind(models.TextChoices):
        MERGER = "merger", _("合并")
        SPLIT = "split", _("分设")
        DISSOLUTION = "dissolution", pgettext_lazy("organization", "撤销")

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    into = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "into", "on"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.into_id}"


class Seat(ScopedModel):
    """A post in the tree (职务); a tenure joins a person to it.

    role    one of roles.NAMES, or empty for a post that brings no right of its own
    places  how many may hold it at a time; None for as many as needed
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    name = models.CharField(_("职务"), max_length=40)
    role = models.CharField(max_length=40, blank=True)
    places = models.PositiveSmallIntegerField(_("职数"), null=True)
    order = models.PositiveSmallIntegerField(default=0)
    abolished_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="seat_key_once")]

    def __str__(self) -> str:
        return self.name
