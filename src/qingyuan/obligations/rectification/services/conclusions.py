"""What is done with earlier conclusions (以往结论的办理): kept, matched by a person, set aside, linked, looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel import jobs
from qingyuan.kernel.encryption import indexer
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.telling import tell

from .. import conclusions_rules as rules
from .. import policy
from ..conclusions_states import Source, State
from ..ledger_sheet import bare
from ..models import ConclusionAccess, EarlierConclusion, UnitCheck
from ..queries import conclusions as queries
from .steps import written

READ_IN = verbs.name("rectification.conclusions_read_in", gettext_lazy("导入以往结论"))
MATCHED = verbs.name("rectification.conclusion_matched", gettext_lazy("对应以往结论"))
SET_ASIDE = verbs.name("rectification.conclusion_set_aside", gettext_lazy("不采用以往结论"))
TAKEN_BACK = verbs.name("rectification.conclusion_taken_back", gettext_lazy("重新对应以往结论"))
LINKED = verbs.name("rectification.conclusion_linked", gettext_lazy("以往结论列入清单"))
SEEN = verbs.name("rectification.conclusion_seen", gettext_lazy("查阅保密的以往结论"))

tell("rectification", "conclusion_state", gettext_lazy("对应情况"), State)
tell("rectification", "source", gettext_lazy("结论来源"), Source)

# Put on the queue whenever a unit may have to be asked; jobs.py carries it out.
ASKING_JOB = "rectification.ask_conclusions"


@dataclass(frozen=True)
class Concluded:
    """One concluded finding to keep; confidential: out of a petition, or so marked."""

    source: Source
    text: str
    document: str = ""
    on: date | None = None
    on_text: str = ""
    unit_text: str = ""
    category_text: str = ""
    confidential: bool = False


def keeper(scope: Scope, top: Organization) -> Organization:
    """Which committee keeps what this reader reads in for a subtree: his own where it is of the same home, else the home's."""
    roles_there = policy.KEEPS_CONCLUSIONS
    paths = {
        grant.path for grant in scope.grants if grant.role in roles_there and grant.covers(top.path) and grant.path
    }
    own = Organization._base_manager.filter(path__in=paths, home_id=top.home_id).order_by("-path").first()
    return own or organizations.home(top.home_id)


@service
def keep(
    scope: Scope, *, unit_id: int, concluded: Sequence[Concluded], named: Sequence[int], now: datetime
) -> list[EarlierConclusion | None]:
    """Keep what was read of a sheet (导入以往结论); for each line the row made of it, None where it is known already.

    named  who may read the confidential ones beside the importer: people of the committee's bodies
    Raises NotHere, NotAllowed, BadInput (persons).
    """
    top = organizations.unit(scope, unit_id)
    policy.CONCLUSIONS_IN.require(scope, "import", top, refusal=policy.ONLY_KEEPERS)
    kept_by = keeper(scope, top)
    people: tuple[int, ...] = ()
    if any(one.confidential for one in concluded):
        nameable = [one.id for one in queries.nameable(kept_by) if one.id]
        people = rules.check_named(named, importer=scope.actor_id, nameable=nameable)
    by = accounts.signature(scope)
    # Two who read the same sheet in at once wait for each other here; the second one finds what the first has kept.
    Organization._base_manager.select_for_update(of=("self",)).get(pk=kept_by.pk)
    known = indexer("rectification.earlierconclusion")
    keys = [known(_identity(scope, kept_by, one)) for one in concluded]
    taken = set(
        EarlierConclusion._base_manager.filter(home_id=kept_by.home_id, identity__in=keys).values_list(
            "identity", flat=True
        )
    )
    found: list[EarlierConclusion | None] = []
    for one, key in zip(concluded, keys, strict=True):
        row = None if key in taken else _row(one, kept_by, top, key, by, now)
        taken.add(key)
        found.append(row)
    rows = [row for row in found if row is not None]
    EarlierConclusion._base_manager.bulk_create(rows, batch_size=500)
    signatures = [(person_id, accounts.signature_of(person_id)) for person_id in people]
    confidential = [row for row in rows if row.confidential]
    ConclusionAccess._base_manager.bulk_create(
        [
            ConclusionAccess(conclusion=row, person_id=person_id, person=person, why=_("导入时指名"), by=by, until=None)
            for row in confidential
            for person_id, person in signatures
        ],
        batch_size=500,
    )
    shown = "、".join(str(person) for _id, person in signatures)
    if open_ones := [row for row in rows if not row.confidential]:
        chronicle.append_many(
            unit_id=kept_by.pk,
            home_id=kept_by.home_id,
            verb=READ_IN,
            rows=[(chronicle.reference(row), _sealed(row)) for row in open_ones],
            by=by,
            at=now,
        )
    if confidential:
        chronicle.append_all(
            [draft(row, READ_IN, by, now, sealed={**_sealed(row), "named": shown}) for row in confidential]
        )
    return found


