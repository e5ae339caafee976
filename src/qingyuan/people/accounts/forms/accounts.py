"""Typed input of the account pages (账号表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.requests import as_number
from qingyuan.people.organizations import roles

from .. import rules
from ..models import Account
from .devices import digits_field

_PLAIN = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, help_text=help_text)


_PASSWORD_HINT = _("至少10个字符，不能全是数字。")


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("登录名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username", **_PLAIN})
    )
    password = _password(_("密码"), "current-password")
    next = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("开户码"),
        max_length=40,
        help_text=_("开户条上的12位字母和数字，大小写都行，横线可以不输。"),
        widget=forms.TextInput(attrs={**_PLAIN, "autocapitalize": "characters", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        code = rules.typed_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("开户码是12位，没有0、1和I、L、O。请对照开户条再输一次。"), "code_shape")
        return code


class _NewPassword(forms.Form):
    """A new password, typed twice."""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "password" in typed and "again" in typed and typed["password"] != typed["again"]:
            self.add_error("again", _("两次输入的密码不一样，请再输一次。"))
        return typed


class OpenForm(_NewPassword):
    """Login name and password of an account being opened; without the name when it has one already."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=40,
        help_text=_("以后登录用。可以用姓名，也可以换成字母；会显示给系统管理员，请不要用手机号、身份证号。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", **_PLAIN}),
    )
    password = _password(_("设一个密码"), "new-password", _PASSWORD_HINT)
    again = _password(_("再输一次密码"), "new-password")

    pin = digits_field(
        _("公用平板六位数"),
        _("在支部公用平板上办事时用；没有公用平板，或者只用自己的手机，就空着，以后也能设。"),
        required=False,
    )

    def __init__(self, *args: Any, named: bool, pin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["username"]
        if not pin:
            del self.fields["pin"]


class PasswordForm(_NewPassword):
    old = _password(_("现在的密码"), "current-password")
    password = _password(_("新密码"), "new-password", _PASSWORD_HINT)
    again = _password(_("再输一次新密码"), "new-password")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("界面语言"), choices=settings.LANGUAGES)


class _Ids(forms.Field):
    """Ticked ids, each a number."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        return [one for item in value or [] if (one := as_number(item)) is not None]


class IssueForm(forms.Form):
    person = _Ids(required=False)


class MoveForm(forms.Form):
    revision = forms.IntegerField(min_value=1)


class AppointForm(forms.Form):
    role = forms.ChoiceField(label=_("指定"), choices=[(role, roles.NAMES[role]) for role in roles.ADMINISTRATORS])


class CandidateFilter(forms.Form):
    name = forms.CharField(label=_("姓名"), required=False, max_length=20)
    unopened = forms.BooleanField(label=_("只看还没开户的"), required=False)
    who = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)


class AccountFilter(forms.Form):
    name = forms.CharField(label=_("登录名"), required=False, max_length=20)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *Account.State.choices])
