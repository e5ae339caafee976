"""Questions (请说明)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qingyuan.obligations.questions.models import Question
from tests import questions
from tests.access_cases.case import CASES, Case, Maker, form
from tests.leagues import League, Leagues


def _question(make_one: Callable[[League], Question], **data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        found = make_one(leagues.one)
        said_by = leagues.one.people[questions.SECRETARY].pk
        return Case((found.pk,), data=form(revision=found.revision, said_by=said_by, **data))

    return make


def _answered(league: League) -> Question:
    return questions.answer(league, questions.ask(league))


def _confidential_answered(league: League) -> Question:
    return questions.answer(league, questions.ask_confidential(league), by=questions.HEAD)


def _list(leagues: Leagues, folder: Path) -> Case:
    """Everyone's own list: whose range the question lies in sees it, the page opens for all."""
    questions.ask(leagues.one)
    questions.ask_confidential(leagues.one, at=2)
    return Case()


CASES |= {
    "list_with_questions": _list,
    "question_asked": _question(questions.ask),
    "question_confidential": _question(questions.ask_confidential),
    "question_to_answer": _question(questions.ask, choice="mended"),
    "question_confidential_to_answer": _question(questions.ask_confidential, choice="mended"),
    "question_to_take_down": _question(questions.ask, choice="mended"),
    "question_confidential_to_take_down": _question(questions.ask_confidential, choice="mended"),
    "question_to_close": _question(_answered, how="explained"),
    "question_confidential_to_close": _question(_confidential_answered, how="finding", note=questions.NOTE),
}
