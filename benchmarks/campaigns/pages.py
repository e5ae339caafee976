"""Every page of figures at every level, as its readers get it (数字的页面), beside the same figures by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from django.test import Client
from django.urls import reverse

from benchmarks.campaigns.data import Place
from benchmarks.campaigns.floor import ByHand
from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification import checklists
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.queries import checks
from qingyuan.overview.campaigns import queries as campaigns
from qingyuan.overview.dashboards import queries as dashboards
from qingyuan.overview.dashboards.queries import Shown
from qingyuan.people.accounts.models import Account
from qingyuan.people.accounts.queries import scope_of
from qingyuan.people.accounts.session import BACKEND
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

REQUESTS = 60
_WARM_UP = 3


@dataclass(frozen=True)
class Question:
    """A page for a reader: its address, the figures alone by our queries, and by hand; alike: whether they agree."""

    what: str
    client: Client
    address: str
    ours: Callable[[], Any]
    by_hand: Callable[[], Any]
    alike: Callable[[Any, Any], bool]


class Questions:
    """All that a campaign is asked."""

    def __init__(self, home: Path) -> None:
        self._place = place = Place.of(home)
        self._adoption = Adoption._base_manager.select_related("unit", "library").get(pk=place.adoption)
        self._branch = Organization._base_manager.get(pk=place.branch)
        self._hand = ByHand(home / "qingyuan.sqlite3", place.adoption)

    def all(self) -> Iterator[Question]:
        for level, (account_id, unit_id) in self._place.readers.items():
            account = Account._base_manager.get(pk=account_id)
            scope, top = scope_of(account), Organization._base_manager.get(pk=unit_id)
            client = Client(HTTP_HOST="127.0.0.1")
            client.force_login(account, backend=BACKEND)
            if level != "支部":
                yield self._board(level, client, scope, top)
                yield self._map(level, client, scope, top)
                yield self._coverage(level, client, scope, top)
                yield self._ledger(level, client, scope, top)
            yield self._list(level, client)
            if level in ("苏木", "支部"):
                yield self._members(level, client)

    def _board(self, level: str, client: Client, scope: Scope, top: Organization) -> Question:
        today = clock.today()

        def alike(ours: campaigns.Board, by_hand: Any) -> bool:
            places, categories, _children = by_hand
            below = sum(line.figures.total for line in ours.units)
            return (
                ours.whole.overdue == sum(late for *_place, late in places)
                and dict(ours.whole.by_state) == _summed(places)
                and sum(line.figures.total for line in ours.categories) == ours.whole.total
                and _summed(categories) == _summed(places)
                and below <= ours.whole.total
            )

        return Question(
            f"集中治理页，{level}",
            client,
            f"{reverse('campaigns:campaign', args=[self._adoption.pk])}?unit={top.pk}",
            lambda: campaigns.board(scope, self._adoption, top, today=today),
            lambda: self._hand.board(top.pk, top.path),
            alike,
        )

    def _map(self, level: str, client: Client, scope: Scope, top: Organization) -> Question:
        """The map asks what the board and the lists do, of every unit below; by hand it is the board's question."""
        today = clock.today()

        def alike(ours: Any, by_hand: Any) -> bool:
            return ours.board.whole.total == self._board(level, client, scope, top).ours().whole.total

        return Question(
            f"一张图，{level}",
            client,
            f"{reverse('dashboards:map', args=[self._adoption.pk])}?unit={top.pk}",
            lambda: dashboards.map_of(scope, self._adoption, top, Shown.OVERDUE, today=today),
            lambda: self._hand.board(top.pk, top.path),
            alike,
        )

    def _coverage(self, level: str, client: Client, scope: Scope, top: Organization) -> Question:
        states = (checks.NOT_BEGUN, "draft", "sent_back")

        def alike(ours: Any, by_hand: Any) -> bool:
            below, found = ours
            places, not_through = by_hand
            counted = {state: count for state, count in below[top.path].by_state.items() if count}
            lines = [(line.unit.path, line.state) for line in found]
            return counted == _summed(places) and lines == not_through

        return Question(
            f"对照检查进度，{level}",
            client,
            f"{reverse('rectification:checks', args=[self._adoption.pk])}?unit={top.pk}",
            lambda: (
                checks.coverage_below(scope, self._adoption, top),
                checks.units_by_state(scope, self._adoption, top, states, limit=51),
            ),
            lambda: self._hand.coverage(top.path),
            alike,
        )

    def _ledger(self, level: str, client: Client, scope: Scope, top: Organization) -> Question:
        today, wanted = clock.today(), rectification.Filter(top=top, adoption_id=self._adoption.pk)

        def ours() -> Any:
            figures = rectification.figures(scope, wanted, today=today)
            return figures, rectification.ledger_page(scope, wanted, total=figures.in_all(""))

        def alike(ours: Any, by_hand: Any) -> bool:
            figures, listed = ours
            states, rows = by_hand
            counted = {state: count for state, count in figures.by_state.items() if count}
            shown = [row["pk"] for row in listed.rows]
            return (
                counted == {state: count for state, count, _late in states}
                and figures.overdue == sum(late for *_state, late in states)
                and shown == [row[0] for row in rows[:50]]
            )

        return Question(
            f"这次集中治理的台账，{level}",
            client,
            f"{reverse('rectification:ledger')}?unit={top.pk}&campaign={self._adoption.pk}",
            ours,
            lambda: self._hand.ledger(top.path),
            alike,
        )

    def _list(self, level: str, client: Client) -> Question:
        adoption, branch = self._adoption, self._branch

        def ours() -> list[checks.CategoryLine]:
            return checks.lines(branch, checklists.under(adoption, branch), checks.unit_check(adoption, branch))

        def alike(lines: list[checks.CategoryLine], by_hand: Any) -> bool:
            answers, found = by_hand
            ours = sorted(finding.pk for line in lines for finding in line.found)
            kept = [row[0] for row in found]
            return ours == kept and len(answers) == sum(line.answer is not None for line in lines)

        return Question(
            f"一个支部的清单，{level}",
            client,
            reverse("rectification:unit-check", args=[adoption.pk, branch.pk]),
            ours,
            lambda: self._hand.unit_list(branch.pk),
            alike,
        )

    def _members(self, level: str, client: Client) -> Question:
        adoption, branch = self._adoption, self._branch
        return Question(
            f"一个支部谁对照过了，{level}",
            client,
            reverse("rectification:check-members", args=[adoption.pk, branch.pk]),
            lambda: checks.member_lines(branch, adoption, checklists.under(adoption, branch)),
            lambda: self._hand.members(branch.pk),
            lambda ours, by_hand: (
                [(line.person_id, line.name, line.on.isoformat() if line.on else None) for line in ours]
                == [row[:3] for row in by_hand]
            ),
        )


