"""Tables of the room (问题整改的表), by noun: finding 问题, checks 对照检查, conclusions 以往结论."""

from .checks import CategoryAnswer, MemberCheck, UnitCheck
from .conclusions import ConclusionAccess, EarlierConclusion
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

__all__ = [
    "OTHER",
    "CategoryAnswer",
    "ConclusionAccess",
    "EarlierConclusion",
    "Evidence",
    "Extension",
    "Finding",
    "Look",
    "MeasureKind",
    "MemberCheck",
    "NamedAccess",
    "Origin",
    "PastRound",
    "UnitCheck",
]
