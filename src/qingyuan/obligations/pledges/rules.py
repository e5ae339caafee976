"""What a pledge asks again, and what an entry about it needs (承诺的规则): facts in, verdict out; no database or clock."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput, MoveRefused

from .specs import ClauseSpec, PledgeSpec
from .states import ASKED, ASKED_LABEL, MOVES, State

# Punctuation that says something: 5% is not 5.
_MEANT = "%‰"


def essence(text: str) -> str:
    """A clause without what nobody promises (实质文字): punctuation, spaces, full and half width.

    Between two digits punctuation stays, for 1.5 is not 15.
    """
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(char for at, char in enumerate(plain) if _says_something(plain, at))
    # Once more: a mark may have kept apart what is one letter.
    return unicodedata.normalize("NFKC", kept)


def _says_something(text: str, at: int) -> bool:
    char = text[at]
    if unicodedata.category(char)[0] not in "PZC" or char in _MEANT:
        return True
    between_digits = 0 < at < len(text) - 1 and text[at - 1].isdecimal() and text[at + 1].isdecimal()
    return between_digits and unicodedata.category(char)[0] == "P"


@dataclass(frozen=True)
class Change:
    """A clause that somebody has not seen. before: what stood under its key, None where nothing did."""

    clause: ClauseSpec
    before: str | None


def changes(answered: PledgeSpec | None, now: PledgeSpec) -> list[Change]:
    """What a pledge says that an answer given to an earlier version has not seen (改动的条款), in its order.

    A clause is the same when its essence is, under whatever key and wherever it stands; one left out is asked of nobody.
    answered  None for who has answered no version: everything is new
    """
    seen = {essence(clause.text) for clause in answered.clauses} if answered else set()
    before = {clause.key: clause.text for clause in answered.clauses} if answered else {}
    return [Change(clause, before.get(clause.key)) for clause in now.clauses if essence(clause.text) not in seen]


def still_holds(answered: PledgeSpec, now: PledgeSpec) -> bool:
    """Whether an answer to one version is one to another (不用重签), as far as the clauses say."""
    return not now.renew.when_clauses_change or not changes(answered, now)


def first_year(spec: PledgeSpec, today: date) -> int:
    """The earliest year in which an answer counts today (哪一年起的签署算数); 0 where a pledge is not renewed."""
    return today.year if spec.renew.every == "year" else 0


def check_move(verb: str, state: str) -> State:
    """The state a move leads to. state: one of State, or ASKED. Raises MoveRefused when it stands against it."""
    from_any, to = MOVES[verb]
    if state not in from_any:
        label = ASKED_LABEL if state == ASKED else State(state).label
        raise MoveRefused(
            _("这一份现在是“%(state)s”，不能这样办理。请刷新页面，看清现在的情况。") % {"state": label}, "wrong_state"
        )
    return to


def check_day(on: date, *, today: date, not_before: date | None = None) -> None:
    """A day on which something happened. Raises BadInput for one to come, or before there was anything to sign."""
    if on > today:
        raise BadInput(_("日期在今天之后，请改成实际的日期。"), "future_date")
    if not_before is not None and on < not_before:
        raise BadInput(
            _("日期早于%(day)s，那时还没有请大家签这份承诺书，请核对。") % {"day": not_before.isoformat()},
            "before_it_was_asked",
        )


def check_people(chosen: Sequence[int], waiting: set[int]) -> None:
    """Who is registered is on the list of who may be. Raises BadInput naming nobody."""
    if not chosen:
        raise BadInput(_("还没有选人。请勾选在这张纸上签名的同志。"), "nobody")
    if missing := [one for one in chosen if one not in waiting]:
        raise BadInput(
            _("所选的人里有%(count)s位不在待登记的名单上，可能刚刚已经签过。请刷新页面重新勾选。")
            % {"count": len(missing)},
            "not_waiting",
        )
