"""Keys for a list that was read (给条目定键名): kept where the meaning stays, new where it does not.

Pure. A key never takes on another meaning: the same text keeps its key, whatever row or order it stands in; a text
that has changed keeps it only where a person says that it is the same one in other words (改写).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qingyuan.kernel.errors import BadInput

from .checklist_rows import ReadCategory, ReadChecklist, ReadItem
from .checklist_words import bare
from .specs import CategorySpec, ChecklistSpec, ItemSpec

P = TypeVar("P", CategorySpec, ItemSpec)

# From here on two texts are proposed as one in other words; less alike, they are two.
LIKE = 0.75
# A category in which every text was rewritten is compared by likeness up to so many pairs: about a second.
_MOST_PAIRS = 40_000
_LONGEST_PREFIX = 50  # characters, of the 60 that a key may have


class Change(StrEnum):
    """A category or manifestation against the version before (与上一版相比)."""

    SAME = "same"
    ADJUSTED = "adjusted"
    REWORDED = "reworded"
    NEW = "new"
    MOVED = "moved"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Change.SAME: gettext_lazy("不变"),
    Change.ADJUSTED: gettext_lazy("只改了标点、对象、单位、依据或程度"),
    Change.REWORDED: pgettext_lazy("checklist", "改写"),
    Change.NEW: pgettext_lazy("checklist", "新增"),
    Change.MOVED: gettext_lazy("换了类别"),
}
KEEP, NEW = "keep", "new"


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a text is an earlier one in other words (改写还是新的一条): a person decides.

    place  what a decision is filed under;  was, now  the two texts;  chosen  keep or new, as proposed until it is decided
    """

    place: str
    was: str
    now: str
    chosen: str
    decided: bool