def asked(question: Question) -> dict[str, float]:
    """CPU seconds of a thousand pages by the median one; what 95 of 100 take at most, waited and CPU, milliseconds."""
    _times(question, _WARM_UP)
    seconds, waits = _times(question, REQUESTS)
    return {"page": median(seconds) * 1000, "p95_ms": _p95(waits), "p95_cpu_ms": _p95(seconds)}


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[REQUESTS * 95 // 100] * 1000


def _times(question: Question, times: int) -> tuple[list[float], list[float]]:
    seconds, waits = [], []
    for _ in range(times):
        began, start = time.perf_counter(), time.process_time()
        answer = question.client.get(question.address)
        seconds.append(time.process_time() - start)
        waits.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{question.what}: {question.address} answered {answer.status_code}")
    return seconds, waits


def figured(question: Question) -> dict[str, float]:
    """CPU seconds of a thousand times the figures alone, ours and by hand, once they are shown to agree."""
    if not question.alike(question.ours(), question.by_hand()):
        raise RuntimeError(f"{question.what}: the figures by hand are other than the product's")
    return {"figures": _thousand(question.ours), "floor": _thousand(question.by_hand)}


def _thousand(work: Callable[[], Any]) -> float:
    found = []
    for _ in range(REQUESTS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return median(found) * 1000


def _summed(rows: list[Any]) -> dict[str, int]:
    """Counts by state, of rows that begin with a place and a state."""
    found: dict[str, int] = {}
    for _place, state, count, *_late in rows:
        found[state] = found.get(state, 0) + count
    return found
