"""Typed input to clean facts (表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import Signature


def _sentence(label: Any, *, most: int = 500, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _("这里最多%(limit_value)s字，请写要点。")},
    )


class Move(forms.Form):
    """Every form of a question carries the revision it was opened with."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AnswerForm(Move):
    """答复: the button pressed is the choice; the service says which there are."""

    choice = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    text = _sentence(_("补充一句"))


class TakeDownForm(Move):
    """电话代记."""

    said_by = forms.TypedChoiceField(
        label=_("谁说的"),
        coerce=int,
        error_messages={"required": _("请选是谁在电话里说的。")},
    )
    choice = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    text = _sentence(_("他说的话"))

    def __init__(self, *args: Any, speakers: list[Signature], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_by"].choices = [(str(one.id), str(one)) for one in speakers]  # type: ignore[attr-defined]


class CloseForm(Move):
    """办结: the button pressed is the way."""

    how = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    note = _sentence(_("办结意见"), most=1000, rows=3)
