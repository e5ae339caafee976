"""Column headings as offices write them (表头), the national export's twenty-seven, and what fills the other columns."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .dates import STYLES, Cell
from .people import TODAY, Person

# Headings of the columns that are read; the first is the plain one.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "姓名", "姓名", "党员姓名", "党员姓名"),
    "sex": ("性别", "性别", "性别", "性 别"),
    "ethnicity": ("民族", "民族", "民族", "族别"),
    "id_number": ("公民身份号码", "身份证号", "身份证号码", "身份证号码", "居民身份证号码", "公民身份证号", "身份证"),
    "birth_date": ("出生日期", "出生年月", "出生年月", "出生年月日", "出生时间", "生日"),
    "education": ("学历", "文化程度", "学历", "最高学历"),
    "category": ("人员类别", "党员类别", "党员类型", "人员类别", "政治面貌"),
    "joined_on": ("入党日期", "入党时间", "入党时间", "入党年月", "加入中共组织的时间", "加入党组织日期"),
    "confirmed_on": ("转正日期", "转正时间", "转正时间", "转为正式党员日期", "转正年月"),
    "branch": ("所在党支部", "所属党支部", "所在支部", "党支部名称", "支部名称", "组织关系所在党支部", "党支部", "所在党组织"),
    "phone": ("手机号码", "联系电话", "手机号", "联系方式", "电话", "手机", "电话号码", "本人联系电话"),
}  # fmt: skip
EXTRAS: dict[str, str] = {
    "number": "序号", "age": "年龄", "party_years": "党龄", "remark": "备注", "address": "现居住地", "post": "党内职务",
    "introducer": "入党介绍人", "work": "工作单位及职务", "started": "参加工作时间", "applied": "申请入党时间", "contact": "紧急联系人",
    "contact_phone": "紧急联系人电话", "floating": "是否流动党员", "household": "户籍地址", "trainer": "培养联系人",
    "chosen": "确定为积极分子时间", "native": "籍贯", "dues": "月交党费（元）", "marriage": "婚姻状况", "file_at": "党员档案所在单位",
    "degree": "学位", "full": "信息完整度(%)", "village_group": "所在党小组",
}  # fmt: skip
# Two-row headings: the group above, the word below.
GROUPED: dict[str, tuple[str, str]] = {
    "joined_on": ("入党", "时间"), "confirmed_on": ("转正", "时间"), "phone": ("联系方式", "手机"), "address": ("联系方式", "现居住地"),
    "id_number": ("基本情况", "身份证号码"), "name": ("基本情况", "姓名"), "sex": ("基本情况", "性别"), "ethnicity": ("基本情况", "民族"),
    "birth_date": ("基本情况", "出生年月"), "education": ("基本情况", "学历"), "category": ("党籍情况", "人员类别"),
    "introducer": ("入党", "介绍人"), "post": ("党籍情况", "党内职务"), "contact": ("紧急联系", "姓名"), "contact_phone": ("紧急联系", "电话"),
}  # fmt: skip
NATIONAL: tuple[tuple[str, str], ...] = (
    ("number", "序号"), ("name", "姓名"), ("sex", "性别"), ("id_number", "公民身份号码"), ("ethnicity", "民族"), ("birth_date", "出生日期"),
    ("education", "学历"), ("category", "人员类别"), ("degree", "学位"), ("branch", "所在党支部"), ("phone", "手机号码"),
    ("joined_on", "入党日期"), ("confirmed_on", "转正日期"), ("party_years", "党龄"), ("n_correction", "党龄校正值"),
    ("n_stratum", "新社会阶层类型"), ("work", "工作岗位"), ("n_skill", "从事专业技术职务"), ("n_migrant", "是否农民工 "),
    ("address", "现居住地"), ("household", "户籍所在地"), ("n_lost", "是否失联党员"), ("floating", "是否流动党员"),
    ("n_way", "入党类型"), ("n_confirmed", "转正情况"), ("n_branch_then", "入党时所在支部"), ("n_extended", "延长预备期时间"),
)  # fmt: skip
# What other exports of it add.
NATIONAL_MORE: tuple[tuple[str, str], ...] = (
    ("marriage", "婚姻状况"), ("file_at", "党员档案所在单位"), ("n_title", "技术职称"), ("n_front", "一线情况"),
    ("n_training", "培训情况"), ("full", "信息完整度(%)"),
)  # fmt: skip

_REMARKS = (
    None, None, None, None, None, None, None, None, "流动党员", "备注见附件", "身份证号码待核", "户口在外地", "姓名以身份证为准",
    "合计在册", "2023年转入", "注：档案不全", "困难党员", "年老体弱", "手机为家属所有", "小计另列",
)  # fmt: skip
_OTHERS = ("包文军", "王桂兰", "李 明", "白音图、陈立国", "韩玉山 吴双喜", "赵丽，梁宝山", "高娃")
_POSTS = (None, None, None, None, None, None, None, "支部书记", "组织委员", "宣传委员", "党小组长")


@dataclass(frozen=True)
class Column:
    key: str
    words: str
    group: str = ""


def dirty(words: str, key: str, style: str, rng: Random) -> str:
    """A heading with this office's habits: spread, broken, starred, bracketed."""
    if style == "spread" and len(words) == 2:
        return f"{words[0]}{rng.choice(('　', '  ', ' ', '    '))}{words[1]}"
    if style == "broken" and len(words) >= 4:
        return f"{words[:2]}\n{words[2:]}"
    if style == "starred" and key in ("name", "id_number", "branch", "joined_on", "sex"):
        return rng.choice((f"*{words}", f"{words}*", f"＊{words}", f"{words} *"))
    if style == "bracketed":
        hints = {
            "birth_date": "（如1970.05）",
            "joined_on": "（年月日）",
            "id_number": "（18位）",
            "phone": "（必填）",
            "name": "（必填）",
            "confirmed_on": "(预备党员不填)",
            "branch": "（全称）",
            "category": "（正式/预备）",
        }
        return words + hints.get(key, "")
    if style == "trailing":
        return words + rng.choice(("", "", " ", "　", "\n", "："))
    return words


