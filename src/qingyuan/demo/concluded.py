"""What had been concluded before (以往结论样稿): calm sentences about what a unit did, invented, without any name.

In the texts {y} is the year before this one, in the names of documents {z} the one before that.
"""

from __future__ import annotations

from dataclasses import dataclass

from qingyuan.obligations.rectification.conclusions_states import Source

# Any branch, and committees with leading groups: letters as in `problems.case`.
_BRANCH, _BODY = "VCOSHEN", "TG"
_ALL = _BRANCH + _BODY


@dataclass(frozen=True)
class Past:
    """One concluded finding. item: key of the manifestation it is matched to;  where: letters of the kinds of unit."""

    item: str
    where: str
    text: str


@dataclass(frozen=True)
class Put:
    """A conclusion a unit's list leaves out, and how the question about it went.

    days    days ago it was matched and asked about;  answered, closed  days ago, 0 while it waits
    choice  a key of the question's choices;  said  what the unit wrote;  how, note  how it was closed
    """

    source: Source
    past: Past
    days: int
    answered: int = 0
    choice: str = ""
    said: str = ""
    closed: int = 0
    how: str = ""
    note: str = ""


DOCUMENTS = {
    Source.DISCIPLINE: ("旗纪委监委{y}年上半年监督检查通报", "旗纪委监委{y}年作风督查情况通报"),
    Source.INSPECTION: ("旗委第二巡察组{y}年反馈意见", "旗委第三巡察组{y}年反馈意见"),
    # Held in the first weeks of the year after; a branch holds the one, a leading body the other.
    Source.PARTY_LIFE: ("{z}年度组织生活会情况报告",),
    Source.PETITION: ("{y}年第7号信访办结意见",),
}

OF_A_BODY = "{z}年度民主生活会情况报告"

PASTS = {
    Source.DISCIPLINE: (
        Past("one-voice-no-meeting", "OTG", "{y}年两笔大额支出没有上会，只有主要负责人签字。"),
        Past("motions-invented-records", _BRANCH, "{y}年上半年两次组织生活，记录上的参会人当天在外，活动没有开展。"),
        Past("gifts-upwards", "VCOTG", "{y}年春节前用办公经费买特产走访，票据按办公用品入账。"),
        Past("niceness-toned-down", "VCOTG", "{y}年报送自查情况时，把检查指出的两个问题并成一个，写轻了。"),
        Past("drinking-public-money", "VCOTG", "{y}年招待来访人员的酒水列在会议费里报销。"),
        Past("flattery-figures", "VCTG", "{y}年把没有完工的道路按完成数上报。"),
        Past("docks-strangers-wait", "O", "{y}年办理盖章事项，材料没有一次说全，群众跑了三趟。"),
        Past("private-public-things", "OST", "{y}年两次私事用公车，出车登记写的是下乡。"),
        Past("private-relief-lists", "VC", "{y}年救助名单评议没有逐户讨论，有两户不合条件，已经清退。"),
        Past("gifts-village-stamp", "VC", "{y}年给群众开证明时收下过两次土特产，已经退还。"),
    ),
    Source.INSPECTION: (
        Past("one-voice-village-assets", "VC", "集体资金大额支出事前没有开会，{y}年有三笔是事后补签字。"),
        Past("motions-photo-days", "VCOSHEN", "主题党日集合拍照后就散，抽查{y}年的五次，三次没有学习讨论。"),
        Past("motions-votes-without-quorum", _BRANCH, "{y}年两次表决时到会人数不够，仍然算作通过。"),
        Past("niceness-unanswered", _ALL, "群众当面反映的事没有登记，也没有答复，抽查六件，四件是这样。"),
        Past("flattery-statements-only", _ALL, "上级会议精神传达以后没有分工，也没有定办完的日子。"),
        Past("flattery-chosen-route", "VCTG", "陪同调研固定走三个点，另外几处一年没有安排过。"),
        Past("one-voice-speaks-first", _ALL, "讨论议题时主要负责人先定调子，会议记录里看不到别人的意见。"),
        Past("docks-clan-first", "V", "嘎查的大事先由几户商定，会上念一遍就算讨论过。"),
        Past("favours-joining", _BRANCH, "发展党员时培养考察记录缺两个季度，谈话记录是后补的。"),
        Past("niceness-taking-turns", _ALL, "年度评优按资历轮，连续两年的名单正好轮了一遍。"),
        Past("circles-prior-agreement", _ALL, "单位的事先由几个人商定，再拿到会上，会议记录没有讨论过程。"),
        Past("favours-places", "SH", "招生、床位安排没有公开办法，{y}年有几次照顾没有登记来由。"),
    ),
    Source.PARTY_LIFE: (
        Past("niceness-empty-criticism", _ALL, "相互批评只提希望，没有说到具体的事。"),
        Past("motions-absent-leaders", "OTG", "班子里有人全年没有以普通党员身份参加所在支部的组织生活。"),
        Past("flattery-speeches", _ALL, "汇报材料里赞扬的话多，问题写在最后一段，只有两句。"),
        Past("motions-copied-papers", _ALL, "对照检查材料和上一年度大段相同。"),
        Past("circles-favourites", "OSHTG", "安排外出培训总是那几个人，别人没有听说过名额。"),
        Past("power-scores-swapped", "OTG", "年度考核互评的分数几乎一样，都没有写依据。"),
        Past("one-voice-speaks-first", _ALL, "开会时主要负责人先说结论，其他人跟着表态。"),
        Past("niceness-unanswered", "VCOT", "会前征求到的四条意见，会后没有答复提意见的人。"),
        Past("niceness-taking-turns", _BRANCH, "民主评议按年龄轮流定优秀，没有对照平时的表现。"),
        Past("motions-photo-days", "VCN", "有的主题党日只是打扫卫生，没有讨论支部的事。"),
    ),
}

