from __future__ import annotations

from django.urls import path

from . import pages

app_name = "pledges"
urlpatterns = [
    path("", pages.pledges, name="list"),
    path("<int:adoption_id>/mine", pages.mine, name="mine"),
    path("<int:adoption_id>/sign", pages.sign, name="sign"),
    path("<int:adoption_id>/decline", pages.decline, name="decline"),
    path("<int:adoption_id>/progress", pages.progress, name="progress"),
    path("<int:adoption_id>/units/<int:unit_id>", pages.register, name="register"),
    path("<int:adoption_id>/units/<int:unit_id>/paper", pages.paper, name="paper"),
    path("<int:adoption_id>/units/<int:unit_id>/blank", pages.blank, name="blank"),
    path("<int:adoption_id>/units/<int:unit_id>/accounts", pages.accounts, name="accounts"),
    path("answers/<int:answer_id>/void", pages.void, name="void"),
    path("sheets/<int:sheet_id>", pages.photo, name="photo"),
    path("accounts/<int:account_id>", pages.account_file, name="account-file"),
    path("breaches/of/<int:person_id>", pages.enter, name="enter-breach"),
    path("breaches/<int:breach_id>", pages.breach, name="breach"),
    path("breaches/<int:breach_id>/withdraw", pages.withdraw, name="withdraw-breach"),
]
