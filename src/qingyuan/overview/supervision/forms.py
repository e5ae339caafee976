"""Typed input to clean facts (表单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import Signature


def _text(label: Any, *, rows: int = 3, most: int = 1000, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": _("这里还没有写。"),
            "max_length": _("这里最多%(limit_value)s字，请写要点。"),
        },
    )


class AskForm(forms.Form):
    """提问: one text; item: which of a category, answerer: who alone reads it, each where there is a choice."""

    item = forms.ChoiceField(label=_("清单哪一条"), required=False)
    text = _text(_("要问的情况"), most=500)
    answerer = forms.TypedChoiceField(
        label=_("请谁答复"), coerce=int, error_messages={"required": _("请选一位请谁答复：只有您和他看得到。")}
    )

    def __init__(
        self,
        *args: Any,
        items: Sequence[tuple[str, str]] = (),
        answerers: Sequence[Signature] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if items:
            self.fields["item"].choices = [("", _("这一类")), *items]  # type: ignore[attr-defined]
        else:
            del self.fields["item"]
        if answerers:
            self.fields["answerer"].choices = [(str(one.id), str(one)) for one in answerers]  # type: ignore[attr-defined]
        else:
            del self.fields["answerer"]


class Move(forms.Form):
    """Every form of an enquiry carries the revision it was opened with."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AnswerForm(Move):
    text = _text(_("答复"))


class PassUpForm(Move):
    note = _text(_("写给上级的话"), rows=2, most=500, required=False)


class PublishForm(Move):
    question = _text(_("公开的问题"))
    text = _text(_("公开的答复"))


class RetractForm(Move):
    reason = _text(_("为什么撤下"), rows=2, most=300)


class SearchForm(forms.Form):
    q = forms.CharField(label=_("找一找"), required=False, max_length=60)