# About the branch of the walk: its list is not handed in yet, so nothing is asked of it.
OF_THE_BRANCH = Past("one-voice-village-assets", "V", "{y}年集体草场续包，合同签在前、党员大会开在后。")

# What was put to branches.
PUT = (
    # Nobody has answered, and the day has passed.
    Put(Source.INSPECTION, Past("motions-copied-papers", _BRANCH, "组织生活会对照检查材料和上一年度大段相同。"), 31),
    # Closed: explained, then made a problem of.
    Put(
        Source.INSPECTION,
        Past("one-voice-village-assets", "VC", "{y}年打机井的支出没有经过党员大会讨论，只有经手人签字。"),
        30,
        answered=27,
        choice="mended",
        said="收到反馈的当月补开了党员大会，重新表决，结果贴过公示，会议记录在第三本。",
        closed=25,
        how="explained",
        note="看了会议记录和公示照片，当时已经改好。",
    ),
    Put(
        Source.DISCIPLINE,
        Past("niceness-unanswered", "VC", "群众当面反映的事没有登记，{y}年抽查六件，四件没有答复。"),
        29,
        answered=26,
        choice="missed",
        said="自查时只翻了登记本，当面说的没有记上，漏了。",
        closed=23,
        how="finding",
        note="走访六户，四户说当面反映过、没有得到答复；登记本上今年只有两件。单位也说是漏了。",
    ),
    # Answered, and waiting to be closed.
    Put(
        Source.INSPECTION,
        Past("flattery-statements-only", _BRANCH, "上级会议精神传达以后没有分工，没有定谁来办、何时办完。"),
        12,
        answered=6,
        choice="mended",
        said="今年每次传达以后都有分工表，写明谁办、哪天办完，贴在办公室墙上。",
    ),
    # Asked three days ago.
    Put(
        Source.PARTY_LIFE,
        Past("niceness-empty-criticism", _BRANCH, "{y}年组织生活会上相互批评只提希望，没有一条说到具体的事。"),
        3,
    ),
)
# Out of a petition, seen by the two named on it and nobody else.
PETITION = Put(
    Source.PETITION,
    Past("one-voice-village-assets", "VC", "{y}年集体房屋出租没有开会讨论，租金半年没有上账，经查属实，已经补记。"),
    6,
)

# What no program can match: the unit's name says too little, or the category is in other words. Unit, category, text.
UNCLEAR = (
    (Source.INSPECTION, "北部几个嘎查", "党务公开", "公开栏半年以上没有更新，群众来问才口头说明。"),
    (Source.DISCIPLINE, "", "酒桌文化", "下乡用餐没有交伙食费，票据是后补的。"),
    (Source.PARTY_LIFE, "机关支部", "批评不实", "相互批评多是表扬，没有说到具体的事。"),
    (Source.PARTY_LIFE, "农牧系统", "公私不分", "下村的车顺路办过私事，没有登记。"),
)
# Unit and category are named exactly: a person only confirms.
CLEAR = (
    (Source.PARTY_LIFE, Past("niceness-empty-criticism", _BRANCH, "相互批评时都说“再加强学习”，没有具体的事。")),
    (Source.PARTY_LIFE, Past("motions-photo-days", _BRANCH, "两次主题党日合影以后就结束了。")),
)
# Not used, and why.
LEFT_OUT = (
    (
        Source.DISCIPLINE,
        Past("one-voice-no-meeting", "OTG", "{y}年一笔设备采购没有上会。"),
        "复查时找到了会议记录，旗纪委监委已经撤销这一条。",
    ),
    (
        Source.INSPECTION,
        Past("flattery-statements-only", "T", "传达会议精神只作表态，没有分工。"),
        "和同一次反馈的另一条说的是同一件事，按那一条对照。",
    ),
)