def _identity(scope: Scope, kept_by: Organization, one: Concluded) -> str:
    """What makes two lines one. A confidential one is known again to whoever read it in, and to nobody else."""
    whose = str(scope.actor_id) if one.confidential else ""
    said = (one.text, one.unit_text, one.document, one.on.isoformat() if one.on else one.on_text)
    return "\x1f".join([str(kept_by.pk), whose, one.source, *map(bare, said)])


def _row(
    one: Concluded, kept_by: Organization, top: Organization, identity: str, by: Signature, now: datetime
) -> EarlierConclusion:
    return EarlierConclusion(
        home_id=kept_by.home_id,
        kept_by=kept_by,
        below=top,
        source=one.source,
        source_text=one.document,
        concluded_on=one.on,
        concluded_text=one.on_text,
        text=one.text,
        unit_text=one.unit_text,
        category_text=one.category_text,
        confidential=one.confidential,
        imported_by=by,
        imported_at=now,
        identity=identity,
        state_at=now,
    )


def _sealed(row: EarlierConclusion) -> dict[str, str]:
    names = ("source", "text", "source_text", "unit_text", "category_text")
    return {name: str(getattr(row, name)) for name in names if getattr(row, name)}


@service
def match(
    scope: Scope, *, conclusion_id: int, revision: int, unit_id: int, place: str, now: datetime
) -> EarlierConclusion:
    """Say which unit and category a conclusion speaks of (对应). place: key of one of `queries.places`.

    Raises NotAllowed, MoveRefused (state, a named person of that unit), BadInput (no such unit or category).
    """
    found = _begin(scope, "match", conclusion_id, revision)
    unit = organizations.unit(scope, unit_id)
    _match(scope, found, unit, place, queries.places(scope, found.kept_by), now)
    enter(scope, found, MATCHED, now, open={"category": found.category}, sealed={"unit": unit.short_name})
    return found


@dataclass(frozen=True)
class Chosen:
    """A proposal as a person saw and confirmed it."""

    conclusion_id: int
    revision: int
    unit_id: int
    place: str


@service
def match_many(scope: Scope, *, chosen: Sequence[Chosen], now: datetime) -> list[EarlierConclusion]:
    """Confirm several proposals in which all names agree (成批确认). Nothing is done when one of them has changed since.

    Raises as `match`, and MoveRefused for one whose proposal is no longer the one that was shown.
    """
    proposer = queries.Proposer(scope)
    found: list[EarlierConclusion] = []
    for one in chosen:
        row = _begin(scope, "match", one.conclusion_id, one.revision)
        proposed = proposer.propose(row)
        if (
            proposed.unit is None
            or proposed.place is None
            or (proposed.unit.pk, proposed.place.key)
            != (
                one.unit_id,
                one.place,
            )
        ):
            raise MoveRefused(
                _("“%(text)s”的对应建议已经变了，这一批都没有确认。请刷新页面，核对后再确认。") % {"text": row},
                "proposal_changed",
            )
        _match(scope, row, proposed.unit, one.place, proposer.places(row.kept_by), now)
        found.append(row)
    by = accounts.signature(scope)
    chronicle.append_all(
        [
            draft(
                row,
                MATCHED,
                by,
                now,
                open={"category": row.category},
                sealed={"unit": row.unit.short_name if row.unit else ""},
            )
            for row in found
        ]
    )
    return found


def _match(
    scope: Scope,
    found: EarlierConclusion,
    unit: Organization,
    place: str,
    offered: Iterable[queries.Place],
    now: datetime,
) -> None:
    found.state = rules.check_move("match", queries.facts_of(found))
    if unit.home_id != found.home_id or unit.dissolved_on is not None:
        raise BadInput(
            _("“%(unit)s”不归这一级保存的结论管，或者已经撤销。请从列出的单位里选，或者请那个旗县市另行导入。")
            % {"unit": unit.short_name},
            "unit_of_another_home",
        )
    chosen = next((one for one in offered if one.key == place), None)
    if chosen is None:
        raise BadInput(_("没有这个问题类别，请从列表里重新选；都不合适就选“其他”。"), "no_category")
    if found.confidential and queries.of_the_unit(unit, [one.person_id for one in queries.named(found)]):
        raise MoveRefused(
            _(
                "指名查阅的人里有“%(unit)s”的人，保密的结论不能让涉及的单位知道。请核对单位；单位没有错的，请由上级另行导入。"
            )
            % {"unit": unit.short_name},
            "named_of_the_unit",
        )
    found.unit, found.library, found.checklist = unit, chosen.library, chosen.checklist
    found.category, found.item = chosen.category, chosen.item
    found.matched_by, found.matched_at = accounts.signature(scope), now
    _save(found, now, "unit", "library", "checklist", "category", "item", "matched_by", "matched_at")
    jobs.enqueue(ASKING_JOB, unit_id=unit.pk)


