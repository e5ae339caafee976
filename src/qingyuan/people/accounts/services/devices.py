"""Tablets a branch shares: saying which device is one, taking that back, entering with six digits (公用平板)."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.clock import SHANGHAI, day_of
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.roster.models import Person

from .. import policy, queries, rules
from ..models import Account, SharedDevice, SignIn
from ..queries import devices
from ..queries.people import standings
from . import entry
from .entering import note_try

REGISTERED = verbs.name("accounts.device_registered", gettext_lazy("登记公用平板"))
REVOKED = verbs.name("accounts.device_revoked", gettext_lazy("撤下公用平板"))
PIN_SET = verbs.name("accounts.pin_set", gettext_lazy("设公用平板六位数"))


@service
def register_device(scope: Scope, *, unit_id: int, name: str, now: datetime) -> tuple[SharedDevice, str]:
    """Say that the device in hand is shared by the branch (登记公用平板); the key for its cookie is given out once.

    Raises NotHere, NotAllowed, BadInput (no name).
    """
    unit = organizations.unit(scope, unit_id)
    policy.DEVICES_IN.require(
        scope,
        "register_device",
        unit,
        refusal=_("公用平板由本支部书记或者苏木乡镇组织委员登记，用自己的密码登录以后办理。"),
        code="not_the_secretary",
    )
    if not name.strip():
        raise BadInput(_("请写一个好认的名称，例如“村部平板”。"), "no_name")
    key, by = secrets.token_urlsafe(32), queries.signature(scope)
    found = SharedDevice(
        unit=unit,
        home_id=unit.home_id,
        name=name.strip(),
        key_index=devices.key_index(key),
        registered_by=by,
        registered_at=now,
    )
    found.save(force_insert=True)
    _enter(scope, found, REGISTERED, now, name=found.name)
    return found, key


@service
def revoke_device(scope: Scope, *, device_id: int, revision: int, now: datetime) -> SharedDevice:
    """From now on it is no shared device (撤下公用平板): whoever is in on it is out at the next request.

    Raises NotHere, NotAllowed, Conflict, MoveRefused (revoked already).
    """
    found = devices.device(scope, device_id, lock=True)
    policy.DEVICES.require(
        scope, "revoke_device", found, refusal=_("撤下公用平板要用密码登录办理。"), code="not_the_secretary"
    )
    if found.revision != revision:
        raise Conflict(_("这台平板的登记刚刚有了变动，请看一下现在的状态。"), theirs=found)
    if found.revoked_at is not None:
        raise MoveRefused(_("这台平板已经撤下，不用再办。"), "revoked_already")
    found.revoked_at, found.revoked_by = now, queries.signature(scope)
    found.revision += 1
    found.save(update_fields=["revoked_at", "revoked_by", "revision"])
    _enter(scope, found, REVOKED, now)
    return found


def _enter(scope: Scope, found: SharedDevice, verb: str, now: datetime, **sealed: str) -> None:
    chronicle.append(
        chronicle.Draft(
            found.unit_id,
            found.home_id,
            verb,
            chronicle.reference(found),
            found.revision,
            by=queries.signature(scope),
            at=now,
            open={"by_account": str(scope.account_id)},
            sealed=sealed,
        )
    )


# --- six digits


def pin_allowed(account: Account, now: datetime) -> bool:
    """Whether this account may have six digits at all: whoever works for a department or decides for others may not."""
    if account.person_id is None or account.administrator:
        return False
    return {one.role for one in standings(account.person_id, day_of(now))} <= policy.PIN_ROLES


def hashed_pin(account: Account, pin: str, now: datetime) -> str:
    """The hash of new six digits. Argon2id takes its time on purpose: called before a transaction.

    Raises MoveRefused (not for this account), BadInput (a fault of the digits).
    """
    if not pin_allowed(account, now):
        raise MoveRefused(
            _("您的职务只用登录名和密码登录，不设公用平板的六位数：您能看到的多，六位数不够稳妥。"), "pin_not_for_role"
        )
    person = Person._base_manager.get(pk=account.person_id)
    fault = rules.pin_fault(
        pin, own_numbers=[one for one in (person.id_number, person.phone) if one], born=person.born_on
    )
    sentences = {
        rules.PinFault.SHAPE: _("请输六位数字。"),
        rules.PinFault.TRIVIAL: _("这六位数太好猜（连号、重复），请换一组。"),
        rules.PinFault.OWN_NUMBER: _("不要用生日、手机号、身份证号里的数字，别人猜得到，请换一组。"),
    }
    if fault is not None:
        raise BadInput(sentences[fault], fault.value)
    return make_password(pin)


def set_pin(scope: Scope, *, password: str, pin: str, now: datetime) -> Account:
    """Set the own six digits (设六位数), by the password. Raises BadInput (`password_wrong`, a fault), MoveRefused."""
    account = queries.own_account(scope)
    if not account.check_password(password):
        raise BadInput(_("密码不对，没有设成。请再输一次。"), "password_wrong")
    return _set_pin(scope, pin_hash=hashed_pin(account, pin, now), now=now)


@service
def _set_pin(scope: Scope, *, pin_hash: str, now: datetime) -> Account:
    account = queries.own_account(scope, lock=True)
    account.pin = pin_hash
    account.revision += 1
    account.save(update_fields=["pin", "revision"])
    by = queries.signature(scope)
    chronicle.append(entry.draft(account, PIN_SET, by=by, by_account=scope.account_id, now=now))
    return account


def enter_by_pin(device: SharedDevice, *, name: str, pin: str, address: str | None, now: datetime) -> Account:
    """The account of who has said his name and his six digits on a shared tablet (进入公用平板). Notes every try.

    Raises BadInput: `pin_wrong` (422), `pin_locked` (429) after five misses of a person on this device, `names_locked`
    (429) after too many names that nobody here has. The sentence is the same whether the name or the digits are wrong.
    """
    unit = device.unit
    found = devices.called(unit, name.strip(), day_of(now))
    if not found:
        _require_left(device, None, name, now)
        # The same work as for somebody who is here, so that the time taken tells nothing.
        make_password(pin)
        note_try(account_id=None, ok=False, way=SignIn.Way.PIN, address=address, now=now, device_id=device.pk)
        raise _wrong(devices.tries(device.pk, None, now).left if name.strip() else rules.PIN_MISSES)
    for account in found:
        _require_left(device, account, name, now)
    for account in found:
        if check_password(pin, account.pin):
            return account
    for account in found:
        note_try(account_id=account.pk, ok=False, way=SignIn.Way.PIN, address=address, now=now, device_id=device.pk)
    left = min(devices.tries(device.pk, account.pk, now).left for account in found)
    if left == 0:
        _require_left(device, found[0], name, now)
    raise _wrong(left)


def _wrong(left: int) -> BadInput:
    return BadInput(
        _("姓名或者六位数不对，没有进入。还可以再试%(left)s次。还没有设过六位数的，先在自己手机的“我的”里设。")
        % {"left": min(left, rules.PIN_MISSES)},
        "pin_wrong",
    )


def _require_left(device: SharedDevice, account: Account | None, name: str, now: datetime) -> None:
    stands = devices.tries(device.pk, account.pk if account else None, now)
    if stands.until is None:
        return
    helper = devices.helper_of(device.unit)
    told = {
        "name": name.strip(),
        "count": rules.PIN_MISSES if account else rules.NAME_MISSES,
        "time": f"{stands.until.astimezone(SHANGHAI):%H:%M}",
        "helper": helper or _("上级组织委员"),
    }
    sentence = (
        _(
            "%(name)s在这台平板上连续输错%(count)s次，先停用到%(time)s，别人不受影响。急用请用自己的手机和密码登录；六位数忘了，在手机的“我的”里重设；没有手机、密码也忘了，请%(helper)s重新出一张开户条。"
        )
        if account
        else _("这台平板上输错的姓名太多，%(time)s以后再试。名册里的姓名怎么写，请问%(helper)s。")
    )
    error = BadInput(sentence % told, "pin_locked" if account else "names_locked")
    error.status = 429
    raise error
