from __future__ import annotations

from django.urls import path

from .pages import arranging, board, compare, moving, plan, setting_up, unit

app_name = "campaigns"
urlpatterns = [
    path("", board.campaigns, name="list"),
    path("new", setting_up.new, name="new"),
    path("<int:adoption_id>", board.campaign, name="campaign"),
    path("<int:adoption_id>/unit/<int:unit_id>", unit.owed, name="unit"),
    path("<int:adoption_id>/compare", compare.compare, name="compare"),
    path("<int:adoption_id>/plan", plan.plan, name="plan"),
    path("<int:adoption_id>/launch", moving.launch, name="launch"),
    path("<int:adoption_id>/pause", moving.pause, name="pause"),
    path("<int:adoption_id>/resume", moving.resume, name="resume"),
    path("<int:adoption_id>/end", moving.end, name="end"),
    path("<int:adoption_id>/arrange", arranging.arrange, name="arrange"),
    path("<int:adoption_id>/arrange/extend", arranging.extend, name="extend"),
    path("<int:adoption_id>/arrange/bodies", arranging.add_body, name="add-body"),
    path("<int:adoption_id>/arrange/bodies/<int:body_id>/release", arranging.release_body, name="release-body"),
    path("<int:adoption_id>/arrange/appraisal", arranging.plan_appraisal, name="appraisal"),
]
