"""What an enquiry needs (答疑的规则): facts in, verdict out; no database, request or clock."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput, MoveRefused

from .states import MOVES, VERBS, State


def moves_from(state: State) -> list[str]:
    """The verbs that the table of states allows from here, in the order of the work."""
    return [verb for verb, (from_any, _to) in MOVES.items() if state in from_any]


def check_move(verb: str, state: State) -> State:
    """The state a move leads to. Raises MoveRefused when the state stands against it."""
    from_any, to = MOVES[verb]
    if state not in from_any:
        raise MoveRefused(
            _("这一问现在是“%(state)s”，不能%(verb)s。请刷新页面，按页面上列出的办法办理。")
            % {"state": state.label, "verb": VERBS[verb]},
            "wrong_state",
        )
    return to


def written(text: str, otherwise: str) -> str:
    """The text without blanks around it. Raises BadInput with `otherwise` for none."""
    if not text.strip():
        raise BadInput(otherwise, "not_written")
    return text.strip()


def traces(text: str, names: Iterable[str]) -> list[str]:
    """The names in a text that would tell who asked (看得出是谁问的字眼), the longest first, none inside another."""
    found: list[str] = []
    for name in sorted({name for name in names if name}, key=len, reverse=True):
        if name in text and not any(name in longer for longer in found):
            found.append(name)
    return found


def check_publishable(*, question: str, answer: str, names: Iterable[str]) -> None:
    """What is published tells nothing of who asked. Raises BadInput naming what would."""
    if found := traces(f"{question}\n{answer}", names):
        said = _("、").join(_("“%(name)s”") % {"name": name} for name in found)
        raise BadInput(
            _("公开以后大家都看得到，里面还有%(names)s，看得出是谁问的。请改成一般的说法再公开。") % {"names": said},
            "tells_who_asked",
        )
