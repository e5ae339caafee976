"""The loader takes a library whole or says all that is wrong with it, by file, line and key.

The slips of a clerk stand as files in tests/broken_libraries; here is what no clerk would write, and what is taken.
"""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field

from qingyuan.kernel.canonical import canonical
from qingyuan.kernel.errors import BadInput
from qingyuan.regimes.kinds import Kinds
from qingyuan.regimes.loader import load_file, load_folder, restore
from qingyuan.regimes.refusals import LibraryRefused
from qingyuan.regimes.source import MAX_BYTES
from qingyuan.regimes.specs import Keyed, Lasts, Reference, RefersTo, Spec, Text


class Limits(Spec):
    whom: tuple[Literal["branch", "committee"], ...] = Field(alias="for", min_length=1)
    strict: bool = False


class Part(Keyed):
    noun: ClassVar = "分项"
    times: int = 1
    lasts: Lasts | None = None
    limits: Limits | None = None


class Duty(Keyed):
    noun: ClassVar = "应办事项"
    parts: tuple[Part, ...] = ()


class Plan(Keyed):
    noun: ClassVar = "方案"
    note: Text | None = None
    owes: tuple[RefersTo, ...] = ()


HEAD = """\
library: league/base
version: 1
title: 基础库
issuer: 组织部
standing: sample
in_force: "2026-01-01"
"""

GOOD = (
    HEAD
    + """\
duties:
  - key: meeting
    text: 每季度召开党员大会
    parts:
      - {key: notice, text: 会前通知, times: 2, lasts: 3 working days}
      - key: minutes
        text: 会议记录
        limits: {for: [branch], strict: true}
plans:
  - key: year
    text: 年度方案
    owes: [duty:meeting, findings:signed_off]
"""
)


# What some YAML reader takes for something else than the letters that stand there.
TRUTHS = ["no", "Yes", "on", "off", "y", "N"]
NOTHINGS = ["~", "null", "<<", "="]
NUMBERS = "12:30 0777 0x1F 0o17 1_000 1.10 1e3 .5 +1 -1 08 .inf .nan 9999999999".split()  # noqa: SIM905
DATES = ["2026-01-01", "2026-01-01 12:30:00"]


@pytest.fixture
def kinds() -> Kinds:
    return make_kinds()


def make_kinds() -> Kinds:
    kinds = Kinds()
    kinds.kind("duty", Duty, plural="duties")
    kinds.kind("plan", Plan, plural="plans")
    kinds.outcome("findings", {"signed_off": "问题全部销号"})
    return kinds


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(
    folder: Path, kinds: Kinds, text: str | bytes, name: str = "league/base/1.yaml"
) -> list[tuple[int, str, str]]:
    """(line, key, sentence) of every fault of one file."""
    path = write(folder, name, text)
    with pytest.raises(LibraryRefused) as refused:
        load_file(path, kinds)
    assert {error.file for error in refused.value.errors} == {name}
    return [(error.line, error.key, error.message_zh) for error in refused.value.errors]


def faults_across(folder: Path, kinds: Kinds) -> list[tuple[str, int, str, str]]:
    """(file, line, key, sentence) of every fault of a folder."""
    with pytest.raises(LibraryRefused) as refused:
        load_folder(folder, kinds)
    return [(error.file, error.line, error.key, error.message_zh) for error in refused.value.errors]


def edited(*edits: tuple[str, str]) -> str:
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


# What is taken


def test_a_library_gives_its_head_and_its_items_by_kind_and_key(tmp_path, kinds):
    library = load_file(write(tmp_path, "league/base/1.yaml", GOOD), kinds)

    assert (library.key, library.version, library.title, library.issuer) == ("league/base", 1, "基础库", "组织部")
    assert (library.standing, library.in_force) == ("sample", date(2026, 1, 1))
    assert {kind: list(items) for kind, items in library.items.items()} == {"duty": ["meeting"], "plan": ["year"]}
    notice, minutes = library.items["duty"]["meeting"].parts
    assert (notice.key, notice.times, str(notice.lasts)) == ("notice", 2, "3 working days")
    assert (minutes.limits.whom, minutes.limits.strict) == (("branch",), True)
    assert library.items["plan"]["year"].owes == (Reference("duty", "meeting"), Reference("findings", "signed_off"))


