"""What the map shows (一张图): each unit directly below a place with what needs somebody's action there, nothing kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse

from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import snapshot
from qingyuan.obligations.rectification.queries import checks
from qingyuan.overview.campaigns import queries as campaigns
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from .models import Boundary
from .shapes import Picture, picture


class Shown(StrEnum):
    """What the map is about. Only what calls for action: how many problems a unit found is no measure of it."""

    LISTS = "lists"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Tile:
    """A unit on the map: what waits there by what is shown (None: nothing is asked of it), the records behind it.

    below_url  what lies below it, or of a branch what it has to do
    """

    unit: Organization
    waits: dict[Shown, int | None]
    records: dict[Shown, str]
    below_url: str


@dataclass(frozen=True)
class Map:
    """A campaign at a place as a map. whole: the board of the campaign's page; picture: None without boundaries."""

    board: campaigns.Board
    coverage: checks.Coverage
    tiles: list[Tile]
    picture: Picture | None
    approved: str


def map_of(scope: Scope, adoption: Adoption, top: Organization, shown: Shown, *, today: date) -> Map:
    """As many queries at every place: the board's, the lists', and the boundaries'."""
    with snapshot():
        board = campaigns.board(scope, adoption, top, today=today, every_unit=True)
        coverage = checks.coverage_below(scope, adoption, top)
        rows = kept(scope, top)
    tiles = [_tile(adoption, line, coverage, shown) for line in board.units]
    drawn = picture({row.unit_id: row.rings for row in rows}) if rows else None
    return Map(board, coverage[top.path], tiles, drawn, rows[0].approved if rows else "")


def _tile(adoption: Adoption, line: campaigns.UnitLine, coverage: dict[str, checks.Coverage], shown: Shown) -> Tile:
    unit, asked = line.unit, coverage.get(line.unit.path)
    below = (
        reverse("dashboards:map", args=[adoption.pk]) + "?" + urlencode({"unit": unit.pk, "show": shown})
        if line.has_below
        else reverse("campaigns:unit", args=[adoption.pk, unit.pk])
    )
    lists = reverse("rectification:checks", args=[adoption.pk]) + "?" + urlencode({"unit": unit.pk})
    return Tile(
        unit,
        {
            Shown.LISTS: asked.not_through if asked and asked.by_state else None,
            Shown.OVERDUE: line.figures.overdue,
        },
        {Shown.LISTS: lists, Shown.OVERDUE: campaigns.ledger_url(adoption, unit, overdue="on")},
        below,
    )


def kept(scope: Scope, top: Organization) -> list[Boundary]:
    """The boundaries of the units directly below a place, in official order."""
    rows = Boundary.within(scope).filter(unit__parent=top, off_at__isnull=True)
    return list(rows.select_related("unit").order_by("unit__order", "pk"))
