"""Libraries of a banner's own, as tests want them (旗里自己的制度库样例)."""

from __future__ import annotations

from datetime import date
from typing import Any

from qingyuan.kernel import clock
from qingyuan.people.organizations import roles
from qingyuan.regimes import services
from qingyuan.regimes.models import Adoption, LibraryVersion
from qingyuan.regimes.states import State
from tests.leagues import League

CHECKLIST = """\
checklists:
  - key: own-problems
    text: 补充清单
    answered_by: [unit]
    none_needs: basis
    categories:
      - {key: own-gifts, text: 节礼往来}
"""


def text(library: str, *items: str, version: int = 1) -> str:
    """The text of a library file with these items under its head."""
    return f"""\
library: {library}
version: {version}
title: 本旗补充制度
issuer: 旗委组织部
standing: unchecked
in_force: "2026-06-05"

""" + "\n".join(items)


def tightening(key: str = "own-deadlines", of: str = "campaign:rectification", **to: object) -> str:
    """A tightening; parameters by name with two underscores for the point: defaults__by_date="45 days"."""
    lines = [f"  - key: {key}", "    text: 本旗从严的期限", f"    of: {of}", "    parameters:"]
    lines += [f"      - {{name: {name.replace('__', '.')}, to: {value}}}" for name, value in to.items()]
    return "\n".join(["tightenings:", *lines, ""])


def issued(league: League, *items: str, library: str = "banner/own", version: int = 1, unit: str = "banner") -> Any:
    """The library issued by the banner's department for a unit."""
    return services.issue_file(
        league.scope(roles.DEPARTMENT_STAFF),
        unit=league.units[unit],
        content=text(library, *items, version=version).encode(),
        file="",
        now=clock.now(),
    )


def part(
    league: League, campaign: Adoption, row: LibraryVersion, kind: str, key: str, *, unit: str = "banner"
) -> Adoption:
    """An item adopted for a unit as a part of a campaign."""
    return services.adopt_part(
        league.scope(roles.DEPARTMENT_STAFF),
        unit=league.units[unit],
        campaign_id=campaign.pk,
        library=row,
        kind=kind,
        key=key,
        now=clock.now(),
    )


def of_the_league(league: League, row: LibraryVersion, **columns: Any) -> Adoption:
    """An adoption of the league itself, in force, which has no department of its own in the tests."""
    unit = league.units["league"]
    given = {
        "unit": unit,
        "home_id": unit.home_id,
        "library": row,
        "kind": "campaign",
        "key": "rectification",
        "title": "全盟集中治理",
        "state": State.IN_FORCE,
        "starts_on": date(2026, 5, 1),
    }
    adopted = Adoption(**(given | columns))
    adopted.save(force_insert=True)
    return adopted
