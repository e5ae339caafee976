"""What a subcommand is, and argparse speaking Chinese (子命令)."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from qingyuan.config import environment


class Refusal(Exception):
    """Something the reader can put right; the message is the whole sentence."""


@dataclass(frozen=True)
class Command:
    """A subcommand: its name, what it does in one Chinese line, its arguments, and the work (0 or an exit code)."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int | None]


# What argparse says about a bad command line, and how we say it.
_ERRORS = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", r"\1 不能是“\2”，可选：\3"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 后面要写上一个值"),
    (r"argument (.+?): invalid int value: '(.*)'", r"\1 应是整数，不是“\2”"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 和 \2 不能同时用"),
    (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 后面不用写“\2”"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """ArgumentParser with Chinese headings, help and errors."""

    def __init__(self, **options: object) -> None:
        options["add_help"] = False
        super().__init__(**options, formatter_class=_Formatter, allow_abbrev=False)  # type: ignore[arg-type]
        self._optionals.title = "选项"
        self._positionals.title = "参数"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def format_help(self) -> str:
        return re.sub(r"^(\S+):$", r"\1：", super().format_help(), flags=re.MULTILINE)

    def error(self, message: str) -> NoReturn:
        said = next(
            (re.sub(pattern, chinese, message) for pattern, chinese in _ERRORS if re.fullmatch(pattern, message)),
            "参数有误",
        )
        self.exit(2, f"{said}。写法见 {self.prog} --help。\n")


def home() -> Path:
    """The instance folder. Raises BadVariable."""
    return environment.read().home


def start_django() -> None:
    """Settings, apps and translations: everything after this may import Django's side of the house."""
    from qingyuan.config import translations

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingyuan.config.settings")
    # Fixed here, so that children and later changes of the working folder mean the same instance.
    os.environ["QINGYUAN_HOME"] = str(home())
    translations.compile_stale()
    import django

    django.setup()


def clone_root(what: str) -> Path:
    """The top folder of the source tree. Raises Refusal when the program was installed without one."""
    root = Path(__file__).parents[3]
    if not (root / what).exists():
        raise Refusal(f"这里没有 {what}：这条命令要在源代码文件夹里运行（git clone 后的那个文件夹）。")
    return root
