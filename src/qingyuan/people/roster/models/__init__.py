"""The roster (名册): persons, their membership and their seats, each over time."""

from ..kinds import Ending, MemberKind, Sex
from ..partial import Grain, Partial
from .absences import Absence
from .people import Membership, Person, Tenure
from .remarks import Remark
from .standing import EffectPeriod, Exemption, ExemptionYear
from .transfers import Arrival, Transfer

__all__ = [
    "Absence",
    "Arrival",
    "EffectPeriod",
    "Ending",
    "Exemption",
    "ExemptionYear",
    "Grain",
    "MemberKind",
    "Membership",
    "Partial",
    "Person",
    "Remark",
    "Sex",
    "Tenure",
    "Transfer",
]
