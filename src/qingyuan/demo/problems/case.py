"""What one kind of problem reads like from found to struck off (问题样稿)."""

from __future__ import annotations

from dataclasses import dataclass

AT_ONCE, BY_DATE, LASTING = "at_once", "by_date", "lasting"

# Where a problem is found, by the unit: V 嘎查村, C 社区, O 机关支部, T 苏木乡镇街道, G 党组, S 学校, H 医院, E 国企, N 两新.


@dataclass(frozen=True)
class Case:
    """Invented conduct of a unit, never of a named person.

    item      key of the manifestation in the sample checklist, or "" with `other`, the category in words
    where     letters of the kinds of unit it is found in
    seen      what the reviewer saw on the spot
    photo     what the unit photographed as evidence; empty where a photo would show nothing

    In the texts {w} is 嘎查, 村 or 社区 (支部 elsewhere), {month} and {earlier} months gone by, {quarter} the quarter
    before, {n} a small number.
    """

    item: str
    where: str
    text: str
    criterion: str
    measure: str
    kind: str
    progress: str
    seen: str
    photo: str = ""
    other: str = ""
