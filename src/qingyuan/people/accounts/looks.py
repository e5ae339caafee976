"""Who has looked at what is kept of a person (谁看过): each room tells the looks it has entered, 我的 shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.people.roster.models import Person
from qingyuan.people.roster.services.people import REVEALABLE, REVEALED


class Look(NamedTuple):
    """One look. at: the instant; name, title: who looked, as then held; what: in the reader's words."""

    at: datetime
    name: str
    title: str
    what: str


Read = Callable[[int], Iterable[Look]]
_SOURCES: list[Read] = []


def source(read: Read) -> Read:
    """Register what tells the looks at what one room keeps. read(person_id): each look, in any order."""
    _SOURCES.append(read)
    return read


def of(person_id: int) -> list[Look]:
    """Every look at what is kept of a person, the newest first; also his own, where a room enters those."""
    return sorted((look for read in _SOURCES for look in read(person_id)), key=lambda look: look.at, reverse=True)


@source
def numbers(person_id: int) -> Iterable[Look]:
    """Looks at a number in full."""
    for line in chronicle.entries_of_record(f"{Person._meta.label_lower}:{person_id}"):
        if line.verb != REVEALED:
            continue
        shown = [str(REVEALABLE[field]) for field in line.open.get("fields", ()) if field in REVEALABLE]
        yield Look(line.received, line.by, line.title, _("完整的%(what)s") % {"what": "、".join(shown)})