@dataclass(frozen=True, slots=True)
class GivenItem:
    """A manifestation with its key. was: the earlier one it is, or may be; replaces: keys whose place it takes."""

    read: ReadItem
    key: str
    change: Change
    was: ItemSpec | None = None
    replaces: tuple[str, ...] = ()
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class GivenCategory:
    """A category with its key, and its items."""

    read: ReadCategory
    key: str
    change: Change
    items: tuple[GivenItem, ...]
    was: CategorySpec | None = None
    replaces: tuple[str, ...] = ()
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A whole list with its keys. dropped: of the version before, what is gone: category, and item or None for all."""

    categories: tuple[GivenCategory, ...]
    dropped: tuple[tuple[CategorySpec, ItemSpec | None], ...] = ()

    def questions(self) -> Iterator[Question]:
        for category in self.categories:
            if category.question:
                yield category.question
            yield from (item.question for item in category.items if item.question)

    @property
    def undecided(self) -> list[Question]:
        return [question for question in self.questions() if not question.decided]

    def counts(self) -> Counter[str]:
        """Manifestations by change, and `dropped`."""
        found = Counter(str(item.change) for category in self.categories for item in category.items)
        found["dropped"] = sum(len(category.items) if item is None else 1 for category, item in self.dropped)
        return found


def give_keys(
    read: ReadChecklist,
    *,
    present: ChecklistSpec | None,
    library: str,
    used: Collection[str],
    decisions: Mapping[str, str],
) -> Given:
    """Keys for a list: from its order for a first version, else those of the version before where the meaning stays.

    present, library  the version before and the library it is of; keys that another library's export wrote do not count
    used              every key that stood in the list in any version: none of them is given anew
    decisions         place of a question to keep or new; what is not decided stands as proposed
    Raises BadInput: twice_reworded (two texts are said to be the same earlier one).
    """
    return _Giving(present, library, used, decisions).all(read)


@dataclass(frozen=True, slots=True)
class _Near:
    """An earlier part a new text may be. proposed: keep or new."""

    key: str
    proposed: str


class _Giving:
    def __init__(
        self, present: ChecklistSpec | None, library: str, used: Collection[str], decisions: Mapping[str, str]
    ) -> None:
        self._library, self._decisions = library, decisions
        self._old = {category.key: category for category in present.categories} if present else {}
        self._used = set(used) | {"other"} | set(self._old)
        self._used |= {item.key for category in self._old.values() for item in category.items}
        self._kept: set[str] = set()

    def all(self, read: ReadChecklist) -> Given:
        old_names = {key: category.text for key, category in self._old.items()}
        names = {category.place: category.text for category in read.categories}
        hints = {category.place: self._category_hint(category) for category in read.categories}
        same, near = _match(names, old_names, hints, trust_hints=True)
        drafts = [self._category(category, same, near) for category in read.categories]
        return self._with_replaces(drafts)

    def _category_hint(self, category: ReadCategory) -> str:
        """The earlier category by the hidden keys: its own row's, else what most of its items say."""
        if category.key and category.key.library == self._library and category.key.category in self._old:
            return category.key.category
        said = Counter(
            item.key.category
            for item in category.items
            if item.key and item.key.library == self._library and item.key.category in self._old
        )
        return said.most_common(1)[0][0] if said else ""

    def _category(self, read: ReadCategory, same: Mapping[str, str], near: Mapping[str, _Near]) -> GivenCategory:
        key, change, was, question = self._settle(
            "c" + read.place, read.text, same.get(read.place), near.get(read.place), self._old
        )
        if not key:
            key = self._fresh("c", 2)
        earlier = self._old.get(key)
        return GivenCategory(read, key, change, self._items(read, key, earlier), was, (), question)

    def _items(self, read: ReadCategory, key: str, earlier: CategorySpec | None) -> tuple[GivenItem, ...]:
        old = {item.key: item for item in earlier.items} if earlier else {}
        hints = {
            item.place: item.key.item
            for item in read.items
            if item.key and item.key.library == self._library and item.key.item in old
        }
        texts = {item.place: item.text for item in read.items}
        same, near = _match(texts, {one.key: one.text for one in old.values()}, hints, trust_hints=False)
        found = []
        for item in read.items:
            own, change, was, question = self._settle(
                "i" + item.place, item.text, same.get(item.place), near.get(item.place), old
            )
            if change is Change.SAME and was is not None and _differs(item, was):
                change = Change.ADJUSTED
            found.append(GivenItem(item, own or self._fresh(f"{_prefix(key)}-i", 2), change, was, (), question))
        return tuple(found)

    def _settle(
        self, place: str, text: str, same: str | None, near: _Near | None, old: Mapping[str, P]
    ) -> tuple[str, Change, P | None, Question | None]:
        """The key a part keeps (empty: a new one), how it stands to the earlier part, that part, and the question."""
        if same is not None:
            self._kept.add(same)
            return same, Change.SAME if text == old[same].text else Change.ADJUSTED, old[same], None
        if near is None:
            return "", Change.NEW, None, None
        was, said = old[near.key], self._decisions.get(place)
        decided = said in (KEEP, NEW)
        question = Question(place, was.text, text, said if said and decided else near.proposed, decided)
        if question.chosen == NEW:
            return "", Change.NEW, was, question
        if near.key in self._kept:
            raise BadInput(
                _("有两条都选了“改写”，原条目却只有一条：“%(text)s”。请留一条为改写，其余选“新的一条”。")
                % {"text": was.text},
                "twice_reworded",
            )
        self._kept.add(near.key)
        return near.key, Change.REWORDED, was, question

    def _fresh(self, prefix: str, digits: int) -> str:
        numbers = (key.removeprefix(prefix) for key in self._used if key.startswith(prefix))
        number = max((int(rest) for rest in numbers if rest.isascii() and rest.isdigit()), default=0) + 1
        key = f"{prefix}{number:0{digits}d}"
        self._used.add(key)
        return key

    def _with_replaces(self, drafts: list[GivenCategory]) -> Given:
        """Say whose place the new ones take, now that it is known which keys are kept; and what is gone."""
        gone_items = {
            item.key: (category, item)
            for category in self._old.values()
            for item in category.items
            if item.key not in self._kept
        }
        elsewhere: dict[str, ItemSpec] = {}
        for _category, item in gone_items.values():
            elsewhere.setdefault(bare(item.text), item)
        replaced: set[str] = set()
        categories = []
        for draft in drafts:
            items = []
            for given in draft.items:
                now = _item_replacing(given, gone_items, elsewhere)
                replaced.update(now.replaces if now.change is Change.MOVED else ())
                items.append(now)
            own = draft.was.replaces if draft.was and draft.key == draft.was.key else ()
            if draft.change is Change.NEW and draft.was and draft.was.key not in self._kept:
                own = (draft.was.key,)
            categories.append(
                GivenCategory(draft.read, draft.key, draft.change, tuple(items), draft.was, own, draft.question)
            )
        dropped: list[tuple[CategorySpec, ItemSpec | None]] = []
        for category in self._old.values():
            gone = [item for item in category.items if item.key in gone_items and item.key not in replaced]
            if category.key not in self._kept and len(gone) == len(category.items):
                dropped.append((category, None))
            else:
                dropped += [(category, item) for item in gone]
        return Given(tuple(categories), tuple(dropped))


