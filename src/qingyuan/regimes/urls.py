from __future__ import annotations

from django.urls import path

from . import pages

app_name = "regimes"
urlpatterns = [
    path("", pages.libraries, name="libraries"),
    path("facts", pages.facts, name="facts"),
    path("working-days", pages.calendar, name="calendar"),
    path("<slug:issuer>/<slug:name>/<int:number>", pages.library, name="library"),
    path("<slug:issuer>/<slug:name>/<int:before>/<int:after>", pages.compare, name="compare"),
]
