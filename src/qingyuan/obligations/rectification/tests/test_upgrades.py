"""Old answers under new versions (旧答复与新版本): random upgrades ask only what changed, and old answers read as they did."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qingyuan.kernel.canonical import canonical, digest
from qingyuan.obligations.rectification.checklists import Listed
from qingyuan.obligations.rectification.models import CategoryAnswer, MemberCheck
from qingyuan.obligations.rectification.queries import checks
from qingyuan.people.organizations.models import Kind, Organization, Sector
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import LibraryVersion

UNIT = Organization(id=1, kind=Kind.BRANCH, sector=Sector.VILLAGE, path="0001")
ROLES = ("member", "leading-body")

# A version says for each category which items it has, and in which of three wordings; a category may be missing.
_CATEGORIES = ("circles", "drinking", "motions")
_ITEMS = st.dictionaries(
    st.sampled_from(("one", "two", "three", "four")), st.sampled_from(("甲", "乙", "丙")), max_size=4
)
_VERSIONS = st.lists(st.dictionaries(st.sampled_from(_CATEGORIES), _ITEMS, min_size=1), min_size=2, max_size=6)


def version_of(number: int, said: dict[str, dict[str, str]]) -> LibraryVersion:
    values: dict[str, Any] = {
        "library": "tests/upgrades",
        "version": number,
        "title": "清单",
        "issuer": "示例",
        "standing": "sample",
        "in_force": "2026-01-01",
        "checklists": [
            {
                "key": "problems",
                "text": "清单",
                "answered_by": ["unit", "member"],
                "none_needs": "nothing",
                "categories": [
                    {
                        "key": category,
                        "text": category,
                        "items": [
                            {
                                "key": f"{category}-{key}",
                                "text": wording,
                                "applies_to": {"as": list(ROLES)},
                                "basis": "示例",
                                "severity": "ordinary",
                            }
                            for key, wording in sorted(items.items())
                        ],
                    }
                    for category, items in sorted(said.items())
                ],
            }
        ],
    }
    return LibraryVersion(
        id=number, library="tests/upgrades", version=number, digest=digest(values), content=canonical(values).decode()
    )


def listed(version: LibraryVersion) -> list[Listed]:
    [spec] = regimes.read(version).items["checklist"].values()
    return [Listed(UNIT, version, spec)]


def words(version: LibraryVersion) -> dict[str, dict[str, str]]:
    [one] = listed(version)
    return {category.key: {item.key: item.text for item in category.items} for category in one.spec.categories}


def changed(before: dict[str, dict[str, str]], now: dict[str, dict[str, str]]) -> dict[str, set[str]]:
    """By hand: of each category the items that `before` does not say in the same words; a whole category it lacks."""
    found = {}
    for category, items in now.items():
        seen = before.get(category)
        new = {key for key, text in items.items() if (seen or {}).get(key) != text}
        if new or (not items and seen is None):
            found[category] = new
    return found


@settings(max_examples=120)
@given(_VERSIONS, st.data())
def test_a_member_is_asked_what_changed_since_he_went_through_and_nothing_else(said, data):
    versions = [version_of(number, one) for number, one in enumerate(said, 1)]
    rows: list[MemberCheck] = []
    kept: list[tuple[MemberCheck, dict[str, dict[str, str]]]] = []
    for version in versions:
        asked = checks.asked_of_member(listed(version), rows, UNIT, ROLES)
        before = words(rows[-1].library) if rows else {}
        assert {one.category.key: {item.key for item in one.items} for one in asked} == changed(before, words(version))
        if data.draw(st.booleans(), label=f"goes through version {version.version}"):
            row = MemberCheck(person_id=7, unit=UNIT, library=version, checklist="problems", on=date(2026, 6, 5))
            rows.append(row)
            kept.append((row, words(version)))
            assert checks.asked_of_member(listed(version), rows, UNIT, ROLES) == []
    for row, then in kept:
        spec = checks.answered_list(row)
        assert {one.key: {item.key: item.text for item in one.items} for one in spec.categories} == then


@settings(max_examples=120)
@given(_VERSIONS, st.data())
def test_a_unit_is_asked_category_by_category_what_changed_since_it_answered(said, data):
    versions = [version_of(number, one) for number, one in enumerate(said, 1)]
    latest: dict[str, CategoryAnswer] = {}
    kept: list[tuple[CategoryAnswer, dict[str, str]]] = []
    for version in versions:
        [one] = listed(version)
        for category in one.spec.categories:
            answer = latest.get(category.key)
            items = list(category.items)
            asked = checks.still_asked(one, category, items, answer, UNIT)
            before = words(answer.library) if answer else {}
            by_hand = changed(before, {category.key: words(version)[category.key]})
            if answer is None:
                assert asked is not None and asked.whole and asked.items == items
            else:
                assert ({item.key for item in asked.items} if asked else None) == by_hand.get(category.key)
            if data.draw(st.booleans(), label=f"answers {category.key} of version {version.version}"):
                answer = CategoryAnswer(
                    library=version, checklist="problems", category=category.key, at=datetime(2026, 6, 5, tzinfo=UTC)
                )
                latest[category.key] = answer
                kept.append((answer, words(version)[category.key]))
                assert checks.still_asked(one, category, items, answer, UNIT) is None
    for answer, then in kept:
        [spec] = [one for one in checks.answered_list(answer).categories if one.key == answer.category]
        assert {item.key: item.text for item in spec.items} == then
