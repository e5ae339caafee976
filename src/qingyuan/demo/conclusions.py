"""Earlier conclusions of one banner (以往结论的演示): read in, matched, some put to units, one among two persons only.

Every step is taken by the service that a person would use, with the clock held at the day it was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.questions import services as questions
from qingyuan.obligations.questions.models import Question
from qingyuan.obligations.rectification.conclusions_states import Source
from qingyuan.obligations.rectification.models import CategoryAnswer, EarlierConclusion, Finding, Origin
from qingyuan.obligations.rectification.queries import category_labels
from qingyuan.obligations.rectification.queries import conclusions as queries
from qingyuan.obligations.rectification.services import conclusions as services
from qingyuan.obligations.rectification.services import conclusions_asking as asking
from qingyuan.obligations.rectification.services.conclusions import Concluded
from qingyuan.obligations.rectification.states import CheckState, State
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Membership

from . import people
from .casting import acting, acting_as
from .concluded import CLEAR, DOCUMENTS, LEFT_OUT, OF_A_BODY, OF_THE_BRANCH, PASTS, PETITION, PUT, UNCLEAR, Past, Put
from .hands import Hands

_SEED = 20220713
# When each kind was read in, in days ago, and by whom of the cast.
_READ_IN = {
    Source.DISCIPLINE: (46, "demo-discipline"),
    Source.INSPECTION: (46, "demo-discipline"),
    Source.PARTY_LIFE: (16, "demo-staff"),
    Source.PETITION: (7, "demo-head"),
}
_MATCHED_AFTER, _SET_ASIDE_AFTER = timedelta(days=1), timedelta(days=2)
_LINKED_DAYS_AGO = 10
# How the matched ones stand against the lists, as far as the lists have it: in turn.
_TURNS = ("agrees", "linked", "agrees", "awaits")


def make(home: Organization, hands: list[Hands], today: date) -> None:
    """Keep the conclusions of a home whose lists are written."""
    _Teller(home, hands, today).tell()


@dataclass(frozen=True)
class _Line:
    """A line of what was read in, and what is done with it. steps: (when, what to do with the row kept)."""

    concluded: Concluded
    steps: tuple[tuple[datetime, Callable[[EarlierConclusion], None]], ...] = ()


class _Teller:
    def __init__(self, home: Organization, hands: list[Hands], today: date) -> None:
        self._home, self._today = home, today
        self._rng = Random(f"{_SEED} {home.division_path}")
        keepers = {acting(username).actor_id for _days, username in _READ_IN.values()}
        own = set(Membership._base_manager.filter(person_id__in=keepers).values_list("unit_id", flat=True))
        # Nobody reads in what is said of his own branch.
        self._hands = [one for one in hands if one.key != people.BRANCH and one.unit.pk not in own]
        self._branch = next(one for one in hands if one.key == people.BRANCH)
        self._rng.shuffle(self._hands)
        self._said = _Lists(home)
        # Who is asked is asked one thing, and nothing else is told of it.
        self._taken: set[int] = set()
        self._places = {
            (one.category, one.item): one.key for one in queries.places(acting("demo-staff"), home) if one.library
        }
        self._categories = {item: category for category, item in self._places if item}

    def tell(self) -> None:
        lines = [*self._put(), *self._matched(), *self._left()]
        steps: list[tuple[datetime, Callable[[], None]]] = []
        for source, (days, username) in _READ_IN.items():
            of_source = [line for line in lines if line.concluded.source == source]
            named = [acting("demo-discipline").actor_id] if source == Source.PETITION else []
            at = clock.at(self._today - timedelta(days=days), 9, 20 + len(of_source))
            with clock.frozen(at):
                kept = services.keep(
                    acting(username),
                    unit_id=self._home.pk,
                    concluded=[line.concluded for line in of_source],
                    named=[one for one in named if one],
                    now=at,
                )
            for line, row in zip(of_source, kept, strict=True):
                assert row is not None, "two lines say the same"
                steps += [(when, _bound(step, row)) for when, step in line.steps]
        # The book of who keeps them grows in the order of time.
        for when, step in sorted(steps, key=lambda one: one[0]):
            with clock.frozen(when):
                step()

    def _at(self, days: int, hour: int, minute: int | None = None) -> datetime:
        return clock.at(self._today - timedelta(days=days), hour, self._rng.randrange(60) if minute is None else minute)

    # --- what is put to units

    def _put(self) -> Iterator[_Line]:
        yield self._matching(Source.INSPECTION, OF_THE_BRANCH, self._branch)
        for put in (*PUT, PETITION):
            found = self._leaving_out(put)
            if found is None:
                continue
            self._taken.add(found.unit.pk)
            line = self._matching(put.source, put.past, found, days=put.days)
            steps = [*line.steps, (self._at(put.days, 11), _ask)]
            if put.answered:
                steps.append((self._at(put.answered, 15), _answering(put, found)))
            if put.closed:
                steps.append((self._at(put.closed, 16), _closing(put, found)))
            yield replace(line, steps=tuple(steps))

    def _leaving_out(self, put: Put) -> Hands | None:
        """Whose list was handed in before, and says of the category that there is nothing; one waits with the 苏木."""
        by = self._today - timedelta(days=put.days + 1)
        category = self._categories[put.past.item]
        units = [
            one
            for one in self._hands
            if one.letter in put.past.where
            and one.unit.is_branch
            and one.unit.pk not in self._taken
            and self._said.handed_in.get(one.unit.pk, date.max) <= by
            and (one.unit.pk, category) in self._said.answered
            and (one.unit.pk, category) not in self._said.found_at_all
        ]
        if put.answered and not put.closed:
            of_the_sumu = people.SUMU[0] + "/"
            units.sort(key=lambda one: not one.unit.division_path.startswith(of_the_sumu))
        return units[0] if units else None

    # --- what agrees with the lists, or waits for them

    def _matched(self) -> Iterator[_Line]:
        turn = 0
        for source, pasts in PASTS.items():
            for past in pasts:
                wanted = _TURNS[turn % len(_TURNS)]
                found = self._fitting(past, wanted) or next(filter(None, map(self._any(past), _TURNS)), None)
                if found is None:
                    continue
                turn += 1
                hands, finding = found
                self._taken.add(hands.unit.pk)
                yield self._matching(source, past, hands, finding=finding)

    def _any(self, past: Past) -> Callable[[str], tuple[Hands, Finding | None] | None]:
        return lambda wanted: self._fitting(past, wanted)

    def _fitting(self, past: Past, wanted: str) -> tuple[Hands, Finding | None] | None:
        category = self._categories[past.item]
        for one in self._hands:
            key = (one.unit.pk, category)
            if one.letter not in past.where or one.unit.pk in self._taken:
                continue
            if wanted == "linked" and (finding := self._said.linkable(key, self._today)) is not None:
                return one, finding
            if wanted == "agrees" and key in self._said.found_itself:
                return one, None
            if wanted == "awaits" and key not in self._said.answered and key not in self._said.found_at_all:
                return one, None
        return None

    # --- what waits to be matched, and what is set aside

    def _left(self) -> Iterator[_Line]:
        for source, unit_text, category_text, text in UNCLEAR:
            yield _Line(self._concluded(source, text, unit_text, category_text))
        for source, past in CLEAR:
            if (found := self._fitting(past, "awaits")) is not None:
                self._taken.add(found[0].unit.pk)
                yield replace(self._matching(source, past, found[0]), steps=())
        for source, past, reason in LEFT_OUT:
            one = next(one for one in self._hands if one.letter in past.where and one.unit.pk not in self._taken)
            self._taken.add(one.unit.pk)
            days, username = _READ_IN[source]
            when = self._at(days, 10) + _SET_ASIDE_AFTER
            line = self._matching(source, past, one)
            yield replace(line, steps=((when, _setting_aside(acting(username), reason)),))

    # --- a line

    def _matching(
        self, source: Source, past: Past, hands: Hands, *, days: int | None = None, finding: Finding | None = None
    ) -> _Line:
        """Matched the day after it was read in, or as many days ago; linked to a finding later on."""
        read_in, username = _READ_IN[source]
        when = self._at(read_in, 10) + _MATCHED_AFTER if days is None else self._at(days, 10)
        category = self._categories[past.item]
        scope, place = acting(username), self._places[category, past.item]
        steps = [(when, _match(scope, hands.unit, place))]
        if finding is not None:
            steps.append((self._at(_LINKED_DAYS_AGO, 14), _linking(scope, finding)))
        document = OF_A_BODY if source == Source.PARTY_LIFE and not hands.unit.is_branch else ""
        said = self._concluded(source, past.text, hands.unit.short_name, self._said.words(category), document)
        return _Line(said, tuple(steps))

    def _concluded(
        self, source: Source, text: str, unit_text: str, category_text: str, document: str = ""
    ) -> Concluded:
        year = self._today.year - 1
        # Concluded before it was read in, also where that was in the last weeks of the year.
        months = (1, 2) if source == Source.PARTY_LIFE else (7, 10)
        month, day = self._rng.randint(*months), self._rng.randint(1, 28)
        return Concluded(
            source=source,
            text=text.format(y=year),
            document=(document or self._rng.choice(DOCUMENTS[source])).format(y=year, z=year - 1),
            on=date(year, month, day),
            unit_text=unit_text,
            category_text=category_text,
            confidential=source == Source.PETITION,
        )


class _Lists:
    """What the units of a home have said on their lists, by unit and category."""

    def __init__(self, home: Organization) -> None:
        answers = CategoryAnswer._base_manager.filter(
            check_of__home_id=home.pk, check_of__state__in=(CheckState.HANDED_IN, CheckState.ACCEPTED)
        )
        self.answered: set[tuple[int, str]] = set()
        self.handed_in: dict[int, date] = {}
        for unit_id, category, on in answers.values_list("check_of__unit_id", "category", "check_of__handed_in_on"):
            assert on is not None, "a list that was handed in has its day"
            self.answered.add((unit_id, category))
            self.handed_in[unit_id] = on
        findings = Finding._base_manager.filter(home_id=home.pk, confidential=False).exclude(state=State.WITHDRAWN)
        self._findings = list(findings.exclude(library=None).order_by("found_on", "text", "pk"))
        own = [one for one in self._findings if one.origin == Origin.SELF_FOUND]
        self.found_at_all = {(one.unit_id, one.category) for one in own}
        self.found_itself = {(one.unit_id, one.category) for one in own if one.check_of_id is not None}
        self._labels = category_labels()

    def linkable(self, key: tuple[int, str], today: date) -> Finding | None:
        """A problem that somebody above entered, from before the day on which it is linked."""
        by = today - timedelta(days=_LINKED_DAYS_AGO + 1)
        above = (Origin.EARLIER_CONCLUSION, Origin.DEPARTMENT, Origin.SUPERVISION)
        found = (one for one in self._findings if (one.unit_id, one.category) == key and one.origin in above)
        return next((one for one in found if one.found_on <= by), None)

    def words(self, category: str) -> str:
        return next((str(text) for key, text in self._labels.items() if key[2] == category), "")


def _bound(step: Callable[[EarlierConclusion], None], row: EarlierConclusion) -> Callable[[], None]:
    return lambda: step(row)


def _now(row: EarlierConclusion) -> EarlierConclusion:
    row.refresh_from_db()
    return row


def _match(scope: Scope, unit: Organization, place: str) -> Callable[[EarlierConclusion], None]:
    def step(row: EarlierConclusion) -> None:
        services.match(
            scope, conclusion_id=row.pk, revision=row.revision, unit_id=unit.pk, place=place, now=clock.now()
        )

    return step


def _linking(scope: Scope, finding: Finding) -> Callable[[EarlierConclusion], None]:
    def step(row: EarlierConclusion) -> None:
        services.link(scope, conclusion_id=row.pk, revision=_now(row).revision, finding_id=finding.pk, now=clock.now())

    return step


def _setting_aside(scope: Scope, reason: str) -> Callable[[EarlierConclusion], None]:
    def step(row: EarlierConclusion) -> None:
        services.set_aside(scope, conclusion_id=row.pk, revision=row.revision, reason=reason, now=clock.now())

    return step


def _ask(row: EarlierConclusion) -> None:
    """As the job does that every match puts on the queue."""
    unit_id = _now(row).unit_id
    assert unit_id is not None
    asking.ask_waiting(Scope.for_job(services.ASKING_JOB), unit_id=unit_id, now=clock.now())


def _question(row: EarlierConclusion) -> Question:
    question = _now(row).question
    assert question is not None, "it was asked about"
    return question


def _answering(put: Put, hands: Hands) -> Callable[[EarlierConclusion], None]:
    def step(row: EarlierConclusion) -> None:
        question = _question(row)
        questions.answer(
            acting_as(_id(hands.owner), hands.unit.home_id),
            question_id=question.pk,
            revision=question.revision,
            choice=put.choice,
            text=put.said,
            now=clock.now(),
        )

    return step


def _closing(put: Put, hands: Hands) -> Callable[[EarlierConclusion], None]:
    def step(row: EarlierConclusion) -> None:
        question = _question(row)
        questions.close(
            acting_as(_id(hands.superior), hands.unit.home_id),
            question_id=question.pk,
            revision=question.revision,
            how=put.how,
            note=put.note,
            now=clock.now(),
        )

    return step


def _id(signature: Signature) -> int:
    assert signature.id is not None
    return signature.id
