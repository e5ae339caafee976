"""Typed input to clean facts (表单)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from .rules import Days

_TOO_FAR = _("开始日期要在2000年到2099年之间，请核对年份。")


class TemplateForm(forms.Form):
    """Which campaign, for which unit, from when; the days of its stages follow from it and can be changed."""

    template = forms.ChoiceField(label=_("采用的方案"))
    checklist = forms.ChoiceField(
        label=_("对照的清单"), required=False, help_text=_("党员和单位对照它自查。正式清单请先在制度库里载入。")
    )
    unit = forms.TypedChoiceField(label=_("在哪个范围开展"), coerce=int)
    title = forms.CharField(label=_("名称"), max_length=80, error_messages={"required": _("请写集中治理的名称。")})
    starts_on = forms.DateField(
        label=_("开始日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(date(2000, 1, 1), _TOO_FAR), MaxValueValidator(date(2099, 12, 31), _TOO_FAR)],
        error_messages={"required": _("请填写开始日期。"), "invalid": _("请按 2026-06-05 的样子填写日期。")},
    )

    def __init__(
        self,
        *args: Any,
        templates: list[tuple[str, str]],
        checklists: list[tuple[str, str]],
        units: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = templates  # type: ignore[attr-defined]
        self.fields["checklist"].choices = [("", _("方案自带的清单")), *checklists]  # type: ignore[attr-defined]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class StagesForm(forms.Form):
    """The days of each stage, as proposed and as changed."""

    def __init__(self, *args: Any, stages: list[Days], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = stages
        for stage in stages:
            for name, label, initial in (
                ("from", _("%(stage)s：开始"), stage.starts_on),
                ("to", _("%(stage)s：结束"), stage.ends_on),
            ):
                self.fields[f"{stage.key}_{name}"] = forms.DateField(
                    label=label % {"stage": stage.text},
                    initial=initial,
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                    error_messages={"required": _("请填写日期。"), "invalid": _("请按 2026-06-05 的样子填写日期。")},
                )

    def days(self) -> list[Days]:
        """The stages as filled in. Call when valid."""
        data = self.cleaned_data
        return [
            Days(stage.key, stage.text, data[f"{stage.key}_from"], data[f"{stage.key}_to"]) for stage in self.stages
        ]


class MoveForm(forms.Form):
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
