"""That a 转录单 was made (出转录单): it shows numbers in full, and the next one begins where it ended."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.telling import tell
from qingyuan.people.roster.services.shared import draft, require_in_unit

TRANSCRIBED = verbs.name("intake.transcribed", gettext_lazy("出转录单"))
tell("intake", "people", gettext_lazy("人数"))
tell("intake", "since", gettext_lazy("变动起始日期"))


@service
def transcribe(scope: Scope, *, unit_id: int, people: int, since: date, by: Signature, now: datetime) -> Organization:
    """Enter that a 转录单 of so many people is about to be made. since: from which day on changes were looked for."""
    unit = organizations.unit(scope, unit_id)
    require_in_unit(scope, "list", unit)
    if not people:
        raise BadInput(_("还没有选人。请勾选要转录的人，再出转录单。"), "nobody_chosen")
    shown = {"people": people, "since": since.isoformat()}
    chronicle.append(draft(unit, TRANSCRIBED, unit, by, now, revision=unit.revision, shown=shown))
    return unit
