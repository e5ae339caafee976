"""Typed input for a draw (反向核查)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Draw
from .finding import Move


class AnnounceForm(forms.Form):
    """公布名单."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    count = forms.IntegerField(
        label=_("抽几条"),
        min_value=1,
        error_messages={
            "required": _("请填抽几条。"),
            "invalid": _("请填条数，例如 5。"),
            "min_value": _("至少抽1条。"),
        },
    )
    seed_from = forms.CharField(
        label=_("号码从哪里来"),
        max_length=Draw._meta.get_field("seed_from").max_length,
        help_text=_("写清哪天、什么场合、当众怎么产生，例如：6月8日调度会现场摇号的号码。公布以后不能再改。"),
        error_messages={"required": _("请写明号码从哪里来。")},
    )


class DrawForm(Move):
    """抽取."""

    seed = forms.CharField(
        label=_("摇出的号码"),
        max_length=Draw._meta.get_field("seed").max_length,
        strip=True,
        help_text=_("照当场公布的样子填，一个字不多、一个字不少。填好就定了，不能重填。不要写人名。"),
        error_messages={"required": _("请填当场摇出的号码。")},
    )
