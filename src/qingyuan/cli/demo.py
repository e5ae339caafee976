"""`qingyuan demo`: an instance of invented people to look at (演示实例)."""

from __future__ import annotations

import argparse
from typing import Literal, get_args

from qingyuan.config import environment, instance

from . import database, run
from .command import Command, Refusal, home, start_django

Size = Literal["small", "league"]
SIZES: tuple[Size, ...] = get_args(Size)
# Written when the last row is in; a folder marked demo without it was cut off while filling.
_LOADED = "demo-loaded"


def arguments(place: argparse.ArgumentParser) -> None:
    place.add_argument("--size", choices=SIZES, metavar="规模", help="数据规模：small 小样（默认），league 全盟")
    place.add_argument("--prepare", action="store_true", help="只装数据，不启动服务")
    run.add_address(place)


def work(options: argparse.Namespace) -> int:
    prepare(options.size)
    if options.prepare:
        print(f"演示数据已备好，在 {home()}。启动请运行 qingyuan run。")
        return 0
    return run.serve(options.host, options.port)


def prepare(size: Size | None) -> None:
    """A demo instance in the folder, filled once. Raises Refusal for a real one, or one of another size."""
    folder = home()
    if instance.kind(folder) == "real":
        raise Refusal(f"{folder} 是正式实例，不能装入演示数据。请用 QINGYUAN_HOME 另指定一个空文件夹。")
    loaded = folder / _LOADED
    if loaded.is_file():
        held = loaded.read_text().strip()
        if size not in (None, held):
            raise Refusal(
                f"{folder} 里已有 {held} 规模的演示数据。要看 {size} 规模，请用 QINGYUAN_HOME 另指定一个空文件夹。"
            )
        start_django()
        database.bring_up_to_date()
        return
    if instance.kind(folder) == "demo":
        _clear_half_filled()
    instance.mark(folder, "demo")
    start_django()
    database.bring_up_to_date()
    _require_empty()
    from qingyuan.demo import seed

    size = size or SIZES[0]
    database.say("正在装入演示数据，请稍候……")
    seed.load(size, database.progress)
    loaded.write_text(size + "\n")


def _clear_half_filled() -> None:
    """A load that was cut off begins anew: in a demo of embedded storage nothing but invented data is lost."""
    name = environment.read().database["NAME"]
    if name == home() / "qingyuan.sqlite3":
        for ending in ("", "-wal", "-shm", "-journal"):
            home().joinpath(f"qingyuan.sqlite3{ending}").unlink(missing_ok=True)


def _require_empty() -> None:
    from qingyuan.people.organizations.models import Organization

    if Organization._base_manager.exists():
        raise Refusal("这个数据库里已有组织，不能再装演示数据。请换一个空数据库。")


COMMAND = Command("demo", "打开演示实例：装入虚构人物与真实区划，然后启动服务", arguments, work)
