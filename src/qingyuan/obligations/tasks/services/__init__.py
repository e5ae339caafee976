"""The verbs of the room (任务的办理), by noun: work 任务, own 自选任务, suggestions 建议, posts 发榜, claims 揭榜."""

from .claims import approve, claim, give_up, publish, release, report, return_claim, submit
from .own import add_own, drop
from .posts import Posted, close, post
from .suggestions import answer, pass_up, suggest, take, withdraw
from .work import Written, accept, accept_many, add_subject, leave, record, record_own, send_back

__all__ = [
    "Posted",
    "Written",
    "accept",
    "accept_many",
    "add_own",
    "add_subject",
    "answer",
    "approve",
    "claim",
    "close",
    "drop",
    "give_up",
    "leave",
    "pass_up",
    "post",
    "publish",
    "record",
    "record_own",
    "release",
    "report",
    "return_claim",
    "send_back",
    "submit",
    "suggest",
    "take",
    "withdraw",
]
