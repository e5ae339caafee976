"""One invented finding from found to where it stands today (一条问题的经过).

Each step changes the finding and drafts the entry that the service of the same name would have written; what a
move needs is asked of `rectification.rules`, so no finding stands where the product could not have brought it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.files import Taken
from qingyuan.obligations.rectification import rules
from qingyuan.obligations.rectification.models import (
    Evidence,
    Extension,
    Finding,
    Look,
    Measure,
    PastRound,
    RuleLink,
    StandingRule,
)
from qingyuan.obligations.rectification.rules import FindingFacts
from qingyuan.obligations.rectification.services import entered
from qingyuan.obligations.rectification.states import State


class NotYet(Exception):
    """The next step lies after today: the story stops where it is."""


@dataclass
class Story:
    """A finding in the telling. day: that of its last step; words: what its texts are filled in with."""

    finding: Finding
    rng: Random
    now: datetime
    day: date
    words: Mapping[str, object]
    drafts: list[chronicle.Draft] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    past: list[PastRound] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    rules: list[tuple[StandingRule, RuleLink]] = field(default_factory=list)
    _at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._at = clock.start_of(self.day)

    def wait(self, least: int, most: int) -> None:
        """Let some days go by. Raises NotYet when that leads past today."""
        day = self.day + timedelta(days=self.rng.randint(least, most))
        if day >= clock.day_of(self.now):
            raise NotYet
        self.day = day

    def open(self) -> None:
        finding = self.finding
        finding.state_at = finding.created_at = self._tick()
        assert finding.found_by is not None
        self._enter(entered.OPENED, finding.found_by, open={"origin": finding.origin}, sealed={"text": finding.text})

    def start(self, owner: Signature) -> None:
        self.finding.owner, self.finding.owner_id = owner, owner.id
        self._move("start", entered.STARTED, owner)

    def plan(self, *, due_on: date | None, look_every: int | None = None, **texts: str) -> None:
        """texts: cause, criterion, measure, measure_kind, leader_name or progress; due_on: where none stands yet."""
        finding = self.finding
        changed: dict[str, Any] = {name: value for name, value in texts.items() if value != getattr(finding, name)}
        if look_every is not None:
            changed["look_every"] = look_every
        if due_on is not None and finding.due_on is None:
            changed["due_on"] = due_on
        for name, value in changed.items():
            setattr(finding, name, value)
        shown: dict[str, Any] = {"fields": sorted(changed)}
        if finding.measure_kind:
            shown["measure_kind"] = finding.measure_kind
        if finding.due_on is not None:
            shown["due_on"] = finding.due_on.isoformat()
        if look_every is not None:
            shown["look_every"] = look_every
        sealed = {
            name: value for name, value in changed.items() if name not in ("measure_kind", "due_on", "look_every")
        }
        finding.revision += 1
        self._tick()
        self._enter(entered.PLANNED, self._owner, open=shown, sealed=sealed)

    def show(self, text: str, file: Taken) -> None:
        piece = self._piece(Evidence.Kind.FILE, text, self._owner)
        piece.carry(file)
        self.finding.revision += 1
        self._enter_piece(piece, {"file": piece.sha256})

    def submit(self, reviewer: Signature | None) -> None:
        finding = self.finding
        finding.send_back_note = ""
        if reviewer is not None:
            finding.reviewer, finding.reviewer_id = reviewer, reviewer.id
        shown = {"reviewer": reviewer.title} if reviewer else {}
        self._move("submit", entered.SUBMITTED, self._owner, open=shown)

    def send_back(self, by: Signature, note: str) -> None:
        self.finding.send_back_note = note
        self._move("send_back", entered.SENT_BACK, by, sealed={"note": note})

    def sign_off(self, by: Signature, note: str, *, looked: bool, look_back_on: date | None) -> None:
        finding = self.finding
        if looked:
            piece = self._piece(Evidence.Kind.LOOK, note, by)
            piece.seen_on = self.day
            self._enter_piece(piece, {"seen_on": self.day.isoformat()})
        finding.signed_off_by, finding.signed_off_on = by, self.day
        finding.reviewer, finding.reviewer_id = by, by.id
        finding.sign_off_note, finding.look_back_on = note, look_back_on
        shown = {"look_back_on": look_back_on.isoformat()} if look_back_on else {}
        self._move("sign_off", entered.SIGNED_OFF, by, open=shown, sealed={"note": note})

    def add_measure(self, criterion: str, text: str, kind: str, due_on: date | None) -> None:
        finding = self.finding
        at = self._tick()
        finding.revision += 1
        measure = Measure(
            finding=finding,
            round=finding.round,
            order=1 + sum(one.round == finding.round for one in self.measures),
            text=text,
            criterion=criterion,
            kind=kind,
            due_on=due_on,
            by=self._owner,
            at=at,
        )
        self.measures.append(measure)
        shown: dict[str, Any] = {"measure_order": measure.order, "measure_kind": kind}
        if due_on is not None:
            shown["due_on"] = due_on.isoformat()
        self._enter(entered.MEASURE_ADDED, self._owner, open=shown, sealed={"measure": text, "criterion": criterion})

    def finish_measures(self) -> None:
        """Whatever review would wait for is done today."""
        for measure in self.measures:
            if measure.round == self.finding.round and measure.unfinished:
                self._tick()
                self.finding.revision += 1
                measure.done_on, measure.done_by = self.day, self._owner
                shown = {"measure_order": measure.order, "done_on": self.day.isoformat()}
                self._enter(entered.MEASURE_DONE, self._owner, open=shown)

    def link_earlier(self, by: Signature, earlier: Finding) -> None:
        self._tick()
        self.finding.earlier = earlier
        self.finding.revision += 1
        self._enter(entered.EARLIER_LINKED, by, open={"earlier": chronicle.reference(earlier)})

    def link_rule(self, title: str, text: str, place: str) -> None:
        """A rule of the unit, entered and linked in one go."""
        finding, at = self.finding, self._tick()
        rule = StandingRule(
            unit=finding.unit,
            home_id=finding.home_id,
            title=title,
            issued_on=self.day,
            place=place,
            text=text,
            by=self._owner,
            at=at,
        )
        self.rules.append((rule, RuleLink(finding=finding, rule=rule, by=self._owner, at=at)))
        texts = {"title": title, "place": place, "text": text}
        self.drafts.append(
            chronicle.Draft(
                finding.unit_id,
                finding.home_id,
                entered.STANDING_RULE_ADDED,
                chronicle.reference(rule),
                rule.revision,
                self._owner,
                at,
                open={"issued_on": self.day.isoformat()},
                sealed=texts,
            )
        )
        finding.revision += 1
        self._enter(entered.RULE_LINKED, self._owner, open={"rule": chronicle.reference(rule)})

    def no_rule_needed(self) -> None:
        self._tick()
        self.finding.no_rule_needed = True
        self.finding.revision += 1
        self._enter(entered.NO_RULE_NEEDED, self._owner)

    def stood(self, at: datetime) -> str:
        """The state at an instant; "" before it was found."""
        state = ""
        for draft in self.drafts:
            if draft.at <= at:
                state = draft.open.get("state", state or str(State.OPEN))
        return state

    def look_back(self, by: Signature, text: str, next_on: date | None, *, drawn: bool = False) -> None:
        finding = self.finding
        finding.look_back_on = next_on
        shown: dict[str, Any] = {"on": self.day.isoformat()} | ({"next_on": next_on.isoformat()} if next_on else {})
        shown |= {"drawn": True} if drawn else {}
        self._move("look_back", entered.LOOKED_BACK, by, open=shown, sealed={"text": text})
        self.looks.append(Look(finding=finding, round=finding.round, on=self.day, text=text, by=by, at=self._at))

    def reopen(self, by: Signature, came_back: str, due_on: date, *, drawn: bool = False) -> None:
        finding = self.finding
        self.past.append(
            PastRound(
                finding=finding,
                round=finding.round,
                cause=finding.cause,
                criterion=finding.criterion,
                measure=finding.measure,
                progress=finding.progress,
                owner=finding.owner,
                due_on=finding.due_on,
                signed_off_by=finding.signed_off_by,
                signed_off_on=finding.signed_off_on,
                came_back=came_back,
                reopened_by=by,
            )
        )
        finding.round += 1
        finding.cause = finding.criterion = finding.measure = finding.measure_kind = finding.progress = ""
        finding.sign_off_note, finding.look_every, finding.no_rule_needed = "", None, False
        finding.due_on = due_on
        finding.reviewer = finding.reviewer_id = None
        finding.signed_off_by = finding.signed_off_on = finding.look_back_on = None
        shown: dict[str, Any] = {"round": finding.round, "due_on": due_on.isoformat()}
        shown |= {"drawn": True} if drawn else {}
        self._move("reopen", entered.REOPENED, by, open=shown, sealed={"came_back": came_back})
        self.past[-1].reopened_at = self._at

    def contest(self, reason: str) -> None:
        self.finding.contest_reason = reason
        self._move("contest", entered.CONTESTED, self._owner, sealed={"reason": reason})

    def uphold(self, by: Signature, note: str) -> None:
        self.finding.send_back_note = note
        self._move("uphold", entered.UPHELD, by, sealed={"note": note})

    def withdraw(self, by: Signature, reason: str) -> None:
        self.finding.withdraw_reason = reason
        self._move("withdraw", entered.WITHDRAWN, by, sealed={"reason": reason})

    def ask_extension(self, until: date, reason: str) -> None:
        finding = self.finding
        at = self._tick()
        finding.revision += 1
        self.extensions.append(
            Extension(
                finding=finding, until=until, was=finding.due_on, reason=reason, asked_by=self._owner, asked_at=at
            )
        )
        self._enter(entered.EXTENSION_ASKED, self._owner, open={"until": until.isoformat()}, sealed={"reason": reason})

    def decide_extension(self, by: Signature, *, granted: bool, answer: str) -> None:
        asked = self.extensions[-1]
        self._tick()
        asked.state = Extension.State.GRANTED if granted else Extension.State.REFUSED
        asked.answer, asked.decided_by, asked.decided_at = answer, by, self._at
        if granted:
            self.finding.due_on = asked.until
        self.finding.revision += 1
        shown = {"granted": granted, "until": asked.until.isoformat()}
        self._enter(entered.EXTENSION_DECIDED, by, open=shown, sealed={"answer": answer})

    @property
    def _owner(self) -> Signature:
        assert self.finding.owner is not None
        return self.finding.owner

    def _tick(self) -> datetime:
        """The instant of the next step: in office hours of the day, always after the step before."""
        at = clock.at(self.day, self.rng.choice((8, 9, 9, 10, 10, 11, 14, 15, 15, 16, 17)), self.rng.randrange(60))
        if at <= self._at:
            at = self._at + timedelta(minutes=self.rng.randint(3, 40))
        self._at = at
        return at

    def _piece(self, kind: Evidence.Kind, text: str, by: Signature) -> Evidence:
        piece = Evidence(finding=self.finding, round=self.finding.round, kind=kind, text=text, by=by, at=self._tick())
        self.evidence.append(piece)
        return piece

    def _enter_piece(self, piece: Evidence, shown: Mapping[str, Any]) -> None:
        assert piece.by is not None
        opened = {"kind": str(piece.kind), "round": piece.round, **shown}
        self._enter(entered.EVIDENCED, piece.by, open=opened, sealed={"text": piece.text})

    def _move(
        self,
        verb: str,
        entered: str,
        by: Signature,
        *,
        open: Mapping[str, Any] | None = None,
        sealed: Mapping[str, Any] | None = None,
    ) -> None:
        finding = self.finding
        finding.state = rules.check_move(verb, self._facts())
        finding.state_at = self._tick()
        finding.revision += 1
        self._enter(entered, by, open={"state": str(finding.state), **(open or {})}, sealed=sealed)

    def _facts(self) -> FindingFacts:
        finding = self.finding
        return FindingFacts(
            state=State(finding.state),
            criterion=finding.criterion,
            measure=finding.measure,
            has_owner=finding.owner is not None,
            evidence=sum(piece.round == finding.round for piece in self.evidence),
            owner_id=finding.owner_id,
            look_back_on=finding.look_back_on,
            unfinished=tuple(one.text for one in self.measures if one.round == finding.round and one.unfinished),
        )

    def _enter(
        self,
        verb: str,
        by: Signature,
        *,
        open: Mapping[str, Any] | None = None,
        sealed: Mapping[str, Any] | None = None,
    ) -> None:
        finding = self.finding
        self.drafts.append(
            chronicle.Draft(
                finding.unit_id,
                finding.home_id,
                verb,
                chronicle.reference(finding),
                finding.revision,
                by,
                self._at,
                open=open or {},
                sealed=sealed or {},
            )
        )
