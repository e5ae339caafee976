"""What is done with pledges (承诺的办理): one verb a function.

answering.py  sign, decline, register_paper, void    accounts.py  register_accounts
breaches.py   enter_breach, view_breach, withdraw_breach    entered.py  what entries are called and show
"""

from .accounts import register_accounts
from .answering import decline, register_paper, require_unit, sign, void
from .breaches import Decided, draft_of, enter_breach, may_enter, view_breach, withdraw_breach

__all__ = [
    "Decided",
    "decline",
    "draft_of",
    "enter_breach",
    "may_enter",
    "register_accounts",
    "register_paper",
    "require_unit",
    "sign",
    "view_breach",
    "void",
    "withdraw_breach",
]
