from __future__ import annotations

from django.urls import path

from . import pages

app_name = "tasks"
_SET = "units/<int:unit_id>/sets/<int:adoption_id>"
urlpatterns = [
    path("units/<int:unit_id>", pages.unit, name="unit"),
    path(f"{_SET}/subjects", pages.add_subject, name="add-subject"),
    path(f"{_SET}/items/<slug:item>", pages.record, name="record"),
    path("subjects/<int:subject_id>", pages.subject, name="subject"),
    path("subjects/<int:subject_id>/leave", pages.leave, name="leave"),
    path("handlings/<int:handling_id>", pages.handling, name="handling"),
    path("handlings/<int:handling_id>/accept", pages.accept, name="accept"),
    path("handlings/<int:handling_id>/send-back", pages.send_back, name="send-back"),
    path("records/<int:record_id>/file", pages.record_file, name="file"),
    path("review", pages.review, name="review"),
    path("sets", pages.sets, name="sets"),
    path("sets/<int:adoption_id>", pages.progress, name="progress"),
    path("units/<int:unit_id>/own", pages.add_own, name="add-own"),
    path("own/<int:own_id>", pages.own, name="own"),
    path("own/<int:own_id>/record", pages.record_own, name="record-own"),
    path("own/<int:own_id>/drop", pages.drop, name="drop"),
    path("suggestions", pages.suggestions, name="suggestions"),
    path("suggest", pages.suggest, name="suggest"),
    path("suggestions/<int:suggestion_id>", pages.suggestion, name="suggestion"),
    path("suggestions/<int:suggestion_id>/answer", pages.answer, name="answer"),
    path("suggestions/<int:suggestion_id>/pass-up", pages.pass_up, name="pass-up"),
    path("suggestions/<int:suggestion_id>/take", pages.take, name="take"),
    path("suggestions/<int:suggestion_id>/withdraw", pages.withdraw, name="withdraw"),
    path("boards/", pages.boards, name="boards"),
    path("boards/new", pages.new_post, name="new-post"),
    path("boards/<int:post_id>", pages.post, name="post"),
    path("boards/<int:post_id>/close", pages.close, name="close"),
    path("boards/<int:post_id>/claim", pages.claim, name="claim-post"),
    path("claims/<int:claim_id>", pages.claimed, name="claim"),
    path("claims/<int:claim_id>/<slug:verb>", pages.move_claim, name="move-claim"),
]
