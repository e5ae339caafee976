from __future__ import annotations

from django.urls import path

from .pages import conclusions, finding, ledger

app_name = "rectification"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("word", ledger.ledger_word, name="ledger-word"),
    path("excel", ledger.ledger_excel, name="ledger-excel"),
    path("import", ledger.import_ledger, name="import"),
    path("import/commit", ledger.commit_import, name="import-commit"),
    path("open", finding.open_finding, name="open"),
    path("conclusions", conclusions.conclusions, name="conclusions"),
    path("conclusions/import", conclusions.import_conclusions, name="conclusions-import"),
    path("conclusions/match", conclusions.match_list, name="conclusions-match"),
    path("conclusions/match-exact", conclusions.match_exact, name="conclusions-match-exact"),
    path("conclusions/about/<int:unit_id>", conclusions.about_unit, name="conclusions-about"),
    path("conclusions/<int:conclusion_id>", conclusions.conclusion, name="conclusion"),
    path("conclusions/<int:conclusion_id>/match", conclusions.match, name="conclusion-match"),
    path("conclusions/<int:conclusion_id>/set-aside", conclusions.set_aside, name="conclusion-set-aside"),
    path("conclusions/<int:conclusion_id>/take-back", conclusions.take_back, name="conclusion-take-back"),
    path("conclusions/<int:conclusion_id>/link", conclusions.link, name="conclusion-link"),
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
