from __future__ import annotations

from django.urls import path

from .pages import absences, changes, effects, exemptions, exports, people, remarks, transfers, units

app_name = "roster"
urlpatterns = [
    path("", people.people, name="people"),
    path("add", people.add, name="add"),
    path("export", exports.export, name="export"),
    path("<int:person_id>", people.person, name="person"),
    path("<int:person_id>/edit", people.edit, name="edit"),
    path("<int:person_id>/reveal", people.reveal, name="reveal"),
    path("<int:person_id>/join", changes.join, name="join"),
    path("<int:person_id>/restore", changes.restore, name="restore"),
    path("<int:person_id>/away", absences.away, name="away"),
    path("<int:person_id>/come-back", absences.come_back, name="come_back"),
    path("<int:person_id>/transfer", changes.transfer, name="transfer"),
    path("<int:person_id>/become-full", changes.become_full, name="become_full"),
    path("<int:person_id>/leave", changes.leave, name="leave"),
    path("<int:person_id>/send", transfers.send, name="send"),
    path("transfers", transfers.transfers, name="transfers"),
    path("transfers/<int:transfer_id>", transfers.transfer_record, name="transfer_record"),
    path("transfers/<int:transfer_id>/receive", transfers.receive, name="receive"),
    path("transfers/<int:transfer_id>/send-back", transfers.send_back, name="send_back"),
    path("transfers/<int:transfer_id>/confirm", transfers.confirm, name="confirm"),
    path("transfers/<int:transfer_id>/withdraw", transfers.withdraw, name="withdraw"),
    path("seats/<int:seat_id>/appoint", changes.appoint, name="appoint"),
    path("seats/<int:seat_id>/abolish", changes.abolish_seat, name="abolish_seat"),
    path("tenures/<int:tenure_id>/relieve", changes.relieve, name="relieve"),
    path("units/<int:unit_id>/merge", units.merge, name="merge"),
    path("units/<int:unit_id>/split", units.split, name="split"),
    path("units/<int:unit_id>/dissolve", units.dissolve, name="dissolve"),
    path("units/<int:unit_id>/exemptions", exemptions.exemptions, name="exemptions"),
    path("units/<int:unit_id>/exemptions/add", exemptions.add_exemption, name="add_exemption"),
    path("units/<int:unit_id>/floating", exemptions.set_floating, name="set_floating"),
    path("exemptions/<int:exemption_id>/withdraw", exemptions.withdraw_exemption, name="withdraw_exemption"),
    path("remarks/new", remarks.ask, name="ask"),
    path("remarks/<int:remark_id>", remarks.remark, name="remark"),
    path("remarks/<int:remark_id>/answer", remarks.answer_remark, name="answer_remark"),
    path("remarks/<int:remark_id>/withdraw", remarks.withdraw_remark, name="withdraw_remark"),
    path("<int:person_id>/effects/register", effects.register_effect, name="register_effect"),
    path("effects/<int:period_id>/amend", effects.amend_effect, name="amend_effect"),
    path("effects/<int:period_id>/revoke", effects.revoke_effect, name="revoke_effect"),
]
