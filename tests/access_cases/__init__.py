"""What each row of access.csv opens (权限矩阵的记录与内容): a record of the first league, and a form that would do.

A case is a function named in the column `case`; it makes what the URL speaks of, all in league one, and says what
goes into the URL and the form. The form is good, so that only the policy can refuse it.
"""

from __future__ import annotations

from . import conclusions, desk, intake, letters, people, pledges, questions, rectification, regimes, supervision, tasks
from .case import CASES, Case

__all__ = [
    "CASES",
    "Case",
    "conclusions",
    "desk",
    "intake",
    "letters",
    "people",
    "pledges",
    "questions",
    "rectification",
    "regimes",
    "supervision",
    "tasks",
]
