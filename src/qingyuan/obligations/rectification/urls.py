from __future__ import annotations

from django.urls import path

from . import ledger_pages, pages

app_name = "rectification"
urlpatterns = [
    path("", ledger_pages.ledger, name="ledger"),
    path("word", ledger_pages.ledger_word, name="ledger-word"),
    path("excel", ledger_pages.ledger_excel, name="ledger-excel"),
    path("import", ledger_pages.import_ledger, name="import"),
    path("import/commit", ledger_pages.commit_import, name="import-commit"),
    path("open", pages.open_finding, name="open"),
    path("<int:finding_id>", pages.finding, name="finding"),
    path("<int:finding_id>/start", pages.start, name="start"),
    path("<int:finding_id>/plan", pages.plan, name="plan"),
    path("<int:finding_id>/evidence", pages.add_evidence, name="add-evidence"),
    path("<int:finding_id>/evidence/<int:evidence_id>", pages.evidence_file, name="evidence-file"),
    path("<int:finding_id>/submit", pages.submit, name="submit"),
    path("<int:finding_id>/ask-review", pages.ask_review, name="ask-review"),
    path("<int:finding_id>/send-back", pages.send_back, name="send-back"),
    path("<int:finding_id>/sign-off", pages.sign_off, name="sign-off"),
    path("<int:finding_id>/look-back", pages.look_back, name="look-back"),
    path("<int:finding_id>/reopen", pages.reopen, name="reopen"),
    path("<int:finding_id>/contest", pages.contest, name="contest"),
    path("<int:finding_id>/uphold", pages.uphold, name="uphold"),
    path("<int:finding_id>/withdraw", pages.withdraw, name="withdraw"),
    path("<int:finding_id>/extension", pages.ask_extension, name="ask-extension"),
    path("<int:finding_id>/extension/decide", pages.decide_extension, name="decide-extension"),
]
