"""How a member stands (免到会、影响期、权利限制): the kinds, how long each counts, and days counted in months. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExemptionKind(TextChoices):
    """Why a member need not attend (免到会情形): the kind alone, never the illness."""

    OLD = "old", _("年老")
    FRAIL = "frail", _("体弱")
    ILL = "ill", _("重病")
    DISABLED = "disabled", _("残疾")


class EffectKind(TextChoices):
    """What a period follows from (处分、处置的种类)."""

    WARNING = "warning", _("警告")
    SERIOUS_WARNING = "serious-warning", _("严重警告")
    REMOVED = "removed", _("撤销党内职务")
    OBSERVED_ONE = "observed-one", _("留党察看一年")
    OBSERVED_TWO = "observed-two", _("留党察看两年")
    CORRECTION = "correction", _("限期改正")
    DETAINED = "detained", _("留置或者逮捕期间中止权利")


class EffectEnding(TextChoices):
    """Why a period ended before its day (提前终止的原因)."""

    REVOKED = "revoked", _("决定已撤销")
    CHANGED = "changed", _("决定已变更，另行登记")
    LIFTED = "lifted", _("已解除")
    MISTAKEN = "mistaken", _("登记有误，自始不算")


# --- days


def months_after(day: date, months: int) -> date:
    """The same day of the month that many months later; where that month lacks it, the first of the next one.

    So a period counted by it is never shorter than the one begun a day earlier: 2024-02-29 and a year is
    2025-03-01, as is 2024-03-01 and a year. Raises ValueError for fewer than no months.
    """
    if months < 0:
        raise ValueError(f"{months} months")
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)


def age_on(born_on: date, on: date) -> int:
    """Whole years of age on a day (周岁); who was born on 29 February is a year older on 1 March."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


# --- not having to attend

EXEMPTION_SOURCE = "《中国共产党党员教育管理工作条例》第二十三条"
# No rule names an age; offices speak of the old from seventy on. The page says so and lets it be changed.
SUGGESTED_AGE = 70


def asks_for_list(*, confirmed: bool, exempt_last_year: int, old: int) -> bool:
    """Whether a branch is asked for this year's list of those who need not attend (免到会名单).

    confirmed         the list of the year has been confirmed, be it an empty one: never asked again that year
    exempt_last_year  persons on last year's list who still belong here;  old  persons at or over the suggested age
    Our own rule: where nobody comes into question nobody is asked.
    """
    return not confirmed and bool(exempt_last_year or old)


# --- periods


@dataclass(frozen=True)
class Length:
    """How long a kind counts, in months from the day of approval, which is the first day of it.

    effect    months; None: until it is ended, however long
    rights    months without vote and election rights; 0: none lost; None: as long as the period itself
    at_most   the decision sets the length, and this is the longest
    source    where the length stands;  compared  False: from general knowledge, not yet read against the text
    """

    effect: int | None
    rights: int | None
    source: str
    at_most: bool = False
    compared: bool = True


_DISCIPLINE = "《中国共产党纪律处分条例》（2023年修订）"
# The only place where these lengths stand. Each record may differ from them, with its reason.
LENGTHS: Mapping[str, Length] = {
    EffectKind.WARNING: Length(12, 0, _DISCIPLINE),
    EffectKind.SERIOUS_WARNING: Length(18, 0, _DISCIPLINE),
    EffectKind.REMOVED: Length(24, 0, _DISCIPLINE, compared=False),
    # The years under observation, and two more after the rights have come back.
    EffectKind.OBSERVED_ONE: Length(36, 12, _DISCIPLINE, compared=False),
    EffectKind.OBSERVED_TWO: Length(48, 24, _DISCIPLINE, compared=False),
    EffectKind.CORRECTION: Length(12, 0, "《中国共产党党员教育管理工作条例》第三十条", at_most=True),
    EffectKind.DETAINED: Length(None, None, "《中国共产党基层组织选举工作条例》第五条"),
}


@dataclass(frozen=True)
class Days:
    """From when until when a period and its loss of rights last; each `until` is the first day without it.

    decided_on    day of approval (批准之日), the first day of both
    effect_until  None: until it is ended
    rights_until  None: no right is lost, or for DETAINED none comes back until the period is ended
    """

    decided_on: date
    effect_until: date | None
    rights_until: date | None


def usual_days(kind: str, decided_on: date) -> Days:
    """The days a kind has by the table of lengths.

    Source: 《中国共产党纪律处分条例》（2023）: 警告 one year, 严重警告 one and a half, counted from the day of
    approval; 撤销党内职务 two years, 留党察看 one or two years without rights and two more after (to be compared).
    《中国共产党党员教育管理工作条例》第三十条: 限期改正 at most a year.
    """
    length = LENGTHS[kind]
    return Days(
        decided_on,
        months_after(decided_on, length.effect) if length.effect is not None else None,
        months_after(decided_on, length.rights) if length.rights else None,
    )


def loses_rights(kind: str) -> bool:
    """Whether a kind suspends vote and election rights (中止表决权、选举权和被选举权)."""
    return LENGTHS[kind].rights != 0


def days_fault(kind: str, days: Days) -> str:
    """Why these days can't be those of a kind; "" when they can.

    effect_missing, effect_early (ends before it begins), effect_long (over what the rule allows at most),
    rights_missing, rights_none (the kind takes no rights), rights_early, rights_late (after the period itself).
    """
    length, usual = LENGTHS[kind], usual_days(kind, days.decided_on)
    if days.effect_until is None and length.effect is not None:
        return "effect_missing"
    if days.effect_until is not None and days.effect_until <= days.decided_on:
        return "effect_early"
    if length.at_most and days.effect_until and usual.effect_until and days.effect_until > usual.effect_until:
        return "effect_long"
    if not length.rights:
        return "rights_none" if days.rights_until is not None else ""
    if days.rights_until is None:
        return "rights_missing"
    if days.rights_until <= days.decided_on:
        return "rights_early"
    return "rights_late" if days.effect_until and days.rights_until > days.effect_until else ""


def needs_reason(kind: str, days: Days) -> bool:
    """Whether these days differ from the table, so that the record says why. A length the decision sets needs none."""
    return not LENGTHS[kind].at_most and days != usual_days(kind, days.decided_on)


@dataclass(frozen=True)
class Rights:
    """What a member may do in a decision of the branch (权利): vote, and stand for election."""

    votes: bool
    stands: bool


ALL_RIGHTS = Rights(votes=True, stands=True)
NO_RIGHTS = Rights(votes=False, stands=False)


def rights(*, probationary: bool, suspended: bool) -> Rights:
    """The rights of a member on a day.

    probationary  预备党员 on that day;  suspended  under 留党察看, or held or arrested, on that day
    Source: neither counts in any base of a vote: 《中国共产党基层组织选举工作条例》第五条; observation without vote
    and election rights: 《中国共产党纪律处分条例》（2023）; that a probationary member can't be elected: to be compared.
    """
    return NO_RIGHTS if probationary or suspended else ALL_RIGHTS
