"""The pages of the room (问题整改页面), by noun: finding 问题, ledger 台账."""

from . import finding, ledger

__all__ = ["finding", "ledger"]
