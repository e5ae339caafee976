"""Boundaries of units as their own office brought them (界线)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization


class Boundary(ScopedModel):
    """The boundary of one unit on the map of the unit above it (界线). None ships: an office brings its own approved one.

    rings     [[[longitude, latitude], …], …], degrees, outer rings and holes alike
    approved  which paper approved the map;  off_at  since when it is off the map again
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    rings = models.JSONField()
    approved = models.CharField(_("审图号或批准文件"), max_length=80)
    by = SignatureField()
    at = models.DateTimeField()
    off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(off_at__isnull=True), name="boundary_one_at_a_time")
        ]

    def __str__(self) -> str:
        return str(self.unit_id)
