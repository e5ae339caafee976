"""Calling each place by its own name (称谓): 嘎查 and 村, 苏木 and 镇, 旗 and 县, 盟 and 市 (design 8)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .models import COMMITTEES, Kind, Level, Organization, Sector
from .queries import ancestors

# Longest first: 东杜尔基镇 ends in 镇, 乌兰毛都苏木 in 苏木.
_TOWNSHIP = ("街道", "苏木", "镇", "乡", "农场", "牧场", "马场", "矿区", "园区", "开发区", "产业园")
_VILLAGE = ("嘎查", "社区", "村")


def place_word(name: str, *, level: str) -> str:
    """What a place calls itself, by the end of its name: 六户镇 -> 镇, 乌兰毛都苏木 -> 苏木; "" when it says nothing.

    level  one of Level; 旗, 县 and 市 are told apart by the last character.
    """
    if level == Level.LEAGUE:
        return "盟" if name.endswith("盟") else "市"
    if level == Level.BANNER:
        return name[-1:] if name[-1:] in "旗县市区" else ""
    endings = _TOWNSHIP if level == Level.TOWNSHIP else _VILLAGE
    return next((ending for ending in endings if name.endswith(ending)), "")


def committee_word(committee: Organization) -> str:
    """How an office names this committee's kind: 苏木党委, 镇党委, 街道党工委, 旗委, 县委, 盟委.

    Falls back to its short name where the place does not say what it is.
    """
    place = committee.division_path.rsplit("/", 1)[-1]
    word = place_word(place, level=committee.level)
    if committee.kind not in COMMITTEES or not word:
        return committee.short_name
    if committee.level in (Level.LEAGUE, Level.BANNER):
        return _("%(place)s委") % {"place": word} if committee.kind == Kind.COMMITTEE else committee.short_name
    if committee.level == Level.TOWNSHIP:
        ending = _("党工委") if committee.kind == Kind.WORK_COMMITTEE else _("党委")
        return f"{word}{ending}"
    return committee.short_name


def kind_word(unit: Organization) -> str:
    """How an office calls what this unit is: 嘎查党支部, 社区党支部, 机关党支部, 苏木党委, 旗委, 党组.

    Falls back to the name of its kind where the place does not say what it is.
    """
    if unit.kind in COMMITTEES:
        word = committee_word(unit)
        return str(unit.get_kind_display()) if word == unit.short_name else word
    if unit.kind != Kind.BRANCH:
        return str(unit.get_kind_display())
    place = place_word(unit.division_path.rsplit("/", 1)[-1], level=Level.BASE)
    if unit.sector in (Sector.VILLAGE, Sector.COMMUNITY) and place:
        return f"{place}{unit.get_kind_display()}"
    sectors: dict[str, str] = {
        Sector.VILLAGE: _("嘎查村"),
        Sector.COMMUNITY: _("社区"),
        Sector.ORGAN: _("机关"),
        Sector.SCHOOL: _("学校"),
        Sector.HOSPITAL: _("医院"),
        Sector.STATE_ENTERPRISE: _("国企"),
        Sector.TWO_NEW: _("两新"),
    }
    return f"{sectors.get(unit.sector, '')}{unit.get_kind_display()}"


def whom_to_ask(unit: Organization) -> str:
    """Who keeps this unit's place in the tree, as a sentence names them: 宝石镇党委组织委员, 突泉县委组织部."""
    above = [org for org in ancestors(unit) if org.kind in COMMITTEES]
    if not above:
        return _("上级党委组织部")
    if above[-1].level in (Level.TOWNSHIP, Level.BASE):
        return _("%(committee)s组织委员") % {"committee": above[-1].short_name}
    line = [org for org in above if org.kind == Kind.COMMITTEE and org.level in (Level.LEAGUE, Level.BANNER)]
    return _("%(committee)s组织部") % {"committee": (line or above)[-1].short_name}
