"""Where each room's pages hang (网址)."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("qingyuan.people.accounts.urls")),
    path("", include("qingyuan.overview.desk.urls")),
    path("units/", include("qingyuan.people.organizations.urls")),
    path("people/", include("qingyuan.people.roster.urls")),
    path("imports/", include("qingyuan.people.intake.urls")),
    path("libraries/", include("qingyuan.regimes.urls")),
    path("tasks/", include("qingyuan.obligations.tasks.urls")),
    path("questions/", include("qingyuan.obligations.questions.urls")),
    path("findings/", include("qingyuan.obligations.rectification.urls")),
    path("pledges/", include("qingyuan.obligations.pledges.urls")),
    path("campaigns/", include("qingyuan.overview.campaigns.urls")),
    path("map/", include("qingyuan.overview.dashboards.urls")),
    path("letters/", include("qingyuan.overview.letters.urls")),
    path("guidance/", include("qingyuan.overview.supervision.urls")),
    path("demo/", include("qingyuan.demo.urls")),
]

handler404 = "qingyuan.kernel.middleware.not_found"
handler500 = "qingyuan.kernel.middleware.server_error"
