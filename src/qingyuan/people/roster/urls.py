from __future__ import annotations

from django.urls import path

from .pages import changes, people, sheets, units

app_name = "roster"
urlpatterns = [
    path("", people.people, name="people"),
    path("add", people.add, name="add"),
    path("<int:person_id>", people.person, name="person"),
    path("<int:person_id>/edit", people.edit, name="edit"),
    path("<int:person_id>/reveal", people.reveal, name="reveal"),
    path("<int:person_id>/join", changes.join, name="join"),
    path("<int:person_id>/transfer", changes.transfer, name="transfer"),
    path("<int:person_id>/become-full", changes.become_full, name="become_full"),
    path("<int:person_id>/leave", changes.leave, name="leave"),
    path("seats/<int:seat_id>/appoint", changes.appoint, name="appoint"),
    path("seats/<int:seat_id>/abolish", changes.abolish_seat, name="abolish_seat"),
    path("tenures/<int:tenure_id>/relieve", changes.relieve, name="relieve"),
    path("units/<int:unit_id>/merge", units.merge, name="merge"),
    path("units/<int:unit_id>/split", units.split, name="split"),
    path("units/<int:unit_id>/dissolve", units.dissolve, name="dissolve"),
    path("sheet", sheets.upload, name="upload"),
    path("sheet/<int:intake_id>", sheets.intake, name="intake"),
    path("sheet/<int:intake_id>/commit", sheets.commit, name="commit"),
    path("sheet/<int:intake_id>/refused", sheets.refused, name="refused"),
]
