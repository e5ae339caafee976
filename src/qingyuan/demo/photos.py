"""Pictures for evidence (演示佐证图片): a drawn notice board, so that no real photo is shown as one."""

from __future__ import annotations

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from qingyuan.kernel import files
from qingyuan.kernel.files import Taken

_SIZE = (640, 480)


def take(rng: Random, name: str) -> Taken:
    """A new picture, kept like any upload: checked, encoded again, hashed."""
    drawn = io.BytesIO()
    _board(rng).save(drawn, "PNG", compress_level=1)
    return files.take(SimpleUploadedFile(f"{name}.png", drawn.getvalue()))


def _board(rng: Random) -> Image.Image:
    """Sheets of lines pinned to a board on a wall."""
    wall = tuple(rng.randint(150, 225) for _ in range(3))
    image = Image.new("RGB", _SIZE, wall)
    draw = ImageDraw.Draw(image)
    left, top = rng.randint(20, 90), rng.randint(20, 80)
    right, bottom = _SIZE[0] - rng.randint(20, 90), _SIZE[1] - rng.randint(20, 90)
    draw.rectangle(
        (left, top, right, bottom), fill=tuple(rng.randint(40, 120) for _ in range(3)), outline=(40, 40, 40), width=6
    )
    columns, rows = rng.randint(2, 4), rng.randint(1, 3)
    wide, high = (right - left) // columns, (bottom - top) // rows
    for column in range(columns):
        for row in range(rows):
            if rng.random() < 0.85:
                _sheet(draw, rng, left + column * wide, top + row * high, wide, high)
    return image


def _sheet(draw: ImageDraw.ImageDraw, rng: Random, left: int, top: int, wide: int, high: int) -> None:
    x, y = left + rng.randint(8, 20), top + rng.randint(8, 20)
    across, down = wide - rng.randint(24, 46), high - rng.randint(24, 46)
    draw.rectangle((x, y, x + across, y + down), fill=(246, 244, 236))
    for line in range(y + 14, y + down - 8, rng.randint(9, 15)):
        draw.line((x + 10, line, x + across - rng.randint(10, 60), line), fill=(90, 90, 90), width=2)
