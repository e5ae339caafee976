"""An entry is never changed or deleted, whoever asks (防改触发器)."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from qingyuan.chronicle import guard, queries, rebuild, services
from qingyuan.chronicle.models import Entry, UnitLog

from .test_services import draft

ATTACKS = {
    "update": "UPDATE chronicle_entry SET verb = 'x' WHERE id = {id}",
    "delete": "DELETE FROM chronicle_entry WHERE id = {id}",
}
if connection.vendor == "sqlite":
    ATTACKS["replace by id"] = (
        "INSERT OR REPLACE INTO chronicle_entry SELECT id, unit_id, home_id, epoch, seq, 'x', record, received, "
        "named_access, leaf, leaf_hash FROM chronicle_entry WHERE id = {id}"
    )
    ATTACKS["replace by place"] = ATTACKS["replace by id"].replace("SELECT id,", "SELECT id + 1,")
    ATTACKS["update or replace"] = "UPDATE OR REPLACE chronicle_entry SET verb = 'x' WHERE id = {id}"
else:
    ATTACKS["truncate"] = "TRUNCATE chronicle_entry CASCADE"
TRIGGERS = [
    "entry_no_delete",
    "entry_no_replace" if connection.vendor == "sqlite" else "entry_no_truncate",
    "entry_no_update",
]


@pytest.fixture
def entry(own_database):
    with transaction.atomic():
        return services.append(draft())


def refused(statement):
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        run(statement)


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def without_triggers():
    """As someone would who owns the database file."""
    if connection.vendor == "sqlite":
        run("DROP TRIGGER entry_no_update", "DROP TRIGGER entry_no_delete", "DROP TRIGGER entry_no_replace")
    else:
        run("ALTER TABLE chronicle_entry DISABLE TRIGGER USER")


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses_to_change_an_entry(entry, attack):
    refused(ATTACKS[attack].format(id=entry.pk))
    assert Entry.objects.get().verb == entry.verb


def test_django_itself_can_not_change_or_delete_one(entry):
    entry.verb = "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(update_fields=["verb"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).delete()
    assert queries.faults(entry.unit_id) == []


@pytest.mark.parametrize("attack", ["update", "delete"])
def test_the_triggers_are_back_after_a_migration_that_remakes_the_table(entry, attack):
    remake_table()
    call_command("migrate", verbosity=0)
    assert guard.missing() == []
    refused(ATTACKS[attack].format(id=entry.pk))


def remake_table():
    """What a later AlterField does: SQLite makes the table anew, PostgreSQL rewrites it."""
    old = Entry._meta.get_field("record")
    new = models.CharField(max_length=120)
    new.set_attributes_from_name("record")
    new.model = Entry
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(Entry, alter_fields=[(old, new)])
        else:
            editor.alter_field(Entry, old, new)
    if connection.vendor == "sqlite":
        assert guard.missing() == TRIGGERS


def test_an_instance_does_not_start_unguarded(entry):
    without_triggers()
    with pytest.raises(ImproperlyConfigured, match="entry_no_delete, entry_no_"):
        guard.require()


def test_a_change_made_with_the_triggers_dropped_is_found(entry):
    without_triggers()
    run(f"UPDATE chronicle_entry SET leaf = replace(leaf, '\"revision\":1', '\"revision\":2') WHERE id = {entry.pk}")
    assert queries.faults(entry.unit_id) == [
        "entry 0: leaf, place and hash disagree",
        "the end of the log is not that of the entries",
    ]


def test_a_column_that_no_longer_says_what_the_leaf_says_is_found(entry):
    without_triggers()
    run(f"UPDATE chronicle_entry SET record = 't.t:2' WHERE id = {entry.pk}")
    assert queries.faults(entry.unit_id) == ["entry 0: leaf and columns disagree"]


def test_an_entry_taken_out_with_the_triggers_dropped_is_found(entry):
    with transaction.atomic():
        services.append(draft())
    without_triggers()
    run("DELETE FROM chronicle_sealed", f"DELETE FROM chronicle_entry WHERE id = {entry.pk}")
    assert queries.faults(entry.unit_id) == [
        "entry 1: leaf, place and hash disagree",
        "the end of the log is not that of the entries",
    ]


def test_a_log_whose_end_is_gone_is_found(entry):
    UnitLog.objects.all().delete()
    assert queries.faults(entry.unit_id) == ["the end of the log is not that of the entries"]


def test_rebuilding_restores_the_ends_and_the_triggers_and_says_so(entry):
    kept = UnitLog.objects.values().get()
    assert rebuild.rebuild() == []
    UnitLog.objects.update(size=5)
    without_triggers()
    assert rebuild.rebuild() == [
        f"单位 {entry.unit_id}：末端与 1 条记录项不符，已重建",
        f"防改触发器缺失，已装回：{'、'.join(TRIGGERS)}",
    ]
    assert UnitLog.objects.values().get() == kept
    assert guard.missing() == []
