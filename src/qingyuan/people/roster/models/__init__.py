"""The roster (名册): persons, their membership and their seats, each over time."""

from ..kinds import Ending, MemberKind, Sex
from .intakes import Intake
from .people import Membership, Person, Tenure

__all__ = ["Ending", "Intake", "MemberKind", "Membership", "Person", "Sex", "Tenure"]