def extra(key: str, person: Person, rng: Random, dates: str) -> Cell:
    """Something for a column nobody asks for, made so that it tempts a careless reader."""
    match key:
        case "age":
            return Cell(
                TODAY.year - person.born.year - ((TODAY.month, TODAY.day) < (person.born.month, person.born.day))
            )
        case "party_years":
            return Cell(TODAY.year - person.confirmed.year if person.confirmed else None)
        case "remark":
            return Cell(rng.choice(_REMARKS))
        case "address" | "household":
            return Cell(f"{person.unit.banner}{person.unit.with_township}{rng.randint(1, 9)}组")
        case "post":
            return Cell(rng.choice(_POSTS))
        case "introducer" | "trainer" | "contact":
            return Cell(rng.choice(_OTHERS))
        case "contact_phone":
            return Cell(f"1619{rng.randrange(10**7):07d}")
        case "work" | "file_at":
            return Cell(rng.choice(("务农", "务农", "村医", "个体", person.unit.township, "退休")))
        case "started" | "applied" | "chosen":
            day = person.joined or TODAY.replace(year=TODAY.year - 1)
            return STYLES[dates](day.replace(year=day.year - 2, day=min(day.day, 28)), rng)[0]
        case "floating" | "n_migrant" | "n_lost":
            return Cell(rng.choice(("否", "否", "否", "是")))
        case "native":
            return Cell(f"内蒙古{person.unit.banner}")
        case "n_branch_then":
            return Cell(
                rng.choice((f"中共{person.unit.township}粮站支部委员会", f"{person.unit.township}中学党支部", None))
            )
        case "n_stratum":
            return Cell("非新社会阶层人员")
        case "n_way":
            return Cell("吸收")
        case "n_confirmed":
            return Cell("按期转正" if person.confirmed else None)
        case "dues":
            return Cell(rng.choice((0.2, 0.5, 1, 2, 12.5)))
        case "marriage":
            return Cell(rng.choice(("已婚", "未婚")))
        case "full":
            return Cell(rng.choice((100, 96, 92)))
        case "village_group":
            return Cell(f"第{rng.choice('一二三')}党小组")
    return Cell(None)
