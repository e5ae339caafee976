"""An office and its habits (填报习惯): one way of writing throughout a workbook, and a few slips."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from . import cells, dates
from .columns import EXTRAS, GROUPED, HEADINGS, Column, dirty, extra
from .dates import Cell, clear, nothing
from .numbers import digits_of, from_fifteen
from .people import Person
from .places import Known, Unit, branch_answers, write_branch
from .truth import FIELDS, Meaning, State

_DATES = ("birth_date", "joined_on", "confirmed_on")
_EMPTY = Cell(None)


@dataclass
class Line:
    """One person's row: the cells by column, what they mean, the slips in it."""

    person: Person
    cells: dict[str, Cell]
    fields: dict[str, Meaning]
    slips: list[str] = field(default_factory=list)

    @property
    def digits(self) -> list[str]:
        found = [run for cell in self.cells.values() for run in digits_of(cell.value)]
        # A whole number of eleven or fifteen digits has lost none.
        found += [
            str(int(cell.value))
            for cell in self.cells.values()
            if isinstance(cell.value, int | float) and 10**6 <= cell.value < 10**15
        ]
        found += [from_fifteen(run) for run in found if len(run) == 15]
        return list(dict.fromkeys(found))


class Office:
    """The habits of one office, drawn once.

    keys   the columns it keeps, in its order;  slip_rate  share of rows with a slip
    """

    def __init__(self, rng: Random, keys: list[str], *, identity: str = "", only_text: bool = False) -> None:
        self.rng, self.keys = rng, keys
        styles = [style for style, _weight in dates.CUSTOMS]
        weights = [weight for _style, weight in dates.CUSTOMS]
        birth, joined = rng.choices(styles, weights, k=2)
        if rng.random() < 0.6:
            joined = birth
        if only_text:
            birth = joined = "iso"
        self.dates = {"birth_date": birth, "joined_on": joined, "confirmed_on": joined}
        self.other_date = (
            "iso" if only_text else rng.choice(("dot_month", "cn_month", "iso", "dash_day", "slash_day_short"))
        )
        self.spread = not only_text and rng.random() < 0.45
        self.dot = "·" if only_text else rng.choice(cells.DOTS)
        self.sex = rng.choices(("plain", "long", "letter"), (90, 7, 3))[0] if not only_text else "plain"
        self.nation = "full" if only_text else rng.choices(("full", "short", "initial", "mixed"), (60, 15, 15, 10))[0]
        self.education = "official" if only_text else rng.choice(("official", "mixed", "mixed"))
        self.category = (
            "official" if only_text else rng.choices(("official", "short", "political", "period"), (55, 20, 15, 10))[0]
        )
        self.identity = identity or "text"
        self.phone = "text" if only_text else rng.choices(("text", "number", "dashed", "spaced"), (55, 35, 6, 4))[0]
        self.slip_rate = rng.uniform(0.03, 0.06)
        self.heading = (
            "plain"
            if only_text
            else rng.choices(
                ("plain", "spread", "broken", "starred", "bracketed", "trailing"), (25, 25, 15, 10, 15, 10)
            )[0]
        )
        self.birth_by_formula = not only_text and {"id_number", "birth_date"} <= set(keys) and rng.random() < 0.12
        # Set by a table whose branches are merged down the column.
        self.merges_branches = False
        self.words = {key: rng.choice(HEADINGS[key]) for key in FIELDS}
        if self.category == "political":
            self.words["category"] = "政治面貌"
        elif self.words["category"] == "政治面貌":
            self.words["category"] = "人员类别"
        if "contact_phone" in keys and self.words["phone"] in ("电话", "联系方式"):
            self.words["phone"] = "本人联系电话"

    def columns(self, keys: list[str] | None = None, *, grouped: bool = False) -> list[Column]:
        columns = []
        for key in keys or self.keys:
            plain = EXTRAS.get(key) or self.words[key]
            if grouped and key in GROUPED:
                group, words = GROUPED[key]
                columns.append(Column(key, words, group))
            else:
                columns.append(Column(key, dirty(plain, key, self.heading, self.rng)))
        return columns

    def line(
        self, person: Person, *, branch: tuple[Cell, Meaning], slips: bool = True, keys: list[str] | None = None
    ) -> Line:
        """The row of one person. branch: its cell (empty where the sheet says it elsewhere) and what the branch is."""
        rng = self.rng
        keys = keys or self.keys
        line = Line(person, {}, {})
        for key in keys:
            if key in FIELDS and key != "branch":
                line.cells[key], line.fields[key] = self._write(key, person)
            elif key not in FIELDS:
                line.cells[key] = extra(key, person, rng, self.other_date)
        line.fields["branch"] = branch[1]
        if "branch" in keys:
            line.cells["branch"] = branch[0]
        if slips and rng.random() < self.slip_rate:
            self._slip(line, keys)
        if self.birth_by_formula and "birth_date" in keys and "id_number" in keys:
            self._birth_from_number(line)
        self._settle(line, keys)
        return line

    def _write(self, key: str, person: Person) -> dates.Written:
        rng = self.rng
        if key in _DATES:
            day = self._day(key, person)
            style = self.dates[key]
            if rng.random() < 0.01:
                style = self.other_date
            return dates.STYLES[style](day, rng) if day else (_EMPTY, nothing())
        if key == "name":
            return cells.write_name(person, rng, spread=self.spread, dot=self.dot)
        if key == "sex":
            return cells.write_sex(person, self.sex)
        if key == "ethnicity":
            return cells.write_nation(person, rng, self.nation)
        if key == "id_number":
            return cells.write_identity(person, self.identity)
        if key == "education":
            return cells.write_education(person, rng, self.education)
        if key == "category":
            return cells.write_category(person, self.category)
        return cells.write_phone(person, self.phone)

    @staticmethod
    def _day(key: str, person: Person) -> date | None:
        return {"birth_date": person.born, "joined_on": person.joined, "confirmed_on": person.confirmed}[key]

    def _slip(self, line: Line, keys: list[str]) -> None:
        """One thing wrong, now and then two."""
        rng, person = self.rng, line.person
        weights = {
            "name": 20,
            "id_number": 28,
            "birth_date": 14,
            "joined_on": 14,
            "confirmed_on": 6,
            "phone": 20,
            "category": 4,
            "sex": 2,
            "ethnicity": 2,
            "branch": 3,
            "swap": 3,
        }
        swap = "id_number" in keys and "phone" in keys
        open_to = [key for key in weights if key in line.cells or (key == "swap" and swap)]
        chosen = rng.choices(open_to, [weights[key] for key in open_to], k=2 if rng.random() < 0.1 else 1)
        for key in dict.fromkeys(chosen):
            if key == "swap":
                self._swap(line)
            elif key in _DATES:
                self._slip_date(line, key)
            elif key == "name":
                self._note(line, key, *cells.slip_name(person, rng))
            elif key == "id_number":
                self._note(line, key, *cells.slip_identity(person, rng))
            elif key == "phone":
                other = f"1618{rng.randrange(10**7):07d}"
                self._note(line, key, *cells.slip_phone(person, other, rng))
            elif key == "category":
                self._note(line, key, *cells.slip_category(person, rng))
            elif key == "branch":
                self._slip_branch(line)
            elif key == "sex":
                text = rng.choice((f"{person.sex} ", f"　{person.sex}", f"{person.sex}性", None))
                self._note(line, key, "sex_variant", Cell(text), clear(person.sex) if text else nothing(person.sex))
            else:
                text = rng.choice((person.nation.removesuffix("族"), f" {person.nation}", None))
                self._note(line, key, "nation_variant", Cell(text), clear(person.nation) if text else nothing())

    @staticmethod
    def _note(line: Line, key: str, slip: str, cell: Cell, meaning: Meaning) -> None:
        line.cells[key], line.fields[key] = cell, meaning
        line.slips.append(slip)

    def _slip_date(self, line: Line, key: str) -> None:
        day = self._day(key, line.person)
        if day is None:
            return
        if key == "birth_date" and "id_number" in line.cells and self.rng.random() < 0.15:
            # The file says one birthday and the card another, as it often is.
            other = day.replace(year=day.year + self.rng.choice((-2, -1, 1, 2)), day=min(day.day, 28))
            cell, meaning = dates.STYLES["dot_month"](other, self.rng)
            self._note(
                line,
                key,
                "birth_contradicts_number",
                cell,
                dates.ambiguous(*meaning.answers, dates.day_of(day), dates.month_of(day)),
            )
            return
        self._note(line, key, *dates.slip(day, self.rng))

    def _slip_branch(self, line: Line) -> None:
        """The cell left empty, or the branch in other words. A merged cell stands: it is one for many rows."""
        if not line.cells["branch"].value or self.merges_branches:
            return
        if self.rng.random() < 0.4:
            self._note(line, "branch", "branch_blank", Cell(None), nothing(*line.fields["branch"].answers))
            return
        text = str(line.cells["branch"].value)
        for end, other in (("支部委员会", "党支部"), ("党支部", "支部"), ("支部", "支部委员会")):
            if text.endswith(end):
                said = Cell(text.removesuffix(end) + other)
                self._note(line, "branch", "branch_variant", said, line.fields["branch"])
                return

    def _swap(self, line: Line) -> None:
        """The number in the phone's column: the two exchanged, the number typed twice, or its own column left empty."""
        person, draw = line.person, self.rng.random()
        number = Cell(person.id_number)
        if draw < 0.4:
            line.cells["id_number"], line.cells["phone"] = Cell(person.phone), number
            line.fields["id_number"] = dates.ambiguous(person.id_number)
            line.fields["phone"] = dates.ambiguous(person.phone)
            line.slips.append("number_and_phone_exchanged")
        elif draw < 0.7:
            self._note(line, "phone", "number_in_both", number, dates.destroyed())
        else:
            self._note(line, "phone", "number_for_phone", number, dates.destroyed())
            self._note(line, "id_number", "number_elsewhere", _EMPTY, dates.ambiguous(person.id_number))

    @staticmethod
    def _birth_from_number(line: Line) -> None:
        """=TEXT(MID(…)): the birthday Excel worked out of the number beside it, or an error where it could not."""
        number = line.fields["id_number"]
        formula = '=TEXT(MID(RC[-1],7,8),"0000-00-00")'
        if (
            number.state == State.CLEAR
            and isinstance(line.cells["id_number"].value, str)
            and line.cells["id_number"].value == number.answers[0]
        ):
            born = dates.day_of(line.person.born)
            line.cells["birth_date"], line.fields["birth_date"] = Cell(born, formula=formula), clear(born)
        elif not any(slip.startswith(("date", "birth")) for slip in line.slips):
            line.cells["birth_date"] = Cell("#VALUE!", formula=formula)
            line.fields["birth_date"] = dates.destroyed(dates.day_of(line.person.born))

    @staticmethod
    def _settle(line: Line, keys: list[str]) -> None:
        """What the row's other cells allow: sex and birthday by the number, a category by the dates."""
        person, fields = line.person, line.fields
        number = fields.get("id_number", nothing())
        full = dates.day_of(person.born)
        known = number.state != State.NOTHING and bool(line.cells.get("id_number", _EMPTY).value)
        birth = fields.get("birth_date", nothing())
        if known and birth.state == State.NOTHING:
            fields["birth_date"] = nothing(full)
        elif (
            known
            and full not in birth.answers
            and (
                birth.state != State.CLEAR
                or any(full.startswith(answer) or answer[:7] == full[:7] for answer in birth.answers)
            )
        ):
            fields["birth_date"] = Meaning(birth.state, (*birth.answers, full))
        if known and fields.get("sex", nothing()).state == State.NOTHING:
            fields["sex"] = nothing(person.sex)
        if "category" not in fields:
            fields["category"] = nothing(person.category)


def branch_cell(unit: Unit, style: str, known: Known, rng: Random) -> dates.Written:
    """A branch as a column has it; one in fifty with a blank inside."""
    text = write_branch(unit, style)
    meaning = clear(*branch_answers(unit, style, known))
    if rng.random() < 0.02:
        cut = text.find(unit.place) + len(unit.place)
        text = f"{text[:cut]} {text[cut:]}"
    return Cell(text), meaning


def with_typo(person: Person, rng: Random) -> Person:
    """The same person under a name somebody misheard; the number tells."""
    last = rng.choice([letter for letter in "芳方峰锋海军君兰岚文玲英" if letter != person.name[-1]])
    return replace(person, name=person.name[:-1] + last)
