"""A library's YAML text as plain values, each with its line (制度库文件的读法).

Only the plain part of YAML is taken: maps, lists, quoted or plain text, whole numbers, true and false. Anchors,
aliases, tags and all that YAML would silently read as something else (no, 12:30, 2026-01-01) are refused
with a sentence for the author.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import yaml
from django.utils.translation import gettext as _

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12

Place = tuple[str | int, ...]

_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
# What other YAML readers take for a number or a truth value, though this one would not.
_OTHER_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+")
_OTHER_TRUTH = re.compile("[yYnN]")
_NO_SPACE = re.compile(r"\s*(- )?[\w-]+:[^\s]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where in the values, on which line, and the sentence."""

    place: Place
    line: int
    message: str


@dataclass(frozen=True)
class Source:
    """What a file says: values (empty when it could not be read at all), lines from 1, faults in order of line."""

    values: Mapping[str, Any]
    lines: Mapping[Place, int]
    faults: tuple[Fault, ...]

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest one around it that the file has."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)


def read(content: bytes) -> Source:
    """Read a file's bytes. Never raises: what is wrong stands in `faults`."""
    if len(content) > MAX_BYTES:
        return _refused(1, _("文件超过%(size)sKB，太大了。请拆成几个制度库。") % {"size": MAX_BYTES // 1024})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return _refused(line, _("文件不是UTF-8编码。请用编辑器打开，另存为UTF-8编码后再导入。"))
    try:
        if faults := _structure(text):
            return Source({}, {}, tuple(faults))
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        return _refused(line, _("这一行有YAML不允许的字符（多为看不见的控制符），请删去重打。"))
    except yaml.MarkedYAMLError as error:
        return _refused(*_syntax(error, text.splitlines()))
    if not isinstance(node, yaml.MappingNode):
        return _refused(1, _("文件里应当逐行写“名称: 内容”，冒号用英文冒号，后面空一格。"))
    values = _Values()
    found = values.of(node, ())
    return Source(found, values.lines, tuple(sorted(values.faults, key=lambda fault: fault.line)))


def written(values: Mapping[str, Any]) -> bytes:
    """The file that says these values, UTF-8; what `read` makes of it are the same values, or faults that say why not.

    Raises TypeError for what a file has no way to say.
    """
    try:
        text = yaml.dump(
            values, Dumper=_Writer, allow_unicode=True, sort_keys=False, default_flow_style=False, width=10_000
        )
    except yaml.representer.RepresenterError as error:
        raise TypeError(str(error)) from error
    # Half a character has no bytes; it is told as any other fault once it stands there as an escape.
    return _SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", text).encode()


class _Writer(yaml.SafeDumper):
    """Writes what `read` takes: no anchors, and quotes round every text that it would stop at."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def text(self, text: str) -> yaml.ScalarNode:
        plain = yaml.ScalarNode(self.resolve(yaml.ScalarNode, text, (True, False)), text)
        stopped = _trap(plain) is not None or _WHOLE_NUMBER.fullmatch(text) or _SURROGATE.search(text)
        return self.represent_scalar(_TAG + "str", text, style='"' if stopped else None)


_Writer.add_representer(str, _Writer.text)


def _refused(line: int, message: str) -> Source:
    return Source({}, {}, (Fault((), line, message),))


def _structure(text: str) -> list[Fault]:
    """Faults seen before any value is built: an alias is never followed, a deep nest never entered."""
    faults: list[Fault] = []
    depth = documents = 0

    def fault(event: yaml.Event, message: str) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        faults.append(Fault((), line, message))

    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                fault(event, _("一个文件只能有一个制度库，请删去中间的 --- 或拆成两个文件。"))
                break
            if event.version or event.tags:
                fault(event, _("不能用 % 开头的YAML指令，请删去这一行。"))
        elif isinstance(event, yaml.AliasEvent):
            fault(event, _("不能用 *%(name)s 引用别处的内容，请照样写出来。") % {"name": event.anchor})
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.anchor:
                fault(event, _("不能用锚点 &%(name)s，请删去。") % {"name": event.anchor})
            if event.tag:
                fault(event, _("不能用标签 %(tag)s，请删去。") % {"tag": event.tag})
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                fault(event, _("层次太深，最多%(depth)s层。") % {"depth": MAX_DEPTH})
                break
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return faults


class _Values:
    """Builds plain values from YAML nodes, keeping lines and faults on the way."""

    def __init__(self) -> None:
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []

    def of(self, node: yaml.Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.of(entry, (*place, index)) for index, entry in enumerate(node.value))
        return self._scalar(cast(yaml.ScalarNode, node), place)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(place, line, _("冒号前面应当是一个名称，不能是列表或一组内容。")))
                continue
            key = _SURROGATE.sub("\ufffd", key_node.value)
            here = (*place, key)
            if key in found:
                first = self.lines[here]
                twice = _("“%(key)s”写了两次，第%(line)s行已经有了。请删去一处。") % {"key": key, "line": first}
                self.faults.append(Fault(here, line, twice))
                continue
            self.lines[here] = line
            if message := _trap(key_node):
                self.faults.append(Fault(here, line, message))
            found[key] = self.of(value_node, here)
        return found

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> str | int | bool:
        if message := _trap(node):
            self.faults.append(Fault(place, node.start_mark.line + 1, message))
            return _SURROGATE.sub("\ufffd", node.value)
        if node.style is None and node.value in ("true", "false"):
            return bool(node.value == "true")
        if node.style is None and _WHOLE_NUMBER.fullmatch(node.value):
            return int(node.value)
        return str(node.value)


def _trap(node: yaml.ScalarNode) -> str | None:
    """The sentence for a plain scalar that some YAML reader would not read as it is written."""
    written: str = node.value
    if _SURROGATE.search(written):
        return _("里面有半个字符（\\ud800 一类的转义），请直接写出这个字。")
    if node.style is not None or written in ("true", "false") or _WHOLE_NUMBER.fullmatch(written):
        return None
    tag = node.tag.removeprefix(_TAG)
    if tag == "null":
        if not written:
            return _("冒号或短横后面没有内容。请补上；没有可写的，就删去这一行。")
        return _('“%(written)s”会被读成空白。请加英文引号，写成 "%(written)s"。') % {"written": written}
    if tag == "bool" or _OTHER_TRUTH.fullmatch(written):
        return _(
            '“%(written)s”会被读成“是”或“否”。如果是文字，请加英文引号，写成 "%(written)s"；如果是真假，请写 true 或 false。'
        ) % {"written": written}
    if tag == "timestamp":
        return _('日期要加英文引号，写成 "%(written)s"。') % {"written": written}
    if tag in ("int", "float") or _OTHER_NUMBER.fullmatch(written):
        return _(
            '“%(written)s”会被读成另一个数。如果是文字，请加英文引号，写成 "%(written)s"；如果是数目，请写成整数。'
        ) % {"written": written}
    if tag != "str":
        return _('“%(written)s”在YAML里另有用处。请加英文引号，写成 "%(written)s"。') % {"written": written}
    return None


def _syntax(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, str]:
    """The line to look at for a syntax error, and what most often causes it."""
    mark = error.problem_mark or error.context_mark
    number = mark.line + 1 if mark else 1
    # What was left open is noticed further down; where it began is the line to look at.
    opened = error.context_mark.line + 1 if error.context_mark else number
    nearby = {line: lines[line - 1] for line in (opened, number) if line <= len(lines)}
    if "\t" in nearby.get(number, ""):
        return number, _("这一行用了制表符（Tab）。缩进请用空格，每层两个。")
    for line, written in enumerate(lines[:number], start=1):
        if written.count('"') % 2:
            return line, _("从这一行开始的引号没有配对，请补上后一个英文引号。")
    for line, written in nearby.items():
        if "：" in written and ": " not in written:
            return line, _("这一行把英文冒号打成了中文冒号“：”。名称后面请用英文冒号，再空一格。")
    for line, written in nearby.items():
        if _NO_SPACE.match(written):
            return line, _("这一行的英文冒号后面没有空格，请空一格再写内容。")
    if "flow" in (error.context or ""):
        return opened, _("从这一行开始的括号没有配对，或里面少了逗号。请用英文的 [ ] { } 和逗号。")
    if "mapping values" in (error.problem or ""):
        return number, _("这一行的冒号位置不对：可能是缩进不齐，也可能是文字里有英文冒号，请给整句加英文引号。")
    return number, _("这一行的写法读不懂。请看缩进是否对齐、冒号后是否空一格、引号和括号是否成对。")
