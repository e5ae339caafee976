"""Pages of the roster as later rooms fill them (名册页栏目).

PERSON_PAGE  the person's page: who has an account, what is recorded about somebody
MEMBERS      the list of members, and the members on a unit's page: how names come in and go out
"""

from __future__ import annotations

from qingyuan.kernel.panels import Board
from qingyuan.people.organizations.models import Organization

from .models import Person

PERSON_PAGE: Board[Person] = Board()
MEMBERS: Board[Organization] = Board()
