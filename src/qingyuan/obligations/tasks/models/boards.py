"""Problems posted, and the units that have claimed them (揭榜领题)."""

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
from qingyuan.regimes.models import Adoption, LibraryVersion

from ..states import HOLDING, ClaimState, PostState


def above(scope: Scope) -> set[str]:
    """The paths of every unit a reader stands in or under."""
    return {
        grant.path[:end]
        for grant in scope.grants
        if grant.path
        for end in range(PathField.WIDTH, len(grant.path) + 1, PathField.WIDTH)
    }


class Post(ScopedModel):
    """A hard problem, posted for the units under a committee (题目). Like an adoption it is read by all who work under it.

    unit  the committee for whose subtree it is posted;  solved  what it would look like once it is solved
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    library = models.ForeignKey(LibraryVersion, models.PROTECT, related_name="+")
    title = models.CharField(_("题目"), max_length=120)
    text = models.TextField(_("难在哪里"))
    solved = models.TextField(_("解决到什么样算成"))
    due_on = models.DateField(_("揭榜截止"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=PostState, default=PostState.OPEN)
    by = SignatureField()
    at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title="") & ~Q(solved=""), name="post_says_what")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:post", args=[self.pk])

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return super().reach(scope) | Q(unit__path__in=above(scope))


class Claim(ScopedModel):
    """That a unit has taken a problem on (揭榜).

    due_on   by when;  learned  what worked, for all units to read once it is published
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    state = models.CharField(_("状态"), max_length=12, choices=ClaimState, default=ClaimState.CLAIMED)
    claimed_by_id = models.BigIntegerField()
    claimed_by = SignatureField()
    claimed_on = models.DateField()
    due_on = models.DateField(_("期限"))
    reviewer_role = models.CharField(max_length=40)
    reviewed_by = SignatureField()
    reviewed_at = models.DateTimeField(null=True)
    note = models.CharField(_("评审意见"), max_length=500, blank=True)
    learned = models.TextField(_("管用的做法"), blank=True)
    published_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "unit"], condition=Q(state__in=HOLDING), name="claim_once_a_unit"),
            models.CheckConstraint(
                condition=~Q(state="published") | (~Q(learned="") & Q(published_at__isnull=False)),
                name="claim_published_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.unit_id}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:claim", args=[self.pk])

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        """That a unit has claimed a problem, and what it published, is read by all who work under the post."""
        return super().reach(scope) | Q(post__unit__path__in=above(scope))


class Progress(ScopedModel):
    """A sentence on how far a claim is, or what it came to (进展、结果)."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "claim__unit__path"

    id = IdField.key()
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+")
    result = models.BooleanField(default=False)
    text = models.TextField(_("进展"))
    by = SignatureField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="progress_says_something")]

    def __str__(self) -> str:
        return self.text[:40]
