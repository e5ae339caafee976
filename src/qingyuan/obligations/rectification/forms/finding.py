"""Typed input to clean facts (表单)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature

from ..models import OTHER, Finding, MeasureKind, Origin
from ..queries import WAITS
from ..services.mending import MOST_MONTHS
from ..specs import CategorySpec
from ..states import State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


def day_field(label: Text, *, required: bool = True, help_text: Text = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请按 2026-06-05 的样子填写日期。"), "required": _("请填写日期。")},
    )


def text_field(label: Text, *, required: bool = True, rows: int = 3, help_text: Text = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": _("请填写这一项。"),
            "max_length": _("这一项最多4000字，请写要点，详细材料作为佐证上传。"),
        },
    )


def _for_draw() -> forms.BooleanField:
    """Only where a draw waits for a look at this finding."""
    return forms.BooleanField(label=_("这是反向核查到现场看的"), required=False, initial=True)


# Ids are 63-bit.
_MOST = 2**63 - 1


class Move(forms.Form):
    """Every form of a finding carries the revision it was opened with."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class OpenForm(forms.Form):
    """登记问题."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    adoption = forms.IntegerField(required=False, widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("问题类别"))
    category_text = forms.CharField(label=_("类别名称"), required=False, max_length=60, help_text=_("选“其他”时填写。"))
    text = text_field(
        _("具体表现"), rows=4, help_text=_("写清什么时候、什么事、怎么不对。对事不对人，不写群众来信来电人的任何信息。")
    )
    severity = forms.ChoiceField(label=_("程度"), choices=Finding.Severity.choices, initial=Finding.Severity.ORDINARY)
    origin = forms.ChoiceField(label=_("问题来源"))
    source_text = forms.CharField(
        label=_("来源说明"), required=False, max_length=200, help_text=_("例如哪次检查、哪份反馈意见。")
    )
    found_on = day_field(_("发现日期"))
    leader_name = forms.CharField(label=_("责任领导"), required=False, max_length=60)
    due_on = day_field(_("整改时限"), required=False, help_text=_("可以先空着，由责任单位认领后填写。"))

    def __init__(self, *args: Any, categories: tuple[CategorySpec, ...], superior: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            *((category.key, category.text) for category in categories),
            (OTHER, _("其他")),
        ]
        origins = (
            (Origin.DEPARTMENT, Origin.SUPERVISION, Origin.EARLIER_CONCLUSION) if superior else (Origin.SELF_FOUND,)
        )
        self.fields["origin"].choices = [(one.value, one.label) for one in origins]  # type: ignore[attr-defined]
        self.fields["found_on"].initial = clock.today()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("category") == OTHER and not cleaned.get("category_text"):
            self.add_error("category_text", _("选了“其他”，请写明是哪一类。"))
        return cleaned


class PlanForm(Move):
    """整改标准和措施."""

    criterion = text_field(_("整改标准"), required=False, help_text=_("写清改到什么样算改好。复核时照它看。"))
    measure = text_field(_("整改措施"), required=False)
    measure_kind = forms.ChoiceField(
        label=_("整改方式"), required=False, choices=[("", _("请选择")), *MeasureKind.choices]
    )
    due_on = day_field(_("整改时限"), required=False, help_text=_("定下以后要改，用“申请延期”。"))
    leader_name = forms.CharField(label=_("责任领导"), required=False, max_length=60)
    progress = text_field(_("整改进展/成效"), required=False)
    cause = text_field(
        _("原因分析"), required=False, help_text=_("为什么会出这个问题：制度、责任、监督，哪一环没到位。")
    )
    look_every = forms.IntegerField(
        label=_("几个月看一次"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=_("只对长期坚持的。空着就按集中治理的规定。"),
        error_messages={"invalid": _("请填月数，例如 3。")},
    )


class EvidenceForm(Move):
    """补充佐证: one of the ways, and a line that says what it shows."""

    file = forms.FileField(
        label=_("上传文件"),
        required=False,
        help_text=_("照片、PDF、Word、Excel。照片会去掉拍摄地点等信息。不是非传不可：也可以请复核人到场看。"),
    )
    record = forms.ChoiceField(label=_("关联系统内的记录"), required=False)
    seen_on = day_field(_("到场查看日期"), required=False)
    text = forms.CharField(label=_("说明"), required=False, max_length=300, help_text=_("一句话写明能说明什么。"))

    def __init__(
        self, *args: Any, records: list[tuple[str, str]], may_look: bool, may_file: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = [("", _("不关联")), *records]  # type: ignore[attr-defined]
        if not records:
            del self.fields["record"]
        if not may_look:
            del self.fields["seen_on"]
        if not may_file:
            del self.fields["file"]


class ReviewerForm(Move):
    """提交复核、请人复核: a person of the committees above; the owner is offered too, and refused with the reason."""

    reviewer = forms.TypedChoiceField(label=_("复核人"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, candidates: list[Signature], myself: Signature | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.id), f"{one.name}（{one.title}）") for one in candidates]
        if myself is not None:
            choices.append((str(myself.id), str(_("我自己（%(name)s）")) % {"name": myself.name}))
        self.fields["reviewer"].choices = [("", _("由上级安排")), *choices]  # type: ignore[attr-defined]


class SignOffForm(Move):
    """销号."""

    note = text_field(_("复核意见"), required=False, help_text=_("对照整改标准，写一句看到的结果。"))
    seen_on = day_field(_("到场查看日期"), required=False, help_text=_("去看过就填，算一份佐证，不用再传照片。"))
    look_back_on = day_field(_("回头看日期"), required=False, help_text=_("到这一天会放到您的工作台。"))


class NoteForm(Move):
    """A move that wants a reason: 退回、维持、撤销、提出异议."""

    note = text_field(_("理由"))


class LookBackForm(Move):
    """回头看."""

    on = day_field(_("查看日期"))
    text = text_field(_("看到的情况"))
    next_on = day_field(_("下次回头看"), required=False, help_text=_("长期坚持的，约定下一次。"))
    for_draw = _for_draw()

    def __init__(self, *args: Any, drawn: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not drawn:
            del self.fields["for_draw"]


class ReopenForm(Move):
    """重新整改."""

    came_back = text_field(_("反弹情况"))
    due_on = day_field(_("新的整改时限"), required=False)
    for_draw = _for_draw()

    def __init__(self, *args: Any, drawn: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not drawn:
            del self.fields["for_draw"]


class ExtensionForm(Move):
    """申请延期."""

    until = day_field(_("延至"))
    reason = text_field(_("理由"))


class DecideForm(Move):
    """答复延期."""

    granted = forms.TypedChoiceField(
        label=_("答复"),
        choices=[("1", _("同意")), ("0", _("不同意"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选同意或者不同意。")},
    )
    answer = text_field(_("意见"), required=False)


class FilterForm(forms.Form):
    """What the ledger shows."""

    unit = forms.IntegerField(required=False, min_value=0, max_value=_MOST, widget=forms.HiddenInput)
    campaign = forms.IntegerField(required=False, min_value=0, max_value=_MOST, widget=forms.HiddenInput)
    waits = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[(verb, verb) for verb in WAITS])
    category = forms.ChoiceField(label=_("问题类别"), required=False)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部状态")),
            ("undone", _("未销号")),
            ("struck_off", _("已销号（含回头看）")),
            ("counted", _("不含已撤销")),
            *State.choices,
        ],
    )
    origin = forms.ChoiceField(label=_("问题来源"), required=False, choices=[("", _("全部来源")), *Origin.choices])
    overdue = forms.BooleanField(label=_("只看逾期"), required=False)
    came_back = forms.BooleanField(label=_("只看又出现的"), required=False)
    words = forms.CharField(label=_("具体表现含有"), required=False, max_length=40)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("全部类别")), *categories, (OTHER, _("其他"))]  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """导入台账."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("台账文件"),
        help_text=_("Excel（.xlsx 或 .xls）。要有“具体表现”一列；责任单位写全称或“苏木镇/嘎查村”。"),
        error_messages={"required": _("请选择台账文件。"), "empty": _("这个文件是空的，请重新选择。")},
    )
