"""The pages of the room (问题整改页面), by noun: finding 问题, ledger 台账, conclusions 以往结论."""

from . import conclusions, finding, ledger

__all__ = ["conclusions", "finding", "ledger"]
