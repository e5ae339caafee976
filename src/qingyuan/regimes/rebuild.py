"""Library versions, made from the files they came from (重载制度库)."""

from __future__ import annotations

from django.conf import settings

from qingyuan.kernel.rebuilding import rebuilds

from . import services
from .models import LibraryVersion


@rebuilds("libraries", "制度库", LibraryVersion)
def rebuild() -> list[str]:
    """Load what the files hold and the table lacks. Raises LibraryRefused where a file no longer says what its row says."""
    fresh = services.load_libraries(settings.QINGYUAN_LIBRARIES)
    return [f"载入 {row.library} 第 {row.version} 版" for row in fresh]
