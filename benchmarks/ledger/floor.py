"""The ledger and a finding by hand (手写的下限): SQL for the very rows and an f-string page, nothing between.

The frame around what is read is the product's own, as constants. No figures and no count: those are measured apart.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from qingyuan.chronicle import verbs
from qingyuan.chronicle.leaf import SEALED_PURPOSE
from qingyuan.kernel import clock
from qingyuan.kernel.encryption import decrypt
from qingyuan.obligations.rectification.models import Origin
from qingyuan.obligations.rectification.states import TONES, State

_SIGNED_IN = "SELECT session_data FROM django_session WHERE session_key = ? AND expire_date > ?"
_SEATS = """SELECT p.name, s.name, s.role, o.path, o.short_name, c.path FROM accounts_account a
JOIN roster_person p ON p.id = a.person_id JOIN roster_tenure t ON t.person_id = p.id JOIN organizations_seat s ON s.id = t.seat_id
JOIN organizations_organization o ON o.id = t.unit_id JOIN organizations_organization c ON c.id = o.serves_id
WHERE a.id = ? AND t.from_on <= ? AND (t.until_on IS NULL OR t.until_on > ?)"""
# CROSS JOIN: the ledger is walked from its newest row on, and never sorted.
_ROWS = """SELECT f.id, f.text, f.library_id, f.checklist, f.category, f.category_text, f.state, f.round, f.origin, f.due_on,
f.due_text, f.owner, o.short_name FROM rectification_finding f CROSS JOIN organizations_organization o ON o.id = f.unit_id
WHERE f.id < ? AND NOT f.confidential AND o.path >= ? AND o.path < ? ORDER BY f.id DESC LIMIT 51"""
_FIGURES = """SELECT state, sum(n), sum(late) FROM (
SELECT unit_id, state, count(*) AS n, count(*) FILTER (WHERE due_on < ? AND state IN ('open', 'working')) AS late
FROM rectification_finding WHERE NOT confidential AND unit_id IN (
SELECT id FROM organizations_organization WHERE path >= ? AND path < ?) GROUP BY unit_id, state) GROUP BY state"""
_FINDING = """SELECT f.*, o.short_name AS unit_name, o.path AS unit_path, p.short_name AS above, a.title AS campaign
FROM rectification_finding f JOIN organizations_organization o ON o.id = f.unit_id
LEFT JOIN organizations_organization p ON p.id = o.parent_id LEFT JOIN regimes_adoption a ON a.id = f.adoption_id
WHERE f.id = ? AND NOT f.confidential AND o.path >= ? AND o.path < ?"""
_EVIDENCE = "SELECT text, by, at FROM rectification_evidence WHERE finding_id = ? ORDER BY round, at"
_ENTRIES = "SELECT id, verb, leaf, received FROM chronicle_entry WHERE record = ? ORDER BY received, seq"
_SEALED = """SELECT s.entry_id, s.name, s.value FROM chronicle_sealed s JOIN chronicle_entry e ON e.id = s.entry_id
WHERE e.record = ?"""
_PAST_ALL = 1 << 62


class ByHand:
    """labels: names of the categories;  ledger, finding: the product's pages, whose frames stand around ours."""

    def __init__(
        self, database: Path, labels: Mapping[tuple[int | None, str, str], str], *, ledger: str, finding: str
    ) -> None:
        self._database = sqlite3.connect(database)
        self._database.execute("PRAGMA cache_size=-16384")
        self._labels = labels
        self._today = clock.today().isoformat()
        self._before, rest = ledger.split("<tbody>", 1)
        self._after = rest.split("</tbody>", 1)[1]
        self._head, rest = finding.split('<main id="main"', 1)
        self._tail = rest.split("</main>", 1)[1]
        self._form = finding[finding.index("<form", finding.index("</h2>")) : finding.rindex("</form>")]

    def signed_in(self, session_key: str, account_id: int) -> tuple[Any, ...]:
        assert self._database.execute(_SIGNED_IN, (session_key, self._today)).fetchone()
        return self._database.execute(_SEATS, (account_id, self._today, self._today)).fetchone()

    def ledger(self, path: str, before: int = _PAST_ALL) -> str:
        rows = self._database.execute(_ROWS, (before, path, path + "~")).fetchall()[:50]
        return f"{self._before}<tbody>{''.join(map(self._row, rows))}</tbody>{self._after}"

    def _row(self, row: tuple[Any, ...]) -> str:
        key, text, library, checklist, category, category_text, state, round_, origin, due_on, due_text, owner, unit = (
            row
        )
        label = category_text if category == "other" else self._labels[library, checklist, category]
        late = due_on and due_on < self._today and state in ("open", "working")
        return f"""<tr id="finding-{key}">
  <th scope="row" class="text"><a href="/findings/{key}">{escape(text if len(text) <= 60 else text[:59] + "…")}</a>{
            ' <span class="tag">导入</span>' if origin == "imported" else ""
        }{f' <span class="tag">第{round_}轮</span>' if round_ > 1 else ""}</th>
  <td data-label="责任单位">{escape(unit)}</td>
  <td data-label="问题类别">{escape(label)}</td>
  <td data-label="状态" class="nowrap"><span class="state state-{_TONES[state]}">{_STATES[state]}</span></td>
  <td data-label="责任人" class="nowrap">{escape(json.loads(owner)["name"]) if owner else "—"}</td>
  <td data-label="整改时限" class="nowrap">{_day(due_on) if due_on else escape(due_text) or "—"}{
            ' <span class="state state-late">逾期</span>' if late else ""
        }</td>
</tr>"""

    def figures(self, path: str) -> list[tuple[str, int, int]]:
        return self._database.execute(_FIGURES, (self._today, path, path + "~")).fetchall()

    def finding(self, key: int, path: str) -> str:
        cursor = self._database.execute(_FINDING, (key, path, path + "~"))
        found = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
        evidence = self._database.execute(_EVIDENCE, (key,)).fetchall()
        record = f"rectification.finding:{key}"
        entries = self._database.execute(_ENTRIES, (record,)).fetchall()
        texts: dict[int, dict[str, str]] = {}
        for entry, name, value in self._database.execute(_SEALED, (record,)):
            texts.setdefault(entry, {})[name] = json.loads(decrypt(value, SEALED_PURPOSE))
        pairs = {
            "责任单位": found["unit_name"],
            "上级": found["above"],
            "责任人": _signed(found["owner"]),
            "整改标准": found["criterion"],
            "整改措施": found["measure"],
            "整改时限": _day(found["due_on"]) if found["due_on"] else found["due_text"],
            "责任领导": found["leader_name"],
            "整改进展/成效": found["progress"],
            "问题来源": _ORIGINS[found["origin"]] + "：" + found["source_text"],
            "发现": _day(found["found_on"]) + _signed(found["found_by"]),
            "所属集中治理": found["campaign"] or "",
        }
        return f"""{self._head}<main id="main"><h1>{escape(self._label(found))}</h1>
<p>{escape(found["unit_name"])} <span class="state state-{_TONES[found["state"]]}">{_STATES[found["state"]]}</span></p>
<p class="problem">{escape(found["text"])}</p>{self._form}<ul class="plain">{_items(evidence)}</ul>
<dl class="definition">{_pairs(pairs)}</dl><ol class="timeline">{_told(entries, texts)}</ol></main>{self._tail}"""

    def _label(self, found: Mapping[str, Any]) -> str:
        return self._labels[found["library_id"], found["checklist"], found["category"]]


