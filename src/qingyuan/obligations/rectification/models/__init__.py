"""Tables of the room (问题整改的表), by noun: finding 问题."""

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
    "Evidence",
    "Extension",
    "Finding",
    "Look",
    "MeasureKind",
    "NamedAccess",
    "Origin",
    "PastRound",
]
