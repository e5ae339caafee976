"""How a person's particulars get into cells (单元格写法), and what each then means."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .dates import Cell, Written, ambiguous, clear, destroyed, nothing
from .numbers import check_character, from_fifteen, valid
from .people import Person
from .truth import Meaning

DOTS = "•·‧・.．･● "
_AROUND = (" {}", "{} ", "{}\t", "{}\u00a0", "{}　", "{}\n", "‘{}", "{}。")
_LANDLINES = ("0482-{}", "0482{}", "（0482）{}")
_TWO = ("{}/{}", "{} {}", "{}、{}", "{}；{}", "{}\n{}")
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")

# The ways of one meaning; an answer by any of them is the same answer (score.py).
EDUCATIONS: dict[str, tuple[str, ...]] = {
    "小学": ("小学", "小学", "小学文化"),
    "初中": ("初中", "初中", "初级中学"),
    "高中": ("高中", "高中", "普通高中"),
    "中专": ("中专", "中专", "中等专科"),
    "大学专科": ("大专", "大学专科", "专科", "大学专科"),
    "大学本科": ("本科", "大学本科", "大学本科", "大学"),
    "研究生": ("研究生", "硕士研究生", "研究生"),
}
CATEGORIES: dict[str, dict[str, str]] = {
    "official": {"正式党员": "正式党员", "预备党员": "预备党员", "入党积极分子": "入党积极分子"},
    "short": {"正式党员": "正式", "预备党员": "预备", "入党积极分子": "积极分子"},
    "political": {"正式党员": "中共党员", "预备党员": "中共预备党员", "入党积极分子": "群众"},
    "period": {"正式党员": "正式党员", "预备党员": "预备期", "入党积极分子": "积极分子"},
}


def write_name(person: Person, rng: Random, *, spread: bool, dot: str) -> Written:
    """spread: two characters are set as wide as three, as printed lists have them;  dot: this office's middle dot."""
    name = person.name
    if "·" in name:
        # A blank may be a dot or a slip of the thumb.
        answers = (name, name.replace("·", "")) if dot == " " else (name,)
        return Cell(name.replace("·", dot)), clear(*answers)
    if spread and len(name) == 2:
        return Cell(f"{name[0]}{rng.choice(('　', '  '))}{name[1]}"), clear(name)
    return Cell(name), clear(name)


def slip_name(person: Person, rng: Random) -> tuple[str, Cell, Meaning]:
    name = person.name
    dotted = "·" in name
    plain = name.replace("·", rng.choice(DOTS[:-1]))
    kinds: list[tuple[int, str, str]] = [
        (4, "name_space_inside", f"{plain[0]}{rng.choice(('　', ' ', '  ', chr(0xA0)))}{plain[1:]}"),
        (3, "name_space_around", rng.choice((" {}", "{} ", "　{}", "{}\t", "{}\n")).format(plain)),
        (
            3,
            "name_remark",
            f"{plain}（{rng.choice((person.sex, '预备', '女' if person.sex == '女' else '男', '党小组长', '流动', '困难'))}）",
        ),
        (1, "name_remark_half_width", f"{plain}({person.sex})"),
        (2, "name_asterisk", plain + rng.choice(("*", "★", "＊"))),
        (1, "name_line_break", f"{plain[:1]}\n{plain[1:]}" if not dotted else plain),
    ]
    if rng.random() < 0.02:
        return "name_blank", Cell(None), nothing(name)
    if dotted:
        kinds.append((6, "name_dot_spaced", name.replace("·", rng.choice((" · ", "• ", " .", "．")))))
    _weight, kind, text = rng.choices(kinds, [kind[0] for kind in kinds])[0]
    return kind, Cell(text), clear(name)


def write_sex(person: Person, style: str) -> Written:
    text = {"long": f"{person.sex}性", "letter": "M" if person.sex == "男" else "F"}.get(style, person.sex)
    return Cell(text), clear(person.sex)


def write_nation(person: Person, rng: Random, style: str) -> Written:
    full = person.nation
    short = full.removesuffix("族")
    if style == "mixed":
        style = rng.choice(("full", "short"))
    text = full if style == "full" else "蒙" if style == "initial" and short == "蒙古" else short
    return Cell(text), clear(full)


def write_education(person: Person, rng: Random, style: str) -> Written:
    ways = EDUCATIONS[person.education]
    return Cell(person.education if style == "official" else rng.choice(ways)), clear(person.education)


def write_category(person: Person, style: str) -> Written:
    text = CATEGORIES[style][person.category]
    if text == "中共党员":
        # Says nothing of probation; with a date of becoming full there is no doubt.
        return Cell(text), clear("正式党员", "中共党员", "党员")
    if text == "群众":
        return Cell(text), clear("群众")
    return Cell(text), clear(person.category)


def slip_category(person: Person, rng: Random) -> tuple[str, Cell, Meaning]:
    if person.category == "正式党员":
        text = rng.choice(
            ("流动党员(正式)", "流动党员（正式）", "正式党员（流动）", " 正式党员", "正 式", "正式党员（困难）")
        )
    elif person.category == "预备党员":
        text = rng.choice(("预备", "中共预备党员", "预备党员（2025年）", "预备期党员"))
    else:
        text = rng.choice(("积极分子", "入党积极分子 ", "建党积极分子"))
    return "category_variant", Cell(text), clear(person.category)


def write_identity(person: Person, style: str) -> Written:
    """style: text; number (Excel kept 15 digits of 18); scientific (and saved as text afterwards); spaced; lower."""
    text = person.id_number
    if style == "number" and text.isdigit():
        return Cell(float(f"{text[:15]}000")), destroyed()
    if style == "scientific" and text.isdigit():
        return Cell(f"{float(text):.5E}"), destroyed()
    if style == "spaced":
        return Cell(f"{text[:6]} {text[6:14]} {text[14:]}"), clear(text)
    if style == "apostrophe":
        return Cell(f"'{text}"), clear(text)
    return Cell(text.lower() if style == "lower" else text), clear(text)


