"""Shared tablets (公用平板表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import rules

_DIGITS = {"inputmode": "numeric", "pattern": "[0-9]*", "autocomplete": "off", "maxlength": "6"}
OTHER = "other"


def digits_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        min_length=rules.PIN_LENGTH,
        max_length=rules.PIN_LENGTH,
        widget=forms.PasswordInput(attrs=_DIGITS),
        help_text=help_text,
        error_messages={
            "required": _("请输六位数字。"),
            "min_length": _("请输六位数字。"),
            "max_length": _("请输六位数字。"),
        },
    )


class PinForm(forms.Form):
    """Setting the own six digits, by the password."""

    password = forms.CharField(
        label=_("登录密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请输登录密码，确认是您本人。")},
    )
    pin = digits_field(_("六位数"), _("不用生日、手机号、身份证号里的数字，也不用123456这样的。"))
    again = digits_field(_("再输一次六位数"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "pin" in typed and "again" in typed and typed["pin"] != typed["again"]:
            self.add_error("again", _("两次输入的六位数不一样，请再输一次。"))
        return typed


class TabletForm(forms.Form):
    """Who it is: one of the branch's committee, or anybody else by name; and the six digits."""

    who = forms.ChoiceField(
        label=_("您是"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选您是谁，不在里面的选“其他同志”。")},
    )
    name = forms.CharField(
        label=_("姓名"),
        required=False,
        max_length=60,
        help_text=_("选了“其他同志”的，写名册里的姓名。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocorrect": "off", "spellcheck": "false"}),
    )
    pin = digits_field(_("六位数"))

    def __init__(self, *args: Any, committee: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*((name, name) for name in committee), (OTHER, _("其他同志"))]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]
        if not committee:
            self.fields["who"].initial = OTHER

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("who") == OTHER and not typed.get("name"):
            self.add_error("name", _("请写姓名。"))
        return typed

    def said_name(self) -> str:
        """The name chosen or written."""
        who = self.cleaned_data["who"]
        return str(self.cleaned_data["name"] if who == OTHER else who)


class DeviceForm(forms.Form):
    unit = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("这台设备叫什么"),
        max_length=40,
        help_text=_("好认就行，例如“村部平板”。"),
        error_messages={"required": _("请写一个好认的名称，例如“村部平板”。")},
    )