def _item_replacing(
    given: GivenItem, gone: Mapping[str, tuple[CategorySpec, ItemSpec]], elsewhere: Mapping[str, ItemSpec]
) -> GivenItem:
    if given.change is not Change.NEW:
        own = given.was.replaces if given.was else ()
        return GivenItem(given.read, given.key, given.change, given.was, own, given.question)
    if given.was is not None:
        own = (given.was.key,) if given.was.key in gone else ()
        return GivenItem(given.read, given.key, given.change, given.was, own, given.question)
    moved = elsewhere.get(bare(given.read.text))
    if moved is None:
        return given
    return GivenItem(given.read, given.key, Change.MOVED, moved, (moved.key,), None)


def _differs(read: ReadItem, was: ItemSpec) -> bool:
    now = (set(read.applies), set(read.units), read.basis, read.severity)
    return now != (set(was.applies_to.as_), set(was.applies_to.units), was.basis, was.severity)


def _prefix(category: str) -> str:
    return category[:_LONGEST_PREFIX].rstrip("-")


def _match(
    texts: Mapping[str, str], old: Mapping[str, str], hints: Mapping[str, str], *, trust_hints: bool
) -> tuple[dict[str, str], dict[str, _Near]]:
    """Places to earlier keys: those of one text, and those that may be the same in other words.

    hints        what the hidden column says; an equal text goes before it
    trust_hints  propose to keep by the hidden key alone, however unlike the texts are
    """
    bare_old = {key: bare(text) for key, text in old.items()}
    by_text: dict[str, list[str]] = {}
    for key, text in bare_old.items():
        by_text.setdefault(text, []).append(key)
    bares = {place: bare(text) for place, text in texts.items()}
    same: dict[str, str] = {}
    taken: set[str] = set()
    for hinted in (True, False):
        for place, text in bares.items():
            free = [key for key in by_text.get(text, ()) if key not in taken]
            if place not in same and free and (not hinted or hints.get(place) in free):
                same[place] = hints[place] if hinted else free[0]
                taken.add(same[place])
    left = {place: text for place, text in bares.items() if place not in same}
    return same, _near(left, {key: text for key, text in bare_old.items() if key not in taken}, hints, trust_hints)


def _near(
    left: Mapping[str, str], old: Mapping[str, str], hints: Mapping[str, str], trust_hints: bool
) -> dict[str, _Near]:
    ratios = dict(_ratios(left, old, hints))
    order = {place: number for number, place in enumerate(left)}

    def rank(pair: tuple[str, str]) -> tuple[bool, float, int, str]:
        place, key = pair
        hinted = hints.get(place) == key and (trust_hints or ratios[pair] >= LIKE)
        return not hinted, -ratios[pair], order[place], key

    found: dict[str, _Near] = {}
    taken: set[str] = set()
    pairs = sorted(ratios, key=rank)
    for place, key in pairs:
        if place not in found and key not in taken:
            hinted = trust_hints and hints.get(place) == key
            found[place] = _Near(key, KEEP if hinted or ratios[place, key] >= LIKE else NEW)
            taken.add(key)
    # One split in two: the second of them is a new one that takes the earlier one's place too.
    for place, key in pairs:
        found.setdefault(place, _Near(key, NEW))
    return found


def _ratios(
    left: Mapping[str, str], old: Mapping[str, str], hints: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str], float]]:
    by_likeness = len(left) * len(old) <= _MOST_PAIRS
    for key, earlier in old.items():
        # The matcher keeps what it has worked out about its second text.
        matcher = SequenceMatcher(None, "", earlier, autojunk=False)
        for place, text in left.items():
            hinted = hints.get(place) == key
            if not hinted and not by_likeness:
                continue
            matcher.set_seq1(text)
            if hinted or (
                matcher.real_quick_ratio() >= LIKE and matcher.quick_ratio() >= LIKE and matcher.ratio() >= LIKE
            ):
                yield (place, key), matcher.ratio()
