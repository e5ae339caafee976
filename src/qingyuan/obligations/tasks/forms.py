"""Typed input to clean facts (表单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature

from .models.work import Word
from .periods import Period
from .specs import TaskItemSpec

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


def _day(label: Text, *, required: bool = True, help_text: Text = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请按 2026-06-05 的样子填写日期。"), "required": _("请填写日期。")},
    )


def _line(label: Text, *, most: int, required: bool = True, help_text: Text = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        error_messages={
            "required": _("请填写这一项。"),
            "max_length": _("这里最多%(limit_value)s字，请写要点。"),
        },
    )


def _text(
    label: Text, *, most: int = 500, required: bool = True, rows: int = 3, help_text: Text = ""
) -> forms.CharField:
    field = _line(label, most=most, required=required, help_text=help_text)
    field.widget = forms.Textarea(attrs={"rows": rows})
    return field


def _file() -> forms.FileField:
    return forms.FileField(
        label=_("文件或者照片"),
        required=False,
        help_text=_("没有也能办。有现成的协议、登记表，可以传一份。"),
        error_messages={"empty": _("这是空文件，没有内容可存。请重新选择文件。")},
    )


class Move(forms.Form):
    """Every form of a record carries the revision it was opened with."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NoteForm(Move):
    """A move with a sentence: required where the service says so."""

    note = _text(_("说明"), required=False, rows=2)

    def __init__(self, *args: Any, label: Text = "", hint: Text = "", most: int = 500, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.max_length = most  # type: ignore[attr-defined]
        field.label, field.help_text = label or field.label, hint


class SubjectForm(forms.Form):
    """列入对象."""

    name = _line(_("名称"), most=40)


class RecordForm(forms.Form):
    """办理情况: the day and a sentence."""

    happened_on = _day(_("哪天办的"))
    text = _text(_("办了什么、办到哪一步"))
    file = _file()


_WORDS = [("", _("这次没有问")), *Word.choices]


class VisitForm(forms.Form):
    """走访: the day, who went, what was settled, and what those visited say themselves."""

    happened_on = _day(_("哪天去的"))
    went = _line(_("谁去的"), most=80)
    text = _text(_("看到什么、商定了什么"))
    word = forms.ChoiceField(label=_("本人怎么说"), choices=_WORDS, required=False, widget=forms.RadioSelect)
    word_text = _line(_("原话"), most=200, required=False, help_text=_("照他说的写一句，不用整理。"))
    word_from = _line(_("谁说的"), most=40, required=False, help_text=_("例如户主、老伴。"))
    file = _file()

    def __init__(self, *args: Any, asks_word: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_word:
            for name in ("word", "word_text", "word_from"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("word_text") and not data.get("word"):
            # Words without what they come to would be lost.
            self.add_error("word", _("写了原话，请在上面选一项“本人怎么说”。"))
        return data


class FiguresForm(forms.Form):
    """数据: a number a figure; which period is chosen where the item has some."""

    def __init__(self, *args: Any, item: TaskItemSpec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for figure in item.figures:
            self.fields[f"figure-{figure.key}"] = forms.DecimalField(
                label=f"{figure.text}（{figure.unit}）",
                required=False,
                max_digits=12,
                decimal_places=2,
                error_messages={
                    "invalid": _("请填数字，例如 12000 或者 0.5。"),
                    "max_decimal_places": _("最多两位小数。"),
                    "max_digits": _("这个数太大了，请核对计量单位。"),
                    "max_whole_digits": _("这个数太大了，请核对计量单位。"),
                },
            )
            self.fields[f"figure-{figure.key}"].widget.attrs["inputmode"] = "decimal"
        self.fields["text"] = _line(
            _("说明"), most=200, required=False, help_text=_("更正时写一句原因；数怎么来的，也可以写。")
        )

    def numbers(self) -> dict[str, Any]:
        """What was filled in, by key of the figure."""
        return {
            name.removeprefix("figure-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("figure-") and value is not None
        }


def record_form(
    kind: str, item: TaskItemSpec | None, *, asks_word: bool, went: str, data: Any, files: Any
) -> forms.Form:
    """The form for one kind of record, filled with what is known."""
    initial = {"happened_on": clock.today(), "went": went}
    if kind == "figures" and item is not None:
        return FiguresForm(data, item=item)
    if kind == "visit":
        return VisitForm(data, files, initial=initial, asks_word=asks_word)
    return RecordForm(data, files, initial=initial)


class PeriodForm(forms.Form):
    """Which period a figure is of; sent by GET."""

    period = forms.ChoiceField(label=_("哪一期"))

    def __init__(self, *args: Any, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(one.first.isoformat(), one.label) for one in periods]  # type: ignore[attr-defined]


class OwnForm(forms.Form):
    """列自选任务."""

    text = _line(_("要办的事"), most=200)
    owner = forms.TypedChoiceField(
        label=_("责任人"),
        coerce=int,
        error_messages={"required": _("请选责任人。"), "invalid_choice": _("请选责任人。")},
    )
    due_on = _day(_("时限"), required=False, help_text=_("没有时限可以不填。"))

    def __init__(self, *args: Any, owners: Sequence[Signature], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(str(one.id), str(one)) for one in owners]  # type: ignore[attr-defined]


class TakeForm(OwnForm, Move):
    """建议列为任务."""

    note = _line(_("告诉提建议的人"), most=200, required=False)


class SuggestForm(forms.Form):
    """提建议: one field."""

    text = _text(_("您的建议"), rows=4)


class PostForm(forms.Form):
    """发榜. board: which committee and board."""

    board = forms.ChoiceField(label=_("发给哪里"))
    title = _line(_("题目"), most=120)
    text = _text(_("难在哪里"), most=2000)
    solved = _text(_("解决到什么样算成"), most=1000, help_text=_("写看得见的样子，揭榜的单位照着办，评审照着看。"))
    due_on = _day(_("揭榜截止"), required=False, help_text=_("不填就一直可以揭。"))
    suggestion = forms.IntegerField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, boards: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].choices = list(boards)  # type: ignore[attr-defined]


class ClaimForm(forms.Form):
    """揭榜: for which unit."""

    unit = forms.TypedChoiceField(
        label=_("由哪个单位揭榜"), coerce=int, error_messages={"invalid_choice": _("请重新选单位。")}
    )

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(str(pk), name) for pk, name in units]  # type: ignore[attr-defined]
