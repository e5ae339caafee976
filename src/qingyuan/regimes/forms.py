"""Typed input to clean facts (表单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.people.organizations.models import Organization


class OfUnitForm(forms.Form):
    """A form of a department: for which committee, where it serves several."""

    field_order = ["unit"]

    def __init__(self, *args: Any, units: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        if len(units) > 1:
            choices = [(str(unit.pk), unit.short_name) for unit in units]
            self.fields["unit"] = forms.ChoiceField(label=_("以哪个单位办理"), choices=choices)
            self.order_fields(self.field_order)

    def unit(self) -> Organization:
        """The committee. Call when valid."""
        chosen = self.cleaned_data.get("unit")
        return next(unit for unit in self.units if chosen is None or str(unit.pk) == chosen)


class UploadForm(OfUnitForm):
    file = forms.FileField(
        label=_("制度库文件"),
        help_text=_("一个 .yaml 文件，照《写一份本地的制度库，载入、采用、收紧》写。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
        error_messages={"required": _("请选择文件。"), "empty": _("这是空文件，没有内容。请重新选择。")},
    )


class PartForm(OfUnitForm):
    """What to adopt, and as a part of which campaign; of none, by itself."""

    field_order = ["unit", "campaign", "item"]

    campaign = forms.TypedChoiceField(
        label=_("属于哪项集中治理"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("清单和收紧要放在一项集中治理下面；承诺、任务也可以单独采用。"),
    )
    item = forms.ChoiceField(label=_("采用哪一条"))

    def __init__(
        self, *args: Any, campaigns: Sequence[tuple[int, str]], items: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].initial = next((pk for pk, _name in campaigns), None)
        self.fields["campaign"].choices = [*campaigns, ("", _("不属于，单独采用"))]  # type: ignore[attr-defined]
        self.fields["item"].choices = list(items)  # type: ignore[attr-defined]


class RevisionForm(forms.Form):
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
