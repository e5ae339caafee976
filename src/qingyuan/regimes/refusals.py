"""What a library is refused for (制度库的退回说明): every fault at once, each by file, line and key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from django.utils.translation import gettext as _
from pydantic import BaseModel
from pydantic_core import ErrorDetails

from qingyuan.kernel.errors import BadInput

from .source import Place


@dataclass(frozen=True)
class LoadError:
    """One fault of a library file (一处要改的地方).

    file  issuer/library/version.yaml;  line  from 1;  key  where in the file, the nearest keys by name
    message_zh  what is wrong and what to write instead
    """

    file: str
    line: int
    key: str
    message_zh: str

    def __str__(self) -> str:
        where = _("%(file)s 第%(line)s行") % {"file": self.file, "line": self.line}
        return f"{where} {self.key}：{self.message_zh}" if self.key else f"{where}：{self.message_zh}"


class LibraryRefused(BadInput):
    """No library was taken; `errors` are all that was found, in order of file and line (制度库退回)."""

    def __init__(self, errors: Sequence[LoadError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: (error.file, error.line)))
        head = _("制度库没有载入，有%(count)s处要改。改好后整个重新载入。") % {"count": len(self.errors)}
        super().__init__("\n".join([head, *map(str, self.errors)]), code="library_refused")


def spelled(place: Place, values: Any) -> str:
    """A place as its author would name it: entries by their key, or by number where they have none."""
    words: list[str] = []
    for step in place:
        values = _into(values, step)
        if isinstance(step, str):
            words.append(step)
        else:
            named = values.get("key") if isinstance(values, Mapping) else None
            words.append(named if isinstance(named, str) else _("第%(number)s项") % {"number": step + 1})
    return " › ".join(words)


def _into(values: Any, step: str | int) -> Any:
    if isinstance(step, str):
        return values.get(step) if isinstance(values, Mapping) else None
    return values[step] if isinstance(values, tuple) and step < len(values) else None


def sentence(error: ErrorDetails, spec: type[BaseModel]) -> str:
    """A pydantic error in Chinese, for the author of the file. `spec` is the model that was validated."""
    context = error.get("ctx", {})
    last = error["loc"][-1] if error["loc"] else ""
    match error["type"]:
        case "missing":
            return _("缺少“%(name)s”这一行。") % {"name": last}
        case "extra_forbidden":
            allowed = "、".join(_names(_model_at(spec, error["loc"][:-1])))
            return _("不认识“%(name)s”。这里可以写：%(allowed)s。") % {"name": last, "allowed": allowed}
        case "value_error":
            return str(context["error"])
        case "literal_error":
            words = context["expected"].replace("'", "").replace(" or ", ", ").replace(", ", "、")
            return _("只能写其中之一：%(words)s。") % {"words": words}
        case "string_type" | "is_instance_of":
            return _("应写成文字。数字、日期和 true、false 要加英文引号。")
        case "int_type":
            return _("应写成整数，不加引号。")
        case "bool_type":
            return _("应写 true 或 false，不加引号。")
        case "tuple_type":
            return _("应是列表：每项另起一行，以短横和空格开头，或写成 [甲, 乙]。")
        case "model_type" | "dict_type":
            return _("这里要分项写，每行一个“名称: 内容”。")
        case "string_pattern_mismatch":
            return _("键名只能用小写英文字母、数字和短横，以字母开头，例如 general-meeting。")
        case "string_too_short":
            return _("这里不能空着。")
        case "string_too_long":
            return _("太长了，最多%(most)s个字。") % {"most": context["max_length"]}
        case "too_long" if isinstance(error["input"], str):
            return _("太长了，最多%(most)s个字。") % {"most": context["max_length"]}
        case "too_short":
            return _("至少要有%(least)s项。") % {"least": context["min_length"]}
        case "too_long":
            return _("最多%(most)s项。") % {"most": context["max_length"]}
        case "greater_than_equal":
            return _("不能小于%(least)s。") % {"least": context["ge"]}
        case "less_than_equal":
            return _("不能大于%(most)s。") % {"most": context["le"]}
        case _:
            return _("这里的写法不合要求，请对照示例库改写。")


def _names(spec: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in spec.model_fields.items()] if spec else []


def _model_at(spec: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """The model that stands at a place inside a spec, found by its annotations."""
    at: type[BaseModel] | None = spec
    for step in place:
        if at and isinstance(step, str):
            field = next((field for name, field in at.model_fields.items() if step == (field.alias or name)), None)
            at = _model_in(field.annotation) if field else None
    return at


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
