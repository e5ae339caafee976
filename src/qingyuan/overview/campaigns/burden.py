"""What a campaign asks of those below, before it is sent (负担): for how many, about how long, how little has to be typed."""

from __future__ import annotations

from dataclasses import dataclass

from qingyuan.kernel.scope import Scope, under
from qingyuan.obligations.rectification.queries import checks
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries as roster

from .specs import CampaignSpec


@dataclass(frozen=True)
class Burden:
    """units, members: for whom it is; minutes: of one unit and one member as the template estimates; things: asked of each."""

    units: int
    members: int
    unit_minutes: int
    member_minutes: int
    things: int

    @property
    def hours(self) -> int:
        """All together, in whole hours, a begun one counted."""
        return -(-(self.units * self.unit_minutes + self.members * self.member_minutes) // 60)


def of(scope: Scope, spec: CampaignSpec, unit: Organization) -> Burden | None:
    """None where the template says nothing of how long it takes."""
    if spec.effort is None:
        return None
    below = Organization.within(scope).filter(under("path", unit.path), dissolved_on__isnull=True)
    return Burden(
        units=below.filter(kind__in=checks.CHECKED_KINDS).count(),
        members=roster.members(scope, unit).count(),
        unit_minutes=spec.effort.unit,
        member_minutes=spec.effort.member,
        things=len({owed for stage in spec.stages for owed in stage.owes}),
    )
