"""Typed input of the account pages (账号表单)."""

from .accounts import (
    AccountFilter,
    AppointForm,
    CandidateFilter,
    CodeForm,
    IssueForm,
    LanguageForm,
    MoveForm,
    OpenForm,
    PasswordForm,
    SignInForm,
)
from .commissions import CommissionForm
from .devices import DeviceForm, PinForm, TabletForm
from .paper import PaperDecisionForm

__all__ = [
    "AccountFilter",
    "AppointForm",
    "CandidateFilter",
    "CodeForm",
    "CommissionForm",
    "DeviceForm",
    "IssueForm",
    "LanguageForm",
    "MoveForm",
    "OpenForm",
    "PaperDecisionForm",
    "PasswordForm",
    "PinForm",
    "SignInForm",
    "TabletForm",
]
