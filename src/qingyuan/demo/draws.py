"""One draw in one banner (一次反向核查): announced, drawn, and partly looked at, as the services would have it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import deadlines, drawing
from qingyuan.obligations.rectification.models import Draw, DrawnFinding
from qingyuan.obligations.rectification.services import entered
from qingyuan.obligations.rectification.states import STRUCK_OFF
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from . import people, wording
from .days import ANNOUNCED_DAYS_AGO, DRAWN_DAYS_AGO
from .hands import Hands
from .stories import Story

_SEED = 20220615
_DRAWN = 6
# The rest has not been looked at yet, and one has come back.
_HELD, _CAME_BACK = 3, 1


@dataclass
class Told:
    """A draw with its rows and entries; nothing when too little is struck off."""

    draws: list[Draw] = field(default_factory=list)
    rows: list[DrawnFinding] = field(default_factory=list)
    drafts: list[chronicle.Draft] = field(default_factory=list)


def tell(stories: list[Story], hands: list[Hands], adoption: Adoption, unit: Organization, today: date) -> Told:
    """A draw of a banner out of its stories, some of which go on to a look on the spot."""
    announced_at = clock.at(today - timedelta(days=ANNOUNCED_DAYS_AGO), 16, 20)
    drawn_at = clock.at(today - timedelta(days=DRAWN_DAYS_AGO), 15, 5)
    by_id = {story.finding.pk: story for story in stories}
    ids = [pk for pk, story in by_id.items() if story.stood(announced_at) in STRUCK_OFF]
    if not ids:
        return Told()
    rng = Random(f"{_SEED} {unit.division_path}")
    population = drawing.list_text(ids)
    by = hands[0].superior
    draw = Draw(
        unit=unit,
        home_id=unit.home_id,
        adoption=adoption,
        population=population,
        sha256=drawing.sha256_of(population),
        size=len(ids),
        count=min(_DRAWN, len(ids)),
        seed_from=wording.SEED_FROM.format(day=day(clock.day_of(drawn_at))),
        announced_by=by,
        announced_at=announced_at,
    )
    told = Told(draws=[draw])
    told.drafts.append(_draft(draw, entered.DRAW_ANNOUNCED, by, {}, {"seed_from": draw.seed_from}))
    draw.seed = " ".join(f"{rng.randrange(100):02}" for _ in range(3))
    draw.drawn_by, draw.drawn_at, draw.revision = by, drawn_at, 2
    told.drafts.append(_draft(draw, entered.DRAWN, by, {"seed": draw.seed}, {}))
    picked = drawing.picks(population, seed=draw.seed, count=draw.count)
    told.rows = [DrawnFinding(draw=draw, finding=by_id[pk].finding, order=order) for order, pk in enumerate(picked, 1)]
    _look(told.rows, by_id, {one.unit.pk: one for one in hands}, rng, clock.day_of(drawn_at))
    return told


def _draft(draw: Draw, verb: str, by: Signature, shown: dict[str, str], sealed: dict[str, str]) -> chronicle.Draft:
    at = draw.drawn_at or draw.announced_at
    opened = {"sha256": draw.sha256, "size": draw.size, "count": draw.count} | shown
    reference = chronicle.reference(draw)
    return chronicle.Draft(
        draw.unit_id, draw.home_id, verb, reference, draw.revision, by, at, open=opened, sealed=sealed
    )


def _look(
    rows: list[DrawnFinding], stories: dict[int, Story], hands: dict[int, Hands], rng: Random, drawn_on: date
) -> None:
    """The inspection goes to those whose story had come to its end before the draw."""
    still = [row for row in rows if _ended(stories[row.finding_id], drawn_on)]
    # What is told of the branch of the journeys stays as it is told.
    still = [row for row in still if hands[row.finding.unit_id].key != people.BRANCH]
    for place, row in enumerate(still[: _HELD + _CAME_BACK]):
        story, by = stories[row.finding_id], hands[row.finding.unit_id].inspector
        story.day = drawn_on + timedelta(days=rng.randint(1, DRAWN_DAYS_AGO - 1))
        if place < _HELD:
            next_on = deadlines.next_look(story.finding, story.day)
            story.look_back(by, rng.choice(wording.DRAWN_LOOKS), next_on, drawn=True)
            row.look = story.looks[-1]
        else:
            story.reopen(by, wording.DRAWN_BACK, story.day + timedelta(days=30), drawn=True)
            row.came_back = story.past[-1]


def _ended(story: Story, on: date) -> bool:
    return story.finding.state in STRUCK_OFF and story.day < on
