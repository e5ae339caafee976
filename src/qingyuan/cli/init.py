"""`qingyuan init`: open a real instance (启用正式实例): the organization at its top, and the three administrators."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qingyuan.config import instance

from . import database
from .command import Command, Refusal, home, start_django

if TYPE_CHECKING:
    from qingyuan.people.organizations.services.founding import NewUnit

T = TypeVar("T")
_LEVELS = {"league": "盟、市", "banner": "旗、县、市、区"}
# Option, what it is called, and the role key.
_ADMINISTRATORS = (
    ("system", "系统管理员", "system-administrator"),
    ("security", "安全保密管理员", "security-administrator"),
    ("audit", "安全审计员", "audit-administrator"),
)


def arguments(place: argparse.ArgumentParser) -> None:
    place.epilog = "没有写成选项的，逐项询问。密码不写在命令行上：放进文件用选项指明，或者在询问时输入。"
    place.add_argument("--organization", metavar="全称", help="本级党组织的全称，如：中国共产党兴安盟委员会")
    place.add_argument("--short-name", metavar="简称", help="简称，如：兴安盟委")
    place.add_argument("--level", choices=_LEVELS, metavar="层级", help="league 盟市，或 banner 旗县市区")
    place.add_argument("--division", metavar="区划", help="所在行政区划的名称，如：兴安盟")
    place.add_argument("--officer", metavar="姓名", help="组织部第一位工作人员的姓名，由他设立组织、登记党员、出开户条")
    for option, called, _ in _ADMINISTRATORS:
        place.add_argument(f"--{option}-name", metavar="登录名", help=f"{called}的登录名")
        place.add_argument(
            f"--{option}-password-file", metavar="文件", type=Path, help=f"{called}的密码，写在文件第一行"
        )


def run(options: argparse.Namespace) -> None:
    """Opens the instance and prints, for its first officer, the code with which everything else begins."""
    if instance.kind(home()) is not None:
        raise Refusal(f"{home()} 已经启用过，不能再次启用。要另开一个实例，请用 QINGYUAN_HOME 指定一个空文件夹。")
    start_django()
    unit = _ask_unit(options)
    officer = _answer(options.officer, "--officer", "组织部第一位工作人员的姓名", _not_empty)
    administrators = {role: _ask_administrator(options, *who) for *who, role in _ADMINISTRATORS}
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    database.bring_up_to_date()
    code = _create(unit, officer, administrators)
    instance.mark(home(), "real")
    print(f"{unit.short_name}的实例已启用，在 {home()}。请把这个文件夹列入备份，其中 keys 里的密钥丢失后无法找回。")
    print("下一步：运行 qingyuan run，三名管理员各用自己的登录名登录。")
    print(f"请把这个开户码当面交给{officer}同志：{code}。7天内有效，只能用一次，打开登录页，点“凭条开户”填写。")


def _ask_unit(options: argparse.Namespace) -> NewUnit:
    from qingyuan.people.organizations.models import Kind
    from qingyuan.people.organizations.services.founding import NewUnit

    name = _answer(options.organization, "--organization", "本级党组织的全称", _not_empty)
    short_name = _answer(options.short_name, "--short-name", "简称", _not_empty)
    choices = "，".join(f"{level} {label}" for level, label in _LEVELS.items())
    level = _answer(options.level, "--level", f"层级（{choices}）", _known_level)
    division = _answer(options.division, "--division", "所在行政区划的名称", _not_empty)
    return NewUnit(kind=Kind.COMMITTEE, name=name, short_name=short_name, level=level, division_path=division)


def _ask_administrator(options: argparse.Namespace, option: str, called: str) -> tuple[str, str]:
    from qingyuan.people.accounts.services import passwords, slips

    given = getattr(options, f"{option}_name")
    name = _answer(given, f"--{option}-name", f"{called}的登录名", slips.good_name)

    def good_password(typed: str) -> str:
        passwords.hashed(typed, name)
        return typed

    file = getattr(options, f"{option}_password_file")
    if file is not None:
        return name, good_password(_first_line(file))
    _require_terminal(f"--{option}-password-file", f"{called}的密码")
    return name, _until_good(lambda: _password_twice(called), good_password)


def _answer(given: str | None, option: str, question: str, check: Callable[[str], T]) -> T:
    """What the option says, else what is typed; `check` raises BadInput for what will not do."""
    if given is not None:
        return check(given)
    _require_terminal(option, question)
    return _until_good(lambda: input(f"{question}："), check)


def _until_good(ask: Callable[[], str], check: Callable[[str], T]) -> T:
    from qingyuan.kernel.errors import BadInput

    while True:
        try:
            return check(ask())
        except BadInput as error:
            print(error)


def _require_terminal(option: str, what: str) -> None:
    if not sys.stdin.isatty():
        raise Refusal(f"没有给出{what}，这里又不能询问。请加上选项 {option}。")


def _password_twice(called: str) -> str:
    from qingyuan.kernel.errors import BadInput

    first = getpass.getpass(f"{called}的密码（输入时不显示）：")
    if getpass.getpass("再输入一次：") != first:
        raise BadInput("两次输入的密码不一样，请重新输入。")
    return first


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"读不了密码文件 {file}：{error}。请核对路径和权限。") from error
    return lines[0] if lines else ""


def _not_empty(typed: str) -> str:
    from qingyuan.kernel.errors import BadInput

    if not typed.strip():
        raise BadInput("这一项不能空着，请填写。")
    return typed.strip()


def _known_level(typed: str) -> str:
    from qingyuan.kernel.errors import BadInput

    if typed.strip() not in _LEVELS:
        raise BadInput(f"层级请写 {' 或 '.join(_LEVELS)}。")
    return typed.strip()


def _create(unit: NewUnit, officer: str, administrators: dict[str, tuple[str, str]]) -> str:
    """The top committee, its 组织部 with one officer, and 三员; gives the officer's opening code."""
    from django.db import transaction

    from qingyuan.kernel import clock
    from qingyuan.kernel.fields import Signature
    from qingyuan.kernel.scope import Scope, declare_job
    from qingyuan.people.accounts.services import issue_slip
    from qingyuan.people.accounts.services.administration import create_administrators
    from qingyuan.people.organizations.models import Kind, Organization, Seat
    from qingyuan.people.organizations.services.founding import NewUnit, found
    from qingyuan.people.roster.models import Membership
    from qingyuan.people.roster.services.people import Facts, Joining, add_person
    from qingyuan.people.roster.services.tenures import appoint

    if Organization._base_manager.exists():
        raise Refusal("这个数据库里已有组织。请换一个空数据库再启用。")
    declare_job("cli.init", "a new instance has nobody yet who could found its first organization")
    scope, by, now = Scope.for_job("cli.init"), Signature(None, "", "开设实例"), clock.now()
    today = clock.day_of(now)
    department = NewUnit(Kind.DEPARTMENT, f"{unit.name}组织部", f"{unit.short_name}组织部")
    branch = NewUnit(Kind.BRANCH, f"{unit.name}组织部支部委员会", f"{unit.short_name}组织部党支部", sector="organ")
    with transaction.atomic():
        top = found(scope, parent_id=None, unit=unit, by=by, now=now)
        office = found(scope, parent_id=top.pk, unit=department, by=by, now=now)
        home = found(scope, parent_id=top.pk, unit=branch, by=by, now=now)
        joining = Joining(kind=Membership.Kind.FULL, from_on=today)
        person = add_person(scope, unit_id=home.pk, facts=Facts(officer), joining=joining, by=by, now=now)
        seat = Seat._base_manager.get(unit=office, key="staff")
        appoint(scope, seat_id=seat.pk, person_id=person.pk, from_on=today, by=by, now=now)
        create_administrators(administrators, top, now=now)
        return issue_slip(scope, person_id=person.pk, now=now).code


COMMAND = Command("init", "启用正式实例：登记本级组织，设立三名管理员", arguments, run)
