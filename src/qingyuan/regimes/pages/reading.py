"""What libraries there are, to be read (查阅制度库)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, navigation, workdays
from qingyuan.kernel import facts as catalogue
from qingyuan.kernel.pages import page
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import roles

from .. import calendars, queries
from ..differences import difference
from ..kinds import REGISTERED
from ..panels import LIBRARIES_PAGE
from ..reading import ReadPart, Referred, read_part, said_by
from ..specs import Keyed
from ..tightening import TighteningSpec, read_tightening

navigation.entry("regimes:libraries", gettext_lazy("制度库"), icon="books", order=500, roles=roles.BUSINESS)


@route("GET", verb="list")
def libraries(request: Request) -> HttpResponse:
    return page(
        request,
        "regimes/libraries.html",
        versions=list(queries.versions().defer("content")),
        may_issue=bool(queries.own_units(request.scope)),
        links=LIBRARIES_PAGE.links_of(request.scope, None),
    )


@route("GET", verb="view")
def library(request: Request, issuer: str, name: str, number: int) -> HttpResponse:
    row = queries.version(f"{issuer}/{name}", number)
    found = queries.read(row)
    say = said_by(found, REGISTERED, queries.referred)
    shown = [
        {"kind": kind, "part": _in_words(item, say)}
        for kind in REGISTERED
        for item in found.items.get(kind.name, {}).values()
    ]
    return page(
        request,
        "regimes/library.html",
        version=row,
        shown=shown,
        others=[other for other in queries.versions().filter(library=row.library) if other.pk != row.pk],
    )


def _in_words(item: Keyed, say: Referred) -> ReadPart:
    of = REGISTERED.named(item.of.kind) if isinstance(item, TighteningSpec) else None
    if isinstance(item, TighteningSpec) and of is not None:
        return read_tightening(item, of.spec, say)
    return read_part(item, say)


@route("GET", verb="compare")
def compare(request: Request, issuer: str, name: str, before: int, after: int) -> HttpResponse:
    rows = [queries.version(f"{issuer}/{name}", number) for number in (before, after)]
    found = difference(queries.read(rows[0]), queries.read(rows[1]), REGISTERED)
    return page(request, "regimes/compare.html", before=rows[0], after=rows[1], found=found)


@route("GET", verb="list_calendar")
def calendar(request: Request) -> HttpResponse:
    today = clock.today()
    known, loaded = workdays.known_years(), queries.calendars()
    years = [
        {
            "year": year,
            "from_library": loaded[year][0] if year in loaded else None,
            "rests": calendars.rests(year, arranged) if (arranged := known.get(year)) else [],
            "on": sorted(arranged.on) if arranged else [],
            "known": arranged is not None,
        }
        for year in sorted({*known, today.year, today.year + 1}, reverse=True)
    ]
    return page(request, "regimes/calendar.html", years=years)


@route("GET", verb="list_facts")
def facts(request: Request) -> HttpResponse:
    return page(
        request,
        "regimes/facts.html",
        facts=[{"fact": one, "seen_by": roles.called(one.seen_by)} for one in catalogue.catalogue()],
    )
