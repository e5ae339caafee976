from __future__ import annotations

from django.urls import path

from . import pages

app_name = "desk"
urlpatterns = [path("desk", pages.desk, name="desk"), path("", pages.home, name="home")]
