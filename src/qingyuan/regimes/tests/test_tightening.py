"""Tightening (收紧): only what has a tighter side, only towards it; refused by file, line and key with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pytest

from qingyuan.regimes.durations import Duration
from qingyuan.regimes.kinds import Kinds
from qingyuan.regimes.loader import load_content, load_folder, load_folders
from qingyuan.regimes.parameters import parameters
from qingyuan.regimes.refusals import LibraryRefused
from qingyuan.regimes.specs import Keyed, Lasts, LooseToTight, Spec, Tighter
from qingyuan.regimes.tightening import TighteningSpec, not_tighter
from tests import findings, regimes


class Inner(Spec):
    at_most: Annotated[int, Tighter.LESS]
    open_to_all: bool = True


class Rule(Keyed):
    noun: ClassVar = "规定"
    shorter: Annotated[Lasts, Tighter.SHORTER]
    longer: Annotated[Lasts | None, Tighter.LONGER] = None
    at_least: Annotated[int, Tighter.MORE]
    strength: Annotated[Literal["usual", "hard"], LooseToTight(("usual", "hard"))]
    inner: Inner


HEAD = """\
library: league/base
version: 1
title: 基础库
issuer: 组织部
standing: sample
in_force: "2026-01-01"
"""
BASE = (
    HEAD
    + """\
rules:
  - {key: base, text: 规定, shorter: 60 days, longer: 5 days, at_least: 2, strength: usual, inner: {at_most: 3}}
