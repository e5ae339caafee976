"""The pages of docs/reference, made from what the program defines (参考文档): `python -m tests.reference` writes them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qingyuan.regimes.shapes import FieldShape
    from qingyuan.regimes.specs import Spec

FOLDER = Path(__file__).parents[1] / "docs" / "reference"

_IMPORT_REASONS = """\
# 名册导入的原因代码

`qingyuan roster-import` 的结果文件里，每一行的 `reasons` 就是这些代码；页面和下载的退回表写的是右边的话。办法见[导入党员名册](../how-to/import-a-roster.md)。

代码前半是列，后半是怎么回事：`phone_landline` 就是手机号码一列写了座机。一行可以有几个代码；有代码不等于退回，`outcome` 是 `refused` 的才没有写入。没有采用的内容在 `fields` 里是空的。

"""

_LIBRARIES = """\
# 制度库文件怎么写

一个文件是一个制度库的一版，路径就是名字：`libraries/发布单位/库名/版本号.yaml`。怎样载入见[写一份本地的制度库，载入、采用、收紧](../how-to/load-a-library.md)，工作日历见[载入放假调休安排](../how-to/working-days.md)。`libraries/hinggan/sample/3.yaml` 是一个完整的例子。

| 写什么 | 写法 |
| --- | --- |
| 键名 | 小写英文字母、数字、短横，字母开头，最多60个字符：`general-meeting` |
| 文字 | 照写；数字、日期和 `true`、`false`、`no` 一类要加英文引号；没有另外注明的，最多500个字 |
| 日期 | `"2026-01-01"`，加英文引号 |
| 整数 | `3`，不加引号 |
| 是或否 | `true`、`false` |
| 期限 | 数字、空格、单位：`30 days` 天、`15 working days` 工作日、`6 months` 月、`1 year` 年，最长约二十年 |
| 引用 | 类别、英文冒号、键名：`checklist:problems-sample`；加英文引号更稳妥 |
| 几个 | `[甲, 乙]`，或每个另起一行、以短横和空格开头 |

写错的一条也不载入，逐处指出哪个文件、第几行、哪个键、错在哪里。

"""

_FACTS = """\
# 事实目录

系统从已有记录里算得出的事实，报表、预填和制度里的条件只读这些。`unit.` 开头的说一个单位，`person.` 开头的说一个人；只有持右边这些角色的人、在这个角色的范围内读得到。页面在「制度库」→「事实目录」。

"""


def pages() -> dict[str, str]:
    """File name to content."""
    return {"facts.md": _facts(), "import-reasons.md": _import_reasons(), "libraries.md": _libraries()}


def _import_reasons() -> str:
    from qingyuan.people.intake import reasons

    rows = ((f"`{code}`", str(reasons.reason_text(code))) for code in reasons.codes())
    return _IMPORT_REASONS + _table(("代码", "意思"), rows)


def _facts() -> str:
    from qingyuan.kernel.facts import catalogue
    from qingyuan.people.organizations.roles import called

    rows = (
        (
            f"`{fact.name}`",
            f"{fact.label}（{fact.note}）" if fact.note else str(fact.label),
            str(fact.type_label),
            str(fact.unit) or "—",
            called(fact.seen_by),
        )
        for fact in catalogue()
    )
    return _FACTS + _table(("写法", "名称", "内容", "单位", "谁可以看"), rows)


def _libraries() -> str:
    from qingyuan.regimes.kinds import REGISTERED
    from qingyuan.regimes.library import Head
    from qingyuan.regimes.shapes import parts_of
    from qingyuan.regimes.specs import Keyed

    chapters = [f"## 文件头\n\n{_fields(Head)}", f"## 每一条、每一项都有的\n\n{_fields(Keyed)}"]
    for kind in REGISTERED:
        chapters.append(f"## `{kind.plural}` {kind.spec.noun}\n\n引用时写 `{kind.name}:键名`。\n\n{_fields(kind.spec)}")
        chapters += [
            f"### `{where}` 里的每一项\n\n{_fields(part)}" if many else f"### `{where}`\n\n{_fields(part)}"
            for part in parts_of(kind.spec)
            for where, many in _places(kind.spec, part)
        ]
    outcomes = (
        (f"`{name}:{word}`", str(label)) for name, words in REGISTERED.outcomes.items() for word, label in words.items()
    )
    chapters.append(f"## 可以引用的结果\n\n不在制度库里、由系统自己判断的：\n\n{_table(('写法', '意思'), outcomes)}")
    return _LIBRARIES + "\n".join(chapters)


def _places(outer: type[Spec], wanted: type[Spec]) -> Iterator[tuple[str, bool]]:
    """Under which fields of a spec, and of the specs inside it, a part stands; whether there in a list."""
    from qingyuan.regimes.shapes import fields_of

    for field in fields_of(outer):
        if field.part is wanted:
            yield field.name, field.many
        elif field.part is not None:
            yield from ((f"{field.name} › {where}", many) for where, many in _places(field.part, wanted))


def _fields(spec: type[Spec]) -> str:
    """The fields of a spec; those that every keyed part has are left to their own chapter."""
    from qingyuan.regimes.shapes import fields_of
    from qingyuan.regimes.specs import Keyed

    told = set(Keyed.model_fields) if spec is not Keyed and issubclass(spec, Keyed) else set()
    fields = [field for field in fields_of(spec) if field.attribute not in told]
    if not fields:
        return "只有每一项都有的 `key`、`text`、`replaces`。\n"
    rows = (
        (
            f"`{field.name}`",
            str(field.said.title) if field.said else "",
            str(field.said.description) if field.said else "",
            _written(field),
            "必须写" if field.required else _default(field),
        )
        for field in fields
    )
    return _table(("键", "名称", "意思", "写什么", "不写时"), rows)


def _written(field: FieldShape) -> str:
    from qingyuan.regimes.shapes import Sort

    if field.sort is Sort.CHOICE:
        said = "、".join(f"`{choice}` {(field.words or {})[choice]}" for choice in field.choices)
    else:
        said = {
            Sort.KEY: "键名",
            Sort.TEXT: "文字",
            Sort.DAY: "日期",
            Sort.NUMBER: "整数",
            Sort.TRUTH: "是或否",
            Sort.DURATION: "期限",
            Sort.REFERENCE: "引用",
            Sort.PART: "分项写，见下",
            Sort.AS_TIGHTENED: "同原来那一项",
        }[field.sort]
    return f"{'几个，' if field.many else ''}{said}{_limits(field)}"


def _limits(field: FieldShape) -> str:
    """What narrows a field more than its sort does."""
    from qingyuan.regimes.shapes import Sort

    found = []
    if field.sort is Sort.NUMBER:
        found += [f"不小于{field.least}"] if field.least is not None else []
        found += [f"不大于{field.most}"] if field.most is not None else []
    if field.sort is Sort.TEXT and field.most not in (None, 500):
        found.append(f"最多{field.most}个字")
    found += [f"至少{field.fewest}个"] if field.fewest else []
    found += [f"最多{field.atmost}个"] if field.atmost else []
    return f"（{'，'.join(found)}）" if found else ""


def _default(field: FieldShape) -> str:
    if field.default is None or field.default == ():
        return "没有"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return f"`{field.default}`"


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    for name, content in pages().items():
        (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
