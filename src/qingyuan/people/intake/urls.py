from __future__ import annotations

from django.urls import path

from .pages import beginning, correcting, entering, looking

app_name = "intake"
urlpatterns = [
    path("", beginning.intakes, name="intakes"),
    path("new", beginning.upload, name="upload"),
    path("<int:intake_id>", looking.intake, name="intake"),
    path("<int:intake_id>/progress", looking.progress, name="progress"),
    path("<int:intake_id>/refused", looking.refused, name="refused"),
    path("<int:intake_id>/columns", correcting.columns, name="columns"),
    path("<int:intake_id>/units", correcting.units, name="units"),
    path("<int:intake_id>/row", correcting.row, name="row"),
    path("<int:intake_id>/enter", entering.enter, name="enter"),
    path("<int:intake_id>/take-back", entering.take_back, name="take_back"),
    path("<int:intake_id>/discard", entering.discard, name="discard"),
    path("<int:intake_id>/go-on", entering.go_on, name="go_on"),
]
