"""Typed input to clean facts (表单), by noun.

finding 问题和台账, checks 对照检查, checklist 清单导入, measures 另列措施、同类问题和制度, draws 反向核查.
"""

from .checklist import ChecklistFileForm, ChecklistIssueForm
from .checks import FoundForm, OwnNoteForm, PaperForm, ReturnForm, UnitCheckForm, mark_of
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
    "ChecklistFileForm",
    "ChecklistIssueForm",
    "DecideForm",
    "DrawForm",
    "DropMeasureForm",
    "EarlierForm",
    "EvidenceForm",
    "ExtensionForm",
    "FilterForm",
    "FoundForm",
    "ImportForm",
    "KnownRuleForm",
    "LookBackForm",
    "MeasureDoneForm",
    "MeasureForm",
    "Move",
    "NewRuleForm",
    "NoteForm",
    "OpenForm",
    "OwnNoteForm",
    "PaperForm",
    "PlanForm",
    "ReopenForm",
    "ReturnForm",
    "ReviewerForm",
    "SignOffForm",
    "StandingRuleForm",
    "UnitCheckForm",
    "mark_of",
]
