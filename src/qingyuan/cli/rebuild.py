"""`qingyuan rebuild NAME`: make a derived table again from the records (重建派生数据)."""

from __future__ import annotations

import argparse

from qingyuan.config import instance

from .command import Command, Refusal, home, start_django


def arguments(place: argparse.ArgumentParser) -> None:
    place.add_argument("name", metavar="名称", nargs="?", help="要重建哪一项；不写就列出可以重建的")


def run(options: argparse.Namespace) -> None:
    if instance.kind(home()) is None:
        raise Refusal(f"{home()} 还不是实例文件夹，没有可重建的数据。")
    start_django()
    from qingyuan.kernel import rebuilding

    offered = rebuilding.offered()
    if options.name is None:
        for name, label in offered.items():
            print(f"{name}  {label}")
        return
    if options.name not in offered:
        raise Refusal(f"没有叫“{options.name}”的派生数据，可以重建的有：{'、'.join(offered)}。")
    differences = rebuilding.rebuild(options.name)
    for difference in differences:
        print(difference)
    print(
        f"{offered[options.name]}已重建，改正 {len(differences)} 处。"
        if differences
        else f"{offered[options.name]}核对一致，没有改动。"
    )


COMMAND = Command("rebuild", "由原始记录重建一项派生数据，并报告与原来的差异", arguments, run)
