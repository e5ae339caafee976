"""Loading a checklist, typed (清单导入的表单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..checklist_import import MOST_TITLE, NEW_LIST, Target


class ChecklistFileForm(forms.Form):
    """导入清单：选文件."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    target = forms.ChoiceField(
        label=_("导入为"),
        help_text=_("上级印发了修订稿，就选原来的清单：没有变的条目沿用原来的键名，已经对照过的不用重做。"),
    )
    file = forms.FileField(
        label=_("清单文件"),
        help_text=_(
            "Excel（.xlsx 或 .xls）。常用的列：序号、问题类别、具体表现、适用对象、适用单位、依据、严重程度；"
            "类别写成一行标题（一、圈子文化），下面逐行写表现，也认得。"
        ),
        error_messages={"required": _("请选择清单文件。"), "empty": _("这个文件是空的，请重新选择。")},
    )

    def __init__(self, *args: Any, targets: Sequence[Target], **more: Any) -> None:
        super().__init__(*args, **more)
        own = [
            (one.value, gettext("%(title)s（第%(version)s版）") % {"title": one.row.title, "version": one.version})
            for one in targets
            if one.row
        ]
        self.fields["target"].choices = [*own, (NEW_LIST, _("一份新的清单"))]  # type: ignore[attr-defined]


class ChecklistIssueForm(forms.Form):
    """发布清单."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    target = forms.CharField(widget=forms.HiddenInput)
    file = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(
        label=_("清单名称"),
        max_length=MOST_TITLE,
        help_text=_("照印发文件上的名称写。"),
        error_messages={"required": _("请写清单名称。")},
    )
    compared = forms.BooleanField(
        label=_("我已经同印发的文件逐条核对，一字不差"),
        required=False,
        help_text=_("勾选后标为“已核对”，写上您的姓名和日期；不勾选，标为“待核对”，照样可以使用。"),
    )
