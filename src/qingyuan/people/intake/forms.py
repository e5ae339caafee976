"""What is typed and chosen about an import (导入表单), made into clean facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel.content import MAX_BYTES
from qingyuan.people.organizations.matching import Matcher
from qingyuan.people.organizations.models import Organization

from .reading.columns import FIELDS
from .reading.lines import Line
from .reasons import LABELS
from .services.beginning import MOST_FILES

# What a column can be taken for, in the order people look for them.
COLUMN_LABELS = {
    "name": LABELS["name"],
    "sex": LABELS["sex"],
    "ethnicity": LABELS["ethnicity"],
    "id_number": LABELS["id_number"],
    "birth_date": LABELS["birth_date"],
    "education": LABELS["education"],
    "phone": LABELS["phone"],
    "category": LABELS["category"],
    "joined_on": LABELS["joined_on"],
    "confirmed_on": LABELS["confirmed_on"],
    "branch": LABELS["branch"],
    "place": gettext_lazy("嘎查村、社区"),
    "above": LABELS["above"],
    "post": LABELS["post"],
    "arrived_on": LABELS["arrived_on"],
    "floating": gettext_lazy("是否流动党员"),
    "lost": gettext_lazy("是否失联党员"),
    "row_key": LABELS["row_key"],
}


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once (一次选几个文件)."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        files = [super(FilesField, self).clean(one, initial) for one in chosen or [None]]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("一次最多选%(most)s个文件。请分几次导入。") % {"most": MOST_FILES})
        if sum(one.size for one in files) > MAX_BYTES:
            raise forms.ValidationError(
                _("这些文件合起来超过%(most)s MB。请分几次导入。") % {"most": MAX_BYTES >> 20}, code="too_big"
            )
        return files


class UploadForm(forms.Form):
    """The files to be read (选文件)."""

    files = FilesField(  # type: ignore[assignment]  # the field of this name, as Django makes forms
        label=gettext_lazy("名册（Excel）"),
        help_text=gettext_lazy("可以一次选几个文件，.xlsx、.xls 都行；合起来不超过30 MB"),
        widget=_SeveralFiles(attrs={"accept": ".xlsx,.xls", "multiple": True}),
        error_messages={
            "required": gettext_lazy("还没有选文件。请选要导入的 Excel 表。"),
            "empty": gettext_lazy("选的文件是空的，没有内容。请确认选对了文件再传。"),
        },
    )

    @property
    def chosen(self) -> Sequence[UploadedFile]:
        return list(self.cleaned_data["files"])


class NationalForm(UploadForm):
    """The national system's export (全国系统导出的表)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].label = _("全国系统导出的党员信息（Excel）")


class ColumnsForm(forms.Form):
    """What each column of a table is to be read for (每一列当作什么)."""

    def __init__(self, *args: Any, columns: Sequence[Sequence[str | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._labels: list[str] = []
        self.rows: list[tuple[str, str, str]] = []
        choices = [("", _("不读")), *COLUMN_LABELS.items()]
        letters: dict[str, list[str]] = {}
        keys: dict[str, str] = {}
        for letter, label, key in columns:
            letters.setdefault(str(label), []).append(str(letter))
            keys[str(label)] = keys.get(str(label)) or key or ""
        for at, (label, places) in enumerate(letters.items()):
            self._labels.append(label)
            self.rows.append(("、".join(places), label, f"column_{at}"))
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=label, required=False, choices=choices, initial=keys[label]
            )

    def columns(self) -> dict[str, str]:
        """{label: key}, "" for a column that is not to be read."""
        return {label: self.cleaned_data[f"column_{at}"] for at, label in enumerate(self._labels)}


class RowForm(forms.Form):
    """A row set right by hand (改这一行): as it was read, or what stood in the cell where that could not be read."""

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before = as_written(line)
        for key in FIELDS:
            self.fields[key] = forms.CharField(
                label=LABELS[key], required=False, max_length=200, initial=self._before[key], empty_value=""
            )
            self.fields[key].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.changed():
            raise forms.ValidationError(_("还没有改动。请改好再提交；不改的，点“不填了，返回”。"), code="same")
        return cleaned

    def changed(self) -> dict[str, str]:
        """{key: text} of the fields that were typed anew; the others keep what was read of them."""
        typed = {key: self.cleaned_data.get(key, "") for key in FIELDS}
        return {key: text for key, text in typed.items() if text != self._before[key]}


def as_written(line: Line) -> dict[str, str]:
    """The texts of a row for whoever puts it right: what stood in a cell that could not be read, else what was read.

    What only followed from the ID number is left out, so that it follows anew.
    """
    found: dict[str, str] = {}
    for key in FIELDS:
        read = "" if key in line.derived else str(getattr(line, key))
        found[key] = read or line.source.get(key, "")
    return found


def units_typed(
    matcher: Matcher, written: Sequence[tuple[str, str]], typed: Sequence[str]
) -> tuple[dict[str, int], dict[tuple[str, str], str]]:
    """The branches somebody has named for some ways of writing, and a sentence for each name that is none.

    written  (above, branch) as the file has it;  typed: the name beside each, "" for not chosen
    """
    chosen: dict[str, int] = {}
    faults: dict[tuple[str, str], str] = {}
    for (above, branch), text in zip(written, typed, strict=True):
        name = text.strip()
        if not name:
            continue
        found = matcher.find(name)
        if isinstance(found, Organization) and found.is_branch:
            chosen[f"{above}\t{branch}"] = found.pk
        else:
            faults[above, branch] = _fault(found, name, matcher.top)
    return chosen, faults


def _fault(found: Organization | str, name: str, top: Organization) -> str:
    said: Mapping[str, str] = {"name": name, "top": str(top)}
    if isinstance(found, Organization):
        return _("“%(name)s”不是党支部，党员要落在党支部。请写党支部的名称。") % said
    if found == "unit_ambiguous":
        return _("“%(top)s”下面叫“%(name)s”的不止一个。请在前面写上苏木乡镇，例如：六户镇和平村党支部。") % said
    return _("“%(top)s”下面没有找到“%(name)s”。请照组织页上的名称写；还没有设立的，先设立党支部。") % said
