"""Reading suggestions (查阅建议)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization

from .. import policy
from ..models import Suggestion
from ..states import OPEN_SUGGESTIONS

MOST_TEXT = 500
MOST_ANSWER = 500


def branch_of(scope: Scope, on: date) -> Organization | None:
    """The branch a reader belongs to as a member, to which he may write."""
    member = accounts.belongs(scope.actor_id, on) if scope.actor_id is not None else None
    return member.unit if member else None


def visible(scope: Scope) -> QuerySet[Suggestion]:
    rows = policy.SUGGESTIONS.visible(scope, Suggestion.within(scope))
    return rows.select_related("unit", "at", "own", "post")


def suggestion(scope: Scope, suggestion_id: int) -> Suggestion:
    """Raises NotHere."""
    found = visible(scope).filter(pk=suggestion_id).first()
    if found is None:
        raise not_here()
    return found


def for_update(scope: Scope, suggestion_id: int, revision: int) -> Suggestion:
    """The suggestion, locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    found = visible(scope).select_for_update(of=("self",)).filter(pk=suggestion_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(_("这条建议刚刚有人办理过。下面是最新的内容，请核对后再提交。"), "conflict", theirs=found)
    return found


def mine(scope: Scope) -> QuerySet[Suggestion]:
    """What this reader has suggested, the newest first."""
    rows = visible(scope).filter(author_id=scope.actor_id) if scope.actor_id is not None else visible(scope).none()
    return rows.order_by("-pk")


def waiting(scope: Scope) -> QuerySet[Suggestion]:
    """What lies with a unit this reader answers for and is not answered yet, the longest waiting first."""
    rows = visible(scope).filter(policy.SUGGESTIONS.may["answer"].where(scope), state__in=OPEN_SUGGESTIONS)
    return rows.order_by("suggested_at", "pk")


def handled(scope: Scope) -> QuerySet[Suggestion]:
    """What this reader's units have answered or passed up, the newest first."""
    rows = visible(scope).exclude(pk__in=waiting(scope).values("pk"))
    if scope.actor_id is not None:
        rows = rows.exclude(author_id=scope.actor_id)
    return rows.order_by("-pk")


def shows_author(scope: Scope, found: Suggestion) -> bool:
    """Whether this reader is told whose it is; above the branch it is the branch's."""
    return policy.SUGGESTIONS.allows(scope, "see_author", found)