def _items(evidence: list[tuple[str, str, str]]) -> str:
    return "".join(
        f"<li>{escape(text)} <span class='hint'>{escape(_signed(by))} {_moment(at)}</span></li>"
        for text, by, at in evidence
    )


def _pairs(pairs: Mapping[str, str]) -> str:
    return "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs.items() if value)


def _told(entries: list[tuple[int, str, str, str]], texts: Mapping[int, Mapping[str, str]]) -> str:
    lines = []
    for key, verb, leaf, at in entries:
        title, sealed = json.loads(leaf)["by"]["title"], texts[key]
        by = f"{sealed['by_name']}（{title}）"
        lines.append(
            f"<li><span class='at'>{_moment(at)}</span><p>{verbs.label(verb)} {escape(by)}</p><p>{escape(sealed['note'])}</p></li>"
        )
    return "".join(lines)


_STATES = {state.value: state.label for state in State}
_TONES = {state.value: TONES[state] for state in State}
_ORIGINS = {origin.value: origin.label for origin in Origin}


def _day(iso: str) -> str:
    return f"{iso[:4]}年{int(iso[5:7])}月{int(iso[8:10])}日"


def _moment(utc: str) -> str:
    return _day(utc) + utc[11:16]


def _signed(kept: str | None) -> str:
    if not kept:
        return ""
    raw = json.loads(kept)
    return f"{raw['name']}（{raw['title']}）"