def test_the_digest_names_the_content_and_not_its_layout(tmp_path, kinds):
    plain = load_file(write(tmp_path, "league/base/1.yaml", GOOD), kinds)
    laid_out = "# 说明\n" + GOOD.replace("title: 基础库", 'title:    "基础库"   # 名称').replace(
        "[branch]", "\n          - branch"
    )
    laid_out = laid_out.replace(
        "limits: {for: \n          - branch, strict: true}",
        "limits:\n          for:\n          - branch\n          strict: true",
    )
    again = load_file(write(tmp_path, "league/base/1.yaml", "\ufeff" + laid_out.replace("\n", "\r\n")), kinds)
    other = load_file(write(tmp_path, "league/base/1.yaml", GOOD.replace("times: 2", "times: 3")), kinds)

    assert plain.digest == again.digest
    assert plain.digest != other.digest
    assert len(plain.digest) == 64


def test_a_library_kept_as_canonical_json_comes_back_the_same(tmp_path, kinds):
    library = load_file(write(tmp_path, "league/base/1.yaml", GOOD), kinds)
    assert restore(canonical(library.content), kinds) == library


def test_what_was_kept_but_no_longer_fits_its_spec_is_refused_by_name(tmp_path, kinds):
    library = load_file(write(tmp_path, "league/base/1.yaml", GOOD), kinds)
    kept = canonical(library.content).replace(b'"times":2', b'"times":"2"')
    with pytest.raises(LibraryRefused) as refused:
        restore(kept, kinds)
    assert [(error.file, error.key) for error in refused.value.errors] == [
        ("league/base/1.yaml", "duties › meeting › parts › notice › times")
    ]


def test_a_folder_gives_every_version_in_order(tmp_path, kinds):
    for version in (10, 9):
        write(tmp_path, f"league/base/{version}.yaml", GOOD.replace("version: 1", f"version: {version}"))
    write(tmp_path, "banner/own/1.yaml", HEAD.replace("league/base", "banner/own"))
    write(tmp_path, ".keep", "")

    libraries = load_folder(tmp_path, kinds)

    assert [(library.key, library.version) for library in libraries] == [
        ("banner/own", 1),
        ("league/base", 9),
        ("league/base", 10),
    ]
    assert libraries.latest("league/base").version == 10
    assert libraries.latest("league/none") is None


def test_an_empty_folder_holds_no_libraries(tmp_path, kinds):
    assert list(load_folder(tmp_path, kinds)) == []


def test_a_folder_that_is_not_there_is_no_empty_folder(tmp_path, kinds):
    with pytest.raises(FileNotFoundError):
        load_folder(tmp_path / "absent", kinds)


# What is refused, and how it is said


def test_every_fault_of_a_file_is_told_at_once_by_line_and_key(tmp_path, kinds):
    text = edited(
        ("title: 基础库\n", ""),
        ("standing: sample", "standing: secret"),
        ("times: 2", "times: two"),
        ("lasts: 3 working days", "lasts: 3"),
        ("for: [branch]", "for: [branches]"),
        ("strict: true", "strictly: true"),
        ("    text: 年度方案\n", "    text: 年度方案\n    notes: 无\n"),
    )
    assert refusal(tmp_path, kinds, text) == [
        (1, "title", "缺少“title”这一行。"),
        (4, "standing", "只能写其中之一：official、unchecked、sample。"),
        (10, "duties › meeting › parts › notice › times", "应写成整数，不加引号。"),
        (
            10,
            "duties › meeting › parts › notice › lasts",
            "“3”不是期限的写法。期限由数字、空格和单位组成，例如 30 days（天）、15 working days（工作日）、6 months（月）、1 year（年）。",
        ),
        (13, "duties › meeting › parts › minutes › limits › for › 第1项", "只能写其中之一：branch、committee。"),
        (13, "duties › meeting › parts › minutes › limits › strictly", "不认识“strictly”。这里可以写：for、strict。"),
        (17, "plans › year › notes", "不认识“notes”。这里可以写：key、text、replaces、note、owes。"),
    ]


