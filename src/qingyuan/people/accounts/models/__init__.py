"""Tables of the room (账号的表)."""

from .accounts import Account, OpeningSlip, SignIn
from .paper import PaperDecision

__all__ = ["Account", "OpeningSlip", "PaperDecision", "SignIn"]
