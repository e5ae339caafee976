"""Setting right what was understood (核对更正): columns, units and single rows, before anything is entered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from qingyuan.kernel import jobs
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations

from .. import files
from ..models import Choice, Chunk, Import
from ..reading.columns import COLUMNS, FIELDS
from ..states import READING
from .shared import move, own


@service
def choose_columns(
    scope: Scope,
    *,
    intake_id: int,
    fingerprint: str,
    columns: Mapping[str, str],
    now: datetime,
    background: bool = True,
) -> Import:
    """Say what the columns of a table hold: {label: key}, "" for one not to be read. Remembered for this source."""
    intake = own(scope, intake_id)
    if not all(key == "" or key in COLUMNS for key in columns.values()) or "name" not in columns.values():
        raise BadInput(_("要有一列是“姓名”。请给姓名选好对应的列再提交。"), "no_name_column")
    intake.choices = {**intake.choices, "columns": {**intake.choices.get("columns", {}), fingerprint: dict(columns)}}
    move(intake, "reread")
    intake.save(update_fields=["choices", "state"])
    if background:
        jobs.enqueue(READING, intake_id=str(intake.pk))
    Choice._base_manager.update_or_create(top=intake.top, fingerprint=fingerprint, defaults={"columns": dict(columns)})
    return intake


@service
def choose_units(
    scope: Scope, *, intake_id: int, units: Mapping[str, int], now: datetime, background: bool = True
) -> Import:
    """Say which branches of ours some ways of writing mean: `Written.key` to unit id. Read again once for all of them."""
    intake = own(scope, intake_id)
    chosen = dict(intake.choices.get("units", {}))
    for key, unit_id in units.items():
        unit = organizations.unit(scope, unit_id)
        if not unit.path.startswith(intake.top.path) or not unit.is_branch or unit.dissolved_on is not None:
            raise BadInput(_("请选“%(top)s”下面现有的一个党支部。") % {"top": intake.top}, "not_a_branch")
        chosen[key] = str(unit.pk)
    intake.choices = {**intake.choices, "units": chosen}
    move(intake, "reread")
    intake.save(update_fields=["choices", "state"])
    if background:
        jobs.enqueue(READING, intake_id=str(intake.pk))
    return intake


@service
def correct(
    scope: Scope, *, intake_id: int, row: str, values: Mapping[str, str], now: datetime, background: bool = True
) -> Import:
    """Set a row right by hand. row: file/sheet/row as numbers;  values: {key: text as typed}."""
    intake = own(scope, intake_id)
    if not set(values) <= set(FIELDS):
        raise ValueError(f"no such columns: {sorted(set(values) - set(FIELDS))}")
    corrections = json.loads(intake.corrections) if intake.corrections else {}
    corrections[row] = {**corrections.get(row, {}), **values}
    intake.corrections = json.dumps(corrections, ensure_ascii=False)
    move(intake, "reread")
    intake.save(update_fields=["corrections", "state"])
    if background:
        jobs.enqueue(READING, intake_id=str(intake.pk))
    return intake


@service
def discard(scope: Scope, *, intake_id: int, now: datetime) -> Import:
    """Put an import aside; nothing of it was entered, and nothing of it is kept."""
    intake = own(scope, intake_id)
    move(intake, "discard")
    Chunk._base_manager.filter(intake=intake).delete()
    files.remove(intake.stored)
    intake.stored, intake.corrections, intake.units = [], "", []
    intake.save()
    return intake