def test_a_refusal_is_bad_input_whose_sentence_lists_every_fault(tmp_path, kinds):
    path = write(tmp_path, "league/base/1.yaml", edited(("times: 2", "times: two")))
    with pytest.raises(BadInput) as refused:
        load_file(path, kinds)
    assert refused.value.code == "library_refused"
    assert str(refused.value).splitlines() == [
        "制度库没有载入，有1处要改。改好后整个重新载入。",
        "league/base/1.yaml 第11行 duties › meeting › parts › notice › times：应写成整数，不加引号。",
    ]


@pytest.mark.parametrize("written", [*TRUTHS, *NOTHINGS, *NUMBERS, *DATES])
def test_what_yaml_would_read_as_something_else_is_refused_until_it_is_quoted(tmp_path, kinds, written):
    [(line, key, sentence)] = refusal(tmp_path, kinds, edited(("title: 基础库", f"title: {written}")))
    assert (line, key) == (3, "title")
    assert f'"{written}"' in sentence

    quoted = load_file(write(tmp_path, "league/base/1.yaml", edited(("title: 基础库", f'title: "{written}"'))), kinds)
    assert quoted.title == written


def test_a_quoted_truth_is_none(tmp_path, kinds):
    [(_line, key, sentence)] = refusal(tmp_path, kinds, edited(("strict: true", 'strict: "true"')))
    assert (key, sentence) == ("duties › meeting › parts › minutes › limits › strict", "应写 true 或 false，不加引号。")


def test_a_tag_that_would_run_code_is_refused_unread(tmp_path, kinds):
    text = edited(("title: 基础库", "title: !!python/object/apply:os.getcwd []"))
    sentence = "不能用标签 tag:yaml.org,2002:python/object/apply:os.getcwd，请删去。"
    assert refusal(tmp_path, kinds, text) == [(3, "", sentence)]


@pytest.mark.parametrize(
    ("title", "code"),
    [('"基\\u202e础"', "U+202E"), ('"基\\0础"', "U+0000")],
)
def test_text_that_does_not_read_as_it_looks_is_refused(tmp_path, kinds, title, code):
    assert refusal(tmp_path, kinds, edited(("title: 基础库", f"title: {title}"))) == [
        (3, "title", f"里面有看不见的字符（{code}），请删去重打。")
    ]


def test_half_a_character_is_refused_before_it_reaches_the_digest(tmp_path, kinds):
    [(line, key, _sentence)] = refusal(tmp_path, kinds, edited(("title: 基础库", 'title: "\\ud800"')))
    assert (line, key) == (3, "title")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"- a\n", "文件里应当逐行写“名称: 内容”", id="a list"),
        pytest.param(b"a: " + b"[" * 100_000, "层次太深，最多12层", id="nested without end"),
        pytest.param(b"a: " + b"x" * MAX_BYTES, "文件超过256KB", id="too large"),
        pytest.param(b"%YAML 1.1\n---\na: b\n", "不能用 % 开头的YAML指令", id="directive"),
        pytest.param(b"? [a, b]\n: c\n", "冒号前面应当是一个名称", id="a list for a name"),
    ],
)
def test_a_file_that_is_no_library_at_all_is_refused_in_one_sentence(tmp_path, kinds, content, sentence):
    [(line, key, found)] = refusal(tmp_path, kinds, content)
    assert (line, key) == (1, "")
    assert found.startswith(sentence)


@pytest.mark.parametrize(
    "name",
    [
        "base/1.yaml",
        "league/base/extra/1.yaml",
        "league/base/1.yml",
        "league/base/01.yaml",
        "league/Base/1.yaml",
        "README.md",
    ],
)
def test_a_file_elsewhere_than_issuer_library_version_is_refused(tmp_path, kinds, name):
    write(tmp_path, name, GOOD)
    [(file, _line, _key, sentence)] = faults_across(tmp_path, kinds)
    assert file == name
    assert sentence.startswith("制度库文件要放在“发布单位/库名/版本号.yaml”")


@pytest.mark.parametrize("written", ["2026-13-01", "20260101", "2026-W01-1"])
def test_a_date_has_one_spelling(tmp_path, kinds, written):
    assert refusal(tmp_path, kinds, edited(('"2026-01-01"', f'"{written}"'))) == [
        (6, "in_force", f"“{written}”不是日期，请照 2026-01-01 的样子写，并加英文引号。")
    ]


