"""Library versions, made from the files they came from (重载制度库)."""

from __future__ import annotations

from qingyuan.kernel.rebuilding import rebuilds

from . import queries, services, shelf
from .models import LibraryVersion
from .source import written


@rebuilds("libraries", "制度库", LibraryVersion)
def rebuild() -> list[str]:
    """Load what the files hold and the table lacks; write the file of a version that has none.

    A version is without one when it was issued on a page and the machine stopped before the file took its name, or
    when somebody took it away: records point to it, so it is put among the instance's own.
    Raises LibraryRefused where a file no longer says what its row says.
    """
    fresh = services.load_libraries(*shelf.folders())
    told = [f"载入 {row.library} 第 {row.version} 版" for row in fresh]
    for row in queries.versions():
        library = queries.read(row)
        if not shelf.holds(library):
            shelf.put(shelf.lay(written(library.content)), library)
            told.append(f"补写 {row.library} 第 {row.version} 版的文件")
    return told
