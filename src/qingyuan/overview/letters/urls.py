from __future__ import annotations

from django.urls import path

from .pages import letters, lines, report_moves, reports

app_name = "letters"
urlpatterns = [
    path("", letters.letters, name="list"),
    path("new", letters.new, name="new"),
    path("<int:letter_id>", letters.letter, name="letter"),
    path("<int:letter_id>/correct", letters.correct, name="correct"),
    path("<int:letter_id>/take-up", letters.take_up, name="take-up"),
    path("<int:letter_id>/file", letters.file, name="file"),
    path("<int:letter_id>/withdraw", letters.withdraw, name="withdraw"),
    path("<int:letter_id>/photo", letters.photo, name="photo"),
    path("<int:letter_id>/split", lines.split, name="split"),
    path("<int:letter_id>/split.docx", lines.split_word, name="split-word"),
    path("<int:letter_id>/split.xlsx", lines.split_excel, name="split-excel"),
    path("lines", lines.given, name="given"),
    path("lines/<int:line_id>", lines.line, name="line"),
    path("lines/<int:line_id>/answer", lines.answer, name="answer"),
    path("lines/<int:line_id>/file", lines.line_file, name="line-file"),
    path("reports", reports.reports, name="reports"),
    path("reports/new", reports.new, name="report-new"),
    path("reports/<int:report_id>", reports.report, name="report"),
    path("reports/<int:report_id>/change", reports.change, name="report-change"),
    path("reports/<int:report_id>/print", reports.printed, name="report-print"),
    path("reports/<int:report_id>/report.docx", reports.report_word, name="report-word"),
    path("reports/<int:report_id>/report.xlsx", reports.report_excel, name="report-excel"),
    path("reports/<int:report_id>/freeze", report_moves.freeze, name="freeze"),
    path("reports/<int:report_id>/check", report_moves.check, name="check"),
    path("reports/<int:report_id>/issue", report_moves.issue, name="issue"),
    path("reports/<int:report_id>/attach", report_moves.attach, name="attach"),
    path("reports/<int:report_id>/send", report_moves.send, name="send"),
    path("reports/<int:report_id>/discard", report_moves.discard, name="discard"),
    path("reports/<int:report_id>/signed/<int:page_id>", reports.signed_page, name="signed-page"),
]