@pytest.mark.parametrize("items", ["duties: []", "duties: 无"])
def test_a_heading_wants_a_list_with_something_in_it(tmp_path, kinds, items):
    assert refusal(tmp_path, kinds, HEAD + items) == [
        (7, "duties", "这里应是列表，至少一项：每项另起一行，以短横和空格开头。")
    ]


@pytest.mark.parametrize("key", ["1st", "-a", "a-", "a" * 61])
def test_a_key_is_lower_case_letters_digits_and_hyphens(tmp_path, kinds, key):
    [(line, _key, sentence)] = refusal(tmp_path, kinds, edited(("key: meeting", f"key: {key}")))
    assert line == 8
    assert sentence in (
        "键名只能用小写英文字母、数字和短横，以字母开头，例如 general-meeting。",
        "太长了，最多60个字。",
    )


def test_a_key_is_told_apart_among_the_items_of_all_kinds(tmp_path, kinds):
    assert refusal(tmp_path, kinds, edited(("key: year", "key: meeting"))) == [
        (16, "plans › meeting › key", "键名 meeting 用了两次，第8行已经有了。每一条要有自己的键名。"),
    ]


# Across files and versions


def test_a_reference_names_the_kind_of_what_it_points_to(tmp_path, kinds):
    write(tmp_path, "league/base/1.yaml", edited(("findings:signed_off", "plan:meeting")))
    sentence = "哪个制度库里都没有 plan:meeting，请核对键名。"
    assert faults_across(tmp_path, kinds) == [("league/base/1.yaml", 18, "plans › year › owes › 第2项", sentence)]


def test_a_reference_may_point_into_another_library(tmp_path, kinds):
    write(tmp_path, "league/base/1.yaml", GOOD)
    own = (
        HEAD.replace("league/base", "banner/own")
        + "plans:\n  - {key: own-plan, text: 本旗方案, owes: [duty:meeting]}\n"
    )
    write(tmp_path, "banner/own/1.yaml", own)

    libraries = load_folder(tmp_path, kinds)

    own_library = libraries.latest("banner/own")
    assert libraries.defining(Reference("duty", "meeting"), seen_from=own_library).key == "league/base"


def test_a_version_may_not_lean_on_what_only_its_own_earlier_version_had(tmp_path, kinds):
    write(tmp_path, "league/base/1.yaml", GOOD)
    write(tmp_path, "league/base/2.yaml", edited(("version: 1", "version: 2"), ("key: meeting", "key: gathering")))
    assert [(file, line) for file, line, _key, _sentence in faults_across(tmp_path, kinds)] == [
        ("league/base/2.yaml", 18)
    ]


def test_a_key_keeps_its_kind_in_every_later_version_even_after_a_pause(tmp_path, kinds):
    write(tmp_path, "league/base/1.yaml", GOOD)
    write(tmp_path, "league/base/2.yaml", HEAD.replace("version: 1", "version: 2"))
    write(
        tmp_path,
        "league/base/3.yaml",
        HEAD.replace("version: 1", "version: 3") + "plans:\n  - {key: meeting, text: 开会方案}\n",
    )
    assert faults_across(tmp_path, kinds) == [
        (
            "league/base/3.yaml",
            8,
            "plans › meeting › key",
            "键名 meeting 在第1版是“应办事项”，不能改作“方案”。键名不换意思，请另起一个。",
        )
    ]


def test_two_items_may_each_have_a_part_of_the_same_key(tmp_path, kinds):
    text = GOOD.replace("plans:", "  - key: lecture\n    text: 党课\n    parts: [{key: notice, text: 通知}]\nplans:")
    library = load_file(write(tmp_path, "league/base/1.yaml", text), kinds)
    assert [item.parts[0].key for item in library.items["duty"].values()] == ["notice", "notice"]


