"""Who announces and who listens stands in docs/flows.md (通告往来)."""

from __future__ import annotations

from dataclasses import dataclass

from qingyuan.cli import flows
from qingyuan.kernel import announcements


def test_the_document_has_the_rows_of_the_program():
    assert flows.differences() == []


def test_a_listener_that_the_document_does_not_name_is_found(monkeypatch):
    @dataclass(frozen=True)
    class Planted:
        record_id: int

    known = announcements._announced()
    monkeypatch.setattr(announcements, "_announced", lambda: [*known, (Planted, "obligations.planted.Planted")])
    assert flows.differences() == ["| `obligations.planted.Planted` | – | – |"]
