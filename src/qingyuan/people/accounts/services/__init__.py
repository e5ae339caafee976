"""The verbs of accounts (账号服务): the only writer of this room's tables."""

from .administration import appoint_administrator, close, create_administrators, reopen, unlock
from .commissions import (
    Terms,
    accept_commission,
    decline_commission,
    end_commission,
    give_commission,
    require_actable,
)
from .devices import enter_by_pin, hashed_pin, pin_allowed, register_device, revoke_device, set_pin
from .entering import note_try, require_codes_left
from .own import change_password, choose_language, sign_out_others
from .paper import OnPaper, record_paper_decision
from .slips import (
    Issued,
    issue_slip,
    issue_slips,
    open_account,
    reissue_for_administrator,
    require_slip,
    withdraw_slip,
)

__all__ = [
    "Issued",
    "OnPaper",
    "Terms",
    "accept_commission",
    "appoint_administrator",
    "change_password",
    "choose_language",
    "close",
    "create_administrators",
    "decline_commission",
    "end_commission",
    "enter_by_pin",
    "give_commission",
    "hashed_pin",
    "issue_slip",
    "issue_slips",
    "note_try",
    "open_account",
    "pin_allowed",
    "record_paper_decision",
    "register_device",
    "reissue_for_administrator",
    "reopen",
    "require_actable",
    "require_codes_left",
    "require_slip",
    "revoke_device",
    "set_pin",
    "sign_out_others",
    "unlock",
    "withdraw_slip",
]
