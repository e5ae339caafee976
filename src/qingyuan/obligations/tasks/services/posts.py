"""Posting a problem, and taking it down (发榜、结榜)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused, NotAllowed
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from .. import policy, rules, tasksets
from ..models import Post
from ..queries import boards, work
from ..specs import BoardSpec
from ..states import POST_MOVES, PostState
from . import entered, suggestions


@dataclass(frozen=True)
class Posted:
    """A problem as it is posted: what it is, where it is hard, what it would look like once solved."""

    title: str
    text: str
    solved: str
    due_on: date | None = None


@service
def post(
    scope: Scope,
    *,
    unit_id: int,
    adoption_id: int,
    posted: Posted,
    now: datetime,
    suggestion_id: int | None = None,
    revision: int | None = None,
) -> Post:
    """Post a problem for the units under a committee (发榜). suggestion_id, revision: of the suggestion it came from.

    Raises NotHere (no such board), NotAllowed, BadInput, MoveRefused and Conflict (of the suggestion).
    """
    unit = organizations.unit(scope, unit_id)
    policy.POSTING.require(scope, "post", unit, refusal=policy.refusal("post"))
    adoption, spec = _board(scope, unit, adoption_id)
    if posted.due_on is not None and posted.due_on < day_of(now):
        raise BadInput(_("揭榜截止不能早于今天，请改正。"), "past_date")
    if not boards.posts_as(scope, unit, spec):
        raise NotAllowed(policy.refusal("post"), "not_allowed")
    found = Post(
        unit=unit,
        home_id=unit.home_id,
        adoption=adoption,
        library=adoption.library,
        title=rules.written(posted.title, _("请写题目。")),
        text=rules.written(posted.text, _("请写一写难在哪里。")),
        solved=rules.written(posted.solved, _("请写解决到什么样算成，揭榜的单位照着办，评审照着看。")),
        due_on=posted.due_on,
        by=accounts.signature(scope),
        at=now,
    )
    suggestion = None
    if suggestion_id is not None:
        suggestion = suggestions.begin(scope, "post", suggestion_id, revision or 0)
        suggestion.post = found
    found.save(force_insert=True)
    if suggestion is not None:
        suggestions.answered(scope, suggestion, "", now)
    shown = {"post_state": found.state} | ({"due_on": found.due_on.isoformat()} if found.due_on else {})
    sealed = {"title": found.title, "text": found.text, "solved": found.solved}
    drafts = [entered.draft(scope, found, entered.POSTED, now, open=shown, sealed=sealed)]
    if suggestion is not None:
        drafts.append(suggestions.entry(scope, suggestion, entered.SUGGESTION_POSTED, now))
    chronicle.append_all(drafts)
    return found


def _board(scope: Scope, unit: Organization, adoption_id: int) -> tuple[Adoption, BoardSpec]:
    for adoption, spec in tasksets.boards(scope):
        if adoption.pk == adoption_id and unit.path.startswith(adoption.unit.path):
            return adoption, spec
    raise not_here()


@service
def close(scope: Scope, *, post_id: int, revision: int, now: datetime) -> Post:
    """Let nobody else claim it (结榜); who works on it goes on. Raises NotAllowed, MoveRefused, Conflict."""
    found = work.for_update(boards.posts(scope), post_id, revision)
    policy.POSTS.require(scope, "close", found, refusal=policy.refusal("close"))
    found.state = rules.moved(POST_MOVES, "close", PostState(found.state))
    found.revision += 1
    found.save(update_fields=["state", "revision"])
    chronicle.append(entered.draft(scope, found, entered.CLOSED, now, open={"post_state": found.state}))
    return found


def require_open(post: Post, today: date) -> None:
    """Raises MoveRefused for a problem that can't be claimed any more."""
    if post.state != PostState.OPEN or (post.due_on is not None and post.due_on < today):
        raise MoveRefused(_("这道题已经不能再揭榜。想一起解决，可以和已经揭榜的单位联系。"), "closed")
