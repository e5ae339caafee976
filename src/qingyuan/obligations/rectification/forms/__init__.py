"""Typed input to clean facts (表单), by noun: finding 问题和台账, checks 对照检查, checklist 清单导入."""

from .checklist import ChecklistFileForm, ChecklistIssueForm
from .checks import FoundForm, OwnNoteForm, PaperForm, ReturnForm, UnitCheckForm, mark_of
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
    "FoundForm",
    "ImportForm",
    "LookBackForm",
    "Move",
    "NoteForm",
    "OpenForm",
    "OwnNoteForm",
    "PaperForm",
    "PlanForm",
    "ReopenForm",
    "ReturnForm",
    "ReviewerForm",
    "SignOffForm",
    "UnitCheckForm",
    "mark_of",
]
