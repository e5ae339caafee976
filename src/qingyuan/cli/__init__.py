"""The console script `qingyuan` (命令行): one subcommand a module, none imports Django before it has to."""

from __future__ import annotations

import sys

from qingyuan.config.environment import BadVariable

from . import bench, checklist, demo, flows, init, ledger, rebuild, roster, run
from .command import Command, Parser, Refusal

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        run.COMMAND,
        demo.COMMAND,
        init.COMMAND,
        flows.COMMAND,
        rebuild.COMMAND,
        bench.COMMAND,
        ledger.COMMAND,
        checklist.COMMAND,
        roster.COMMAND,
    )
}


def parser() -> Parser:
    whole = Parser(
        prog="qingyuan",
        description="清源：组织生活与集中治理系统。",
        epilog="实例文件夹（数据库、密钥、文件）由环境变量 QINGYUAN_HOME 指定，不写就是当前文件夹下的 instance。",
    )
    places = whole.add_subparsers(title="命令", dest="command", metavar="命令", required=True, prog="qingyuan")
    for command in COMMANDS.values():
        place = places.add_parser(command.name, help=command.help, description=command.help + "。")
        command.arguments(place)
    return whole


def main(argv: list[str] | None = None) -> int:
    """Carry out one command. A refusal is one Chinese sentence on stderr and 2; a bug keeps its traceback."""
    options = parser().parse_args(argv)
    try:
        return COMMANDS[options.command].run(options) or 0
    except (Refusal, BadVariable) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if sentence := _known(error):
            print(sentence, file=sys.stderr)
            return 2
        raise


def _known(error: Exception) -> str | None:
    """The sentence for what is no bug of ours: a refusal of a service, a database that can't be reached."""
    # Django may not be there yet, when the error came before it.
    if "django" not in sys.modules:
        return None
    from django.db import OperationalError

    from qingyuan.kernel.errors import QingyuanError

    if isinstance(error, QingyuanError):
        return error.message
    if isinstance(error, OperationalError):
        return f"数据库现在用不了：{error}。请检查 QINGYUAN_HOME 或 DATABASE_URL 所指的数据库后再试。"
    return None
