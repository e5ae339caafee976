"""Tables of the room (问题整改的表), by noun.

finding 问题, checks 对照检查, conclusions 以往结论, measures 另列措施, draws 反向核查, standing_rules 建章立制.
"""

from .checks import CategoryAnswer, MemberCheck, UnitCheck
from .conclusions import ConclusionAccess, EarlierConclusion
from .draws import Draw, DrawnFinding
from .finding import (
    OTHER,
    Evidence,
    Extension,
    Finding,
    Look,
    MeasureKind,
    NamedAccess,
    Origin,
    PastRound,
)
from .measures import Measure
from .standing_rules import RuleLink, StandingRule

__all__ = [
    "OTHER",
    "CategoryAnswer",
    "ConclusionAccess",
    "Draw",
    "DrawnFinding",
    "EarlierConclusion",
    "Evidence",
    "Extension",
    "Finding",
    "Look",
    "Measure",
    "MeasureKind",
    "MemberCheck",
    "NamedAccess",
    "Origin",
    "PastRound",
    "RuleLink",
    "StandingRule",
    "UnitCheck",
]
