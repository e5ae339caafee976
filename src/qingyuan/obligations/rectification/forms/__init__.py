"""Typed input to clean facts (表单), by noun: finding 问题和台账, checklist 清单导入."""

from .checklist import ChecklistFileForm, ChecklistIssueForm
from .finding import (
    DecideForm,
    EvidenceForm,
    ExtensionForm,
    FilterForm,
    ImportForm,
    LookBackForm,
    Move,
    NoteForm,
    OpenForm,
    PlanForm,
    ReopenForm,
    ReviewerForm,
    SignOffForm,
)

__all__ = [
    "ChecklistFileForm",
    "ChecklistIssueForm",
    "DecideForm",
    "EvidenceForm",
    "ExtensionForm",
    "FilterForm",
    "ImportForm",
    "LookBackForm",
    "Move",
    "NoteForm",
    "OpenForm",
    "PlanForm",
    "ReopenForm",
    "ReviewerForm",
    "SignOffForm",
]
