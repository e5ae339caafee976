"""The columns a roster may have (名册的列), by the labels people give them; customary ones of offices and the national export."""

from __future__ import annotations

import re
import unicodedata

# Key to labels, the most exact first. The first column of a key is read, the next ones where it is blank.
COLUMNS: dict[str, tuple[str, ...]] = {
    "row_key": ("行标识（请勿改动）", "行标识"),
    "name": ("姓名", "党员姓名", "姓名全称", "人员姓名", "名字"),
    "sex": ("性别",),
    "ethnicity": ("民族", "族别"),
    "id_number": (
        "公民身份号码", "身份证号码", "身份证号", "公民身份证号码", "公民身份证号", "居民身份证号码", "居民身份证号", "身份证",
        "身份证件号码", "身份证件号", "证件号码", "证件号", "身份号码", "身份证编号",
    ),
    "birth_date": ("出生日期", "出生年月日", "出生年月", "出生时间", "出生", "生日"),
    "education": ("学历", "文化程度", "学历情况", "最高学历", "文化", "学历层次", "教育程度", "受教育程度", "受教育情况"),
    "category": ("人员类别", "党员类别", "人员类型", "党员类型", "党员身份", "政治面貌", "类别", "党员性质", "正式/预备", "正式预备"),
    "joined_on": (
        "入党日期", "入党时间", "加入党组织日期", "加入中共组织日期", "加入党组织时间", "加入中共组织时间", "加入中国共产党时间",
        "加入中国共产党日期", "入党年月", "入党年月日", "何时入党", "党员入党时间", "接收为预备党员日期",
    ),
    "confirmed_on": ("转正日期", "转正时间", "转为正式党员日期", "转为正式党员时间", "转正年月", "转正年月日", "何时转正", "成为正式党员日期"),
    "branch": (
        "所在党支部", "所在支部", "所属党支部", "所属支部", "党支部名称", "支部名称", "所在党支部名称", "党支部", "支部", "所在党组织",
        "所属党组织", "所在党组织名称", "党组织名称", "党组织", "组织关系所在党支部", "组织关系所在支部", "组织关系所在地",
        "组织关系所在单位", "党员组织关系所在党支部", "现所在党支部", "所在党组织全称", "组织隶属",
    ),
    "above": (
        "所在党委", "所属党委", "上级党组织", "所在基层党委", "基层党委", "党委", "乡镇", "苏木乡镇", "苏木镇", "乡镇街道", "所在乡镇",
        "所属乡镇", "所在苏木乡镇", "所属苏木乡镇", "党委名称", "上级党委", "所属党总支", "所在党总支", "党总支", "乡镇/街道",
    ),
    "place": ("嘎查村", "所在嘎查村", "所属嘎查村", "嘎查村名称", "村", "所在村", "嘎查", "社区", "村社区", "村/社区", "嘎查村（社区）"),
    "phone": (
        "手机号码", "手机号", "手机", "移动电话", "联系手机", "手机电话", "联系电话", "联系方式", "电话", "电话号码", "本人电话",
        "本人联系电话", "联系号码",
    ),
    "post": ("党内职务", "党组织职务", "支部职务", "职务", "担任职务", "党内任职", "现任党内职务"),
    "arrived_on": ("转入日期", "转入时间", "进入支部日期", "进入当前支部日期", "进入党支部日期"),
    "floating": ("是否流动党员", "流动党员", "是否流动", "是否为流动党员"),
    "lost": ("是否失联党员", "失联党员", "是否失联", "是否为失联党员"),
}  # fmt: skip
FIELDS = ("name", "sex", "ethnicity", "id_number", "birth_date", "education", "category", "joined_on", "confirmed_on",
          "branch", "phone")  # fmt: skip
DATES = ("birth_date", "joined_on", "confirmed_on", "arrived_on")

