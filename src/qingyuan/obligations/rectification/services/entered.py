"""What each verb is entered as in the chronicle (记录项名称)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from qingyuan.chronicle import verbs
from qingyuan.people.organizations.telling import tell

from ..models import Evidence, Finding, MeasureKind, Origin
from ..queries import checks
from ..states import CheckState, State

OPENED = verbs.name("rectification.opened", gettext_lazy("登记问题"))
STARTED = verbs.name("rectification.started", gettext_lazy("认领"))
PLANNED = verbs.name("rectification.planned", gettext_lazy("填写整改标准和措施"))
EVIDENCED = verbs.name("rectification.evidenced", gettext_lazy("补充佐证"))
SUBMITTED = verbs.name("rectification.submitted", gettext_lazy("提交复核"))
REVIEW_ASKED = verbs.name("rectification.review_asked", gettext_lazy("请人复核"))
SENT_BACK = verbs.name("rectification.sent_back", gettext_lazy("退回"))
SIGNED_OFF = verbs.name("rectification.signed_off", gettext_lazy("销号"))
LOOKED_BACK = verbs.name("rectification.looked_back", gettext_lazy("回头看"))
REOPENED = verbs.name("rectification.reopened", gettext_lazy("重新整改"))
CONTESTED = verbs.name("rectification.contested", gettext_lazy("提出异议"))
UPHELD = verbs.name("rectification.upheld", gettext_lazy("维持"))
WITHDRAWN = verbs.name("rectification.withdrawn", gettext_lazy("撤销"))
EXTENSION_ASKED = verbs.name("rectification.extension_asked", gettext_lazy("申请延期"))
EXTENSION_DECIDED = verbs.name("rectification.extension_decided", gettext_lazy("答复延期"))
SHOWN = verbs.name(checks.SHOWN, gettext_lazy("送支部书记看"))
TAKEN_BACK = verbs.name("rectification.taken_back", gettext_lazy("收回"))
READ = verbs.name(checks.READ, gettext_lazy("查看"))
PUT_AWAY = verbs.name("rectification.put_away", gettext_lazy("本人收起"))
MEMBER_CHECKED = verbs.name("rectification.member_checked", gettext_lazy("党员已对照"))
PAPER_CHECKED = verbs.name("rectification.paper_checked", gettext_lazy("登记纸质对照"))
CHECK_FILLED_IN = verbs.name("rectification.check_filled_in", gettext_lazy("填写自查清单"))
CHECK_HANDED_IN = verbs.name("rectification.check_handed_in", gettext_lazy("报送自查清单"))
CHECK_RETURNED = verbs.name("rectification.check_returned", gettext_lazy("退回自查清单"))
CHECK_ACCEPTED = verbs.name("rectification.check_accepted", gettext_lazy("审核通过自查清单"))
IMPORTED = verbs.name("rectification.imported", gettext_lazy("导入台账"))
MEASURE_ADDED = verbs.name("rectification.measure_added", gettext_lazy("另列措施"))
MEASURE_DONE = verbs.name("rectification.measure_done", gettext_lazy("措施办完"))
MEASURE_DROPPED = verbs.name("rectification.measure_dropped", gettext_lazy("撤下措施"))
EARLIER_LINKED = verbs.name("rectification.earlier_linked", gettext_lazy("关联同类问题"))
EARLIER_UNLINKED = verbs.name("rectification.earlier_unlinked", gettext_lazy("取消关联同类问题"))
STANDING_RULE_ADDED = verbs.name("rectification.standing_rule_added", gettext_lazy("登记制度"))
RULE_LINKED = verbs.name("rectification.rule_linked", gettext_lazy("关联制度"))
NO_RULE_NEEDED = verbs.name("rectification.no_rule_needed", gettext_lazy("无需立制"))
DRAW_ANNOUNCED = verbs.name("rectification.draw_announced", gettext_lazy("公布反向核查名单"))
DRAWN = verbs.name("rectification.drawn", gettext_lazy("反向核查抽取"))

# What the entries show, as the page of a unit's chronicle names it.
tell("rectification", "state", gettext_lazy("状态"), State)
tell("rectification", "check", gettext_lazy("自查清单"), CheckState)
tell("rectification", "answered", gettext_lazy("已对照的类别"))
tell("rectification", "found", gettext_lazy("查出问题"))
tell("rectification", "origin", gettext_lazy("问题来源"), Origin)
tell("rectification", "found_on", gettext_lazy("发现日期"))
tell("rectification", "severity", gettext_lazy("程度"), Finding.Severity)
tell("rectification", "measure_kind", gettext_lazy("整改方式"), MeasureKind)
tell("rectification", "due_on", gettext_lazy("整改时限"))
tell("rectification", "look_back_on", gettext_lazy("回头看日期"))
tell("rectification", "reviewer", gettext_lazy("复核人"))
tell("rectification", "until", gettext_lazy("延至"))
tell("rectification", "round", gettext_lazy("轮次"))
tell("rectification", "kind", gettext_lazy("佐证"), Evidence.Kind)
tell("rectification", "seen_on", gettext_lazy("到场查看日期"))
tell("rectification", "on", gettext_lazy("查看日期"))
tell("rectification", "next_on", gettext_lazy("下次回头看"))
tell("rectification", "measure_order", gettext_lazy("措施序号"))
tell("rectification", "done_on", gettext_lazy("办完日期"))
tell("rectification", "look_every", gettext_lazy("几个月看一次"))
tell("rectification", "issued_on", gettext_lazy("印发日期"))
tell("rectification", "drawn", gettext_lazy("反向核查抽中"))
tell("rectification", "size", gettext_lazy("名单条数"))
tell("rectification", "count", gettext_lazy("抽取条数"))
tell("rectification", "sha256", gettext_lazy("名单的 SHA-256"))
tell("rectification", "seed", gettext_lazy("摇号号码"))
