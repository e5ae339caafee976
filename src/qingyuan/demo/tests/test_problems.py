"""The invented problems fit the sample checklist they point into."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from qingyuan.demo.problems import CASES
from qingyuan.obligations.rectification.models import MeasureKind
from qingyuan.regimes.loader import load_folder

# kind and sector of the units that each letter of `Case.where` stands for.
_UNITS = {
    "V": [("branch", "village")],
    "C": [("branch", "community")],
    "O": [("branch", "organ")],
    "T": [("committee", "")],
    "G": [("leading-group", "organ")],
    "S": [("branch", "school")],
    "H": [("branch", "hospital")],
    "E": [("branch", "state-enterprise")],
    "N": [("branch", "two-new"), ("joint-branch", "two-new")],
}
_WORDS = {"w": "嘎查", "above": "苏木党委", "month": "4月", "earlier": "2月", "quarter": "一季度", "n": 3}


@pytest.fixture(scope="module")
def checklist():
    library = load_folder(settings.QINGYUAN_LIBRARIES[0]).latest("hinggan/sample")
    return library.item("checklist", "problems-sample")


def test_each_points_to_a_manifestation_that_concerns_its_units(checklist):
    items = {item.key: item for category in checklist.categories for item in category.items}
    misfits = [
        (case.item, letter)
        for case in CASES
        if case.item
        for letter in case.where
        for kind, sector in _UNITS[letter]
        if not items[case.item].applies_to.covers(kind=kind, sector=sector)
    ]
    assert misfits == []


def test_every_category_has_problems_and_what_fits_none_says_what_it_is(checklist):
    named = {case.item for case in CASES}
    assert [c.key for c in checklist.categories if not named & {item.key for item in c.items}] == []
    assert all(bool(case.item) != bool(case.other) for case in CASES)


def test_there_are_more_than_sixty_different_ones_and_some_for_every_kind_of_unit():
    assert len({case.text for case in CASES}) > 60
    assert {letter for case in CASES for letter in case.where} == set(_UNITS)


def test_every_text_fills_in_without_a_gap():
    for case in CASES:
        for text in (case.text, case.criterion, case.measure, case.progress, case.seen):
            filled = text.format_map(_WORDS)
            assert re.search(r"[{}]|  |[a-z]", filled) is None, filled
            assert filled.endswith("。")
        assert case.kind in MeasureKind.values
