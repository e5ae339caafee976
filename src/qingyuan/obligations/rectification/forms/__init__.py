"""Typed input to clean facts (表单), by noun: finding 问题和台账."""

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
