"""Campaigns as the tests of several rooms want them (集中治理样例): with stages, paused, with a body that carries them."""

from __future__ import annotations

from datetime import date
from typing import Any

from qingyuan.kernel import clock
from qingyuan.overview.campaigns import queries, services
from qingyuan.overview.campaigns.models import Body, Role
from qingyuan.overview.campaigns.rules import Days
from qingyuan.people.organizations import roles
from qingyuan.regimes.models import Adoption, LibraryVersion
from tests.leagues import League

STAGES = (
    Days("study", "学", date(2026, 5, 1), date(2026, 6, 4)),
    Days("find", "查", date(2026, 6, 1), date(2026, 7, 20)),
)


def staged(league: League, library: LibraryVersion, *, unit: str = "banner", launch: bool = True) -> Adoption:
    """A campaign of the banner's department with its two stages, the second of them running; in force or a draft."""
    scope = league.scope(roles.DEPARTMENT_STAFF)
    made = services.create(
        scope,
        unit=league.units[unit],
        library=library,
        key="rectification",
        title="夏季集中治理",
        stages=STAGES,
        now=clock.now(),
    )
    if not launch:
        return made
    return services.launch(scope, adoption_id=made.pk, revision=made.revision, now=clock.now())


def moved(league: League, verb: str, adopted: Adoption, *, by: str = roles.DEPARTMENT_STAFF, **given: Any) -> Adoption:
    """A verb of the room on the present revision of a campaign, by the banner's department."""
    values = {"adoption_id": adopted.pk, "revision": adopted.revision, "now": clock.now(), **given}
    done: Adoption = getattr(services, verb)(league.scope(by), **values)
    return done


def pause(league: League, adopted: Adoption, *, reason: str = "等上级方案") -> Adoption:
    return moved(league, "pause", adopted, reason=reason)


def with_a_body(league: League, library: LibraryVersion) -> tuple[Adoption, Body]:
    """A campaign that the banner's department leads."""
    adopted = moved(
        league,
        "add_body",
        staged(league, library),
        organization=league.units["banner_department"],
        role=Role.LEAD,
        work="统筹",
    )
    [body] = queries.bodies(league.scope(roles.DEPARTMENT_STAFF), adopted)
    return adopted, body
