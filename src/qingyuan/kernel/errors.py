"""What a service may refuse, and the sentence the reader gets (拒绝与说明).

Every message is a whole Chinese sentence: what happened, why, what to do next. Ids, English and
stack traces belong in the log.
"""

from __future__ import annotations


class QingyuanError(Exception):
    """A refusal meant for the reader; ``status`` is the HTTP status a page answers with."""

    status = 422

    def __init__(self, message: str, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message


class BadInput(QingyuanError):
    """What was typed or uploaded can't be taken (输入有误)."""


class MoveRefused(QingyuanError):
    """The record is not in a state, or lacks a thing, that this move needs (暂不能办理)."""

    status = 409


class Conflict(QingyuanError):
    """Somebody changed the record since the form was opened (内容已被他人修改)."""

    status = 409

    def __init__(self, message: str, code: str = "conflict", theirs: object = None) -> None:
        super().__init__(message, code)
        self.theirs = theirs


class NotAllowed(QingyuanError):
    """The reader may see the record, but not do this to it (无权办理)."""

    status = 403


class NotHere(QingyuanError):
    """Nothing here for this reader: the same answer for what does not exist and what is not theirs (没有找到)."""

    status = 404
