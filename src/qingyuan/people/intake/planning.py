"""What entering would do (入册预算): the people of an import held against the roster, set by set.

Asked when the files have been read, and once more for each chunk in the transaction that enters it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from qingyuan.kernel.encryption import indexer
from qingyuan.kernel.ids import new_id
from qingyuan.people.organizations.models import Organization, Seat
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.kinds import MemberKind
from qingyuan.people.roster.models import Tenure

from . import returning
from .people import Planned, put_together, settle
from .posts import posts_in
from .reading.lines import Line
from .standing import DAYS, TEXTS, Known, Row
from .states import Outcome
from .twins import together
from .units import Written


def gather(
    lines: Sequence[Line], written: Mapping[tuple[str, str], Written], top: Organization, today: date
) -> list[Planned]:
    """The people of the rows, each with the unit they belong to; who belongs nowhere is refused."""
    ours = [line for line in lines if line.row_key]
    found = returning.gather(ours, written, top) if ours else []
    for someone in together([line for line in lines if not line.row_key] if ours else lines):
        planned = put_together(someone.lines, today)
        _place(planned, written)
        found.append(planned)
    return found


def _place(planned: Planned, written: Mapping[tuple[str, str], Written]) -> None:
    places = [written[line.above, line.branch] for line in planned.lines]
    known = [place.unit for place in places if place.unit is not None]
    if not known:
        planned.refuse(places[0].reason)
        return
    unit = known[0]
    planned.unit_id, planned.home_id = unit.pk, unit.home_id
    for line, place in zip(planned.lines, places, strict=True):
        if place.unit is not None and place.unit.pk != unit.pk:
            line.doubt("branch_rows_differ")


def compare(people: Sequence[Planned], home_id: int, *, entered: Collection[int] = ()) -> None:
    """Hold the people of one home against its roster; sets outcome, person and changes of each.

    entered  whom this import has entered already: its other rows were told apart from them when it was read
    """
    waiting = [one for one in people if not one.refused]
    if waiting:
        index = indexer(roster.ID_NUMBER_INDEX)
        for one in waiting:
            if not one.number_index and (number := one.facts.get("id_number")):
                one.number_index = index(number)
        known = Known(home_id, {one.unit_id for one in waiting}, {one.number_index for one in waiting} - {""}, entered)
        returned = returning.Returned(waiting, known)
        for one in waiting:
            _forget(one)
        _find(waiting, known, returned)
        returned.settle()
        for one in waiting:
            # A phone list need not say again what the roster says; only who is new must be said to be one or the other.
            if one.outcome == Outcome.ADDED and not one.kind:
                one.refuse("category_missing")
        _find_seats([one for one in waiting if one.outcome == Outcome.ADDED])
    for one in people:
        settle(one)


# Somebody of a row's name stands in its branch who may be somebody else (`Known.of`).
_NAMESAKES = "same_name_on_roster"


def _find(waiting: Sequence[Planned], known: Known, returned: returning.Returned) -> None:
    """Whom on the roster each of these people is, and what they change.

    A row with a key says for certain who it is; the others are held against whoever is left, the surest first. Who
    can't be told from a namesake is asked about again as long as other rows bring something by which they can: what
    an import would know when it is repeated, it knows the first time.
    """
    taken: set[int] = set()
    keyed = [one for one in waiting if returned.has(one)]
    turn = keyed + sorted((one for one in waiting if not returned.has(one)), key=known.claim)
    while turn:
        learned = False
        for one in turn:
            found = returned.of(one) if returned.has(one) else known.of(one, taken)
            if found is None:
                continue
            one.person_id, one.membership_id, one.revision = found.person_id, found.membership_id or 0, found.revision
            if one.refused:
                continue
            if found.person_id in taken:
                one.refuse("same_as_another_row")
                continue
            taken.add(found.person_id)
            (returned.update if returned.has(one) else _update)(one, found)
            if one.changes and not one.refused:
                known.learn(found, one)
                learned = True
        turn = [one for one in turn if _NAMESAKES in one.notes] if learned else []
        for one in turn:
            one.notes.remove(_NAMESAKES)
            one.outcome = str(Outcome.ADDED)


def _forget(one: Planned) -> None:
    """What an earlier look found: the roster has moved on since."""
    if one.revision:
        one.person_id, one.membership_id, one.revision = new_id(), 0, 0
    one.outcome, one.changes, one.seats = str(Outcome.ADDED), {}, []
    one.notes = [note for note in one.notes if not note.startswith(_FOUND)]


_FOUND = ("filled_", "changed_", "post_")


def _update(one: Planned, row: Row) -> None:
    # A kind read out of dates contradicts nobody's; but only a full member has a day of becoming one.
    guessed = "category_by_dates" in one.notes
    if (
        one.kind
        and one.kind != row.kind
        and (not guessed or (one.facts.get("full") and row.kind == MemberKind.PROBATIONARY))
    ):
        one.refuse("category_differs_from_roster")
    if one.facts.get("sex") and row.sex and one.facts["sex"] != row.sex:
        one.refuse("sex_differs_from_roster")
    changes: dict[str, tuple[Any, Any]] = {}
    for key in TEXTS:
        given, before = one.facts.get(key), getattr(row, key)
        if given and given != before:
            changes[key] = (before, given)
    if one.facts.get("id_number") and not row.number_index:
        changes["id_number"] = ("", one.facts["id_number"])
    for key in DAYS:
        given, standing = one.facts.get(key), row.day(key)
        if given is None or given == standing:
            continue
        if standing is None or given.finer(standing):
            changes[key] = (standing, given)
        elif not given.agrees(standing):
            one.refuse(f"{key}_differs_from_roster")
    joined, full = (changes[key][1] if key in changes else row.day(key) for key in ("joined", "full"))
    if joined and full and full.before(joined) and ("joined" in changes or "full" in changes):
        one.refuse("confirmed_on_before_joined_on")
    if one.refused:
        return
    one.changes = changes
    one.outcome = str(Outcome.UPDATED if changes else Outcome.UNCHANGED)
    for key, (before, _after) in changes.items():
        one.note(f"{'changed' if before else 'filled'}_{key}")


def _find_seats(people: Sequence[Planned]) -> None:
    """The posts of new people as seats of their branch, while there are places."""
    posts = [(one, post) for one in people for line in one.lines[:1] if line.post for post in posts_in(line.post)]
    if not posts:
        return
    unit_ids = {one.unit_id for one, _post in posts}
    seats: dict[tuple[int, str], Seat] = {}
    for seat in Seat._base_manager.filter(unit_id__in=unit_ids, abolished_on__isnull=True).order_by("-order"):
        seats[seat.unit_id, seat.name] = seat
    held: dict[int, int] = defaultdict(int)
    for seat_id in Tenure._base_manager.filter(unit_id__in=unit_ids, until_on__isnull=True).values_list(
        "seat_id", flat=True
    ):
        held[seat_id] += 1
    for one, post in posts:
        found = seats.get((one.unit_id, post))
        if found is None:
            one.note("post_unknown")
        elif (found.pk, found.name) in one.seats:
            continue
        elif found.places is not None and held[found.pk] >= found.places:
            one.note("post_taken")
        else:
            held[found.pk] += 1
            one.seats.append((found.pk, found.name))