# Labels of other columns: what they hold is not asked for, but a row of them is a header.
_OTHERS = frozenset(
    """
    序号 编号 行号 学位 党龄 党龄校正值 新社会阶层类型 工作岗位 从事专业技术职务 是否农民工 现居住地 户籍所在地
    入党类型 转正情况 入党时所在支部 延长预备期时间 婚姻状况 党员档案所在单位 技术职称 一线情况 培训情况
    信息完整度 籍贯 家庭住址 住址 现住址 备注 说明 工作单位 工作单位及职务 单位及职务 单位职务 年龄 入党介绍人
    介绍人 培养联系人 联系人 联系人电话 紧急联系人 参加工作时间 毕业院校 毕业院校及专业 专业 流入地 流出地 流向
    流动原因 是否在册 签字 签名 党费 月缴党费 党费标准 身体状况 困难党员 是否困难党员 享受待遇 所在小组 党小组
    职业 身份 退回原因 原行号 档案所在地 失联日期 失联时间 停止党籍时间 户口所在地 参加工作日期 职称 行政职务
    现任职务 家庭成员 组别 外出地点 流动党员联系人 是否建档立卡 建档立卡 脱贫户 网格 微信号 邮箱 qq no 曾用名
    申请入党时间 递交入党申请书时间 党员联系人 配偶姓名 流出时间 月交党费 所在党小组 时间
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
_EDGES = "*#:;,.、。:·-_—'\"?？!"
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|<[^<>]*>|\"[^\"]*\"")
_NUMBERED = re.compile(r"^\d{1,2}[.、:]?(?=\D)")
# Whose name or number stands below such a group is somebody else.
_OTHER_PERSON = re.compile(
    r"介绍人|联系人|配偶|家庭(?:主要)?成员|社会关系|父亲|母亲|子女|负责人|书记|填表人|帮扶|监护|家属|亲属|入党时|原所在|转入前|户主|担保"
)

_CONTACT = re.compile(r"(?:联系人|配偶|家属|监护人|担保人|户主|父亲|母亲)(?:姓名)?$")
# Who is to be rung in the person's stead. A spouse or a trainer is only named: the one phone of such a list is the person's.
_STAND_IN = re.compile(r"^(?:紧急|其他)?(?:联系人|家属|监护人|担保人|户主)(?:姓名)?$")
_THEIR_PHONE = frozenset(("联系电话", "电话", "电话号码", "联系方式", "联系号码"))
_THEIR_NUMBER = frozenset(("身份证号", "身份证号码", "身份证"))


def label_of(cell: object) -> str:
    """A label without spaces, marks and remarks: *姓 名（必填） is 姓名."""
    if not isinstance(cell, str):
        return ""
    plain = "".join(unicodedata.normalize("NFKC", cell).lower().split())
    if len(plain) > 40:
        return ""
    bare = (_BRACKETED.sub("", plain).strip(_EDGES) or plain.strip(_EDGES)).replace("的", "")
    return _NUMBERED.sub("", bare)


_KEYS = {label_of(label): (key, rank) for key, labels in COLUMNS.items() for rank, label in enumerate(labels)}


def key_of(label: str) -> tuple[str, int] | None:
    """The column a squeezed label means, and how exact a name for it that is (0 the most); None for no column of ours."""
    found = _KEYS.get(label)
    if found is None and label not in _OTHERS and _OTHER_PERSON.search(label) is None:
        for end in ("情况", "信息", "必填", "填写", "格式"):
            found = found or _KEYS.get(label.removesuffix(end))
    return found


def is_label(label: str) -> bool:
    """Whether a text is known as the label of a column, ours or another."""
    return label in _KEYS or label in _OTHERS or key_of(label) is not None


def of_somebody_else(label: str) -> bool:
    """Whether a group label speaks of another person than the row's: 入党介绍人 over 姓名."""
    return _OTHER_PERSON.search(label) is not None


def may_be_of_contact(left: str, label: str) -> bool:
    """Whether a number stands beside somebody it may belong to: of two such columns the other is the person's."""
    return _CONTACT.search(left) is not None and (label in _THEIR_PHONE or label in _THEIR_NUMBER)


def is_of_contact(left: str, label: str) -> bool:
    """Whether a phone is a contact's even where no other column has one: 联系电话 right of 联系人."""
    return label in _THEIR_PHONE and _STAND_IN.search(left) is not None
