"""Keys outlive wording and order, and never take on another meaning (条目的键名)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.errors import BadInput
from qingyuan.obligations.rectification.checklist_keys import Change, Given, give_keys
from qingyuan.obligations.rectification.checklist_rows import OutKey, ReadCategory, ReadChecklist, ReadItem
from qingyuan.obligations.rectification.specs import ChecklistSpec

LIBRARY = "tuquan/problems"
TEXTS = [
    "在同乡聚会上商量人事安排或者公务事项",
    "单位的事由几个人私下商定再拿到会上走程序",
    "推荐评优时专门照顾同自己走得近的人",
    "刚到任就带着礼品到领导家中登门拜访",
    "分管的事不让班子其他成员过问",
    "在饭局上商定项目和资金的安排",
    "接受有业务往来的企业安排的宴请",
    "组织生活会上只提希望不说具体的人和事",
]


def item(text: str, place: str, key: str = "", category: str = "") -> ReadItem:
    out = OutKey(LIBRARY, category, key) if key else None
    return ReadItem(place, text, ("leading-body", "leader", "member"), (), "《准则》", "ordinary", out)


def a_list(**categories: list[str]) -> ReadChecklist:
    """Categories by name, their texts; every one at a place of its own."""
    found = [
        ReadCategory(f"{at}-0", name, tuple(item(text, f"{at}-{row}") for row, text in enumerate(texts, start=1)))
        for at, (name, texts) in enumerate(categories.items(), start=1)
    ]
    return ReadChecklist("", tuple(found), ())


def first(read: ReadChecklist) -> Given:
    return give_keys(read, present=None, library=LIBRARY, used=(), decisions={})


def spec_of(given: Given) -> ChecklistSpec:
    return ChecklistSpec.model_validate(
        {
            "key": "list",
            "text": "清单",
            "answered_by": ("unit",),
            "none_needs": "nothing",
            "categories": tuple(
                {
                    "key": category.key,
                    "text": category.read.text,
                    "replaces": category.replaces,
                    "items": tuple(
                        {
                            "key": one.key,
                            "text": one.read.text,
                            "replaces": one.replaces,
                            "applies_to": {"units": one.read.units, "as": one.read.applies},
                            "basis": one.read.basis,
                            "severity": one.read.severity,
                        }
                        for one in category.items
                    ),
                }
                for category in given.categories
            ),
        }
    )


def again(before: Given, read: ReadChecklist, *, used: frozenset[str] = frozenset(), **decisions: str) -> Given:
    answers = {place.replace("_", "-"): answer for place, answer in decisions.items()}
    return give_keys(read, present=spec_of(before), library=LIBRARY, used=used, decisions=answers)


def keys(given: Given) -> dict[str, str]:
    """Text to key."""
    return {one.read.text: one.key for category in given.categories for one in category.items}


def changes(given: Given) -> dict[str, Change]:
    return {one.read.text: one.change for category in given.categories for one in category.items}


def test_a_first_version_is_numbered_in_its_order():
    given = first(a_list(圈子文化=TEXTS[:2], 码头文化=TEXTS[3:4]))
    assert [category.key for category in given.categories] == ["c01", "c02"]
    assert list(keys(given).values()) == ["c01-i01", "c01-i02", "c02-i01"]
    assert not list(given.questions()) and given.dropped == ()


def test_punctuation_and_numbers_before_a_category_make_no_other_text():
    before = first(a_list(圈子文化=TEXTS[:2]))
    now = again(before, a_list(圈子文化=[TEXTS[0] + "；", TEXTS[1]]))
    assert list(keys(now).values()) == ["c01-i01", "c01-i02"]
    assert list(changes(now).values()) == [Change.ADJUSTED, Change.SAME]


def test_a_text_that_is_alike_is_a_question_and_the_person_decides():
    before = first(a_list(圈子文化=TEXTS[:3]))
    reworded = a_list(圈子文化=[TEXTS[0].replace("公务", "工作"), *TEXTS[1:3]])
    [question] = list(again(before, reworded).questions())
    assert (question.was, question.chosen, question.decided) == (TEXTS[0], "keep", False)
    kept = again(before, reworded, i1_1="keep")
    assert kept.undecided == [] and kept.categories[0].items[0].key == "c01-i01"
    assert kept.categories[0].items[0].change is Change.REWORDED and kept.dropped == ()
    new = again(before, reworded, i1_1="new")
    one = new.categories[0].items[0]
    assert (one.key, one.replaces, one.change) == ("c01-i04", ("c01-i01",), Change.NEW)
    assert [(category.key, gone.key) for category, gone in new.dropped if gone] == [("c01", "c01-i01")]


def test_a_text_that_is_not_alike_is_new_and_the_earlier_one_is_dropped():
    before = first(a_list(圈子文化=TEXTS[:3]))
    now = again(before, a_list(圈子文化=[TEXTS[4], *TEXTS[1:3]]))
    assert now.undecided == [] and keys(now)[TEXTS[4]] == "c01-i04"
    assert [gone.key for _category, gone in now.dropped if gone] == ["c01-i01"]


def test_a_key_once_dropped_is_not_given_again():
    before = first(a_list(圈子文化=TEXTS[:3]))
    shorter = again(before, a_list(圈子文化=TEXTS[:2]))
    now = again(shorter, a_list(圈子文化=[*TEXTS[:2], TEXTS[5]]), used=frozenset(keys(before).values()))
    assert keys(now)[TEXTS[5]] == "c01-i04"


def test_another_text_typed_over_a_row_of_ours_does_not_take_its_key_by_itself():
    before = first(a_list(圈子文化=TEXTS[:3]))
    over = ReadCategory(
        "1-0", "圈子文化", (item(TEXTS[6], "1-1", "c01-i01", "c01"), item(TEXTS[1], "1-2", "c01-i02", "c01"))
    )
    now = again(before, ReadChecklist("", (over,), ()))
    [question] = now.undecided
    assert question.chosen == "new" and keys(now)[TEXTS[6]] == "c01-i04"


def test_one_split_in_two_replaces_with_both_and_only_one_may_be_the_same():
    before = first(a_list(圈子文化=TEXTS[:1]))
    halves = [TEXTS[0].removesuffix("或者公务事项"), TEXTS[0].replace("人事安排或者", "")]
    read = ReadChecklist(
        "",
        (
            ReadCategory(
                "1-0", "圈子文化", tuple(item(text, f"1-{n}", "c01-i01", "c01") for n, text in enumerate(halves, 1))
            ),
        ),
        (),
    )
    asked = again(before, read)
    assert sorted(question.chosen for question in asked.questions()) == ["keep", "new"]
    both = again(before, read, i1_1="new", i1_2="new")
    assert [one.replaces for one in both.categories[0].items] == [("c01-i01",)] * 2
    assert len(set(keys(both).values())) == 2 and "c01-i01" not in keys(both).values()
    with pytest.raises(BadInput) as told:
        again(before, read, i1_1="keep", i1_2="keep")
    assert told.value.code == "twice_reworded"


def test_what_moves_to_another_category_is_a_new_key_that_replaces_the_old():
    before = first(a_list(圈子文化=TEXTS[:2], 码头文化=TEXTS[3:4]))
    now = again(before, a_list(圈子文化=TEXTS[:1], 码头文化=[TEXTS[3], TEXTS[1]]))
    moved = now.categories[1].items[1]
    assert (moved.key, moved.change, moved.replaces) == ("c02-i02", Change.MOVED, ("c01-i02",))
    assert now.dropped == ()


def test_a_category_in_other_words_is_a_question_and_a_new_one_takes_none_of_its_keys():
    before = first(a_list(圈子文化=TEXTS[:2], 码头文化=TEXTS[3:4]))
    read = a_list(小圈子文化=TEXTS[:2], 码头文化=TEXTS[3:4])
    [question] = again(before, read).undecided
    assert (question.place, question.chosen) == ("c1-0", "keep")
    assert list(keys(again(before, read, c1_0="keep")).values()) == list(keys(before).values())
    new = again(before, read, c1_0="new")
    assert [category.key for category in new.categories] == ["c03", "c02"]
    assert new.categories[0].replaces == ("c01",)
    assert [one.replaces for one in new.categories[0].items] == [("c01-i01",), ("c01-i02",)]


def test_keys_that_another_library_wrote_do_not_count():
    before = first(a_list(圈子文化=TEXTS[:2]))
    foreign = replace(item(TEXTS[5], "1-1"), key=OutKey("other/list", "c01", "c01-i01"))
    read = ReadChecklist("", (ReadCategory("1-0", "圈子文化", (foreign, item(TEXTS[1], "1-2"))),), ())
    now = again(before, read)
    assert not now.undecided and keys(now) == {TEXTS[5]: "c01-i03", TEXTS[1]: "c01-i02"}


LISTS = st.lists(
    st.tuples(st.sampled_from("甲乙丙丁戊己"), st.lists(st.sampled_from(TEXTS), unique=True, max_size=6)),
    unique_by=lambda one: one[0],
    min_size=1,
    max_size=4,
).map(dict)


@given(before=LISTS, seed=st.randoms(use_true_random=False), hidden=st.booleans())
def test_any_shuffle_of_rows_keeps_every_key(before, seed, hidden):
    given = first(a_list(**before))
    categories = list(a_list(**before).categories)
    known = {
        (category.read.text, one.read.text): (category.key, one.key)
        for category in given.categories
        for one in category.items
    }
    seed.shuffle(categories)
    shuffled = []
    for category in categories:
        items = list(category.items)
        seed.shuffle(items)
        if hidden:
            items = [replace(one, key=OutKey(LIBRARY, *known[category.text, one.text])) for one in items]
        shuffled.append(replace(category, items=tuple(items)))
    now = again(given, ReadChecklist("", tuple(shuffled), ()))
    assert {c.read.text: c.key for c in now.categories} == {c.read.text: c.key for c in given.categories}
    told = {(c.read.text, one.read.text): (c.key, one.key) for c in now.categories for one in c.items}
    assert told == known and now.dropped == () and not list(now.questions())


@given(before=LISTS, after=LISTS, answer=st.sampled_from(["keep", "new"]))
def test_no_key_is_ever_given_to_another_meaning(before, after, answer):
    given = first(a_list(**before))
    read = a_list(**after)
    decisions = {}
    now = again(given, read)
    while now.undecided:
        decisions |= {question.place: answer if question.chosen == "keep" else "new" for question in now.undecided}
        now = give_keys(read, present=spec_of(given), library=LIBRARY, used=(), decisions=decisions)
    was = {one.key: (c.key, one.read.text) for c in given.categories for one in c.items}
    all_keys = [c.key for c in now.categories] + [one.key for c in now.categories for one in c.items]
    assert len(all_keys) == len(set(all_keys))
    for category in now.categories:
        for one in category.items:
            if one.key in was:
                assert was[one.key][0] == category.key
                assert one.read.text == was[one.key][1] or one.change is Change.REWORDED
            for replaced in one.replaces:
                assert replaced in was and replaced not in all_keys
    # Every earlier item is kept, replaced, or told to be dropped.
    dropped = {one.key for c, gone in now.dropped for one in ([gone] if gone else c.items)}
    replaced = {key for c in now.categories for one in c.items for key in one.replaces}
    assert set(was) == (set(was) & set(all_keys)) | dropped | (replaced & set(was))


def test_a_long_list_wholly_rewritten_is_not_compared_by_likeness_and_asks_nothing():
    texts = [f"{n}项{TEXTS[n % 8]}再加一句{n * 7919}" for n in range(300)]
    before = first(a_list(圈子文化=texts))
    now = again(before, a_list(圈子文化=[text.replace("再加", "又加了") for text in texts]))
    assert not list(now.questions()) and now.counts() == {"new": 300, "dropped": 300}