def _wrong_check(text: str) -> str:
    other = check_character(text[:17])
    return text[:17] + ("0123456789X".replace(other, "")[(int(text[14:17]) + 3) % 10])


def _swapped(text: str) -> str:
    """Two neighbouring digits of the serial number the wrong way round, or the last one off by some."""
    turned = f"{text[:14]}{text[15]}{text[14]}{text[16:]}"
    return turned if not valid(turned) and turned != text else _wrong_check(text)


def _no_such_date(text: str) -> str:
    """An impossible day, with a check character that fits it."""
    head = f"{text[:10]}{'13' if int(text[16]) % 2 else '02'}{'31' if text[12:14] != '31' else '30'}{text[14:17]}"
    return head + check_character(head)


def slip_identity(person: Person, rng: Random) -> tuple[str, Cell, Meaning]:
    text = person.id_number
    fifteen = text[:6] + text[8:17]
    old = 1940 <= person.born.year < 1985
    kinds: list[tuple[int, str, Callable[[], Written]]] = [
        (5, "id_wrong_check", lambda: (Cell(_wrong_check(text)), destroyed())),
        (3, "id_swapped", lambda: (Cell(_swapped(text)), destroyed())),
        (2, "id_no_such_date", lambda: (Cell(_no_such_date(text)), destroyed())),
        (3, "id_too_short", lambda: (Cell(text[:9] + text[10:]), destroyed())),
        (2, "id_too_long", lambda: (Cell(text[:9] + text[8:]), destroyed())),
        (4 * text.isdigit(), "id_number", lambda: write_identity(person, "number")),
        (3 * text.isdigit(), "id_scientific", lambda: write_identity(person, "scientific")),
        (3, "id_spaced", lambda: write_identity(person, "spaced")),
        (2, "id_apostrophe", lambda: write_identity(person, "apostrophe")),
        (3, "id_wide", lambda: (Cell(text.translate(_WIDE)), clear(text))),
        (3, "id_around", lambda: (Cell(rng.choice(_AROUND).format(text)), clear(text))),
        (5, "id_blank", lambda: (Cell(None), nothing())),
        (2, "id_none", lambda: (Cell(rng.choice(("无", "不详", "/", "待补"))), nothing())),
        (1, "id_masked", lambda: (Cell(f"{text[:6]}********{text[14:]}"), destroyed())),
    ]  # fmt: skip
    if old:
        derived = from_fifteen(fifteen)
        kinds += [
            (6, "id_fifteen", lambda: (Cell(fifteen), clear(derived))),
            # Fifteen digits fit into Excel's number whole.
            (1, "id_fifteen_number", lambda: (Cell(float(fifteen)), ambiguous(derived))),
            (1, "id_fifteen_bad_date", lambda: (Cell(f"{fifteen[:8]}1331{fifteen[12:]}"), destroyed())),
        ]
    if text.endswith("X"):
        kinds.append((8, "id_lower", lambda: write_identity(person, "lower")))
    _weight, kind, write = rng.choices(kinds, [weight for weight, *_rest in kinds])[0]
    return (kind, *write())


def write_phone(person: Person, style: str) -> Written:
    text = person.phone
    if style == "number":
        return Cell(int(text)), clear(text)
    if style == "dashed":
        return Cell(f"{text[:3]}-{text[3:7]}-{text[7:]}"), clear(text)
    if style == "spaced":
        return Cell(f"{text[:3]} {text[3:7]} {text[7:]}"), clear(text)
    return Cell(text), clear(text)


def slip_phone(person: Person, other: str, rng: Random) -> tuple[str, Cell, Meaning]:
    text = person.phone
    seven = f"{rng.randint(2, 8)}{text[-6:]}"
    kinds: list[tuple[int, str, Cell, Meaning]] = [
        (3, "phone_dashed", Cell(f"{text[:3]}-{text[3:7]}-{text[7:]}"), clear(text)),
        (2, "phone_spaced", Cell(f"{text[:3]} {text[3:7]} {text[7:]}"), clear(text)),
        (3, "phone_country", Cell(rng.choice(("+86 {}", "+86{}", "86-{}", "0086{}")).format(text)), clear(text)),
        (2, "phone_number", Cell(int(text)), clear(text)),
        (1, "phone_point_zero", Cell(f"{text}.0"), clear(text)),
        (2, "phone_wide", Cell(text.translate(_WIDE)), clear(text)),
        (4, "phone_landline", Cell(rng.choice(_LANDLINES).format(seven)), ambiguous(f"0482{seven}")),
        (2, "phone_short_landline", Cell(seven), destroyed()),
        (4, "phone_two", Cell(rng.choice(_TWO).format(text, other)), ambiguous(text, other)),
        (2, "phone_scientific", Cell(f"{float(text):.5E}"), destroyed()),
        (3, "phone_too_short", Cell(text[:5] + text[6:]), destroyed()),
        (2, "phone_too_long", Cell(f"{text}{text[-1]}"), destroyed()),
        (3, "phone_none", Cell(rng.choice(("无", "/", "—", "不详"))), nothing()),
        (3, "phone_blank", Cell(None), nothing()),
        (2, "phone_of_whom", Cell(f"{text}（{rng.choice(('儿子', '女儿', '老伴'))}）"), ambiguous(text)),
    ]  # fmt: skip
    _weight, kind, cell, meaning = rng.choices(kinds, [kind[0] for kind in kinds])[0]
    return kind, cell, meaning
