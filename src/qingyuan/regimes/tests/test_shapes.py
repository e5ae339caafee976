"""Every field of every rule is called something in plain Chinese, and so is every choice."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import pytest
from django.utils.functional import Promise
from pydantic import Field, TypeAdapter, ValidationError

from qingyuan.regimes import kinds
from qingyuan.regimes.library import Head
from qingyuan.regimes.shapes import Sort, fields_of, parts_of
from qingyuan.regimes.specs import Day, Key, Keyed, Lasts, RefersTo, Spec, Text
from qingyuan.regimes.wording import Said, Words

SPECS = {part.__name__: part for root in (Head, *(kind.spec for kind in kinds.REGISTERED)) for part in parts_of(root)}


def test_the_kinds_of_the_house_are_looked_through():
    assert {"Head", "ChecklistSpec", "ItemSpec", "AppliesTo", "CampaignSpec", "StageSpec", "Defaults"} <= set(SPECS)


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.__name__)
def test_no_field_is_without_its_chinese_name_and_meaning(spec):
    for field in fields_of(spec):
        assert field.said is not None, field.name
        for text in (field.said.title, field.said.description):
            assert isinstance(text, Promise), f"{field.name}: {text!r} cannot be translated"
        assert str(field.said.description).endswith("。")
        assert field.sort is not Sort.OTHER, field.name


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.__name__)
def test_every_choice_has_its_word_and_no_word_is_left_over(spec):
    for field in fields_of(spec):
        if field.choices:
            assert field.words is not None, field.name
            assert set(field.words) == set(field.choices), field.name
            assert all(isinstance(word, Promise) for word in field.words.values()), field.name


class Limits(Spec):
    whom: Annotated[
        tuple[Annotated[Literal["branch"], Words({"branch": "党支部"})], ...],
        Field(alias="for", min_length=1, max_length=3),
        Said("适用", "适用于谁。"),
    ]


class Plan(Keyed):
    noun: ClassVar = "方案"
    note: Annotated[Text | None, Field(max_length=80), Said("说明", "说明。")] = None
    count: Annotated[int, Field(ge=1, le=9), Said("次数", "次数。")] = 2
    strict: Annotated[bool, Said("严格", "是否。")] = False
    on: Annotated[Day, Said("日期", "日期。")]
    lasts: Annotated[Lasts | None, Said("时长", "时长。")] = None
    owes: Annotated[tuple[RefersTo, ...], Said("要办", "要办。")] = ()
    limits: Annotated[Limits, Said("范围", "范围。")]
    forgotten: int = 0


def test_a_shape_says_what_stands_where_and_within_which_limits():
    shapes = {field.attribute: field for field in fields_of(Plan)}
    assert {name: (shape.sort, shape.many, shape.required) for name, shape in shapes.items()} == {
        "key": (Sort.KEY, False, True),
        "text": (Sort.TEXT, False, True),
        "replaces": (Sort.KEY, True, False),
        "note": (Sort.TEXT, False, False),
        "count": (Sort.NUMBER, False, False),
        "strict": (Sort.TRUTH, False, False),
        "on": (Sort.DAY, False, True),
        "lasts": (Sort.DURATION, False, False),
        "owes": (Sort.REFERENCE, True, False),
        "limits": (Sort.PART, False, True),
        "forgotten": (Sort.NUMBER, False, False),
    }
    assert (shapes["note"].least, shapes["note"].most) == (1, 80)
    assert (shapes["count"].least, shapes["count"].most, shapes["count"].default) == (1, 9, 2)
    assert shapes["limits"].part is Limits
    assert shapes["forgotten"].said is None
    [whom] = fields_of(Limits)
    assert (whom.name, whom.attribute, whom.choices, whom.words) == ("for", "whom", ("branch",), {"branch": "党支部"})
    assert (whom.fewest, whom.atmost, whom.least, whom.most) == (1, 3, None, None)
    assert list(parts_of(Plan)) == [Plan, Limits]


def test_a_marker_beside_a_named_type_takes_nothing_from_it():
    adapter: TypeAdapter[str] = TypeAdapter(Annotated[Key, Said("键名", "键名。")])
    assert adapter.validate_python("a-key") == "a-key"
    with pytest.raises(ValidationError):
        adapter.validate_python("Not A Key")
