"""Reading pledges (查阅承诺).

people.py    whom a pledge is asked of, what each answered, one's own
progress.py  units through and not yet at any place; what waits for a reader; what the facts count
breaches.py  what another body has decided about a clause
"""

from .breaches import breach, clauses_asked, clauses_signed, looks, of_person, visible_of
from .people import (
    Line,
    Mine,
    accounts_of,
    answers_of,
    asked_of,
    people_at,
    register_of,
    signed_on,
    unsigned,
)
from .progress import (
    Place,
    Progress,
    ToFinish,
    at_own_units,
    in_range,
    progress,
    shown_places,
    to_sign,
    units_behind,
    units_named,
    units_to_finish,
    waiting_at,
    whole_shown,
)

__all__ = [
    "Line",
    "Mine",
    "Place",
    "Progress",
    "ToFinish",
    "accounts_of",
    "answers_of",
    "asked_of",
    "at_own_units",
    "breach",
    "clauses_asked",
    "clauses_signed",
    "in_range",
    "looks",
    "of_person",
    "people_at",
    "progress",
    "register_of",
    "shown_places",
    "signed_on",
    "to_sign",
    "units_behind",
    "units_named",
    "units_to_finish",
    "unsigned",
    "visible_of",
    "waiting_at",
    "whole_shown",
]
