"""Adding to a unit's chronicle (写入全程纪实)."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingyuan.chronicle import merkle, queries, services, verbs
from qingyuan.chronicle.models import Entry, Sealed, UnitLog
from qingyuan.chronicle.services import Draft
from qingyuan.kernel.fields import Signature

AT = datetime(2026, 6, 5, 1, 30, tzinfo=UTC)
BY = Signature(33, "赵丽", "巴彦苏木党委组织委员")
TRIED = verbs.name("chronicle_tests.tried", "试记一笔")


def draft(unit_id=71, **more):
    return Draft(
        **{
            "unit_id": unit_id,
            "home_id": 70,
            "verb": TRIED,
            "record": "t.t:1",
            "revision": 1,
            "by": BY,
            "at": AT,
            **more,
        }
    )


@pytest.mark.django_db
def test_an_entry_takes_the_next_place_and_the_tree_holds_it_at_once():
    entries = [services.append(draft(open={"n": number})) for number in range(3)]
    assert [(entry.epoch, entry.seq) for entry in entries] == [(0, 0), (0, 1), (0, 2)]
    assert queries.size_of(71) == 3
    hashes = [merkle.leaf_hash(entry.leaf.encode()) for entry in entries]
    assert queries.root_of(71) == merkle.root(hashes).hex()
    assert queries.faults(71) == []


@pytest.mark.django_db
def test_a_verb_no_room_has_named_is_refused_before_anything_is_written():
    with pytest.raises(KeyError):
        services.append_all([draft(), draft(verb="chronicle_tests.unheard_of")])
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_sealed_values_stand_in_the_leaf_as_hashes_only_and_are_read_back_from_beside_it():
    entry = services.append(draft(open={"state": "review"}, sealed={"note": "7月3日到场看过"}))
    assert "到场" not in entry.leaf and "赵丽" not in entry.leaf
    assert set(json.loads(entry.leaf)["sealed"]) == {"note", "by_name"}
    assert not any("到场" in kept.value for kept in Sealed.objects.all())
    [line] = queries.entries_of_record("t.t:1")
    assert (line.by, line.title, line.texts["note"], line.label) == ("赵丽", BY.title, "7月3日到场看过", "试记一笔")


@pytest.mark.django_db
def test_several_entries_come_back_in_the_order_they_were_given():
    entries = services.append_all([draft(unit_id=9, record="t.t:9"), draft(unit_id=3, record="t.t:3")])
    assert [entry.record for entry in entries] == ["t.t:9", "t.t:3"]


@pytest.mark.django_db
def test_a_batch_is_one_entry_with_count_and_root_over_its_rows():
    entry = services.append_many(
        unit_id=71, home_id=70, verb=TRIED, rows=[("t.t:1", {"name": "甲"}), ("t.t:2", {"name": "乙"})], by=BY, at=AT
    )
    shown = json.loads(entry.leaf)["open"]
    assert shown["count"] == 2
    assert len(shown["root"]) == 64
    assert queries.faults(71) == []
    assert queries.size_of(71) == 1


@pytest.mark.django_db
def test_a_row_of_a_batch_changed_afterwards_is_found():
    services.append_many(unit_id=71, home_id=70, verb=TRIED, rows=[("t.t:1", "甲"), ("t.t:2", "乙")], by=BY, at=AT)
    first, second = Sealed.objects.filter(name__startswith="t.t:").order_by("pk")
    Sealed.objects.filter(pk=first.pk).update(value=second.value)
    assert queries.faults(71) == ["entry 0: the rows of the batch are not those sealed"]


@pytest.mark.django_db
def test_entries_under_named_access_stay_out_of_the_list_of_the_unit():
    services.append(draft(record="t.t:1"))
    services.append(draft(record="t.t:2", named_access=True))
    assert [line.record for line in queries.entries_of_unit(71)] == ["t.t:1"]


def test_an_entry_outside_a_transaction_is_refused(own_database):
    with pytest.raises(RuntimeError, match="transaction of the change"):
        services.append(draft())


def test_a_change_that_is_rolled_back_leaves_no_entry_and_no_place_taken(own_database):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.append(draft())
        raise ZeroDivisionError
    with transaction.atomic():
        assert services.append(draft()).seq == 0
    assert queries.faults(71) == []


def test_writers_at_the_same_time_take_one_place_after_the_other(own_database):
    failed = []

    def write(units):
        try:
            for _ in range(5):
                with transaction.atomic():
                    services.append_all([draft(unit_id=unit) for unit in units])
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    # Opposite orders of the same two logs: without one order of locking they would wait for each other.
    writers = [threading.Thread(target=write, args=[units]) for units in ([71, 72], [72, 71], [71, 72])]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    for unit in (71, 72):
        assert list(Entry.objects.filter(unit_id=unit).order_by("seq").values_list("seq", flat=True)) == list(range(15))
        assert queries.faults(unit) == []


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([71, 72, 73]), max_size=12))
def test_the_kept_ends_equal_those_rebuilt_from_the_entries(units):
    with transaction.atomic():
        for unit in units:
            services.append(draft(unit_id=unit))
        for log in UnitLog.objects.all():
            hashes = [bytes(e.leaf_hash) for e in Entry.objects.filter(unit_id=log.unit_id).order_by("seq")]
            assert (log.size, merkle.root_of(bytes(log.frontier))) == (len(hashes), merkle.root(hashes))
        assert sum(log.size for log in UnitLog.objects.all()) == len(units)
        transaction.set_rollback(True)
