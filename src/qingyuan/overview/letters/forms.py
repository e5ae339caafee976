"""Typed input to clean facts (表单)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.clock import SHANGHAI
from qingyuan.kernel.facts import Counted
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from .models import Letter, Line, Report
from .services import Chosen, Facts, Row, Sent
from .wording import USUAL_TIME

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

_LONG = _("这里最多%(limit_value)s字，请写要点。")


def _words(label: Text, most: int, *, required: bool = True, help_text: Text = "", rows: int = 0) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": _("请填写这一项。"), "max_length": _LONG},
    )


def _day(label: Text, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请按 2026-06-05 的样子填写日期。"), "required": _("请填写日期。")},
    )


def _hour(label: Text, *, help_text: Text = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        help_text=help_text,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("请按 17:00 的样子填写时间。")},
    )


def _file(label: Text, *, required: bool = False, help_text: Text = "") -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages={"required": _("请选择文件或者照片。"), "empty": _("这个文件是空的，请重新选择。")},
    )


class Move(forms.Form):
    """Every form of a record carries the revision it was opened with."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class LetterForm(forms.Form):
    """登记: four fields and a photo. The committee is asked for only where the reader keeps several."""

    unit = forms.TypedChoiceField(label=_("登记到"), coerce=int)
    sender = _words(_("来文单位"), 80)
    number = _words(_("文号或来源"), 80, help_text=_("没有文号的写来源，例如：电话通知、微信通知。"))
    asks = _words(_("要求"), 500, help_text=_("要我们做什么、报什么。"), rows=3)
    due_on = _day(_("时限"))
    due_time = _hour(_("时间"), help_text=_("不填按17:00。"))
    photo = _file(_("来文照片或扫描件"))

    def __init__(self, *args: Any, units: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(units) < 2:
            del self.fields["unit"]
        else:
            self.fields["unit"].choices = [(str(one.pk), one.short_name) for one in units]  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        data = self.cleaned_data
        at = data["due_time"] or USUAL_TIME
        due_at = clock.at(data["due_on"], at.hour, at.minute)
        return Facts(data["sender"], data["number"], data["asks"], due_at)

    @staticmethod
    def initial_of(letter: Letter) -> dict[str, Any]:
        due = letter.due_at.astimezone(SHANGHAI)
        said = {name: getattr(letter, name) for name in ("sender", "number", "asks")}
        return {**said, "due_on": due.date(), "due_time": due.time()}


class CorrectForm(LetterForm):
    """更正登记: the same with the revision."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NoteForm(Move):
    """办结、撤销、作废: one sentence."""

    note = _words(_("说明"), 500, rows=2)


EACH = "each"


class LineForm(forms.Form):
    """One row of the 任务分解表; a row whose task, requirement and day are empty is none."""

    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    task = _words(_("任务"), 120, required=False, rows=2)
    requirement = _words(_("具体要求"), 1000, required=False, rows=2)
    lead = forms.TypedChoiceField(label=_("牵头单位"), required=False, coerce=int, empty_value=None)
    unit = forms.ChoiceField(label=_("责任单位"), required=False)
    post = _words(_("责任人"), 40, required=False)
    due_on = _day(_("完成时限"), required=False)
    drop = forms.BooleanField(label=_("去掉"), required=False)

    def __init__(self, *args: Any, units: Sequence[Organization], each: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.short_name) for one in units]
        self.fields["lead"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
        every = [(EACH, each)] if self.initial.get("line") is None else []
        self.fields["unit"].choices = [("", _("请选择")), *every, *named]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    @property
    def blank(self) -> bool:
        data = self.cleaned_data
        return data["line"] is None and not any(data[name] for name in ("task", "requirement", "unit", "post"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.blank and not data["drop"]:
            for name, words in _ROW_NEEDS.items():
                if not data[name]:
                    self.add_error(name, words)
        return data

    def row(self) -> Row:
        data = self.cleaned_data
        return Row(
            task=data["task"],
            unit_id=None if data["unit"] == EACH else int(data["unit"] or 0),
            # Of a row that is dropped nothing else counts.
            due_on=data["due_on"] or clock.today(),
            requirement=data["requirement"],
            lead_id=data["lead"],
            post=data["post"],
            line_id=data["line"],
            drop=data["drop"],
        )

    @staticmethod
    def initial_of(line: Line) -> dict[str, Any]:
        same = ("task", "requirement", "post", "due_on")
        return {
            "line": line.pk,
            "lead": line.lead_id or "",
            "unit": line.unit_id,
            **{name: getattr(line, name) for name in same},
        }


_ROW_NEEDS = {"task": _("请写任务。"), "unit": _("请选责任单位。"), "due_on": _("请填完成时限。")}
# Rows a new table begins with, and how many each press on 再加几行 adds.
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 4, 4, 60


class AnswerForm(Move):
    """落实情况: a sentence, or what it is computed from; a file beside it."""

    text = _words(_("落实情况"), 500, required=False, rows=3)
    link = forms.ChoiceField(
        label=_("由系统计算"), required=False, help_text=_("选了这一项，数字按记录随时算出，不用填。")
    )
    file = _file(_("附件"))

    def __init__(self, *args: Any, links: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].choices = [("", _("不选")), *links]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """上报件: title, to whom, which campaign, which figures. No figure is typed."""

    revision = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    letter = forms.IntegerField(required=False, widget=forms.HiddenInput)
    unit = forms.TypedChoiceField(label=_("报送主体"), coerce=int)
    title = _words(_("标题"), 80)
    for_unit = _words(_("报送单位"), 80)
    campaign = forms.TypedChoiceField(label=_("统计哪次集中治理"), required=False, coerce=int, empty_value=None)
    figures = forms.MultipleChoiceField(
        label=_("指标"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少勾选一个指标。数字由系统从记录里算，不用填。")},
    )
    divided = forms.MultipleChoiceField(label=_("再按类别分列"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *args: Any,
        units: Sequence[Organization],
        campaigns: Sequence[Adoption],
        known: Sequence[Counted],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self._campaigns: Mapping[int, Adoption] = {one.pk: one for one in campaigns}
        if len(units) < 2:
            del self.fields["unit"]
        else:
            self.fields["unit"].choices = [(str(one.pk), one.short_name) for one in units]  # type: ignore[attr-defined]
        self.fields["campaign"].choices = [  # type: ignore[attr-defined]
            ("", _("不限，全部记录")),
            *((str(one.pk), one.title) for one in campaigns),
        ]
        self.fields["figures"].choices = [(one.name, str(one.label)) for one in known]  # type: ignore[attr-defined]
        self.fields["divided"].choices = [  # type: ignore[attr-defined]
            (one.name, str(one.label)) for one in known if one.parts is not None
        ]

    def chosen(self) -> Chosen:
        data = self.cleaned_data
        campaign = data["campaign"]
        return Chosen(
            title=data["title"],
            for_unit=data["for_unit"],
            adoption=self._campaigns[campaign] if campaign is not None else None,
            figures=tuple(dict.fromkeys([*data["figures"], *data["divided"]])),
            divided=tuple(data["divided"]),
        )


class ScanForm(Move):
    """签批件."""

    page = _file(_("签批件"), required=True, help_text=_("审签单签字后的照片或扫描件。"))


class SendForm(Move):
    """报送登记."""

    on = _day(_("报送日期"))
    at = _hour(_("时间"), help_text=_("不填按现在。"))
    way = forms.ChoiceField(label=_("报送方式"), choices=Report.Way)
    to = _words(_("送达何处"), 80)

    def sent(self) -> Sent:
        data = self.cleaned_data
        now = clock.now()
        at = clock.at(data["on"], data["at"].hour, data["at"].minute) if data["at"] else now
        if not data["at"] and data["on"] != clock.day_of(now):
            at = clock.at(data["on"], USUAL_TIME.hour)
        return Sent(at, data["way"], data["to"])
