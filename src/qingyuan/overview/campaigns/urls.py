from __future__ import annotations

from django.urls import path

from . import pages

app_name = "campaigns"
urlpatterns = [
    path("", pages.campaigns, name="list"),
    path("new", pages.new, name="new"),
    path("<int:adoption_id>", pages.campaign, name="campaign"),
    path("<int:adoption_id>/<slug:verb>", pages.move, name="move"),
]
