"""Every table under its class (表的类别), read by hand against this list."""

from __future__ import annotations

import pytest

from qingyuan.kernel import rebuilding, tables

RECORD = {
    "accounts_account",
    "accounts_commission",
    "accounts_commissionedact",
    "accounts_openingslip",
    "campaigns_appraisal",
    "campaigns_body",
    "campaigns_closing",
    "campaigns_pause",
    "accounts_paperdecision",
    "accounts_shareddevice",
    "campaigns_stage",
    "campaigns_stageextension",
    "chronicle_entry",
    "chronicle_sealed",
    "dashboards_boundary",
    "letters_figure",
    "letters_letter",
    "letters_line",
    "letters_report",
    "letters_signedpage",
    "desk_call",
    "desk_feed",
    "organizations_organization",
    "organizations_placement",
    "organizations_seat",
    "organizations_succession",
    "pledges_answer",
    "pledges_breach",
    "pledges_sheet",
    "pledges_yearlyaccount",
    "questions_question",
    "questions_questionaccess",
    "questions_questionview",
    "rectification_categoryanswer",
    "rectification_conclusionaccess",
    "rectification_earlierconclusion",
    "rectification_draw",
    "rectification_drawnfinding",
    "rectification_evidence",
    "rectification_extension",
    "rectification_finding",
    "rectification_look",
    "rectification_measure",
    "rectification_membercheck",
    "rectification_namedaccess",
    "rectification_pastround",
    "rectification_rulelink",
    "rectification_standingrule",
    "rectification_unitcheck",
    "regimes_adoption",
    "roster_absence",
    "roster_arrival",
    "roster_effectperiod",
    "roster_exemption",
    "roster_exemptionyear",
    "roster_membership",
    "roster_person",
    "roster_remark",
    "roster_tenure",
    "roster_transfer",
    "tasks_claim",
    "tasks_figure",
    "tasks_handling",
    "tasks_ownitem",
    "tasks_post",
    "tasks_progress",
    "tasks_record",
    "tasks_subject",
    "tasks_suggestion",
    "supervision_enquiry",
    "supervision_enquiryaccess",
    "supervision_guidance",
}
DERIVED = {"chronicle_unitlog", "regimes_libraryversion"}
TECHNICAL = {
    "accounts_signin",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "django_content_type",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "intake_choice",
    "intake_chunk",
    "intake_comparedbranch",
    "intake_comparison",
    "intake_import",
    "kernel_reply",
}
SECRET: set[str] = set()


@pytest.mark.parametrize(
    ("kind", "listed"),
    [("record", RECORD), ("derived", DERIVED), ("technical", TECHNICAL), ("secret", SECRET)],
)
def test_each_table_stands_under_its_class(kind, listed):
    assert {table for table, found in tables.classes().items() if found == kind} == listed


def test_each_derived_table_can_be_rebuilt():
    assert rebuilding.tables() == DERIVED
