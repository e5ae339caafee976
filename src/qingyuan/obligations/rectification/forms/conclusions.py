"""Typed input to clean facts (以往结论的表单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import Signature

from ..conclusions_rules import MOST_NAMED
from ..conclusions_states import Source
from ..models import EarlierConclusion, Finding
from ..queries.conclusions import Proposal
from .finding import Move, day_field, text_field


class ConclusionsImportForm(forms.Form):
    """导入以往结论."""

    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("结论一览表"),
        help_text=_(
            "Excel（.xlsx 或 .xls）。只读来源、文号、结论日期、被反馈单位、问题、类别、办理状态；"
            "信访人、举报人、电话、住址、来信内容等栏一律不读、不存，文件读完即弃。"
        ),
        error_messages={"required": _("请选择表格。"), "empty": _("这个文件是空的，请重新选择。")},
    )
    source = forms.ChoiceField(
        label=_("结论来源"),
        required=False,
        choices=[("", _("以表里“来源”一栏为准")), *Source.choices],
        help_text=_("表里没有“来源”一栏，或者那一格空着，按这里选的算。"),
    )
    document = forms.CharField(
        label=_("文号或反馈文件"), required=False, max_length=200, help_text=_("整张表出自同一份文件的，写在这里。")
    )
    concluded_on = day_field(_("结论日期"), required=False, help_text=_("表里没有日期的，按这一天算。"))
    confidential = forms.BooleanField(
        label=_("整张表按保密处理"), required=False, help_text=_("信访办结结论不用勾，一律按保密处理。")
    )
    named = forms.TypedMultipleChoiceField(
        label=_("保密的结论，除您以外谁可以看"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("表里有保密的结论时选，至少一人，最多四人：一人核实，另一人办结。被反馈单位的人不能选。"),
        error_messages={"invalid_choice": _("所选的人不在列表里，请重新选。")},
    )

    def __init__(self, *args: Any, nameable: Sequence[Signature], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["named"].choices = [(str(one.id), str(one)) for one in nameable]  # type: ignore[attr-defined]

    def clean_named(self) -> list[int]:
        named: list[int] = self.cleaned_data["named"]
        if len(named) >= MOST_NAMED:
            raise forms.ValidationError(_("连您在内最多五人。知道的人越少越好，请减去几位。"))
        return named


class MatchForm(Move):
    """对应: which unit, which category; the exact ones filled in, the others to choose."""

    unit = forms.TypedChoiceField(
        label=_("被反馈单位"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("请重新选单位。"), "required": _("请选单位。")},
    )
    unit_name = forms.CharField(
        label=_("都不是，写单位名称"),
        required=False,
        max_length=120,
        help_text=_("写全称，或者写成“苏木镇/嘎查村”；写了的以这里为准。"),
    )
    place = forms.ChoiceField(
        label=_("问题类别"),
        error_messages={"required": _("请选问题类别。"), "invalid_choice": _("请从列表里重新选。")},
    )

    def __init__(self, data: Any = None, *, row: EarlierConclusion, proposal: Proposal, items: bool) -> None:
        initial = {
            "revision": row.revision,
            "unit": proposal.unit.pk if proposal.unit else None,
            "place": proposal.place.key if proposal.place else "",
        }
        super().__init__(data, initial=initial, auto_id=f"match_{row.pk}_%s")
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            *([("", _("请选择"))] if proposal.unit is None else []),
            *((str(one.pk), one.name) for one in proposal.units),
        ]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *((one.key, one.label) for one in proposal.places if items or not one.item or one == proposal.place),
        ]
        if not items:
            # In a list one chooses among those shown; the conclusion's own page takes a name as well.
            del self.fields["unit_name"]
            self.fields["unit"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("unit") and not cleaned.get("unit_name") and "unit" not in self.errors:
            self.add_error("unit", _("请选单位，或者写单位名称。"))
        return cleaned


class SetAsideForm(Move):
    """不采用."""

    reason = text_field(_("不采用的理由"), help_text=_("例如结论已经被撤销、和别的结论重复。"))


class LinkForm(Move):
    """列入: which problem of the unit's own list it is."""

    finding = forms.TypedChoiceField(
        label=_("清单上的问题"),
        coerce=int,
        error_messages={"required": _("请选一条问题。"), "invalid_choice": _("请重新选。")},
    )

    def __init__(self, *args: Any, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].choices = [(str(one.pk), str(one)) for one in findings]  # type: ignore[attr-defined]
