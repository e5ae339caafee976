"""The pages of the room (问题整改页面), by noun: finding 问题, ledger 台账, checks 党员自查, own 本人自查的问题,
unit_checks 单位自查, conclusions 以往结论, checklist 清单导入.
"""

from . import checklist, checks, conclusions, finding, ledger, own, unit_checks

__all__ = ["checklist", "checks", "conclusions", "finding", "ledger", "own", "unit_checks"]
