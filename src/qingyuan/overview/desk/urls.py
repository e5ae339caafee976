from __future__ import annotations

from django.urls import path

from .pages import desk

app_name = "desk"
urlpatterns = [path("desk", desk.desk, name="desk"), path("", desk.home, name="home")]
