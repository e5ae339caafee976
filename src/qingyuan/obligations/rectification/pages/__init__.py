"""The pages of the room (问题整改页面), by noun.

finding 问题, ledger 台账, checks 党员自查, own 本人自查的问题, unit_checks 单位自查, conclusions 以往结论,
checklist 清单导入, measures 另列措施和同类问题, standing_rules 制度, draws 反向核查.
"""

from . import (
    checklist,
    checks,
    conclusions,
    draws,
    finding,
    ledger,
    measures,
    own,
    standing_rules,
    unit_checks,
)

__all__ = [
    "checklist",
    "checks",
    "conclusions",
    "draws",
    "finding",
    "ledger",
    "measures",
    "own",
    "standing_rules",
    "unit_checks",
]
