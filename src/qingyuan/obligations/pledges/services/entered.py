"""What entries about pledges are called and show (承诺的记录项).

All of them stand under named access: whoever could count the signatures of a branch would know who has not signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations.telling import tell
from qingyuan.regimes.models import LibraryVersion

from ..models import Answer, Breach, Sheet, YearlyAccount
from ..queries.breaches import VIEWED as BREACH_VIEWED
from ..states import State, Way

SIGNED = verbs.name("pledges.signed", gettext_lazy("签署承诺书"))
DECLINED = verbs.name("pledges.declined", gettext_lazy("说明不签承诺书"))
PAPER_REGISTERED = verbs.name("pledges.paper_registered", gettext_lazy("登记纸质承诺书"))
VOIDED = verbs.name("pledges.voided", gettext_lazy("承诺书登记有误"))
ACCOUNT_REGISTERED = verbs.name("pledges.account_registered", gettext_lazy("登记述诺"))
BREACH_ENTERED = verbs.name("pledges.breach_entered", gettext_lazy("登记经认定的违诺"))
BREACH_WITHDRAWN = verbs.name("pledges.breach_withdrawn", gettext_lazy("撤回违诺登记"))
VIEWED = verbs.name(BREACH_VIEWED, gettext_lazy("查阅"))

tell("pledges", "state", gettext_lazy("状态"), State)
tell("pledges", "pledge", gettext_lazy("承诺书"))
tell("pledges", "version", gettext_lazy("制度库和版本"))
tell("pledges", "way", gettext_lazy("签署方式"), Way)
tell("pledges", "on", gettext_lazy("日期"))
tell("pledges", "year", gettext_lazy("年度"))
tell("pledges", "photo", gettext_lazy("签名页照片"))
tell("pledges", "file", gettext_lazy("文件"))
tell("pledges", "supersedes", gettext_lazy("代替的一次"))
tell("pledges", "clause", gettext_lazy("条款"))
tell("pledges", "decided_on", gettext_lazy("认定日期"))


def version_of(library: LibraryVersion) -> str:
    return f"{library.library} {library.version}"


def enter(
    record: Answer | Sheet | YearlyAccount | Breach,
    verb: str,
    *,
    by: Signature,
    now: datetime,
    open: Mapping[str, Any],
    sealed: Mapping[str, Any] | None = None,
) -> None:
    """Into the chronicle of the record's unit, under named access."""
    chronicle.append(
        chronicle.Draft(
            record.unit_id,
            record.home_id,
            verb,
            chronicle.reference(record),
            getattr(record, "revision", 1),
            by,
            now,
            open=open,
            sealed=sealed or {},
            named_access=True,
        )
    )
