"""A library of rules, loaded (制度库): its head, its items, and a checked set of libraries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field

from .specs import Day, Keyed, Reference, Spec, Text
from .states import Standing
from .wording import Said, Words

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*")


def _named(written: str) -> str:
    # It is also the folder the file stands in.
    if not _NAME.fullmatch(written):
        raise ValueError(
            gettext(
                "“%(written)s”不是库名的写法。库名由发布单位、斜线和库名组成，用小写英文字母、数字和短横，例如 hinggan/sample。"
            )
            % {"written": written}
        )
    return written


class Head(Spec):
    """The head of every library file (库头).

    library  issuer/library, without the version;  version  >= 1, higher with every change of content
    """

    library: Annotated[
        str,
        Field(max_length=80),
        AfterValidator(_named),
        Said(_("库名"), _("发布单位和库名，同文件夹一致，不带版本号：hinggan/sample。")),
    ]
    version: Annotated[int, Field(ge=1), Said(_("版本"), _("同文件名一致。内容一有改动就另存一版，数加一。"))]
    title: Annotated[Text, Field(max_length=80), Said(_("名称"), _("制度库在页面上的名称。"))]
    issuer: Annotated[Text, Field(max_length=80), Said(_("发布单位"), _("谁定的这些条目，写全称。"))]
    standing: Annotated[
        Literal["official", "unchecked", "sample"],
        Words(dict(Standing.choices)),
        Said(_("核对情况"), _("逐条同印发的文件核对过，才写 official；自行编写、供演练用的写 sample。")),
    ]
    in_force: Annotated[Day, Said(_("起用日期"), _("从哪一天起用。"))]


@dataclass(frozen=True)
class Library:
    """One version of a library (制度库的一版).

    key       issuer/library; with version it names this content for ever
    standing  official 已核对 | unchecked 待核对 | sample 示例（非官方）
    digest    SHA-256 of the canonical content, hex: comments and layout do not count
    content   the plain values, fit for canonical JSON;  items  kind -> key -> spec, in the file's order
    """

    key: str
    version: int
    title: str
    issuer: str
    standing: str
    in_force: date
    digest: str
    content: Mapping[str, Any] = field(repr=False)
    items: Mapping[str, Mapping[str, Keyed]] = field(repr=False)

    def item(self, kind: str, key: str) -> Keyed | None:
        return self.items.get(kind, {}).get(key)


@dataclass(frozen=True)
class Libraries:
    """A checked set of libraries, ordered by key and version."""

    all: tuple[Library, ...]

    def __iter__(self) -> Iterator[Library]:
        return iter(self.all)

    def latest(self, key: str) -> Library | None:
        return next((library for library in reversed(self.all) if library.key == key), None)

    def defining(self, reference: Reference, *, seen_from: Library) -> Library | None:
        """Where a reference made in `seen_from` is defined: in that very version, else in the latest of another library."""
        if seen_from.item(reference.kind, reference.key):
            return seen_from
        others = (library for library in reversed(self.all) if library.key != seen_from.key)
        return next((library for library in others if library.item(reference.kind, reference.key)), None)
