"""A member's suggestion and what becomes of it (建议): answered, passed up, made an own item or a problem on the board."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations

from .. import policy, rules
from ..models import Suggestion
from ..queries import suggestions
from ..states import SUGGESTION_MOVES, SuggestionState
from . import entered, own


@service
def suggest(scope: Scope, *, text: str, now: datetime) -> Suggestion:
    """Write a suggestion to one's branch (提建议). Raises NotAllowed (no member of a branch), BadInput (nothing written)."""
    member = suggestions.branch_of(scope, clock.day_of(now))
    if member is None or scope.actor_id is None:
        raise MoveRefused(_("名册里现在没有您所在的支部，建议没有送处。请支部书记或者组织委员核对名册。"), "no_branch")
    by = accounts.signature_as_member(scope.actor_id)
    found = Suggestion(
        unit=member,
        home_id=member.home_id,
        author_id=scope.actor_id,
        author=by,
        text=rules.written(text, _("请写一句建议。")),
        suggested_at=now,
        at=member,
    )
    found.save(force_insert=True)
    sealed = {"text": found.text}
    chronicle.append(entered.of_suggestion(scope, found, entered.SUGGESTED, now, sealed=sealed, by=by))
    return found


@service
def answer(scope: Scope, *, suggestion_id: int, revision: int, text: str, now: datetime) -> Suggestion:
    """Answer it (答复). Raises NotAllowed, MoveRefused, Conflict, BadInput (nothing written)."""
    found = begin(scope, "answer", suggestion_id, revision)
    answered(scope, found, rules.written(text, _("请写一句答复，提建议的人看得到。")), now)
    chronicle.append(entry(scope, found, entered.SUGGESTION_ANSWERED, now))
    return found


@service
def pass_up(scope: Scope, *, suggestion_id: int, revision: int, text: str, now: datetime) -> Suggestion:
    """Pass it to the committee above (报上级), with a word of one's own if wanted; up to the home's own committee.

    Raises NotAllowed, MoveRefused (nobody above in this home), Conflict.
    """
    found = begin(scope, "pass_up", suggestion_id, revision)
    above = organizations.superior_committee(found.at)
    if above is None or above.home_id != found.home_id:
        raise MoveRefused(_("上面没有可以报的组织了，请在这里答复，或者列为任务。"), "nobody_above")
    found.at = above
    answered(scope, found, rules.without_numbers(text), now)
    chronicle.append(entry(scope, found, entered.PASSED_UP, now))
    return found


@service
def take(
    scope: Scope,
    *,
    suggestion_id: int,
    revision: int,
    text: str,
    owner_id: int,
    due_on: date | None,
    now: datetime,
    answer: str = "",
) -> Suggestion:
    """Make it an own item of the unit it lies with (列为自选任务). Raises NotAllowed, MoveRefused, Conflict, BadInput."""
    found = begin(scope, "take", suggestion_id, revision)
    item, drafted = own.made(scope, found.at, text=text, owner_id=owner_id, due_on=due_on, now=now)
    found.own = item
    answered(scope, found, rules.without_numbers(answer), now)
    chronicle.append_all([drafted, entry(scope, found, entered.TAKEN, now)])
    return found


@service
def withdraw(scope: Scope, *, suggestion_id: int, revision: int, now: datetime) -> Suggestion:
    """Take one's own suggestion back (撤回). Raises NotAllowed, MoveRefused, Conflict."""
    found = begin(scope, "withdraw", suggestion_id, revision)
    found.revision += 1
    found.save(update_fields=["state", "revision"])
    by = found.author
    chronicle.append(entered.of_suggestion(scope, found, entered.SUGGESTION_WITHDRAWN, now, by=by))
    return found


def begin(scope: Scope, verb: str, suggestion_id: int, revision: int) -> Suggestion:
    found = suggestions.for_update(scope, suggestion_id, revision)
    policy.SUGGESTIONS.require(scope, verb, found, refusal=policy.refusal(verb))
    found.state = rules.moved(SUGGESTION_MOVES, verb, SuggestionState(found.state))
    return found


def answered(scope: Scope, found: Suggestion, text: str, now: datetime) -> None:
    if len(text) > suggestions.MOST_ANSWER:
        raise BadInput(_("答复最多%(most)s字，请写要点。") % {"most": suggestions.MOST_ANSWER}, "too_long")
    found.answer, found.answered_by, found.answered_at = text, accounts.signature(scope), now
    found.revision += 1
    found.save(update_fields=["state", "at", "answer", "answered_by", "answered_at", "own", "post", "revision"])


def entry(scope: Scope, found: Suggestion, verb: str, now: datetime) -> chronicle.Draft:
    return entered.of_suggestion(scope, found, verb, now, sealed={"answer": found.answer})