@pytest.mark.parametrize(
    ("replaced", "taken"),
    [
        pytest.param("notice", True, id="gone in this version"),
        pytest.param("never", False, id="in no earlier version"),
        pytest.param("meeting", False, id="another sort of part"),
    ],
)
def test_only_what_an_earlier_version_had_and_this_one_dropped_can_be_replaced(tmp_path, kinds, replaced, taken):
    write(tmp_path, "league/base/1.yaml", GOOD)
    second = edited(("version: 1", "version: 2"), ("key: notice,", f"key: word-sent, replaces: [{replaced}],"))
    write(tmp_path, "league/base/2.yaml", second)
    if taken:
        assert load_folder(tmp_path, kinds).latest("league/base").items["duty"]["meeting"].parts[0].replaces == (
            "notice",
        )
    else:
        assert faults_across(tmp_path, kinds) == [
            (
                "league/base/2.yaml",
                11,
                "duties › meeting › parts › word-sent › replaces › 第1项",
                f"{replaced} 不能写作被替代：它要是以前版本里同一类的键名，并且这一版已经不用。",
            )
        ]


def test_a_version_in_use_may_be_loaded_again_unchanged(tmp_path, kinds):
    path = write(tmp_path, "league/base/1.yaml", GOOD)
    taken = [restore(canonical(load_file(path, kinds).content), kinds)]
    assert list(load_folder(tmp_path, kinds, taken)) == taken


def test_a_version_in_use_stays_part_of_the_set_when_its_file_is_gone(tmp_path, kinds):
    path = write(tmp_path, "league/base/1.yaml", GOOD)
    taken = [load_file(path, kinds)]
    path.unlink()
    own = (
        HEAD.replace("league/base", "banner/own")
        + "plans:\n  - {key: own-plan, text: 本旗方案, owes: [duty:meeting]}\n"
    )
    write(tmp_path, "banner/own/1.yaml", own)

    assert [library.key for library in load_folder(tmp_path, kinds, taken)] == ["banner/own", "league/base"]


def test_one_faulty_file_and_nothing_of_the_folder_is_taken(tmp_path, kinds):
    write(tmp_path, "banner/own/1.yaml", HEAD.replace("league/base", "banner/own"))
    write(tmp_path, "league/base/1.yaml", edited(("times: 2", "times: two")))
    write(tmp_path, "league/more/1.yaml", HEAD.replace("standing: sample", "standing: no"))
    assert [(file, line) for file, line, _key, _sentence in faults_across(tmp_path, kinds)] == [
        ("league/base/1.yaml", 11),
        ("league/more/1.yaml", 5),
    ]


# Kinds


def test_a_kind_is_registered_once():
    kinds = make_kinds()
    for name, plural in [("duty", "others"), ("other", "duties"), ("findings", "others")]:
        with pytest.raises(ValueError, match="registered twice"):
            kinds.kind(name, Duty, plural=plural)
    for name in ("duty", "findings"):
        with pytest.raises(ValueError, match="registered twice"):
            kinds.outcome(name, {})
    assert [kind.name for kind in kinds] == ["duty", "plan"]


# Whatever is written, the answer is a library or sentences in Chinese


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(
    start=st.integers(0, len(GOOD)),
    cut=st.integers(0, 30),
    put=st.text(alphabet=string.ascii_letters + string.digits + " \n\t:-[]{}'\"&*!|>#%@,?~.：，中\u202e", max_size=12),
)
def test_a_damaged_file_is_taken_or_refused_with_a_sentence_for_each_fault(tmp_path, start, cut, put):
    path = write(tmp_path, "league/base/1.yaml", GOOD[:start] + put + GOOD[start + cut :])
    try:
        libraries = load_folder(tmp_path, make_kinds())
    except LibraryRefused as refused:
        assert refused.errors
        for error in refused.errors:
            assert error.file == "league/base/1.yaml"
            assert 1 <= error.line <= path.read_text(encoding="utf-8").count("\n") + 2
            assert re.search("[一-鿿]{3}.*。$", error.message_zh, re.DOTALL), error.message_zh
            assert "Input should" not in error.message_zh
    else:
        assert [library.key for library in libraries] == ["league/base"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_refused_and_never_break_the_loader(tmp_path, content):
    path = write(tmp_path, "league/base/1.yaml", content)
    with pytest.raises(LibraryRefused):
        load_file(path, make_kinds())
