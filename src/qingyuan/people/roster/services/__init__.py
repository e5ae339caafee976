"""Changing the roster (名册): one verb a function, each ends with an entry in the chronicle of the person's unit.

people.py  add_person, edit_person, reveal    membership.py  join, restore, transfer, become_full, leave
absences.py  set_away, come_back    transfers.py  send, receive, settle, confirm, send_back, withdraw
tenures.py  appoint, relieve, abolish_seat    units.py  merge, split, dissolve
exemptions.py  confirm_exemptions, exempt, withdraw_exemption
remarks.py  ask_remark, answer_remark, withdraw_remark
effects.py  register_effect, amend_effect, revoke_effect    exports.py  export    open_values.py  what their entries show
"""

from . import open_values as open_values
from .absences import come_back, set_away
from .effects import Paper, amend_effect, register_effect, revoke_effect
from .exemptions import confirm_exemptions, exempt, withdraw_exemption
from .exports import export
from .membership import become_full, join, leave, restore, transfer
from .people import Facts, Joining, add_person, edit_person, reveal
from .remarks import answer_remark, ask_remark, withdraw_remark
from .tenures import abolish_seat, appoint, relieve
from .transfers import SETTLE, confirm, receive, send, send_back, settle, withdraw
from .units import dissolve, merge, split

__all__ = [
    "SETTLE",
    "Facts",
    "Joining",
    "Paper",
    "abolish_seat",
    "add_person",
    "amend_effect",
    "answer_remark",
    "appoint",
    "ask_remark",
    "become_full",
    "come_back",
    "confirm",
    "confirm_exemptions",
    "dissolve",
    "edit_person",
    "exempt",
    "export",
    "join",
    "leave",
    "merge",
    "receive",
    "register_effect",
    "relieve",
    "restore",
    "reveal",
    "revoke_effect",
    "send",
    "send_back",
    "set_away",
    "settle",
    "split",
    "transfer",
    "withdraw",
    "withdraw_exemption",
    "withdraw_remark",
]
