from __future__ import annotations

from django.urls import path

from .pages import beginning, comparing, correcting, entering, looking, transcribing

app_name = "intake"
urlpatterns = [
    path("", beginning.intakes, name="intakes"),
    path("new", beginning.upload, name="upload"),
    path("differences", comparing.differences, name="differences"),
    path("differences/<int:comparison_id>", comparing.comparison, name="comparison"),
    path("differences/<int:comparison_id>/excel", comparing.comparison_excel, name="comparison_excel"),
    path("differences/<int:comparison_id>/go-on", comparing.resume_comparison, name="resume_comparison"),
    path("differences/<int:comparison_id>/discard", comparing.discard_comparison, name="discard_comparison"),
    path("differences/<int:comparison_id>/<int:number>", comparing.compared_branch, name="compared_branch"),
    path("transcript", transcribing.transcript, name="transcript"),
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
