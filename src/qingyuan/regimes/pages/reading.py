"""What libraries there are, to be read (查阅制度库)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from qingyuan.kernel import navigation
from qingyuan.kernel.pages import page
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import roles

from .. import queries

navigation.entry("regimes:libraries", gettext_lazy("制度库"), icon="books", order=500, roles=roles.BUSINESS)


@route("GET", verb="list")
def libraries(request: Request) -> HttpResponse:
    return page(
        request,
        "regimes/libraries.html",
        versions=list(queries.versions()),
        may_issue=bool(queries.own_units(request.scope)),
    )


@route("GET", verb="view")
def library(request: Request, issuer: str, name: str, number: int) -> HttpResponse:
    row = queries.version(f"{issuer}/{name}", number)
    return page(request, "regimes/library.html", version=row, items=queries.read(row).items)
