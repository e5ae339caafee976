"""The pages of docs/reference, made from what the program defines (参考文档): `python -m tests.reference` writes them."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "reference"

_IMPORT_REASONS = """\
# 名册导入的原因代码

`qingyuan roster-import` 的结果文件里，每一行的 `reasons` 就是这些代码；页面和下载的退回表写的是右边的话。办法见[导入党员名册](../how-to/import-a-roster.md)。

代码前半是列，后半是怎么回事：`phone_landline` 就是手机号码一列写了座机。一行可以有几个代码；有代码不等于退回，`outcome` 是 `refused` 的才没有写入。没有采用的内容在 `fields` 里是空的。

"""


def pages() -> dict[str, str]:
    """File name to content."""
    from qingyuan.people.intake import reasons

    rows = "".join(f"| `{code}` | {reasons.reason_text(code)} |\n" for code in reasons.codes())
    return {"import-reasons.md": f"{_IMPORT_REASONS}| 代码 | 意思 |\n| --- | --- |\n{rows}"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    for name, content in pages().items():
        (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
