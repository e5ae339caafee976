"""Reading accounts (查阅账号). Other rooms use what is named here; the rest of the folder is this room's own."""

from .commissions import acted_on, acting
from .paper import paper_decisions
from .people import (
    Reader,
    belongs,
    entry_of,
    held,
    own_account,
    reach_of,
    reader_of,
    responsible,
    scope_of,
    signature,
    signature_as_member,
    signature_of,
    title_of,
)

__all__ = [
    "Reader",
    "acted_on",
    "acting",
    "belongs",
    "entry_of",
    "held",
    "own_account",
    "paper_decisions",
    "reach_of",
    "reader_of",
    "responsible",
    "scope_of",
    "signature",
    "signature_as_member",
    "signature_of",
    "title_of",
]
