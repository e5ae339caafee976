"""Tables of the room (账号的表)."""

from .accounts import Account, OpeningSlip, SignIn
from .commissions import Commission, CommissionedAct
from .paper import PaperDecision

__all__ = ["Account", "Commission", "CommissionedAct", "OpeningSlip", "PaperDecision", "SignIn"]
