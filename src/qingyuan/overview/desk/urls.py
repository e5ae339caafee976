from __future__ import annotations

from django.urls import path

from .pages import chasing, desk, feed

app_name = "desk"
urlpatterns = [
    path("desk", desk.desk, name="desk"),
    path("desk/chase", chasing.sheet, name="chase"),
    path("desk/chase/<int:unit_id>/called", chasing.called, name="called"),
    path("desk/chase/<int:unit_id>/phone", chasing.phone, name="phone"),
    path("me/calendar", feed.make, name="make-feed"),
    path("me/calendar/revoke", feed.revoke, name="revoke-feed"),
    path("calendar/<str:token>.ics", feed.feed, name="feed"),
    path("", desk.home, name="home"),
]
