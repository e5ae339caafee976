"""Struck-off findings drawn by lot to be looked at on the spot (反向核查)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, PathField, SignatureField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from .finding import Finding, Look, PastRound


class Draw(ScopedModel):
    """A draw (反向核查): announced with its list, then drawn by a number that nobody here could choose.

    unit        whose subtree it is drawn from, in one home
    population  the ids of the list, one a line, ended by a line feed: the bytes that `sha256` is of
    size        how many ids there are;  count  how many are to be drawn
    seed_from   in words, before it is known, where the seed will come from;  seed  empty until drawn
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=1)
    population = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    count = models.PositiveIntegerField(_("抽取条数"))
    seed_from = models.CharField(_("号码来处"), max_length=200)
    announced_by = SignatureField()
    announced_at = models.DateTimeField()
    seed = models.CharField(_("号码"), max_length=100, blank=True)
    drawn_by = SignatureField()
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=models.F("size")), name="draw_count_fits"),
            models.CheckConstraint(
                condition=Q(seed="", drawn_at__isnull=True) | (~Q(seed="") & Q(drawn_at__isnull=False)),
                name="draw_seed_when_drawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.count} of {self.size}"

    def get_absolute_url(self) -> str:
        return reverse("rectification:draw", args=[self.pk])

    @property
    def drawn(self) -> bool:
        return self.drawn_at is not None

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        """Published: read from above, and by everyone who works under the unit it is drawn from."""
        return super().reach(scope) | Q(unit__path__in=above(scope))


def above(scope: Scope) -> set[str]:
    """Every path that one of the reader's ranges lies in or under."""
    return {
        grant.path[:end]
        for grant in scope.grants
        if grant.path
        for end in range(PathField.WIDTH, len(grant.path) + 1, PathField.WIDTH)
    }


class DrawnFinding(ScopedModel):
    """One that was drawn (抽中的问题), and what the look on the spot found.

    order  1..count, by the hash;  look  it has held;  came_back  the round that ended because it has not
    """

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "finding__unit__path"

    id = IdField.key()
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", db_index=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    look = models.ForeignKey(Look, models.PROTECT, null=True, related_name="+")
    came_back = models.ForeignKey(PastRound, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "finding"], name="drawn_once"),
            models.UniqueConstraint(fields=["draw", "order"], name="drawn_order_once"),
            models.CheckConstraint(
                condition=Q(look__isnull=True) | Q(came_back__isnull=True), name="drawn_one_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id}: {self.finding_id}"

    @property
    def looked_at(self) -> bool:
        return self.look_id is not None or self.came_back_id is not None
