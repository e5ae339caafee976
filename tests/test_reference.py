"""docs/reference says what the program defines (参考文档)."""

from __future__ import annotations

from tests.reference import FOLDER, pages


def test_the_pages_are_those_the_program_gives():
    assert {name: (FOLDER / name).read_text(encoding="utf-8") for name in pages()} == pages()


def test_the_readme_names_every_page_and_nothing_else_lies_there():
    assert {path.name for path in FOLDER.iterdir()} == {"README.md", *pages()}
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in pages() if f"({name})" not in readme] == []
