"""What later rooms are told (通告)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QuestionUpheld:
    """A question was closed as a finding (列为问题); whoever keeps findings makes one of it."""

    question_id: int
    home_id: int


@dataclass(frozen=True)
class QuestionClosed:
    """A question was closed, in whichever way (办结); after `QuestionUpheld` where that is told too."""

    question_id: int
    unit_id: int
    home_id: int
