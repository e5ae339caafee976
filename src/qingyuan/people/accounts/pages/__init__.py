"""The doors of accounts (账号页面)."""

from . import commissions, devices, entering, me, openings, paper, system
from .entering import locked_out

__all__ = ["commissions", "devices", "entering", "locked_out", "me", "openings", "paper", "system"]
