"""Changing the tree (组织设置): one verb a function, each ends with an entry in the chronicle of the unit it changed.

founding.py  found, found_many    tree.py  amend, rename, move
endings.py   merge, split, dissolve    seats.py  add_seat, abolish_seat    open_values.py  what their entries show
"""

from . import open_values as open_values
from .endings import dissolve, merge, split
from .founding import NewUnit, found, found_many
from .seats import abolish_seat, add_seat
from .tree import amend, move, rename

__all__ = [
    "NewUnit",
    "abolish_seat",
    "add_seat",
    "amend",
    "dissolve",
    "found",
    "found_many",
    "merge",
    "move",
    "rename",
    "split",
]
