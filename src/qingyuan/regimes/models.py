"""Tables of the regimes (制度): libraries as loaded, and who has adopted what for which subtree."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, PathField, SignatureField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization

from .states import Standing, State


class LibraryVersion(models.Model):
    """One version of a library as its file was when it was loaded (制度库版本); the loader is the only writer.

    Records made under a version are read under it for ever, so a row is never changed: a file that differs
    from its row is refused.
    """

    table_class = TableClass.DERIVED

    id = IdField.key()
    library = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    title = models.CharField(_("名称"), max_length=80)
    issuer = models.CharField(_("发布单位"), max_length=80)
    standing = models.CharField(_("核对情况"), max_length=10, choices=Standing)
    in_force = models.DateField(_("起用日期"))
    digest = models.CharField(max_length=64)
    content = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["library", "version"], name="library_version_once")]

    def __str__(self) -> str:
        return f"{self.library} {self.version}"


class Adoption(ScopedModel):
    """What an organization has taken for its subtree, and from when until when (采用).

    Those under it read it too: a branch sees the league's adoption that it works under.

    part_of  the adoption this one belongs to: the checklist of a campaign, what a banner adds to it or tightens in it
    instead  a part that stands in the place of what the campaign's own library has of its kind: the checklist it was
             set up with; every other part is added
    ends_on  None for what holds until it is ended
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    library = models.ForeignKey(LibraryVersion, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    instead = models.BooleanField(default=False)
    title = models.CharField(_("名称"), max_length=80)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True)
    decided_by = SignatureField()
    decided_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["kind", "state"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="adoption_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        above = {
            grant.path[:end]
            for grant in scope.grants
            if grant.path
            for end in range(PathField.WIDTH, len(grant.path) + 1, PathField.WIDTH)
        }
        return super().reach(scope) | (Q(unit__path__in=above) & ~Q(state=State.DRAFT))
