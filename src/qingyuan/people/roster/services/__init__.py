"""Changing the roster (名册): one verb a function, each ends with an entry in the chronicle of the person's unit.

people.py  add_person, edit_person, reveal    membership.py  join, transfer, become_full, leave
tenures.py  appoint, relieve, abolish_seat    units.py  merge, split, dissolve    intakes.py  take_sheet, commit_sheet
open_values.py  what their entries show
"""

from . import open_values as open_values
from .intakes import commit_sheet, take_sheet
from .membership import become_full, join, leave, transfer, transfer_home
from .people import Facts, Joining, add_person, edit_person, reveal
from .tenures import abolish_seat, appoint, relieve
from .units import dissolve, merge, split

__all__ = [
    "Facts",
    "Joining",
    "abolish_seat",
    "add_person",
    "appoint",
    "become_full",
    "commit_sheet",
    "dissolve",
    "edit_person",
    "join",
    "leave",
    "merge",
    "relieve",
    "reveal",
    "split",
    "take_sheet",
    "transfer",
    "transfer_home",
]
