"""Tables of the room (账号的表)."""

from .accounts import Account, OpeningSlip, SignIn

__all__ = ["Account", "OpeningSlip", "SignIn"]
