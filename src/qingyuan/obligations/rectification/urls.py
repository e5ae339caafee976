from __future__ import annotations

from django.urls import path

from .pages import checklist, finding, ledger

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
]
