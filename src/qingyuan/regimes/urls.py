from __future__ import annotations

from django.urls import path

from .pages import adopting, in_force, reading, uploading

app_name = "regimes"
urlpatterns = [
    path("", reading.libraries, name="libraries"),
    path("facts", reading.facts, name="facts"),
    path("working-days", reading.calendar, name="calendar"),
    path("in-force", in_force.in_force, name="in-force"),
    path("adopt", adopting.adopt, name="adopt"),
    path("adoptions/<int:adoption_id>/end", adopting.end, name="end"),
    path("adoptions/<int:adoption_id>/upgrade", adopting.upgrade, name="upgrade"),
    path("upload", uploading.upload, name="upload"),
    path("<slug:issuer>/<slug:name>/<int:number>", reading.library, name="library"),
    path("<slug:issuer>/<slug:name>/<int:before>/<int:after>", reading.compare, name="compare"),
]
