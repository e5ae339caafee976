"""What a password must be, and its hash (密码). Argon2id takes its time on purpose: called before a transaction."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput


def hashed(password: str, username: str) -> str:
    """The hash of a new password. Raises BadInput saying what to change about it."""
    if username and username in password.casefold():
        raise BadInput(_("密码里不要带登录名，请换一个。"), "password_has_name")
    try:
        validate_password(password)
    except ValidationError as error:
        first = error.error_list[0]
        raise BadInput(_sentence(first.code or "", first.params or {}), first.code or "password") from error
    return make_password(password)


def _sentence(code: str, params: dict[str, object]) -> str:
    if code == "password_too_short":
        return _("密码至少要%(min_length)s个字符。可以用一句自己记得住的话。") % {"min_length": params["min_length"]}
    if code == "password_entirely_numeric":
        return _("密码不能全是数字，请加上字母。")
    return _("这个密码太常见，容易被猜中，请换一个。")
