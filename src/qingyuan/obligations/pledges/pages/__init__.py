"""The pages of the room (承诺页面): mine, registers, breaches."""

from .breaches import breach, enter, withdraw
from .mine import decline, mine, pledges, sign
from .registers import account_file, accounts, blank, paper, photo, progress, register, void

__all__ = [
    "account_file",
    "accounts",
    "blank",
    "breach",
    "decline",
    "enter",
    "mine",
    "paper",
    "photo",
    "pledges",
    "progress",
    "register",
    "sign",
    "void",
    "withdraw",
]
