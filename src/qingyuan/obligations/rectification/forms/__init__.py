"""Typed input to clean facts (表单), by noun.

finding 问题和台账, measures 另列措施、同类问题和制度, draws 反向核查.
"""

from .draws import AnnounceForm, DrawForm
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
from .measures import (
    DropMeasureForm,
    EarlierForm,
    KnownRuleForm,
    MeasureDoneForm,
    MeasureForm,
    NewRuleForm,
    StandingRuleForm,
)

__all__ = [
    "AnnounceForm",
    "DecideForm",
    "DrawForm",
    "DropMeasureForm",
    "EarlierForm",
    "EvidenceForm",
    "ExtensionForm",
    "FilterForm",
    "ImportForm",
    "KnownRuleForm",
    "LookBackForm",
    "MeasureDoneForm",
    "MeasureForm",
    "Move",
    "NewRuleForm",
    "NoteForm",
    "OpenForm",
    "PlanForm",
    "ReopenForm",
    "ReviewerForm",
    "SignOffForm",
    "StandingRuleForm",
]
