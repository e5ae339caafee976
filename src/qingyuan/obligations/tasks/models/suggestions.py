"""What a member suggests (建议)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization

from ..states import SuggestionState
from .boards import Post
from .work import OwnItem


class Suggestion(ScopedModel):
    """A member's suggestion to his branch (建议).

    unit    his branch, whose officers alone know who wrote it;  at  where it lies now: there, or a committee above
    answer  what he is told;  own, post  what it became
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    author_id = models.BigIntegerField(db_index=True)
    author = SignatureField()
    text = models.TextField(_("建议"))
    suggested_at = models.DateTimeField()
    at = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=12, choices=SuggestionState, default=SuggestionState.WAITING)
    answer = models.TextField(_("答复"), blank=True)
    answered_by = SignatureField()
    answered_at = models.DateTimeField(null=True)
    own = models.ForeignKey(OwnItem, models.PROTECT, related_name="+", null=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="suggestion_says_something"),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="suggestion_answered_needs"),
            models.CheckConstraint(condition=~Q(state="taken") | Q(own__isnull=False), name="suggestion_taken_needs"),
            models.CheckConstraint(
                condition=~Q(state="posted") | Q(post__isnull=False), name="suggestion_posted_needs"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("tasks:suggestion", args=[self.pk])

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        """One's own go with oneself, to whatever branch."""
        own: Any = Q(author_id=scope.actor_id) if scope.actor_id is not None else Q(pk__in=[])
        return super().reach(scope) | own
