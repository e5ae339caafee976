from __future__ import annotations

from django.urls import path

from . import pages

app_name = "demo"
urlpatterns = [
    path("", pages.roles, name="roles"),
    path("enter", pages.enter, name="enter"),
]
