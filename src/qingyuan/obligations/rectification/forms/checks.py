"""Forms of the self-check (对照检查的表单): ticks only; nothing has to be typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock

from ..queries.checks import CategoryLine, bases_of
from ..services import Answer, Mark
from ..specs import ItemSpec


class UnitCheckForm(forms.Form):
    """A unit's list: for each category what was looked at, ticked. 0 for a list not yet begun."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Sequence[CategoryLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            bases = bases_of(line.listed)
            self.fields[line.name] = forms.MultipleChoiceField(
                label=line.category.text,
                required=False,
                choices=[(basis.key, basis.text) for basis in bases],
                # What a later version asks newly is not looked at by what was ticked before.
                initial=list(line.answer.bases) if line.answer and not line.asked else [],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("有一项不在清单上，请刷新页面重新勾选。")},
            )

    def answers(self, *, hand_in: bool) -> list[Answer]:
        """The categories that were ticked, and those answered before that are asked nothing newly. Call when valid.

        hand_in  the list is sent on: that answers what offers nothing to tick
        """
        return [
            Answer(*line.listed.place, line.category.key, tuple(self.cleaned_data[line.name]))
            for line in self.lines
            if self._answered(line, hand_in)
        ]

    def _answered(self, line: CategoryLine, hand_in: bool) -> bool:
        if self.cleaned_data[line.name] or (hand_in and not bases_of(line.listed)):
            return True
        return bool(line.found) if line.answer is None else not line.asked


class FoundForm(forms.Form):
    """登记一条查出的问题."""

    item = forms.ChoiceField(label=_("对应的表现"), required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("具体表现"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清什么时候、什么事、怎么不对。对事不对人。"),
        error_messages={"required": _("请写清具体表现：什么时候、什么事、怎么不对。")},
    )

    def __init__(self, *args: Any, items: Sequence[ItemSpec], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            *((item.key, item.text) for item in items),
            ("", _("都不合适")),
        ]
        if not items:
            del self.fields["item"]


class ReturnForm(forms.Form):
    """退回自查清单."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("退回的原因"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明退回的原因：哪一类看得不实，要再看什么。责任单位看得到。")},
    )


class PaperForm(forms.Form):
    """登记纸质对照: who, and on which day."""

    on = forms.DateField(
        label=_("对照日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请按 2026-06-05 的样子填写日期。"), "required": _("请填写日期。")},
    )
    people = forms.TypedMultipleChoiceField(
        label=_("已经在纸上对照过的党员"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("还没有选人。请勾选已经在纸上对照过的党员。"),
            "invalid_choice": _("所选的人里有人不在名单上，请刷新页面重新选。"),
        },
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(str(pk), name) for pk, name in people]  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()


class OwnNoteForm(forms.Form):
    """自己的打算和进展."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("打算和进展"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("最多2000字，请写要点。")},
    )


def mark_of(text: str, *, show: bool = False) -> Mark | None:
    """A mark as a page carries it, version.checklist.category.item; None for anything else."""
    parts = text.split(".")
    if len(parts) != 4 or not (parts[0].isascii() and parts[0].isdecimal() and len(parts[0]) <= 18):
        return None
    library_id, checklist, category, item = parts
    return Mark(int(library_id), checklist, category, item, show)
