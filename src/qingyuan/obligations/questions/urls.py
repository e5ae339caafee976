from __future__ import annotations

from django.urls import path

from . import pages

app_name = "questions"
urlpatterns = [
    path("", pages.questions, name="list"),
    path("<int:question_id>", pages.question, name="question"),
    path("<int:question_id>/answer", pages.answer, name="answer"),
    path("<int:question_id>/take-down", pages.take_down, name="take-down"),
    path("<int:question_id>/close", pages.close, name="close"),
]
