"""The pages of the room (问题整改页面), by noun.

finding 问题, ledger 台账, measures 另列措施和同类问题, standing_rules 制度, draws 反向核查.
"""

from . import draws, finding, ledger, measures, standing_rules

__all__ = ["draws", "finding", "ledger", "measures", "standing_rules"]
