"""Visiting every URL as every role of two leagues (权限矩阵), and comparing with access.csv."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.urls import reverse

from qingyuan.people.accounts.session import BACKEND
from qingyuan.people.organizations import roles
from tests import findings, guidance, pledges, questions, tasks
from tests.access_cases import CASES, Case
from tests.leagues import League, Leagues

TABLE = Path(__file__).with_name("access.csv")
ROLES = (*roles.BUSINESS, *roles.ADMINISTRATORS)
COLUMNS = ["url", "method", "case", "nobody", *ROLES, "stranger"]


# What the same role of the other league gets: nothing is there; what it gets in its own league, on a page about
# itself; or, where a form chooses among one's own, a refusal of whatever kind.
STRANGERS = ("404", "same", "refused")
_REFUSED = (403, 404, 422)


@dataclass(frozen=True)
class Row:
    """One line of the table. expected: status by role; stranger: see STRANGERS."""

    url: str
    method: str
    case: str
    nobody: int
    expected: dict[str, int]
    stranger: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.url} {self.case}"


def rows() -> list[Row]:
    """The table as read by hand. Raises ValueError for a column or word that is not known."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise ValueError(f"access.csv has other columns: {reader.fieldnames}")
        return [_row(line) for line in reader]


def _row(line: dict[str, str]) -> Row:
    if line["stranger"] not in STRANGERS or line["case"] not in CASES:
        raise ValueError(f"access.csv: {line}")
    expected = {role: int(line[role]) for role in ROLES}
    return Row(line["url"], line["method"], line["case"], int(line["nobody"]), expected, line["stranger"])


def visit_all(row: Row, leagues: Leagues, folder: Path) -> Iterator[tuple[str, str, int, int]]:
    """Everybody's visit: league, role, status expected, status found. Nothing stays of a visit."""
    case = CASES[row.case](leagues, folder)
    yield "", "nobody", row.nobody, _visit(row, case, None, None)
    for league in leagues:
        for role in ROLES:
            stranger = league is leagues.other
            found = _visit(row, case, league.accounts[role], leagues.one if stranger else None)
            expected = 404 if stranger and row.stranger == "404" else row.expected[role]
            if stranger and row.stranger == "refused" and found in _REFUSED:
                expected = found
            yield league.key, role, expected, found


# A redirect (303) to the sign-in page, told apart from the one after a deed.
SIGN_IN = 401
# What a stranger's page answers with when a name of the other league stands on it.
LEAK = 999


def _visit(row: Row, case: Case, account: object, leaks: League | None) -> int:
    client = Client(raise_request_exception=True)
    address = reverse(row.url, args=case.args) + case.query
    with transaction.atomic():
        if account is not None:
            client.force_login(account, backend=BACKEND)
        answer = client.post(address, case.data()) if row.method == "POST" else client.get(address)
        content = _text(answer.getvalue())
        transaction.set_rollback(True)
    if leaks is not None and any(name in content for name in _names(leaks)):
        return LEAK
    led_away = answer.status_code == 303 and answer["Location"].startswith(reverse("accounts:sign_in"))
    return SIGN_IN if led_away else answer.status_code


def _text(content: bytes) -> str:
    """What can be read of an answer, also inside a Word or Excel file."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def _names(league: League) -> list[str]:
    """What only this league's own people should read. Places of the same name stand in both."""
    return [
        findings.TEXT,
        questions.TEXT,
        pledges.NUMBER,
        tasks.TEXT,
        tasks.SUGGESTION,
        tasks.TITLE,
        guidance.TEXT,
        guidance.QUESTION,
        *(person.name for person in league.people.values()),
    ]
