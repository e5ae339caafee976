"""Two versions side by side: what was added, dropped, replaced, reworded, changed, put in another order."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from qingyuan.regimes.differences import Difference, Named, difference, standing
from qingyuan.regimes.durations import Duration
from qingyuan.regimes.kinds import Kinds
from qingyuan.regimes.library import Library
from qingyuan.regimes.specs import Keyed, Lasts, Reference, RefersTo, Spec
from qingyuan.regimes.wording import Said


class Sheet(Spec):
    count: Annotated[int, Said("张数", "张数。")] = 1


class Part(Keyed):
    noun: ClassVar = "分项"
    times: Annotated[int, Said("次数", "次数。")] = 1
    lasts: Annotated[Lasts | None, Said("时长", "时长。")] = None


class Duty(Keyed):
    noun: ClassVar = "应办事项"
    whom: Annotated[tuple[RefersTo, ...], Field(alias="for"), Said("要办", "要办。")] = ()
    sheets: Annotated[tuple[Sheet, ...], Said("表", "表。")] = ()
    parts: Annotated[tuple[Part, ...], Said("分项", "分项。")] = ()


KINDS = Kinds()
KINDS.kind("duty", Duty, plural="duties")


def library(*duties: Duty, version: int = 1, title: str = "基础库", standing: str = "sample") -> Library:
    return Library(
        key="league/base",
        version=version,
        title=title,
        issuer="组织部",
        standing=standing,
        in_force=date(2026, 1, version),
        digest=str(version),
        content={},
        items={"duty": {duty.key: duty for duty in duties}},
    )


def duty(key: str, *parts: Part, text: str = "开会", **more) -> Duty:
    return Duty.model_construct(
        **{"key": key, "text": text, "replaces": (), "whom": (), "sheets": (), "parts": parts, **more}
    )


def part(key: str, text: str = "通知", **more) -> Part:
    return Part(key=key, text=text, **more)


def named(found) -> list[Named]:
    return [one.named for one in found]


def test_what_is_only_in_one_version_was_added_or_dropped():
    found = difference(
        library(duty("a", part("x"), part("y"))), library(duty("a", part("x"), part("z")), duty("b")), KINDS
    )
    assert named(found.added) == [("duty", "a", "z"), ("duty", "b", "")]
    assert named(found.dropped) == [("duty", "a", "y")]
    assert (found.replaced, found.reworded, found.changed, found.reordered) == ((), (), (), ())


def test_what_took_the_place_of_others_is_neither_added_nor_dropped():
    """One split in two, and two made one."""
    before = library(duty("a", part("x", "通知"), part("y"), part("z")))
    after = library(
        duty("a", part("x1", replaces=("x",)), part("x2", replaces=("x",)), part("yz", replaces=("y", "z", "earlier")))
    )
    found = difference(before, after, KINDS)
    assert [(one.now.named[2], [old.named[2] for old in one.before]) for one in found.replaced] == [
        ("x1", ["x"]),
        ("x2", ["x"]),
        ("yz", ["y", "z"]),
    ]
    assert (found.added, found.dropped) == ((), ())


def test_what_took_the_place_of_a_key_this_version_no_longer_had_is_new():
    found = difference(library(duty("a")), library(duty("a", part("x2", replaces=("x",)))), KINDS)
    assert (named(found.added), found.replaced) == ([("duty", "a", "x2")], ())


def test_an_item_takes_the_place_of_an_item():
    found = difference(library(duty("a")), library(duty("b", replaces=("a",))), KINDS)
    assert [(one.now.named, named(one.before)) for one in found.replaced] == [(("duty", "b", ""), [("duty", "a", "")])]


def test_another_text_under_the_same_key_was_reworded():
    found = difference(library(duty("a", part("x", "通知"))), library(duty("a", part("x", "会前通知"))), KINDS)
    [reworded] = found.reworded
    assert (reworded.before.text, reworded.now.text, reworded.now.under) == ("通知", "会前通知", "开会")


def test_both_values_of_a_changed_field_are_said_in_words():
    before = library(duty("a", part("x", times=1, lasts=Duration.parse("15 working days")), sheets=(Sheet(), Sheet())))
    after = library(duty("a", part("x", times=2), whom=(Reference("duty", "a"),), sheets=(Sheet(), Sheet(count=3))))
    found = difference(before, after, KINDS)
    assert [(one.now.named[2], one.title, one.before, one.after) for one in found.changed] == [
        ("", "要办", "", "应办事项“开会”"),
        ("", "表", "1；1", "1；3"),
        ("x", "次数", "1", "2"),
        ("x", "时长", "15个工作日", ""),
    ]


def test_a_reference_is_the_same_though_what_it_points_to_was_reworded():
    whom = (Reference("duty", "a"),)
    found = difference(
        library(duty("a"), duty("b", whom=whom)), library(duty("a", text="开大会"), duty("b", whom=whom)), KINDS
    )
    assert (found.changed, [one.now.text for one in found.reworded]) == ((), ["开大会"])


def test_the_same_parts_in_another_order_are_told():
    found = difference(
        library(duty("a", part("x"), part("y"), part("z"))),
        library(duty("a", part("y"), part("new"), part("x"))),
        KINDS,
    )
    assert named(found.reordered) == [("duty", "a", "")]


def test_what_the_head_says_otherwise_is_told_but_for_the_number_of_the_version():
    found = difference(library(), library(version=2, title="基础制度", standing="official"), KINDS)
    assert [(str(title), before, after) for title, before, after in found.head] == [
        ("名称", "基础库", "基础制度"),
        ("核对情况", "示例（非官方）", "已核对"),
        ("起用日期", "2026-01-01", "2026-01-02"),
    ]


_KEYS = st.sampled_from("abcdef")
_PARTS = st.lists(
    st.builds(
        part,
        _KEYS,
        text=st.sampled_from(["甲", "乙"]),
        times=st.integers(1, 2),
        replaces=st.lists(_KEYS, max_size=2, unique=True).map(tuple),
    ),
    unique_by=lambda one: one.key,
    max_size=4,
)
_LIBRARIES = st.lists(
    st.builds(
        lambda key, parts, text, replaces: duty(key, *parts, text=text, replaces=replaces),
        _KEYS,
        _PARTS,
        st.sampled_from(["甲", "乙"]),
        st.lists(_KEYS, max_size=2, unique=True).map(tuple),
    ),
    unique_by=lambda one: one.key,
    max_size=3,
).map(lambda duties: library(*duties))


def applied(before: Library, found: Difference) -> dict[Named, tuple[str, dict[str, str]]]:
    """The earlier version with all done to it that the difference says: text and values by name."""
    result = {name: (one.text, values(one)) for name, one in standing(before, KINDS).items()}
    for gone in (*found.dropped, *(old for one in found.replaced for old in one.before)):
        result.pop(gone.named, None)
    for new in (*found.added, *(one.now for one in found.replaced)):
        result[new.named] = (new.text, values(new))
    for reworded in found.reworded:
        text, said = result[reworded.now.named]
        assert text == reworded.before.text
        result[reworded.now.named] = (reworded.now.text, said)
    for change in found.changed:
        said = result[change.now.named][1]
        assert said.pop(str(change.title), "") == change.before
        said |= {str(change.title): change.after} if change.after else {}
    return result


def values(one) -> dict[str, str]:
    return {str(line.title): line.value for line in one.said.values()}


@given(_LIBRARIES)
def test_a_version_does_not_differ_from_itself(one):
    assert not difference(one, one, KINDS)


@given(_LIBRARIES, _LIBRARIES)
def test_the_earlier_version_with_the_difference_done_to_it_is_the_later_one(before, after):
    found = difference(before, after, KINDS)
    assert applied(before, found) == {name: (one.text, values(one)) for name, one in standing(after, KINDS).items()}
    if not found:
        assert order(before) == order(after)


def order(one: Library) -> list[object]:
    return [stands.inside for stands in standing(one, KINDS).values()]
