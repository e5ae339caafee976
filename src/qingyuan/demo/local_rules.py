"""What one banner adds to the campaign (旗里的补充制度): a library of its own, issued and adopted before 查 begins.

Its wording is invented, as the sample library's is, and marked so.
"""

from __future__ import annotations

from datetime import date, timedelta

from qingyuan.kernel import clock
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import services
from qingyuan.regimes.models import Adoption

from .casting import acting
from .days import FIND_AFTER_DAYS, starts_on

LIBRARY = "keyouzhongqi/sample"
# Adopted so many days before the units begin to go through their lists.
_BEFORE_FINDING = timedelta(days=8)
_BODIES = ["committee", "work-committee", "leading-group"]
_RULES = "《关于新形势下党内政治生活的若干准则》"


def make(adoption: Adoption, unit: Organization, today: date) -> None:
    """Issue the banner's library and adopt both its parts under the campaign."""
    on = starts_on(today) + timedelta(days=FIND_AFTER_DAYS) - _BEFORE_FINDING
    scope = acting("demo-staff")
    with clock.frozen(clock.at(on, 9, 40)):
        library = services.issue(scope, unit=unit, values=_values(on), now=clock.now())
    for minute, (kind, key) in enumerate((("checklist", "keyouzhongqi-burdens"), ("tightening", "keyouzhongqi-terms"))):
        with clock.frozen(clock.at(on, 10, minute)):
            services.adopt_part(
                scope, unit=unit, campaign_id=adoption.pk, library=library, kind=kind, key=key, now=clock.now()
            )


def _values(on: date) -> dict[str, object]:
    return {
        "library": LIBRARY,
        "version": 1,
        "title": "科右中旗补充制度（示例，非官方）",
        "issuer": "示例",
        "standing": "sample",
        "in_force": on.isoformat(),
        "checklists": [
            {
                "key": "keyouzhongqi-burdens",
                "text": "给基层添负担（科右中旗补充，示例）",
                "note": "只由党委、党工委和党组的班子对照，支部不用填。用语为自行拟写。",
                "answered_by": ["unit"],
                "none_needs": "basis",
                "bases": [
                    {"key": "burdens-tables", "text": "今年发出的表格和通知"},
                    {"key": "burdens-visits", "text": "下去检查的安排"},
                    {"key": "burdens-talks", "text": "和支部书记的谈话"},
                ],
                "categories": [
                    {
                        "key": "burdens",
                        "text": "给基层添负担",
                        "items": [
                            {
                                "key": "burdens-same-figures",
                                "text": "已经报过的数字，换一张表又让支部填一遍",
                                "applies_to": {"units": _BODIES, "as": ["leading-body"]},
                                "basis": _RULES,
                                "severity": "ordinary",
                            },
                            {
                                "key": "burdens-papers-only",
                                "text": "下去检查只看材料，没有到现场，也没有问群众",
                                "applies_to": {"units": _BODIES, "as": ["leading-body"]},
                                "basis": _RULES,
                                "severity": "ordinary",
                            },
                        ],
                    }
                ],
            }
        ],
        "tightenings": [
            {
                "key": "keyouzhongqi-terms",
                "text": "立行立改的期限收紧为3天（科右中旗，示例）",
                "of": "campaign:rectification",
                "parameters": [{"name": "defaults.at_once", "to": "3 days"}],
            }
        ],
    }
