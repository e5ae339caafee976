"""Figures that say which records they count (指标与其记录)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import CharField, Value
from django.test.utils import CaptureQueriesContext

from qingyuan.kernel import facts
from qingyuan.kernel.facts import Extent, Shown
from qingyuan.kernel.models import Reply
from qingyuan.kernel.scope import Grant, Scope

TODAY = date(2026, 6, 5)
INSPECTOR = Scope(1, 2, (Grant("inspector", "0001", "0001"),))
MEMBER = Scope(1, 2, (Grant("member", "0001", "0001"),))


@pytest.fixture
def replies(db, monkeypatch):
    """Two figures over a table of the kernel: all rows, and those of one account; `read` keeps who asked."""
    monkeypatch.setattr(facts, "_COUNTED", {})
    read = []

    def register(name, which):
        @facts.counted(
            name,
            label="答复",
            unit="条",
            definition="全部答复。",
            seen_by=("inspector",),
            states={"200": "已答"},
            show=lambda scope, ids: {pk: Shown(f"第{pk}条", f"/{pk}", "已答") for pk in ids},
            listed=lambda extent: "/",
        )
        def rows(scope, extent):
            read.append((scope, extent))
            return Reply._base_manager.filter(**which).annotate(state=Value("200", CharField()))

    register("tests.all", {})
    register("tests.of_one", {"account_id": 1})
    for key, account_id in (("a", 1), ("b", 2)):
        Reply(key=key, account_id=account_id, digest="", status=200, at="2026-06-05T00:00Z").save(force_insert=True)
    return read


def test_several_figures_are_read_by_one_statement(replies):
    asked = [("tests.all", Extent(None, TODAY)), ("tests.of_one", Extent(None, TODAY, 7, "part"))]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        every, of_one = facts.records(INSPECTOR, asked)
    assert len(queries) == 1
    assert (len(every), len(of_one)) == (2, 1)
    assert set(every.values()) == {"200"} and of_one.items() <= every.items()
    assert [extent for _scope, extent in replies] == [extent for _name, extent in asked]


def test_a_reader_without_the_role_counts_nothing_and_is_shown_nothing(replies):
    assert facts.records(MEMBER, [("tests.all", Extent(None, TODAY))]) == [{}]
    assert facts.shown(MEMBER, "tests.all", [1]) == {}
    assert replies == []


def test_only_the_ranges_of_the_roles_that_may_see_it_count(replies):
    both = Scope(1, 2, (*INSPECTOR.grants, Grant("member", "0002", "0002")))
    facts.records(both, [("tests.all", Extent(None, TODAY))])
    [(scope, _extent)] = replies
    assert scope.grants == INSPECTOR.grants


def test_records_are_shown_by_name(replies):
    assert facts.shown(INSPECTOR, "tests.all", [5]) == {5: Shown("第5条", "/5", "已答")}


def test_a_name_stands_for_one_figure_in_the_order_of_registration(replies):
    again = facts.figure("tests.all")
    with pytest.raises(ValueError, match="twice"):
        facts.counted(
            "tests.all", label="", unit="", definition="", seen_by=(), states={}, show=again.show, listed=again.listed
        )(again.rows)
    assert [one.name for one in facts.figures()] == ["tests.all", "tests.of_one"]
