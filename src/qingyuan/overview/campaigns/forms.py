"""Typed input to clean facts (表单)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.forms import UnitField, day_field
from qingyuan.people.organizations.models import COMMITTEES

from .models import Role, Stage
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


class ReasonForm(forms.Form):
    """Why (暂停的理由): everyone under the campaign reads it."""

    reason = forms.CharField(
        label=_("为什么暂停"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一句话，范围内各单位都看得到。"),
        error_messages={"required": _("请写一句为什么暂停，下级各单位看得到。")},
    )


class ClosingForm(forms.Form):
    """What the department says at the end (小结); the figures stand beside it by themselves."""

    words = forms.CharField(
        label=_("小结"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("可以不写。数字已由系统列在上面，不用再写一遍。"),
    )


class ExtendForm(forms.Form):
    """More time for a stage."""

    stage = forms.ChoiceField(label=_("哪个阶段"))
    to_on = day_field(_("延至"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("一句话，范围内各单位都看得到。"),
        error_messages={"required": _("请写一句为什么延期，下级各单位看得到。")},
    )

    def __init__(self, *args: Any, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(one.key, one.text) for one in stages]  # type: ignore[attr-defined]


class BodyForm(forms.Form):
    """Who carries the campaign: an organization that is there, or a temporary body made for it."""

    role = forms.ChoiceField(label=_("承担"), choices=Role.choices)
    name = forms.CharField(
        label=_("新设的名称"),
        max_length=60,
        required=False,
        help_text=_("领导小组、工作专班、包联组还没有设的，写名称就设一个临时机构。"),
    )
    until = day_field(_("任务截止"), required=False, hint=_("新设的要填，到期后它的权限自动停止。"))
    work = forms.CharField(label=_("负责什么"), max_length=120, required=False, help_text=_("一句话，可以不写。"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = UnitField(
            scope, label=_("已有的组织"), required=False, help_text=_("写简称，例如：县委组织部。")
        )
        self.fields["over"] = UnitField(
            scope,
            label=_("设在哪里"),
            kinds=COMMITTEES,
            required=False,
            help_text=_("新设的设在哪个党委下面，它就管到那里；不写就设在本级。包联组写它包联的党委。"),
        )
        self.order_fields(["role", "organization", "name", "over", "until", "work"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        named, made = data.get("organization") is not None, bool(data.get("name"))
        if named == made:
            raise forms.ValidationError(_("“已有的组织”和“新设的名称”请填一个，只填一个。"), code="one_of_two")
        if made and not data.get("until"):
            self.add_error("until", _("新设的临时机构要写任务截止的日期。"))
        return data


class AppraisalForm(forms.Form):
    """When and by whom the effect is appraised, without names."""

    on = day_field(_("测评日期"))
    who = forms.CharField(
        label=_("由谁测评"),
        max_length=120,
        help_text=_("例如：党员、服务对象代表。"),
        error_messages={"required": _("请写明由谁测评，例如：党员、服务对象代表。")},
    )
