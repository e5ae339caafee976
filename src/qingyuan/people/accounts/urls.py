from __future__ import annotations

from django.urls import path

from .pages import entering, me, openings, paper, system

app_name = "accounts"
urlpatterns = [
    path("sign-in", entering.sign_in, name="sign_in"),
    path("sign-out", entering.sign_out, name="sign_out"),
    path("open", entering.open_with_code, name="open"),
    path("open/<str:code>", entering.open_slip, name="open_slip"),
    path("language", me.language, name="language"),
    path("me", me.me, name="me"),
    path("me/password", me.password, name="password"),
    path("me/sign-out-others", me.sign_out_others, name="sign_out_others"),
    path("openings", openings.openings, name="openings"),
    path("openings/issue", openings.issue, name="issue"),
    path("openings/<int:slip_id>/withdraw", openings.withdraw, name="withdraw"),
    path("paper/<int:decision_id>", paper.paper_page, name="paper_page"),
    path("system", system.system, name="system"),
    path("system/administrators", system.appoint, name="appoint"),
    path("system/accounts/<int:account_id>/close", system.close, name="close"),
    path("system/accounts/<int:account_id>/reopen", system.reopen, name="reopen"),
    path("system/accounts/<int:account_id>/unlock", system.unlock, name="unlock"),
    path("system/accounts/<int:account_id>/slip", system.reissue, name="reissue"),
]
