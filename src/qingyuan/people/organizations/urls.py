from __future__ import annotations

from django.urls import path

from . import pages

app_name = "organizations"
urlpatterns = [
    path("", pages.tree, name="tree"),
    path("<int:unit_id>", pages.unit, name="unit"),
    path("<int:unit_id>/history", pages.history, name="history"),
    path("<int:unit_id>/entries", pages.entries, name="entries"),
    path("<int:unit_id>/found", pages.found, name="found"),
    path("<int:unit_id>/rename", pages.rename, name="rename"),
    path("<int:unit_id>/amend", pages.amend, name="amend"),
    path("<int:unit_id>/move", pages.move, name="move"),
    path("<int:unit_id>/seats/add", pages.add_seat, name="add_seat"),
]
