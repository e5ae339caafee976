"""The ledger and a finding's page beside the same pages by hand (页面): CPU of a page, signed in, over n findings.

The floor is hand-written SQL and an f-string page (`ledger/floor.py`). No peer is measured. One database grows from
the first size to the last. CPU is given for a thousand pages, waits in milliseconds.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.harness import Goal, Report, Run, cpu, least

if TYPE_CHECKING:
    from benchmarks.ledger.data import League, Reader
    from benchmarks.ledger.floor import ByHand

_SIZES = (10_000, 100_000, 1_000_000)
_VIEW_GOAL, _WHOLE_GOAL, _WAIT_GOAL, _GROWTH_GOAL = 3.0, 4.5, 40.0, 1.2
_CONNECTIONS, _EACH = 8, 25
_DEEP, _PAGE = 1_000, 50
_ROUNDS, _ROUND_SECONDS = 6, 0.1
_LEAGUE, _BANNER, _FINDING, _DEEP_LEAGUE = "盟的台账", "旗的台账", "一条问题", f"盟的台账第{_DEEP:,}页"
_VIEW, _WHOLE = "，查询与模板", "，全程"


def measure() -> Report:
    from qingyuan.cli import command, database
    from qingyuan.config import instance

    home = Path(os.environ["QINGYUAN_HOME"])
    # The server of the waits opens the same instance, with the same keys.
    instance.mark(home, "real")
    command.start_django()
    database.bring_up_to_date()
    import qingyuan.config.wsgi  # noqa: F401  the rooms' pages, and with them the names of their verbs
    from benchmarks.ledger.data import League

    report, league = Report("pages"), League()
    for n in _SIZES:
        league.grow(n)
        bench = _Bench(n, league, home)
        report.runs += bench.runs()
        report.goals += bench.waits(report.machine_factor)
    report.goals = [*_ratios(report.runs), *report.goals, *_growth(report.runs)]
    return report


class _Bench:
    """All that is measured over one size of the ledger."""

    def __init__(self, n: int, league: League, home: Path) -> None:
        self._n, self._league, self._home = n, league, home
        self._cookies = {reader: _sign_in(reader) for reader in (league.league, league.banner)}
        self._finding = f"/findings/{league.finding.pk}"
        self._hand = self._by_hand()

    def _by_hand(self) -> ByHand:
        from benchmarks.ledger.floor import ByHand
        from qingyuan.obligations.rectification import queries

        reader = self._league.banner
        ledger, finding = self._answer(reader, "/findings/"), self._answer(reader, self._finding)
        hand = ByHand(self._home / "qingyuan.sqlite3", queries.category_labels(), ledger=ledger, finding=finding)
        if _rows(hand.ledger(reader.path)) != _rows(ledger):
            raise RuntimeError("the page by hand shows other rows than the product's")
        return hand

    def runs(self) -> list[Run]:
        """Each page without and with the stack around it, at depth, and what its figures cost."""
        league, banner, key = self._league.league, self._league.banner, self._league.finding.pk
        deep = self._deep()
        by_hand = {
            _LEAGUE: self._floor(league, lambda: self._hand.ledger(league.path)),
            _BANNER: self._floor(banner, lambda: self._hand.ledger(banner.path)),
            _FINDING: self._floor(banner, lambda: self._hand.finding(key, banner.path)),
        }
        measured = [
            (_LEAGUE + _VIEW, self._view(league, "/findings/"), by_hand[_LEAGUE]),
            (_LEAGUE + _WHOLE, self._page(league, "/findings/"), by_hand[_LEAGUE]),
            (
                _DEEP_LEAGUE + _WHOLE,
                self._page(league, f"/findings/?before={deep}"),
                self._floor(league, lambda: self._hand.ledger(league.path, deep)),
            ),
            (_BANNER + _VIEW, self._view(banner, "/findings/"), by_hand[_BANNER]),
            (_BANNER + _WHOLE, self._page(banner, "/findings/"), by_hand[_BANNER]),
            (_FINDING + _VIEW, self._view(banner, self._finding), by_hand[_FINDING]),
            (_FINDING + _WHOLE, self._page(banner, self._finding), by_hand[_FINDING]),
            ("盟的数字", self._figures(league), lambda: self._hand.figures(league.path)),
            ("旗的数字", self._figures(banner), lambda: self._hand.figures(banner.path)),
        ]
        ours = _thousand([one for _what, one, _floor in measured])
        floors = _thousand([floor for _what, _one, floor in measured])
        return [Run(self._n, what, *seconds) for (what, *_), *seconds in zip(measured, ours, floors, strict=True)]

    def waits(self, factor: float) -> Iterator[Goal]:
        from benchmarks.ledger import server

        with server.serving() as port:
            for name, reader, path in (
                (_LEAGUE, self._league.league, "/findings/"),
                (_BANNER, self._league.banner, "/findings/"),
                (_FINDING, self._league.banner, self._finding),
            ):
                cookie = self._cookies[reader]
                server.waits(port, path, cookie, connections=_CONNECTIONS, each=2)
                waits = server.waits(port, path, cookie, connections=_CONNECTIONS, each=_EACH)
                worst = waits[-1 - len(waits) // 100]
                yield Goal(f"{self._n:,} {name}，{_CONNECTIONS} 个连接 p99，毫秒", _WAIT_GOAL * factor, worst * 1000)

    def _deep(self) -> int:
        """The key before which page 1,000 begins; of a shorter ledger, its last page but one."""
        from qingyuan.obligations.rectification.models import Finding

        behind = min(_DEEP * _PAGE, self._n - 3 * _PAGE)
        return Finding._base_manager.order_by("-pk").values_list("pk", flat=True)[behind]

    def _floor(self, reader: Reader, page: Callable[[], str]) -> Callable[[], bytes]:
        key = re.search(r"sessionid=(\w+)", self._cookies[reader])
        assert key is not None
        session_key = key[1]

        def answer() -> bytes:
            self._hand.signed_in(session_key, reader.account.pk)
            return page().encode()

        return answer

    def _figures(self, reader: Reader) -> Callable[[], object]:
        from qingyuan.kernel import clock
        from qingyuan.obligations.rectification import queries
        from qingyuan.people.accounts.queries import scope_of

        scope, wanted, today = scope_of(reader.account), queries.Filter(), clock.today()
        return lambda: queries.figures(scope, wanted, today=today)

    def _view(self, reader: Reader, path: str) -> Callable[[], object]:
        """The view alone: query and template, for a request whose reader is known."""
        from django.test import RequestFactory
        from django.urls import resolve

        from qingyuan.people.accounts.queries import reader_of, scope_of

        view, requests = resolve(path), RequestFactory()
        scope, shown = scope_of(reader.account), reader_of(reader.account)

        def answer() -> object:
            request: Any = requests.get(path)
            request.scope, request.reader, request.session = scope, shown, {}
            return view.func(request, *view.args, **view.kwargs)

        return answer

    def _page(self, reader: Reader, path: str) -> Callable[[], object]:
        return lambda: self._answer(reader, path)

    def _answer(self, reader: Reader, path: str) -> str:
        """The page as the server would get it: every middleware, every byte."""
        from qingyuan.config.wsgi import application

        path, _, query = path.partition("?")
        statuses: list[str] = []
        answer = application(
            {
                "REQUEST_METHOD": "GET",
                "SCRIPT_NAME": "",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "SERVER_NAME": "127.0.0.1",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "HTTP_HOST": "127.0.0.1",
                "HTTP_COOKIE": self._cookies[reader],
                "wsgi.input": io.BytesIO(),
                "wsgi.errors": io.StringIO(),
                "wsgi.url_scheme": "http",
            },
            lambda status, headers: statuses.append(status),
        )
        body = b"".join(answer)
        answer.close()
        if not statuses[0].startswith("200"):
            raise RuntimeError(f"{path} answered {statuses[0]}")
        return body.decode()


def _thousand(pages: list[Callable[[], object]]) -> list[float]:
    """CPU seconds of a thousand of each page: the least of some rounds, in which they take turns."""
    some = [max(1, min(100, int(_ROUND_SECONDS / least(page, times=2)))) for page in pages]
    found = [float("inf")] * len(pages)
    for _ in range(_ROUNDS):
        for place, (page, times) in enumerate(zip(pages, some, strict=True)):
            found[place] = min(found[place], cpu(partial(_repeat, page, times)) / times * 1000)
    return found


def _repeat(page: Callable[[], object], times: int) -> None:
    for _ in range(times):
        page()


def _sign_in(reader: Reader) -> str:
    """The cookies of somebody who has just signed in."""
    from django.test import Client

    from qingyuan.people.accounts.session import BACKEND

    client = Client()
    client.force_login(reader.account, backend=BACKEND)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _rows(page: str) -> str:
    """The rows of a page's table, without the space between its tags."""
    body = page.split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r">\s+|\s+<", lambda found: found[0].strip(), body)).replace("&#39;", "&#x27;")


def _ratios(runs: list[Run]) -> Iterator[Goal]:
    """The goals beside the floor, each by the worst of the sizes."""
    for ending, goal in ((_VIEW, _VIEW_GOAL), (_WHOLE, _WHOLE_GOAL)):
        for page in (_LEAGUE, _BANNER, _FINDING):
            yield Goal(f"{page}{ending}，× 下限", goal, max(run.ratio for run in runs if run.what == page + ending))


def _growth(runs: list[Run]) -> Iterator[Goal]:
    """What ten times the findings and a deep page cost more."""
    ours = {(run.n, run.what): run.ours for run in runs}
    for what in (_LEAGUE + _WHOLE, _BANNER + _WHOLE, _FINDING + _WHOLE):
        for less, more in pairwise(_SIZES):
            yield Goal(f"{what}，{more:,} 比 {less:,}", _GROWTH_GOAL, ours[more, what] / ours[less, what])
    for n in _SIZES:
        deep, first = ours[n, _DEEP_LEAGUE + _WHOLE], ours[n, _LEAGUE + _WHOLE]
        yield Goal(f"{n:,} {_DEEP_LEAGUE}比首页", _GROWTH_GOAL, deep / first)
