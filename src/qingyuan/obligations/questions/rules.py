"""What a question needs (提问、答复和办结的规则): facts in, verdict out; no database, request or clock."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput, MoveRefused

from .states import HOWS, MOVES, VERBS, State

# A unit answers two at a time; the next waits until one of them is closed. Our own rule, 0016.
MOST_OPEN = 2
# Working days a unit has unless the asking room says otherwise. Our own rule, 0016.
ANSWER_WORKDAYS = 10


def moves_from(state: State) -> list[str]:
    """The verbs that the table of states allows from here, in the order of the work."""
    return [verb for verb, (from_any, _to) in MOVES.items() if state in from_any]


def check_move(verb: str, state: State) -> State:
    """The state a move leads to. Raises MoveRefused when the state stands against it."""
    from_any, to = MOVES[verb]
    if state not in from_any:
        if verb == "explained" and state == State.ASKED:
            raise MoveRefused(
                _("还没有人说明，不能按“说明清楚”办结。可以打电话问，由组织委员代记；确实提错了，请选“提错了”。"),
                "not_answered",
            )
        raise MoveRefused(
            _("这一件现在是“%(state)s”，不能%(verb)s。请刷新页面，按页面上列出的办法办理。")
            % {"state": state.label, "verb": VERBS[verb]},
            "wrong_state",
        )
    return to


def room(open_now: int) -> int:
    """How many more questions may be put to a unit that has so many open."""
    return max(0, MOST_OPEN - open_now)


def check_answer(*, choice: str, text: str, known: frozenset[str]) -> None:
    """An answer is a choice, a sentence, or both. Raises BadInput for neither, and for a choice not offered."""
    if choice and choice not in known:
        raise BadInput(_("没有这个选项，请从页面上列出的选项里重新点一个。"), "no_choice")
    if not choice and not text:
        raise BadInput(_("请点一个选项，或者写一句说明，有一样就行。"), "no_answer")


def is_unanswered(*, state: State, due_on: date, today: date) -> bool:
    """Whether the day has passed without an answer (未答复). It says that nobody answered, and nothing else."""
    return state == State.ASKED and due_on < today


def check_close(how: str, *, state: State, due_on: date, today: date, note: str) -> State:
    """The state that closing leads to.

    Silence is no admission: without an answer a finding waits until the day has passed, and then the closer writes
    what shows it. Raises BadInput (no such way, nothing written), MoveRefused (not answered, still time to answer).
    """
    if how not in HOWS:
        raise BadInput(_("请从三种办法里选一种办结：说明清楚、列为问题、提错了。"), "no_way")
    to = check_move(how, state)
    if how == "finding" and state == State.ASKED and not is_unanswered(state=state, due_on=due_on, today=today):
        raise MoveRefused(
            _("答复期限还没过，现在不能列为问题。请等单位说明，或者打电话问一问，由组织委员代记。"), "still_time"
        )
    if how == "finding" and not note:
        raise BadInput(_silence_shows_nothing() if state == State.ASKED else _say_what_shows_it(), "no_note")
    if how == "mistaken" and not note:
        raise BadInput(_("请写一句错在哪里，单位看得到。"), "no_note")
    return to


def _silence_shows_nothing() -> str:
    return _("列为问题，请写明凭什么认定：看到了什么、在哪里。没有答复不等于承认，不能作为依据。")


def _say_what_shows_it() -> str:
    return _("列为问题，请写明凭什么认定：看到了什么、在哪里；单位的说明为什么不成立，也写一句。")
