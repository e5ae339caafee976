"""What the room hears (听到的通告): a question upheld becomes a finding; a question closed makes room for the next."""

from __future__ import annotations

from qingyuan.kernel import clock
from qingyuan.kernel.announcements import after, within
from qingyuan.obligations.questions import queries as questions
from qingyuan.obligations.questions.announcements import QuestionClosed, QuestionUpheld

from .jobs import ask_conclusions
from .services.conclusions_asking import open_upheld


@within(QuestionUpheld)
def open_finding(told: QuestionUpheld) -> None:
    """A finding is opened on the unit that was asked."""
    open_upheld(questions.upheld(told.question_id), clock.now())


@after(QuestionClosed, reason="hands the unit on to the asking job, which puts the next earlier conclusion to it")
def ask_the_next(told: QuestionClosed) -> None:
    """Two are open at most; the next follows when one is closed."""
    ask_conclusions(told.unit_id)
