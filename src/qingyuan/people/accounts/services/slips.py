"""The printed slip (开户条): issued by who works for the unit, handed over in person, good for one opening."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused, NotAllowed
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.roster.models import Person, Tenure

from .. import policy, queries, rules
from ..models import Account, OpeningSlip
from ..queries import administration
from ..queries import slips as slip_queries
from . import entry, passwords
from .devices import hashed_pin


@dataclass(frozen=True)
class Issued:
    """A slip with its code in clear, which exists only in the answer that prints it.

    name, title  of the person, or the login name and kind of an administrator
    """

    slip: OpeningSlip
    code: str
    account: Account
    name: str
    title: str


def issue_slip(scope: Scope, *, person_id: int, now: datetime) -> Issued:
    """One slip; see `issue_slips`."""
    return issue_slips(scope, person_ids=[person_id], now=now)[0]


@service
def issue_slips(scope: Scope, *, person_ids: Sequence[int], now: datetime) -> list[Issued]:
    """Make a slip for each person, and the account where there is none. An unused older slip stops working.

    For someone who has an account it is the way to a new password: the login name stays.
    Raises NotHere for a person outside the issuer's range, NotAllowed where the person also sits outside it or
    is the issuer, MoveRefused for a closed account or one of 三员, BadInput for none or too many at once.
    """
    if not 0 < len(set(person_ids)) <= rules.SLIPS_AT_ONCE:
        raise BadInput(_("请先勾选要开户的同志，一次最多%(most)s位。") % {"most": rules.SLIPS_AT_ONCE}, "slips_number")
    by = queries.signature(scope)
    issued, drafts = [], []
    for person in _people(scope, person_ids, now):
        account = _account_for(person, now)
        slip, code = _new_slip(account, by, now)
        issued.append(Issued(slip, code, account, person.name, queries.title_of(person.pk, day_of(now))[0]))
        drafts.append(_issued_draft(scope, account, slip, by, now))
    chronicle.append_all(drafts)
    return issued


@service
def reissue_for_administrator(scope: Scope, *, account_id: int, now: datetime) -> Issued:
    """A slip with which another of 三员 sets a new password. Raises NotHere, NotAllowed, MoveRefused (closed)."""
    account = administration.account(scope, account_id)
    policy.ACCOUNTS.require(
        scope,
        "reissue",
        account,
        refusal=_(
            "这里只能给另外的管理员重新出条，不能给自己出。党员干部的开户条，由组织委员、组织部门或者支部书记出。"
        ),
        code="slip_not_administrator",
    )
    by = queries.signature(scope)
    issued = administrator_slip(account, by, now)
    chronicle.append(_issued_draft(scope, account, issued.slip, by, now))
    return issued


def administrator_slip(account: Account, by: Signature, now: datetime) -> Issued:
    """The slip of an administrator's account, inside the running service, which makes the entry."""
    slip, code = _new_slip(account, by, now)
    return Issued(slip, code, account, account.username or "", account.get_administrator_display())


@service
def withdraw_slip(scope: Scope, *, slip_id: int, now: datetime) -> Account:
    """Take back a slip that has not been used (收回): its code stops working. Raises NotHere, NotAllowed, MoveRefused."""
    slip = OpeningSlip._base_manager.select_related("account").filter(pk=slip_id).first()
    if slip is None or slip.account.person_id is None:
        raise not_here()
    _people(scope, [slip.account.person_id], now)
    if slip.used_at is not None or slip.withdrawn_at is not None:
        raise MoveRefused(_("这张开户条已经用过或者收回，不用再收。"), "slip_done")
    slip.withdrawn_at = now
    slip.save(update_fields=["withdrawn_at"])
    account = slip.account
    by = queries.signature(scope)
    chronicle.append(
        entry.draft(
            account, entry.SLIP_WITHDRAWN, by=by, by_account=scope.account_id, now=now, open={"slip": str(slip.pk)}
        )
    )
    return account


def _people(scope: Scope, person_ids: Sequence[int], now: datetime) -> list[Person]:
    """The persons, in the order asked for, when the reader may make slips for all of them."""
    within = slip_queries.within_reach(scope, person_ids, day_of(now))
    if set(person_ids) - within:
        raise not_here()
    people = Person._base_manager.in_bulk(list(within))
    sits = slip_queries.places(within, day_of(now))
    for person_id, person in people.items():
        if person_id == scope.actor_id:
            raise NotAllowed(_("自己的开户条不能自己出。要换密码，请在“我的”里修改。"), "slip_for_oneself")
        if not sits[person_id]:
            raise MoveRefused(
                _(
                    "还不能给%(name)s出开户条：名册里没有这位同志现在的支部，也没有能办事的职务。请先在名册里补上，再来出条。"
                )
                % {"name": person.name},
                "slip_no_place",
            )
        away = slip_queries.away_from(scope, sits[person_id])
        if away:
            raise NotAllowed(
                _(
                    "不能由您给%(name)s出开户条：这位同志还担任%(unit)s%(title)s，凭条能办那里的事。请由那里的上级组织部门出条。"
                )
                % {"name": person.name, "unit": away[0].unit_name, "title": away[0].title},
                "slip_out_of_reach",
            )
    return [people[person_id] for person_id in dict.fromkeys(person_ids)]


def _account_for(person: Person, now: datetime) -> Account:
    account = Account._base_manager.select_for_update().filter(person=person).first()
    if account is None:
        _title, unit = queries.title_of(person.pk, day_of(now))
        if unit is None:
            raise LookupError(f"person {person.pk} has a place but no title")
        account = Account(unit=unit, home_id=unit.home_id, person=person)
        account.set_unusable_password()
        account.save(force_insert=True)
    if account.administrator:
        raise MoveRefused(
            _("%(name)s的账号是%(kind)s，不能再作业务账号。需要的话，请安全保密管理员先改派他人。")
            % {"name": person.name, "kind": account.get_administrator_display()},
            "slip_administrator",
        )
    return account