"""
)


def kinds() -> Kinds:
    found = Kinds()
    found.kind("rule", Rule, plural="rules")
    found.kind("tightening", TighteningSpec, plural="tightenings")
    found.outcome("findings", {"signed_off": "全部销号"})
    return found


def own(parameters: str, of: str = "rule:base") -> bytes:
    head = HEAD.replace("league/base", "banner/own")
    return f"{head}tightenings:\n  - key: own\n    text: 收紧\n    of: {of}\n    parameters:\n{parameters}\n".encode()


def load(content: bytes):
    base = load_content(BASE.encode(), kinds=kinds())
    return load_content(content, file="own.yaml", kinds=kinds(), taken=[base])


def refused(content: bytes):
    with pytest.raises(LibraryRefused) as refusal:
        load(content)
    return [(error.line, error.key, error.message_zh) for error in refusal.value.errors]


def test_the_parameters_are_those_that_say_which_way_is_tighter():
    assert list(parameters(Rule)) == ["shorter", "longer", "at_least", "strength", "inner.at_most"]
    assert parameters(TighteningSpec) == {}


@pytest.mark.parametrize(
    ("name", "to"),
    [("shorter", "59 days"), ("longer", "6 days"), ("at_least", 3), ("strength", "hard"), ("inner.at_most", 2)],
)
def test_what_is_tighter_is_taken(name, to):
    library = load(own(f"      - {{name: {name}, to: {to}}}"))
    [spec] = library.items["tightening"].values()
    base = load_content(BASE.encode(), kinds=kinds()).items["rule"]["base"]
    [(found, value)] = spec.values(base).items()
    assert found == name and parameters(Rule)[name].shown(value) in (str(to), "59天", "6天", "hard")


LINE = 12


@pytest.mark.parametrize(
    ("name", "to", "key", "sentence"),
    [
        pytest.param(
            "shorter",
            "90 days",
            "to",
            "“shorter”原来是60天，这里写的是90天，比原来松。下级只能收紧，请改成比60天短的期限，或者删去这一项。",
            id="longer than the item's own",
        ),
        pytest.param(
            "shorter",
            "60 days",
            "to",
            "“shorter”原来就是60天，这里写的一样，没有收紧。请改成比60天短的期限，或者删去这一项。",
            id="the item's own",
        ),
        pytest.param(
            "shorter",
            "1 month",
            "to",
            "“shorter”原来是60天，这里写的是1个月，单位不同，分不出哪个更严。请用和原来一样的单位来写。",
            id="in another unit",
        ),
        pytest.param(
            "shorter",
            "45",
            "to",
            "“45”不是期限的写法。期限由数字、空格和单位组成，例如 30 days（天）、15 working days（工作日）、6 months（月）、1 year（年）。",
            id="no duration",
        ),
        pytest.param(
            "longer",
            "4 days",
            "to",
            "“longer”原来是5天，这里写的是4天，比原来松。下级只能收紧，请改成比5天长的期限，或者删去这一项。",
            id="shorter where longer is tighter",
        ),
        pytest.param("at_least", '"3"', "to", "应写成整数，不加引号。", id="a text for a number"),
        pytest.param(
            "at_least",
            "1",
            "to",
            "“at_least”原来是2，这里写的是1，比原来松。下级只能收紧，请改成大于2的数，或者删去这一项。",
            id="fewer where more is tighter",
        ),
        pytest.param("strength", "strict", "to", "只能写其中之一：usual、hard。", id="no such word"),
        pytest.param(
            "strength",
            "usual",
            "to",
            "“strength”原来就是usual，这里写的一样，没有收紧。请改成hard，或者删去这一项。",
            id="the same word",
        ),
        pytest.param(
            "inner.at_most",
            "true",
            "to",
            "这里写收紧后的值：期限如 45 days，整数，或者那一项能选的词。",
            id="true is no number",
        ),
        pytest.param(
            "text",
            "短些",
            "name",
            "“text”不能收紧：它没有松紧之分。能收紧的有：shorter（shorter）、longer（longer）、at_least（at_least）、strength（strength）、inner.at_most（at_most）。",
            id="nothing that has a tighter side",
        ),
        pytest.param(
            "inner.open_to_all",
            "1",
            "name",
            "“inner.open_to_all”不能收紧：它没有松紧之分。能收紧的有：shorter（shorter）、longer（longer）、at_least（at_least）、strength（strength）、inner.at_most（at_most）。",
            id="nor inside a part",
        ),
        pytest.param(
            "defaults.by_date",
            "45 days",
            "name",
            "没有“defaults.by_date”这一项。能收紧的有：shorter（shorter）、longer（longer）、at_least（at_least）、strength（strength）、inner.at_most（at_most）。",
            id="no such parameter",
        ),
    ],
)
def test_what_tightens_nothing_is_refused_with_the_reason(name, to, key, sentence):
    content = own(f"      - {{name: {name}, to: {to}}}")
    assert refused(content) == [(LINE, f"tightenings › own › parameters › 第1项 › {key}", sentence)]


def test_every_fault_is_told_at_its_own_line():
    faults = refused(
        own("      - {name: shorter, to: 45 days}\n      - {name: at_least, to: 1}\n      - {name: x, to: 1}")
    )
    assert [(line, key.rpartition(" › ")[2]) for line, key, _sentence in faults] == [(13, "to"), (14, "name")]


def test_one_parameter_stands_once():
    [(line, key, sentence)] = refused(own("      - {name: shorter, to: 45 days}\n      - {name: shorter, to: 40 days}"))
    assert (line, key) == (11, "tightenings › own › parameters") and sentence == "“shorter”写了两次，请只留一处。"


@pytest.mark.parametrize(
    ("of", "sentence"),
    [
        pytest.param("rule:other", "哪个制度库里都没有 rule:other，请核对键名。", id="nowhere"),
        pytest.param("findings:signed_off", "只能收紧一整条制度，例如 campaign:rectification。", id="an outcome"),
        pytest.param("tightening:own", "“收紧”里没有可以收紧的项，请删去这一条。", id="itself"),
    ],
)
def test_a_tightening_is_of_an_item_that_stands_somewhere(of, sentence):
    assert [fault[2] for fault in refused(own("      - {name: shorter, to: 45 days}", of=of))] == [sentence]


def test_what_was_right_beside_an_earlier_version_stays_right_when_the_item_itself_is_tightened(tmp_path):
    for name, content in (
        ("league/base/1", BASE.encode()),
        ("league/base/2", BASE.replace("version: 1", "version: 2").replace("60 days", "40 days").encode()),
        ("banner/own/1", own("      - {name: shorter, to: 45 days}")),
    ):
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert len(list(load_folder(tmp_path, kinds()))) == 3


def test_what_is_prescribed_where_nothing_was_is_tighter():
    parameter = parameters(Rule)["longer"]
    assert not_tighter(parameter, Duration.parse("1 day"), None) == ""
    assert parameter.shown(None) == "没有规定"


def test_a_year_is_twelve_months_and_a_working_day_is_no_day():
    parameter = parameters(Rule)["shorter"]
    assert not_tighter(parameter, Duration.parse("11 months"), Duration.parse("1 year")) == ""
    assert "没有收紧" in not_tighter(parameter, Duration.parse("12 months"), Duration.parse("1 year"))
    assert "单位不同" in not_tighter(parameter, Duration.parse("5 working days"), Duration.parse("30 days"))


@pytest.mark.django_db
def test_the_deadlines_of_a_campaign_and_the_basis_of_a_checklist_can_be_tightened(tmp_path):
    findings.sample_library(tmp_path)
    content = regimes.text(
        "banner/own",
        regimes.tightening(
            defaults__at_once="3 days", defaults__by_date="45 days", defaults__look_back_after="3 months"
        ),
    )
    sample = load_folders([tmp_path / "libraries"])
    assert load_content(content.encode(), taken=sample).items["tightening"]
    looser = regimes.text("banner/own", regimes.tightening(of="checklist:problems", none_needs="nothing"))
    with pytest.raises(LibraryRefused) as refusal:
        load_content(looser.encode(), file="own.yaml", taken=sample)
    assert str(refusal.value).splitlines()[1] == (
        "own.yaml 第13行 tightenings › own-deadlines › parameters › 第1项 › to："
        "“答“没有”时”原来是写明依据，这里写的是不用写依据，比原来松。下级只能收紧，原来的已经最严，请删去这一项。"
    )


def test_the_file_that_the_how_to_writes_is_taken_beside_the_library_that_is_shipped(settings):
    """Whoever copies it from docs/how-to gets a library; the loosening it shows is refused at the line it names."""
    how_to = Path(__file__).parents[4] / "docs/how-to/load-a-library.md"
    content = how_to.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    shipped = load_folders(settings.QINGYUAN_LIBRARIES[:1])
    library = load_content(content.encode(), taken=shipped)
    assert {kind: list(items) for kind, items in library.items.items()} == {
        "checklist": ["tuquan-problems"],
        "tightening": ["tuquan-deadlines"],
    }
    with pytest.raises(LibraryRefused) as refusal:
        load_content(content.replace("45 days", "90 days").encode(), file="补充.yaml", taken=shipped)
    [told] = refusal.value.errors
    assert f"{told.file} 第{told.line}行 {told.key}\n{told.message_zh}\n" in how_to.read_text(encoding="utf-8")
