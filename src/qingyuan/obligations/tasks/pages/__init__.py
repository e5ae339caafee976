"""The pages of the room (任务页面), by noun: unit 单位的任务, work 一项, own 自选任务, suggestions 建议, boards 揭榜领题."""

from .boards import boards, claim, claimed, close, move_claim, new_post, post
from .own import add_own, drop, own, record_own
from .progress import progress, review, sets
from .suggestions import answer, pass_up, suggest, suggestion, suggestions, take, withdraw
from .unit import add_subject, leave, subject, unit
from .work import accept, handling, record, record_file, send_back

__all__ = [
    "accept",
    "add_own",
    "add_subject",
    "answer",
    "boards",
    "claim",
    "claimed",
    "close",
    "drop",
    "handling",
    "leave",
    "move_claim",
    "new_post",
    "own",
    "pass_up",
    "post",
    "progress",
    "record",
    "record_file",
    "record_own",
    "review",
    "send_back",
    "sets",
    "subject",
    "suggest",
    "suggestion",
    "suggestions",
    "take",
    "unit",
    "withdraw",
]
