"""The catalogues (译文): gathering what is to be translated, and compiling what has been.

.po are kept in the tree, .mo are made from them where they run. Babel does both, so no machine needs gettext.
`python -m qingyuan.config.translations` brings the catalogues up to the source; then a person fills in what is new.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE = Path(__file__).parents[1]
LOCALE = SOURCE / "locale"
# Which files hold messages, and how they are read; nothing else is looked at.
_METHODS = [("**/tests/**", "ignore"), ("**/migrations/**", "ignore"), ("**.py", "python")]
_METHODS += [("**/templates/**.html", "jinja2.ext.babel_extract")]
_OPTIONS = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def extract(source: Path = SOURCE) -> Catalog:
    """Every message of the Python files and templates under a folder, with where it stands."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    found = Catalog(charset="utf-8", fuzzy=False)
    for name, line, message, _comments, context in extract_from_dir(
        str(source), method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS
    ):
        found.add(message, None, [(f"src/qingyuan/{name}", line)], context=context)
    return found


def read(file: Path) -> Catalog:
    """A catalogue from its .po; raises an error of Babel for one that is damaged."""
    from babel.messages.pofile import read_po

    with file.open("rb") as source:
        return read_po(source, locale=file.parts[-3], abort_invalid=True)


def update(folder: Path = LOCALE) -> None:
    """Bring every catalogue to what the source says: new messages empty, gone ones out, nothing guessed."""
    from babel.messages.pofile import write_po

    wanted = extract()
    for file in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        catalogue = read(file)
        catalogue.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        with file.open("wb") as target:
            # Without line numbers: they would change with every edit anywhere.
            write_po(target, catalogue, width=110, include_lineno=False, sort_by_file=True)


def compile_stale(folder: Path = LOCALE) -> list[Path]:
    """Compile every catalogue newer than what was made of it; gives the files written.

    Each is moved into place whole, since a server, a worker and tests may start at one time.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        _compile(source, target)
        written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    # Babel takes a while to load, and most starts have nothing to compile.
    from babel.messages.mofile import write_mo

    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".mo.part")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, read(source))
    Path(name).chmod(0o644)
    Path(name).replace(target)


if __name__ == "__main__":
    update()
