"""Days of a campaign (集中治理的时间): pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .specs import CampaignSpec


class Standing(StrEnum):
    """How a stage stands on a day; the names kernel/ui `steps` knows."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True)
class Days:
    """A stage's first and last day."""

    key: str
    text: str
    starts_on: date
    ends_on: date


def plan_stages(spec: CampaignSpec, starts_on: date) -> list[Days]:
    """The stages one after another, each beginning the day after the one before ends (起始日计入)."""
    found: list[Days] = []
    first = starts_on
    for stage in spec.stages:
        last = stage.lasts.last_day_from(first)
        found.append(Days(stage.key, stage.text, first, last))
        first = last + timedelta(days=1)
    return found


def standing(*, starts_on: date, ends_on: date, today: date) -> Standing:
    """Whether a stage is over, running (both its days counted), or still to come."""
    if today > ends_on:
        return Standing.DONE
    return Standing.NOW if today >= starts_on else Standing.NEXT


def faults(stages: Sequence[Days]) -> list[str]:
    """Keys of the stages whose days run backwards, or that begin before the stage before them does."""
    found = []
    earliest = date.min
    for stage in stages:
        if stage.ends_on < stage.starts_on or stage.starts_on < earliest:
            found.append(stage.key)
        earliest = stage.starts_on
    return found
