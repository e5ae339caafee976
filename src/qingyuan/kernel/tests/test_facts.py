"""The catalogue of named facts (事实目录)."""

from __future__ import annotations

import pytest

from qingyuan.kernel import facts
from qingyuan.kernel.scope import Grant, Scope


@pytest.fixture
def doubled(monkeypatch):
    monkeypatch.setattr(facts, "_FACTS", {})

    @facts.fact("tests.doubled", label="两倍", type=int, unit="件", seen_by=("inspector",))
    def doubled(scope, ids):
        return {one: one * 2 for one in ids}

    return doubled


def test_a_fact_is_read_for_many_by_who_may_see_it(doubled):
    assert facts.values("tests.doubled", Scope(1, 2, (Grant("inspector", "0001", "0001"),)), [1, 2]) == {1: 2, 2: 4}


def test_a_reader_without_the_role_gets_nothing(doubled):
    assert facts.values("tests.doubled", Scope(1, 2, (Grant("member", "0001", "0001"),)), [1, 2]) == {}


def test_a_job_reads_it(doubled):
    assert facts.values("tests.doubled", Scope(job="tests"), [3]) == {3: 6}


def test_a_name_stands_for_one_fact(doubled):
    with pytest.raises(ValueError, match="twice"):
        facts.fact("tests.doubled", label="", type=int, seen_by=())(doubled)
    assert [found.name for found in facts.catalogue()] == ["tests.doubled"]


def test_only_the_ranges_of_the_roles_that_may_see_it_count(monkeypatch):
    """An inspector of one place who is a member of another reads the fact where he inspects."""
    monkeypatch.setattr(facts, "_FACTS", {})

    @facts.fact("tests.covered", label="范围内", type=bool, seen_by=("inspector",))
    def covered(scope, ids):
        return {one: scope.covers("0002") for one in ids}

    both = Scope(1, 2, (Grant("inspector", "0001", "0001"), Grant("member", "0002", "0002")))
    assert facts.values("tests.covered", both, [1]) == {1: False}
