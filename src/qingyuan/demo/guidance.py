"""What was asked and answered (指导答疑的演示): one waits with the 苏木, one is published by the banner."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from qingyuan.kernel import clock
from qingyuan.overview.supervision import services
from qingyuan.overview.supervision.models import Enquiry
from qingyuan.overview.supervision.places import Keys

from .casting import acting

_LIBRARY, _CHECKLIST, _CATEGORY = "hinggan/sample", "problems-sample", "gifts"
_ASKED_DAYS_AGO, _PUBLISHED_DAYS_AGO = 1, 12
_ASKED = "牧户剪完羊毛留帮工的支委吃饭，没有公款，也没有谈事。这算不算酒桌上的问题？"
_EARLIER = "牧户孩子考上大学，支委随了二百元礼，自己掏的钱。这算不算？"
_ANSWER = (
    "（示例口径）按当地习惯、用自己的钱、数目一般的人情往来，不在清单说的范围里。"
    "收管理和服务对象的礼，或者借办事收礼的，对照清单看。拿不准的，写清情况再问。"
)
_QUESTION = "农牧户办升学宴、婚丧事，党员干部自己掏钱随礼，算不算？"


def make(today: date) -> None:
    """The committee member of 巴彦塔拉 asked last month and was answered by the banner; the secretary asked yesterday."""
    day = today - timedelta(days=_PUBLISHED_DAYS_AGO)
    with clock.frozen(clock.at(day, 9, 20)):
        keys = Keys(_LIBRARY, _CHECKLIST, _CATEGORY)
        enquiry = services.ask(acting("demo-committee"), text=_EARLIER, keys=keys, now=clock.now())
    with clock.frozen(clock.at(day, 15, 5)):
        enquiry = services.pass_up(acting("demo-township"), **_of(enquiry), note="几个嘎查都在问，请旗里定个口径。")
    with clock.frozen(clock.at(day + timedelta(days=1), 10, 40)):
        enquiry = services.answer(acting("demo-staff"), **_of(enquiry), text=_ANSWER)
        services.publish(acting("demo-staff"), **_of(enquiry), question=_QUESTION, text=_ANSWER)
    with clock.frozen(clock.at(today - timedelta(days=_ASKED_DAYS_AGO), 20, 16)):
        services.ask(acting("demo-secretary"), text=_ASKED, now=clock.now())


def _of(enquiry: Enquiry) -> dict[str, Any]:
    return {"enquiry_id": enquiry.pk, "revision": enquiry.revision, "now": clock.now()}