@service
def set_aside(scope: Scope, *, conclusion_id: int, revision: int, reason: str, now: datetime) -> EarlierConclusion:
    """Leave a conclusion out (不采用), with the reason. Raises NotAllowed, MoveRefused, BadInput (no reason)."""
    found = _begin(scope, "set_aside", conclusion_id, revision)
    found.state = rules.check_move("set_aside", queries.facts_of(found))
    found.set_aside_reason = written(reason, _("请写明不采用的理由，例如结论已经被撤销、和别的结论重复。"))
    _save(found, now, "set_aside_reason")
    enter(scope, found, SET_ASIDE, now, sealed={"reason": found.set_aside_reason})
    return found


@service
def take_back(scope: Scope, *, conclusion_id: int, revision: int, now: datetime) -> EarlierConclusion:
    """Let a conclusion be matched anew (重新对应): the unit was another, or it is to count after all.

    Raises NotAllowed, MoveRefused (being asked about, linked to a problem).
    """
    found = _begin(scope, "take_back", conclusion_id, revision)
    found.state = rules.check_move("take_back", queries.facts_of(found))
    found.unit = found.library = found.question = found.finding = found.matched_by = found.matched_at = None
    found.checklist = found.category = found.item = found.set_aside_reason = ""
    cleared = ("unit", "library", "question", "finding", "matched_by", "matched_at")
    _save(found, now, *cleared, "checklist", "category", "item", "set_aside_reason")
    enter(scope, found, TAKEN_BACK, now)
    return found


@service
def link(scope: Scope, *, conclusion_id: int, revision: int, finding_id: int, now: datetime) -> EarlierConclusion:
    """Link a conclusion to a problem on the unit's own list (列入): nothing on the problem changes.

    Raises NotAllowed, MoveRefused (not matched, linked already, being asked about), BadInput (no problem of that list).
    """
    found = _begin(scope, "link", conclusion_id, revision)
    if found.state != State.MATCHED:
        raise MoveRefused(_("这条结论还没有对应到单位，先对应，再和清单上的问题联系起来。"), "wrong_state")
    facts = queries.facts_of(found)
    if facts.linked or (facts.asked and not facts.settled):
        raise MoveRefused(_("这条结论已经列入清单，或者正请单位说明，现在不用联系。请刷新页面。"), "linked")
    finding = next((one for one in queries.linkable(found) if one.pk == finding_id), None)
    if finding is None:
        raise BadInput(_("这条问题不是这个单位同一类的问题，请从列出的问题里选。"), "no_finding")
    found.finding = finding
    _save(found, now, "finding")
    enter(scope, found, LINKED, now, open={"finding": chronicle.reference(finding)})
    return found


@service
def see(scope: Scope, *, conclusion_id: int, now: datetime) -> EarlierConclusion:
    """Open a conclusion; of a confidential one it is entered who looked, for the persons named to read (查阅留痕)."""
    found = queries.conclusion(scope, conclusion_id)
    if found.confidential:
        enter(scope, found, SEEN, now)
    return found


def on_handed_in(scope: Scope, check: UnitCheck, now: datetime) -> None:
    """A unit's list has been handed in (报送清单): what it leaves out of earlier conclusions is put to it, two at a time.

    Call inside the service that hands it in, before the chronicle's append. Asking is a job of its own: it is the
    house that asks and not the secretary who hands in, and nothing of a confidential conclusion is read in his name.
    """
    jobs.enqueue(ASKING_JOB, unit_id=check.unit_id)


# --- what the verbs share


def _begin(scope: Scope, verb: str, conclusion_id: int, revision: int) -> EarlierConclusion:
    found = queries.conclusion_for_update(scope, conclusion_id, revision)
    policy.CONCLUSIONS.require(scope, verb, found, refusal=policy.ONLY_KEEPERS)
    return found


def _save(found: EarlierConclusion, now: datetime, *fields: str) -> None:
    found.revision += 1
    found.state_at = now
    found.save(update_fields=["state", "state_at", "revision", *fields])


def enter(
    scope: Scope,
    found: EarlierConclusion,
    verb: str,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> None:
    """Enter what was done with a conclusion; the last statement of a service."""
    chronicle.append(draft(found, verb, accounts.signature(scope), now, open=open, sealed=sealed))


def draft(
    found: EarlierConclusion,
    verb: str,
    by: Signature,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> chronicle.Draft:
    """Into the book of who keeps it, never the unit's; a confidential one into a book of its own, so that no book shows a gap."""
    return chronicle.Draft(
        found.pk if found.confidential else found.kept_by_id,
        found.home_id,
        verb,
        chronicle.reference(found),
        found.revision,
        by,
        now,
        open={"conclusion_state": found.state, "source": found.source, **(open or {})},
        sealed=sealed or {},
        named_access=found.confidential,
    )
