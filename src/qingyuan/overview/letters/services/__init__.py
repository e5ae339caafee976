"""Letters, their lines and reports (来件办理): one verb a function, by noun."""

from .letters import Facts, correct, file, register, take_up, withdraw
from .lines import Row, answer, split
from .reports import (
    Chosen,
    Sent,
    attach,
    change,
    check,
    discard,
    draft,
    freeze,
    issue,
    send,
)

__all__ = [
    "Chosen",
    "Facts",
    "Row",
    "Sent",
    "answer",
    "attach",
    "change",
    "check",
    "correct",
    "discard",
    "draft",
    "file",
    "freeze",
    "issue",
    "register",
    "send",
    "split",
    "take_up",
    "withdraw",
]
