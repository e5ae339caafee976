from __future__ import annotations

from django.urls import path

from .pages import checklist, checks, finding, ledger, own, unit_checks

app_name = "rectification"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("word", ledger.ledger_word, name="ledger-word"),
    path("excel", ledger.ledger_excel, name="ledger-excel"),
    path("import", ledger.import_ledger, name="import"),
    path("import/commit", ledger.commit_import, name="import-commit"),
    path("checklist-import", checklist.import_checklist, name="checklist-import"),
    path("checklist-import/commit", checklist.commit_checklist, name="checklist-import-commit"),
    path(
        "checklist/<slug:issuer>/<slug:name>/<int:number>/<slug:key>/excel",
        checklist.checklist_excel,
        name="checklist-excel",
    ),
    path("open", finding.open_finding, name="open"),
    path("<int:finding_id>", finding.finding, name="finding"),
    path("<int:finding_id>/start", finding.start, name="start"),
    path("<int:finding_id>/plan", finding.plan, name="plan"),
    path("<int:finding_id>/evidence", finding.add_evidence, name="add-evidence"),
    path("<int:finding_id>/evidence/<int:evidence_id>", finding.evidence_file, name="evidence-file"),
    path("<int:finding_id>/submit", finding.submit, name="submit"),
    path("<int:finding_id>/ask-review", finding.ask_review, name="ask-review"),
    path("<int:finding_id>/send-back", finding.send_back, name="send-back"),
    path("<int:finding_id>/sign-off", finding.sign_off, name="sign-off"),
    path("<int:finding_id>/look-back", finding.look_back, name="look-back"),
    path("<int:finding_id>/reopen", finding.reopen, name="reopen"),
    path("<int:finding_id>/contest", finding.contest, name="contest"),
    path("<int:finding_id>/uphold", finding.uphold, name="uphold"),
    path("<int:finding_id>/withdraw", finding.withdraw, name="withdraw"),
    path("<int:finding_id>/extension", finding.ask_extension, name="ask-extension"),
    path("<int:finding_id>/extension/decide", finding.decide_extension, name="decide-extension"),
    path("<int:finding_id>/note", own.note, name="own-note"),
    path("<int:finding_id>/show", own.show, name="show-own"),
    path("<int:finding_id>/take-back", own.take_back, name="take-back-own"),
    path("<int:finding_id>/put-away", own.put_away, name="put-away"),
    path("checks/<int:adoption_id>", unit_checks.coverage, name="checks"),
    path("checks/<int:adoption_id>/mine", checks.mine, name="my-check"),
    path("checks/<int:adoption_id>/<int:unit_id>", unit_checks.unit_check, name="unit-check"),
    path("checks/<int:adoption_id>/<int:unit_id>/found", unit_checks.found, name="check-found"),
    path("checks/<int:adoption_id>/<int:unit_id>/accept", unit_checks.accept, name="accept-check"),
    path("checks/<int:adoption_id>/<int:unit_id>/return", unit_checks.send_back, name="return-check"),
    path("checks/<int:adoption_id>/<int:unit_id>/members", unit_checks.members, name="check-members"),
    path("checks/<int:adoption_id>/<int:unit_id>/sheet", unit_checks.sheet, name="check-sheet"),
]
