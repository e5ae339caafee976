"""What a letter, a line and a report need, and what a figure has become since (来件办理的规则): facts in, verdict out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput, MoveRefused

from .states import MOVES, REPORT_MOVES, REPORT_VERBS, VERBS, ReportState, State


def moves_from(state: State) -> list[str]:
    """The verbs that the table of states allows from here, in the order of the work."""
    return [verb for verb, (from_any, _to) in MOVES.items() if state in from_any]


def report_moves_from(state: ReportState) -> list[str]:
    """The same for a report."""
    return [verb for verb, (from_any, _to) in REPORT_MOVES.items() if state in from_any]


def check_move(verb: str, state: State) -> State:
    """The state a move of a letter leads to. Raises MoveRefused when the state stands against it."""
    from_any, to = MOVES[verb]
    if state not in from_any:
        raise MoveRefused(
            _("这一件来文现在是“%(state)s”，不能%(verb)s。请刷新页面，按页面上列出的办法办理。")
            % {"state": state.label, "verb": VERBS[verb]},
            "wrong_state",
        )
    return to


def check_report_move(verb: str, state: ReportState) -> ReportState:
    """The state a move of a report leads to. Raises MoveRefused when the state stands against it."""
    from_any, to = REPORT_MOVES[verb]
    if state not in from_any:
        if verb == "change":
            raise MoveRefused(
                _("上报件冻结以后数字不再改动。要换数字或者口径，请先作废这一份，再照此重做。"), "frozen_already"
            )
        raise MoveRefused(
            _("这一份上报件现在是“%(state)s”，不能%(verb)s。请刷新页面，按页面上列出的办法办理。")
            % {"state": state.label, "verb": REPORT_VERBS[verb]},
            "wrong_state",
        )
    return to


def check_answer(*, text: str, linked: bool) -> None:
    """A line is answered by a sentence, or by what its standing is computed from. Raises BadInput for neither."""
    if not text and not linked:
        raise BadInput(_("请写一句落实情况，或者选一项由系统计算，有一样就行。"), "no_answer")


def check_sendable(*, signed_in_system: bool, signed_pages: int) -> None:
    """A report goes out when it has been issued: in the system, or on paper with the signed page. Raises MoveRefused."""
    if not signed_in_system and not signed_pages:
        raise MoveRefused(
            _("还没有签发，先不要登记报送。请由部长在系统里签发，或者打印审签单签字后上传签批件。"), "not_issued"
        )


@dataclass(frozen=True)
class Difference:
    """How the records of a figure stand now against those it was frozen with; frozen + added - left = now.

    changed  counted then and now, but in another state: id -> (then, now)
    """

    frozen: int
    now: int
    added: dict[int, str]
    left: dict[int, str]
    changed: dict[int, tuple[str, str]]

    @property
    def none(self) -> bool:
        return not (self.added or self.left or self.changed)


def difference(frozen: Mapping[int, str], now: Mapping[int, str]) -> Difference:
    """What has come in, left, and changed its state, each in the order of ids."""
    return Difference(
        frozen=len(frozen),
        now=len(now),
        added={pk: now[pk] for pk in sorted(now.keys() - frozen.keys())},
        left={pk: frozen[pk] for pk in sorted(frozen.keys() - now.keys())},
        changed={pk: (frozen[pk], now[pk]) for pk in sorted(frozen.keys() & now.keys()) if frozen[pk] != now[pk]},
    )
