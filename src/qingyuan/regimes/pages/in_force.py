"""What is in force here, why, since when, from whom (本单位现行制度)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.pages import page
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.panels import UNIT_PAGE

from .. import in_force as standing
from .. import policy, queries
from ..models import Adoption, LibraryVersion


@UNIT_PAGE.links
def link(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    return [(_("现行制度"), reverse("regimes:in-force") + "?" + urlencode({"unit": unit.pk}))]


@route("GET", verb="in_force")
def in_force(request: Request) -> HttpResponse:
    """As many queries for a branch as for a banner, however much is in force."""
    scope, unit = request.scope, _unit(request)
    wholes = standing.over(unit)
    adopted = {one.pk: one for whole in wholes for one in _adoptions(whole)}
    newer = _newer(list(adopted.values()))
    may = {pk for pk, one in adopted.items() if policy.POLICY.allows(scope, "adopt", one.unit)}
    return page(
        request,
        "regimes/in_force.html",
        unit=unit,
        wholes=wholes,
        newer=newer,
        may=may,
        may_adopt=policy.POLICY.allows(scope, "adopt", unit),
    )


def _unit(request: Request) -> Organization:
    """The unit asked for, else the highest one the reader works for, else the own branch."""
    if request.GET.get("unit"):
        asked = as_number(request.GET["unit"])
        if asked is None:
            raise not_here()
        return organizations.unit(request.scope, asked)
    tops = organizations.tops(request.scope)
    if not tops:
        raise not_here()
    working = tuple(role for role in roles.BUSINESS if role != roles.MEMBER)
    return next((unit for unit in tops if request.scope.covers(unit.path, *working)), tops[0])


def _adoptions(whole: standing.Whole) -> list[Adoption]:
    return [whole.adoption, *(item.adoption for item in whole.items), *whole.tightenings]


def _newer(adopted: Sequence[Adoption]) -> dict[int, int]:
    """Adoptions whose library has a later version that still has the item: id -> the newest version's number; one query."""
    rows: dict[str, list[LibraryVersion]] = {}
    for row in queries.versions().filter(library__in={one.library.library for one in adopted}):
        rows.setdefault(row.library, []).append(row)
    found: dict[int, Any] = {}
    for one in adopted:
        later = [
            row.version
            for row in rows[one.library.library]
            if row.version > one.library.version and queries.read(row).item(one.kind, one.key)
        ]
        if later:
            found[one.pk] = max(later)
    return found
