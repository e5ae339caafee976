"""Tables of the room (账号的表)."""

from .accounts import Account, OpeningSlip, SignIn
from .commissions import Commission, CommissionedAct
from .devices import SharedDevice
from .paper import PaperDecision

__all__ = ["Account", "Commission", "CommissionedAct", "OpeningSlip", "PaperDecision", "SharedDevice", "SignIn"]
