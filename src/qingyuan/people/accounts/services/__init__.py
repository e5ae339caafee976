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
    "give_commission",
    "issue_slip",
    "issue_slips",
    "note_try",
    "open_account",
    "record_paper_decision",
    "reissue_for_administrator",
    "reopen",
    "require_actable",
    "require_codes_left",
    "require_slip",
    "sign_out_others",
    "unlock",
    "withdraw_slip",
]
