from __future__ import annotations

from django.urls import path

from . import pages

app_name = "dashboards"
urlpatterns = [
    path("", pages.dashboard, name="dashboard"),
    path("<int:adoption_id>", pages.map_of, name="map"),
    path("boundaries/<int:unit_id>", pages.boundaries, name="boundaries"),
    path("boundaries/<int:unit_id>/remove", pages.take_off, name="take-off"),
]
