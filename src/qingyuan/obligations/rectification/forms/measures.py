"""Typed input for what stands beside the ledger's columns (另列措施、同类问题、建章立制)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.environment import day

from ..models import Finding, Measure, MeasureKind, StandingRule
from .finding import Move, day_field, text_field


class MeasureForm(Move):
    """另列措施."""

    criterion = text_field(_("标准"), rows=2, help_text=_("先写做到什么样算办完。"))
    text = text_field(_("措施"), rows=2)
    kind = forms.ChoiceField(label=_("整改方式"), choices=MeasureKind.choices, initial=MeasureKind.BY_DATE)
    due_on = day_field(_("时限"), required=False)

    def __init__(self, *args: Any, offered: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = offered


def _choice(measures: list[Measure]) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.order}. {one.text[:40]}") for one in measures]


class MeasureDoneForm(Move):
    """措施办完."""

    measure = forms.TypedChoiceField(label=_("哪一条措施"), coerce=int)
    on = day_field(_("办完日期"))
    note = forms.CharField(label=_("说明"), required=False, max_length=300)

    def __init__(self, *args: Any, measures: list[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = _choice(measures)  # type: ignore[attr-defined]


class DropMeasureForm(Move):
    """撤下措施."""

    measure = forms.TypedChoiceField(label=_("哪一条措施"), coerce=int)
    reason = text_field(_("理由"), rows=2)

    def __init__(self, *args: Any, measures: list[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = _choice(measures)  # type: ignore[attr-defined]


class EarlierForm(Move):
    """关联同类问题: one of those the page proposes, by one press."""

    earlier = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, offered: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["earlier"].choices = [(str(one.pk), one.text) for one in offered]  # type: ignore[attr-defined]


class _Issued(forms.Form):
    """A rule as it is written down."""

    title = forms.CharField(
        label=_("制度名称"),
        max_length=120,
        error_messages={"required": _("请写制度名称，例如“集体经济收支公开办法”。")},
    )
    issued_on = day_field(_("印发日期"))
    place = forms.CharField(
        label=_("存放在哪里"), required=False, max_length=120, help_text=_("例如党员活动室文件柜、村务公开栏。")
    )
    text = text_field(_("内容要点"), required=False)
    file = forms.FileField(
        label=_("制度文件"), required=False, help_text=_("PDF、Word 或照片。不是非传不可：写明存放在哪里就行。")
    )


class StandingRuleForm(_Issued):
    """登记制度, on the unit's page of its rules."""

    unit = forms.IntegerField(widget=forms.HiddenInput)


class NewRuleForm(Move, _Issued):
    """登记制度 on the page of the finding it answers."""


class KnownRuleForm(Move):
    """关联制度: one the unit already has."""

    rule = forms.TypedChoiceField(label=_("本单位已有的制度"), coerce=int)

    def __init__(self, *args: Any, rules: list[StandingRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.title}（{day(one.issued_on)}）") for one in rules
        ]
