from __future__ import annotations

from django.urls import path

from .pages import commissions, devices, entering, me, openings, paper, system

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
    path("commissions", commissions.list_commissions, name="commissions"),
    path("commissions/give", commissions.give, name="commission_give"),
    path("commissions/leave", commissions.leave, name="commission_leave"),
    path("commissions/<int:commission_id>", commissions.commission, name="commission"),
    path("commissions/<int:commission_id>/accept", commissions.accept, name="commission_accept"),
    path("commissions/<int:commission_id>/decline", commissions.decline, name="commission_decline"),
    path("commissions/<int:commission_id>/end", commissions.end, name="commission_end"),
    path("commissions/<int:commission_id>/enter", commissions.enter, name="commission_enter"),
    path("commissions/<int:commission_id>/signed", commissions.signed, name="commission_signed"),
    path("devices", devices.list_devices, name="devices"),
    path("devices/<int:device_id>/revoke", devices.revoke, name="device_revoke"),
    path("tablet", devices.tablet, name="tablet"),
    path("tablet/lock", devices.lock, name="tablet_lock"),
    path("tablet/stay", devices.stay, name="tablet_stay"),
    path("me/pin", devices.pin, name="pin"),
    path("paper/<int:decision_id>", paper.paper_page, name="paper_page"),
    path("system", system.system, name="system"),
    path("system/administrators", system.appoint, name="appoint"),
    path("system/accounts/<int:account_id>/close", system.close, name="close"),
    path("system/accounts/<int:account_id>/reopen", system.reopen, name="reopen"),
    path("system/accounts/<int:account_id>/unlock", system.unlock, name="unlock"),
    path("system/accounts/<int:account_id>/slip", system.reissue, name="reissue"),
]
