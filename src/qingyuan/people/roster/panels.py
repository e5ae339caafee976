"""The person's page as later rooms fill it (人员页栏目): who has an account, what is recorded about somebody."""

from __future__ import annotations

from qingyuan.people.organizations.panels import Board

from .models import Person

PERSON_PAGE: Board[Person] = Board()
