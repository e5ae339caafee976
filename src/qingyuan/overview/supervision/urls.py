from __future__ import annotations

from django.urls import path

from . import pages

app_name = "supervision"
urlpatterns = [
    path("", pages.guidance, name="list"),
    path("ask", pages.ask, name="ask"),
    path("<int:guidance_id>/retract", pages.retract, name="retract"),
    path("enquiries/<int:enquiry_id>", pages.enquiry, name="enquiry"),
    path("enquiries/<int:enquiry_id>/answer", pages.answer, name="answer"),
    path("enquiries/<int:enquiry_id>/pass-up", pages.pass_up, name="pass-up"),
    path("enquiries/<int:enquiry_id>/publish", pages.publish, name="publish"),
    path("enquiries/<int:enquiry_id>/withdraw", pages.withdraw, name="withdraw"),
]
