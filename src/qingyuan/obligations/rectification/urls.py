from __future__ import annotations

from django.urls import path

from .pages import draws, finding, ledger, measures, standing_rules

app_name = "rectification"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("word", ledger.ledger_word, name="ledger-word"),
    path("excel", ledger.ledger_excel, name="ledger-excel"),
    path("import", ledger.import_ledger, name="import"),
    path("import/commit", ledger.commit_import, name="import-commit"),
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
    path("<int:finding_id>/measure", measures.add_measure, name="add-measure"),
    path("<int:finding_id>/measure/done", measures.measure_done, name="measure-done"),
    path("<int:finding_id>/measure/drop", measures.drop_measure, name="drop-measure"),
    path("<int:finding_id>/earlier", measures.link_earlier, name="link-earlier"),
    path("<int:finding_id>/earlier/unlink", measures.unlink_earlier, name="unlink-earlier"),
    path("<int:finding_id>/rule", standing_rules.link_rule, name="link-rule"),
    path("<int:finding_id>/rule/new", standing_rules.link_new_rule, name="link-new-rule"),
    path("<int:finding_id>/rule/none", standing_rules.no_rule_needed, name="no-rule-needed"),
    path("rules", standing_rules.standing_rules, name="standing-rules"),
    path("rules/<int:rule_id>/file", standing_rules.rule_file, name="rule-file"),
    path("draws", draws.draws, name="draws"),
    path("draws/announce", draws.announce_draw, name="announce-draw"),
    path("draws/<int:draw_id>", draws.draw, name="draw"),
    path("draws/<int:draw_id>/list.txt", draws.draw_list, name="draw-list"),
]
