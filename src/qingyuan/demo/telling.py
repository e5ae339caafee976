"""Telling the findings of a campaign (讲述问题经过): which units have them, and how each went.

Uneven on purpose, by township and organ: some mend within days, some hand in late, some have hardly begun.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.files import Taken
from qingyuan.obligations.rectification import deadlines, queries
from qingyuan.obligations.rectification.models import OTHER, Finding, Origin
from qingyuan.obligations.rectification.services import checklist_of
from qingyuan.obligations.rectification.states import State
from qingyuan.regimes.models import Adoption

from . import people, photos, wording
from .days import (
    BEGAN_DAYS_AGO,
    FIND_AFTER_DAYS,
    FIND_DAYS,
    imported_on,
    month_name,
    months_before,
    quarter_before,
    starts_on,
)
from .hands import Hands
from .problems import CASES, Case
from .stories import NotYet, Story

_SEED = 20220517
_MOST_PHOTOS = 80
_ORIGINS = {Origin.SELF_FOUND: 60, Origin.DEPARTMENT: 18, Origin.SUPERVISION: 12, Origin.EARLIER_CONCLUSION: 10}
# How long a unit gives itself, by the kind of measure, in days.
_TERMS = {"at_once": (5,), "by_date": (15, 20, 30, 45), "lasting": (60, 75, 90)}
# What lasts is looked at again after a month, the rest after the campaign's own term.
_LASTING_LOOK = timedelta(days=25)
_LOOK_EVERY = 3
# How often something stands beside the ledger's columns.
_WITH_A_CAUSE, _WITH_MORE_MEASURES, _LIKE_ONE_BEFORE, _WITH_A_RULE, _WITHOUT_A_RULE = 0.3, 0.12, 0.03, 0.3, 0.3


@dataclass(frozen=True)
class Pace:
    """How a part of the tree goes about it, in days from and to."""

    start: tuple[int, int]
    work: tuple[int, int]
    review: tuple[int, int]

    @property
    def is_slow(self) -> bool:
        return self.work[1] > 30


_PACES = {
    Pace((0, 2), (2, 14), (1, 3)): 30,
    Pace((1, 6), (6, 28), (2, 8)): 38,
    Pace((3, 14), (18, 50), (4, 16)): 22,
    Pace((8, 45), (30, 80), (6, 20)): 10,
}
_KNOWN_PACE = Pace((1, 2), (8, 12), (2, 4))


class Teller:
    """Tells the findings of one campaign, home by home."""

    def __init__(self, adoption: Adoption, today: date) -> None:
        self._adoption, self._today, self._now = adoption, today, clock.now()
        library, self._checklist = checklist_of(adoption)
        assert library is not None
        self._library = library
        # item -> (its category, its severity)
        self._items = {
            item.key: (category.key, item.severity)
            for category in queries.categories(library, self._checklist)
            for item in category.items
        }
        self._photos: list[Taken] = []
        # What stands beside the ledger's columns is drawn apart, so that the rest is told as without it.
        self._beside = Random(f"{_SEED} beside")
        # Read in before the campaign began, out of last year's list.
        self.imported: list[Finding] = []

    def tell(self, hands: Iterable[Hands]) -> Iterator[Story]:
        """The stories of one home."""
        for part, members in _parts(hands).items():
            rng = Random(f"{_SEED} {part}")
            pace = rng.choices(list(_PACES), list(_PACES.values()))[0]
            known = [one for one in members if one.key == people.BRANCH]
            others = [one for one in members if one.key != people.BRANCH]
            cases = self._ordered(rng)
            for one in _drawn(rng, others):
                case = next(case for case in cases if one.letter in case.where)
                # Each is told once in a part before any is told again.
                cases.remove(case)
                cases.append(case)
                origin = rng.choices(list(_ORIGINS), list(_ORIGINS.values()))[0]
                story = self._begun(rng, one, case, origin, self._found_on(rng))
                self._go_on(story, one, case, pace)
                yield story
            for one in known:
                yield from self._known(one)

    def _ordered(self, rng: Random) -> list[Case]:
        """In a random order in which serious ones tend to come late."""
        serious = {case for case in CASES if case.item and self._items[case.item][1] == Finding.Severity.SERIOUS}
        return sorted(CASES, key=lambda case: rng.random() + (0.6 if case in serious else 0.0 if case.item else 0.4))

    def _found_on(self, rng: Random) -> date:
        """Most while 查 ran, some since."""
        after = FIND_AFTER_DAYS + rng.randrange(FIND_DAYS)
        if rng.random() < 0.15:
            after = rng.randrange(FIND_AFTER_DAYS + FIND_DAYS, BEGAN_DAYS_AGO)
        return starts_on(self._today) + timedelta(days=after)

    def _begun(
        self, rng: Random, hands: Hands, case: Case, origin: Origin, found_on: date, *, due_on: date | None = None
    ) -> Story:
        category, severity = self._items[case.item] if case.item else (OTHER, Finding.Severity.ORDINARY)
        by = {Origin.SELF_FOUND: hands.owner, Origin.SUPERVISION: hands.inspector}.get(origin, hands.superior)
        if due_on is None and origin != Origin.SELF_FOUND and rng.random() < 0.5:
            due_on = found_on + timedelta(days=rng.choice((15, 20, 30, 45)))
        words = _words(rng, hands, found_on)
        finding = Finding(
            unit=hands.unit,
            home_id=hands.unit.home_id,
            adoption=self._adoption,
            library=self._library,
            checklist=self._checklist,
            category=category,
            category_text=case.other,
            item=case.item,
            severity=severity,
            text=case.text.format_map(words),
            origin=origin,
            source_text=rng.choice(wording.SOURCES[origin]),
            found_on=found_on,
            found_by=by,
            due_on=due_on,
        )
        story = Story(finding, rng, self._now, found_on, words)
        story.open()
        if due_on is None and self._beside.random() < _LIKE_ONE_BEFORE and hands.letter in "VC":
            story.link_earlier(hands.superior, self._before(finding, hands, case))
        return story

    def _before(self, finding: Finding, hands: Hands, case: Case) -> Finding:
        """The same problem on last year's list, finished then."""
        on = imported_on(self._today)
        words = _words(self._beside, hands, on)
        text = case.text.format_map(words)
        before = Finding(
            unit=finding.unit,
            home_id=finding.home_id,
            library=finding.library,
            checklist=finding.checklist,
            category=finding.category,
            category_text=finding.category_text,
            text=text,
            origin=Origin.IMPORTED,
            source_text=wording.EARLIER_SOURCE,
            found_on=on,
            found_by=hands.superior,
            state=State.SIGNED_OFF,
            state_at=clock.at(on, 10),
            created_at=clock.at(on, 10),
            owner=Signature(None, hands.owner.name, ""),
            measure=case.measure.format_map(words),
            progress=case.progress.format_map(words),
            evidence_text=wording.EARLIER_NOTED,
            identity=hashlib.sha256(f"{finding.unit_id} {text} {len(self.imported)}".encode()).hexdigest(),
        )
        self.imported.append(before)
        return before

    def _go_on(self, story: Story, hands: Hands, case: Case, pace: Pace) -> None:
        """Until it is looked back at, withdrawn, or today is reached."""
        try:
            if self._taken(story, hands, pace):
                self._mended(story, hands, case, pace)
                self._looked_back(story, hands, case, pace)
        except NotYet:
            return

    def _taken(self, story: Story, hands: Hands, pace: Pace) -> bool:
        """Whether it stands: taken by its owner, an objection to it answered."""
        rng = story.rng
        story.wait(*pace.start)
        if rng.random() < 0.012:
            story.withdraw(hands.superior, rng.choice(wording.WITHDRAWN))
            return False
        story.start(hands.owner)
        if story.finding.origin == Origin.SELF_FOUND or rng.random() > 0.15:
            return True
        story.wait(0, 3)
        story.contest(rng.choice(wording.CONTESTED))
        story.wait(5, 40)
        if rng.random() < 0.3:
            story.withdraw(hands.superior, wording.WITHDRAWN[0])
            return False
        story.uphold(hands.superior, rng.choice(wording.UPHELD))
        return True

    def _mended(self, story: Story, hands: Hands, case: Case, pace: Pace) -> None:
        story.wait(0, 4)
        self._planned(story, hands, case)
        self._worked(story, hands, case, pace)
        story.wait(*pace.review)
        self._struck_off(story, hands, case)

    def _planned(self, story: Story, hands: Hands, case: Case) -> None:
        beside = self._beside
        measure = case.measure.format_map(story.words)
        if story.finding.round > 1:
            measure = _("上一轮的办法没有坚持住。%(measure)s每月由支部委员看一次执行情况，记在登记本上。") % {
                "measure": measure
            }
        story.plan(
            due_on=story.day + timedelta(days=story.rng.choice(_TERMS[case.kind])),
            criterion=case.criterion.format_map(story.words),
            measure=measure,
            measure_kind=case.kind,
            leader_name=hands.leader_name,
            look_every=_LOOK_EVERY if case.kind == "lasting" else None,
            **({"cause": beside.choice(wording.CAUSES)} if beside.random() < _WITH_A_CAUSE else {}),
        )
        if beside.random() < _WITH_MORE_MEASURES:
            criterion, text, kind = beside.choice(wording.FURTHER)
            lasting = kind == "lasting"
            # To hold, or done before the main measure is.
            story.add_measure(criterion, text, kind, None if lasting else story.finding.due_on)
            if lasting and story.finding.look_every is None:
                story.finding.look_every = deadlines.look_every(story.finding)

    def _worked(self, story: Story, hands: Hands, case: Case, pace: Pace) -> None:
        """Up to asking for review, sent back once now and then."""
        rng, due_on = story.rng, story.finding.due_on
        least, most = pace.work
        if case.kind == "at_once":
            least, most = least // 3, max(2, most // 3)
        days = rng.randint(least, most)
        story.wait(days // 2, days // 2)
        if pace.is_slow and due_on is not None and due_on > story.day and rng.random() < 0.25:
            self._extended(story, hands, due_on)
        story.wait(days - days // 2, days - days // 2)
        progress = case.progress.format_map(story.words)
        story.plan(due_on=None, progress=progress)
        if case.photo:
            self._shown(story, case.photo)
        story.finish_measures()
        story.submit(hands.reviewer if rng.random() < 0.4 else None)
        if rng.random() < 0.16:
            story.wait(*pace.review)
            story.send_back(hands.reviewer, rng.choice(wording.SENT_BACK))
            story.wait(2, 12)
            story.plan(due_on=None, progress=_("%(progress)s退回后已补充说明。") % {"progress": progress})
            story.submit(hands.reviewer)

    def _extended(self, story: Story, hands: Hands, due_on: date) -> None:
        rng = story.rng
        story.ask_extension(due_on + timedelta(days=rng.choice((10, 15, 20))), rng.choice(wording.EXTENSION_REASONS))
        story.wait(1, 6)
        granted = rng.random() < 0.75
        answer = rng.choice(wording.GRANTED if granted else wording.REFUSED)
        story.decide_extension(hands.reviewer, granted=granted, answer=answer)

    def _struck_off(self, story: Story, hands: Hands, case: Case) -> None:
        finding = story.finding
        shown = any(piece.round == finding.round for piece in story.evidence)
        lasting = story.day + _LASTING_LOOK if case.kind == "lasting" else None
        story.sign_off(
            hands.reviewer,
            case.seen.format_map(story.words),
            looked=not shown or story.rng.random() < 0.5,
            look_back_on=lasting or deadlines.look_back_on(finding, story.day),
        )
        self._ruled(story, case)

    def _ruled(self, story: Story, case: Case) -> None:
        """Some make a rule of it, some say that none is needed, most say nothing."""
        beside = self._beside
        key = case.other or "-".join(case.item.split("-")[:2])
        rule = wording.STANDING_RULES.get(key) or wording.STANDING_RULES.get(key.split("-")[0])
        if case.kind == "lasting" and rule is not None and beside.random() < _WITH_A_RULE:
            story.link_rule(*rule, beside.choice(wording.RULE_PLACES))
        elif case.kind == "at_once" and beside.random() < _WITHOUT_A_RULE:
            story.no_rule_needed()

    def _looked_back(self, story: Story, hands: Hands, case: Case, pace: Pace) -> None:
        """When its day has come: mostly it has held, sometimes it is back and a second round begins."""
        rng, on = story.rng, story.finding.look_back_on
        if on is None or on >= self._today:
            return
        story.wait(_LASTING_LOOK.days, _LASTING_LOOK.days + 6)
        if rng.random() < 0.75:
            text = rng.choice(wording.LOOKED_BACK).format_map(story.words)
            next_on = deadlines.next_look(story.finding, story.day) or story.day + timedelta(days=90)
            story.look_back(hands.reviewer, text, next_on)
            return
        story.reopen(hands.reviewer, rng.choice(wording.CAME_BACK), story.day + timedelta(days=30))
        self._mended(story, hands, case, pace)

    def _shown(self, story: Story, photo: str) -> None:
        """A picture in some stories, a few hundred being too many to draw; now and then one shown before."""
        rng = story.rng
        if rng.random() < 0.6 or len(self._photos) >= _MOST_PHOTOS:
            return
        if self._photos and rng.random() < 0.03:
            file = rng.choice(self._photos)
        else:
            file = photos.take(rng, photo)
            self._photos.append(file)
        story.show(photo, file)

    def _known(self, hands: Hands) -> Iterator[Story]:
        """巴彦塔拉嘎查党支部: one struck off, one being mended, one that nobody has taken yet."""
        rng = Random(f"{_SEED} known")
        photo_days, accounts, turns = (
            next(case for case in CASES if case.item == item and "V" in case.where)
            for item in ("motions-photo-days", "", "niceness-taking-turns")
        )
        done = self._begun(rng, hands, turns, Origin.SELF_FOUND, self._today - timedelta(days=50))
        done.wait(2, 2)
        done.start(hands.owner)
        self._mended(done, hands, turns, _KNOWN_PACE)
        if not done.rules and not done.finding.no_rule_needed:
            done.link_rule(*wording.STANDING_RULES["niceness"], wording.RULE_PLACES[0])
        working = self._begun(rng, hands, accounts, Origin.SELF_FOUND, self._today - timedelta(days=20))
        working.wait(2, 2)
        working.start(hands.owner)
        working.wait(1, 1)
        self._planned(working, hands, accounts)
        due_on = self._today + timedelta(days=12)
        found_on = self._today - timedelta(days=3)
        yield from (done, working, self._begun(rng, hands, photo_days, Origin.DEPARTMENT, found_on, due_on=due_on))


def _parts(hands: Iterable[Hands]) -> dict[str, list[Hands]]:
    """Units that share a pace: a township, or what stands directly under a banner."""
    found: dict[str, list[Hands]] = defaultdict(list)
    for one in hands:
        found["/".join(one.unit.division_path.split("/")[:3])].append(one)
    return found


def _drawn(rng: Random, members: list[Hands]) -> list[Hands]:
    """Which units of a part have findings, some of them several."""
    if not members:
        return []
    count = rng.randint(len(members) // 3, len(members) * 3 // 4) + rng.randint(1, 3)
    return rng.choices(members, [2 if one.letter in "TG" else 1 for one in members], k=count)


def _words(rng: Random, hands: Hands, found_on: date) -> dict[str, object]:
    back = rng.randint(1, 3)
    return {
        "w": hands.place,
        "above": hands.above,
        "month": month_name(months_before(found_on, back), seen_from=found_on),
        "earlier": month_name(months_before(found_on, back + rng.randint(2, 3)), seen_from=found_on),
        "quarter": quarter_before(found_on),
        "n": rng.randint(2, 6),
    }