def _new_slip(account: Account, by: Signature, now: datetime) -> tuple[OpeningSlip, str]:
    if account.state == Account.State.CLOSED:
        raise MoveRefused(
            _("账号“%(name)s”已停用，不能出开户条。请系统管理员先恢复这个账号。") % {"name": account}, "account_closed"
        )
    unused = OpeningSlip._base_manager.filter(account=account, used_at=None, withdrawn_at=None)
    unused.update(withdrawn_at=now)
    code = "".join(secrets.choice(rules.CODE_ALPHABET) for _place in range(rules.CODE_LENGTH))
    slip = OpeningSlip(
        account=account,
        code_index=slip_queries.code_index(code),
        issued_by=by,
        issued_at=now,
        expires_at=now + rules.SLIP_GOOD_FOR,
    )
    slip.save(force_insert=True)
    return slip, code


def _issued_draft(scope: Scope, account: Account, slip: OpeningSlip, by: Signature, now: datetime) -> chronicle.Draft:
    return entry.draft(
        account,
        entry.SLIP_ISSUED,
        by=by,
        by_account=scope.account_id,
        now=now,
        open={"slip": str(slip.pk), "expires_at": slip.expires_at.isoformat()},
    )


def require_slip(code: str, now: datetime) -> OpeningSlip:
    """The slip of a code that still opens. Raises BadInput, the same for a wrong, a used and an old code."""
    slip = slip_queries.good_slip(code, now)
    if slip is None:
        raise _wrong_code()
    return slip


def _wrong_code() -> BadInput:
    return BadInput(
        _(
            "这个开户码用不了：可能输错了，也可能已经用过、过期或者换过新条。"
            "请对照条上的12位码再输一次；还不行，请找给您开户条的同志重新出一张。"
        ),
        "code_wrong",
    )


def open_account(*, code: str, username: str, password: str, now: datetime, pin: str = "") -> Account:
    """Open an account with the code of its slip (凭条开户): login name, password, and the slip is used up.

    username is ignored where the account has one already; pin: six digits for a tablet of the branch, or "". Raises BadInput: code_wrong, a fault of the name
    (rules.NameFault), name_taken, or a fault of the password or of the six digits (rules.PinFault).
    """
    account = require_slip(code, now).account
    name = account.username or good_name(username)
    password_hash = passwords.hashed(password, name)
    pin_hash = hashed_pin(account, pin, now) if pin else ""
    try:
        return _open(code=code, username=name, password_hash=password_hash, pin_hash=pin_hash, now=now)
    except IntegrityError as error:
        raise name_taken(name) from error


@service
def _open(*, code: str, username: str, password_hash: str, pin_hash: str, now: datetime) -> Account:
    found = require_slip(code, now)
    slip = OpeningSlip._base_manager.select_for_update().get(pk=found.pk)
    account = Account._base_manager.select_for_update().get(pk=found.account_id)
    # Read again under the lock: the same code may have been sent twice at once.
    if not rules.slip_is_good(
        expires_at=slip.expires_at, used_at=slip.used_at, withdrawn_at=slip.withdrawn_at, now=now
    ):
        raise _wrong_code()
    if Account._base_manager.filter(username=username).exclude(pk=account.pk).exists():
        raise name_taken(username)
    # Whoever made the slip answered for the seats of that day; ids grow with time.
    if Tenure._base_manager.filter(person_id=account.person_id, pk__gt=slip.pk).exists():
        raise MoveRefused(
            _("出条以后，您的职务有了变动，这张开户条不能再用。请当面请上级组织部门重新出一张。"), "slip_seats_changed"
        )
    verb = entry.PASSWORD_RESET if account.state == Account.State.OPEN else entry.OPENED
    slip.used_at = now
    slip.save(update_fields=["used_at"])
    account.username, account.password, account.state = username, password_hash, Account.State.OPEN
    # Who opens it anew has forgotten his digits too, or somebody else knew them.
    account.pin = pin_hash
    account.session_round += 1
    account.revision += 1
    account.save(update_fields=["username", "password", "pin", "state", "session_round", "revision"])
    by = signature_of_owner(account)
    chronicle.append(
        entry.draft(
            account,
            verb,
            by=by,
            by_account=account.pk,
            now=now,
            open={"slip": str(slip.pk)},
            sealed={"username": username},
        )
    )
    return account


def signature_of_owner(account: Account) -> Signature:
    """The signature of whoever the account is for, before there is a Scope."""
    if account.person_id is not None and not account.administrator:
        return queries.signature_of(account.person_id)
    return Signature(None, str(account), account.get_administrator_display())


def good_name(typed: str) -> str:
    name = rules.login_name(typed)
    sentences = {
        rules.NameFault.LENGTH: _("登录名要%(least)s到%(most)s个字。")
        % {"least": rules.NAME_MIN, "most": rules.NAME_MAX},
        rules.NameFault.CHARACTERS: _("登录名里只能有汉字、字母、数字、点和横线，请去掉别的符号和空格。"),
        rules.NameFault.PERSONAL_NUMBER: _(
            "登录名会显示给系统管理员，请不要用手机号、身份证号，换成姓名或者好记的字母。"
        ),
    }
    fault = rules.name_fault(name)
    if fault is not None:
        raise BadInput(sentences[fault], fault.value)
    return name


def name_taken(name: str) -> BadInput:
    return BadInput(_("登录名“%(name)s”已经有人用了，请换一个，比如后面加个数字。") % {"name": name}, "name_taken")
