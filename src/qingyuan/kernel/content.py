"""What a file is by its content, and pictures made clean (文件类别与图片重编码). The name and its ending count for nothing."""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError

from .containers import COMPOUND_MAGIC, BadContainer, CompoundFile, Oversized, zip_parts
from .errors import BadInput


class Kind(StrEnum):
    """The kinds we take."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    XLS = "xls"
    DOC = "doc"
    OFD = "ofd"


class Foreign(StrEnum):
    """What people upload instead, told apart so that the sentence can say what to do."""

    PASSWORD = "password"
    MACROS = "macros"
    BROKEN = "broken"
    OVERSIZED = "oversized"
    HEIC = "heic"
    PICTURE = "picture"
    VIDEO = "video"
    SLIDES = "slides"
    ARCHIVE = "archive"
    WEB_PAGE = "web_page"
    TEXT = "text"
    OTHER = "other"


IMAGES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})

# A photo of a 108-megapixel phone has 20 to 30 MB; 30 scanned pages at 200 dpi stay under this too.
MAX_BYTES = 30 << 20
# 108 megapixels is the largest sensor in common phones; a JPEG is decoded at a fraction of it (draft).
MAX_IMAGE_PIXELS = 120_000_000
# PNG and WebP are decoded whole, four bytes a pixel: screenshots and scans of A4 at 600 dpi fit.
MAX_WHOLE_PIXELS = 40_000_000
# Enough to read a photographed page of minutes; ten of them go over a village line in a few minutes.
LONGEST_SIDE = 2560
_JPEG_QUALITY = 85

# Pillow itself refuses at twice this, before our own look at the size, whoever opens an image.
Image.MAX_IMAGE_PIXELS = MAX_IMAGE_PIXELS

# EXIF orientation to the turn that undoes it.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_MAGIC: tuple[tuple[bytes, int, Kind | Foreign], ...] = (
    (b"\xff\xd8\xff", 0, Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", 0, Kind.PNG),
    (b"WEBP", 8, Kind.WEBP),
    (b"%PDF-", 0, Kind.PDF),
    (b"ftypheic", 4, Foreign.HEIC),
    (b"ftypheix", 4, Foreign.HEIC),
    (b"ftypmif1", 4, Foreign.HEIC),
    (b"ftypmsf1", 4, Foreign.HEIC),
    (b"ftyp", 4, Foreign.VIDEO),
    (b"AVI ", 8, Foreign.VIDEO),
    (b"GIF8", 0, Foreign.PICTURE),
    (b"BM", 0, Foreign.PICTURE),
    (b"II*\0", 0, Foreign.PICTURE),
    (b"MM\0*", 0, Foreign.PICTURE),
    (b"Rar!", 0, Foreign.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", 0, Foreign.ARCHIVE),
    (b"\x1f\x8b", 0, Foreign.ARCHIVE),
)
_ZIP_PARTS = (
    ("xl/workbook.xml", Kind.XLSX),
    ("word/document.xml", Kind.DOCX),
    ("OFD.xml", Kind.OFD),
    ("ppt/presentation.xml", Foreign.SLIDES),
)
_COMPOUND_STREAMS = (
    ("EncryptedPackage", Foreign.PASSWORD),
    ("_VBA_PROJECT_CUR", Foreign.MACROS),
    ("Macros", Foreign.MACROS),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("WordDocument", Kind.DOC),
    ("PowerPoint Document", Foreign.SLIDES),
)


@dataclass(frozen=True)
class ImageFacts:
    """A picture as kept: width and height in pixels after turning upright, size in bytes."""

    width: int
    height: int
    size: int


# A file on disk, or the bytes of one that must never stand there.
Source = Path | bytes


def recognise(head: bytes, source: Source) -> Kind | Foreign:
    """What the file is, taken or not; never refuses. head: its first bytes, 512 or more where it has them."""
    for magic, at, kind in _MAGIC:
        if head[at : at + len(magic)] == magic:
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(source)
    if head.startswith(COMPOUND_MAGIC):
        return _of_compound(source)
    return _of_text(head)


def _of_zip(source: Source) -> Kind | Foreign:
    try:
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            names = {name.lower() for name in zip_parts(file)}
    except BadContainer:
        return Foreign.BROKEN
    except Oversized:
        return Foreign.OVERSIZED
    if any(name.endswith("vbaproject.bin") for name in names):
        return Foreign.MACROS
    return next((kind for part, kind in _ZIP_PARTS if part.lower() in names), Foreign.ARCHIVE)


def _of_compound(source: Source) -> Kind | Foreign:
    try:
        names = CompoundFile(source if isinstance(source, bytes) else source.read_bytes()).names
    except BadContainer:
        return Foreign.BROKEN
    return next((kind for stream, kind in _COMPOUND_STREAMS if stream in names), Foreign.OTHER)


def _of_text(head: bytes) -> Foreign:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    # Systems that "export Excel" often write a web page or XML and call it .xls.
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<style", b"mime-version")):
        return Foreign.WEB_PAGE
    if head and b"\0" not in head:
        return Foreign.TEXT
    return Foreign.OTHER


def check_size(source: Source) -> None:
    """Raises BadInput for an empty file and for one over MAX_BYTES."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if not size:
        raise BadInput(_("这是一个空文件，没有内容。请确认选对了文件再传。"), "file_empty")
    if size > MAX_BYTES:
        raise BadInput(
            _("这个文件有%(size)s MB，超过了%(most)s MB的上限。请压缩图片或拆成几个文件再传。")
            % {"size": -(-size >> 20), "most": MAX_BYTES >> 20},
            "file_too_big",
        )


def kind_of(head: bytes, path: Path) -> Kind:
    """The kind of a file by its content (文件类别): what its first bytes and its list of parts say.

    head  its first bytes, 512 or more where it has them. Raises BadInput with what to do for anything we don't take.
    """
    check_size(path)
    found = recognise(head, path)
    if isinstance(found, Kind):
        return found
    raise BadInput(refusal(found), f"file_{found}")


def refusal(found: Foreign) -> str:
    """The sentence for a file that is not taken: what it is and what to do next."""
    return {
        Foreign.PASSWORD: _("这个文件设了打开密码，系统读不了。请另存一份不带密码的再传。"),
        Foreign.MACROS: _("这个文件带有宏，为安全起见不收。请另存为不带宏的 .docx 或 .xlsx 再传。"),
        Foreign.BROKEN: _("这个文件不完整或已损坏，打不开。请重新复制一份，确认自己能打开后再传。"),
        Foreign.OVERSIZED: _("这个文件解开后过大，系统不收。请删去多余的图片和附件后再传。"),
        Foreign.HEIC: _("这是苹果手机的 HEIC 照片，多数电脑打不开。请在手机上转成 JPEG，或截一张图再传。"),
        Foreign.PICTURE: _("这种图片格式不收。请另存为 JPEG 或 PNG 再传。"),
        Foreign.VIDEO: _("系统不收录像和录音。请截取一两张图片，或写一句说明。"),
        Foreign.SLIDES: _("系统不收幻灯片。请另存为 PDF 再传。"),
        Foreign.ARCHIVE: _("系统不收压缩包。请解压后逐个上传。"),
        Foreign.WEB_PAGE: _("这个文件的内容其实是网页，不是办公文件。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。"),
        Foreign.TEXT: _(
            "系统不收纯文本。是表格的，请用 Excel 或 WPS 另存为 .xlsx；是文字的，请存成 Word 或 PDF 再传。"
        ),
        Foreign.OTHER: _("系统认不出这个文件。可以传照片（JPEG、PNG、WebP）、PDF、Word、Excel 和 OFD，请转换后再传。"),
    }[found]


def reencode_image(source: Path, target: Path) -> ImageFacts:
    """Write a picture again as JPEG (重编码): upright, at most LONGEST_SIDE, nothing of the old file but what is seen.

    Place, device and time of the shot (EXIF), thumbnails and hidden data do not come along; transparency
    turns white. Raises BadInput for a damaged picture and for one of too many pixels; then target is not written.
    """
    try:
        with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as image:
            most = MAX_IMAGE_PIXELS if image.format in ("JPEG", "MPO") else MAX_WHOLE_PIXELS
            if image.width * image.height > most:
                raise _too_many_pixels()
            # A JPEG is decoded at a half, quarter or eighth where that still leaves LONGEST_SIDE; others ignore it.
            share = min(1.0, LONGEST_SIDE / max(image.size))
            image.draft("RGB", (round(image.width * share), round(image.height * share)))
            clean = _upright_rgb(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadInput(
            _("这张图片不完整或已损坏，打不开。请重新拍一张，或从原图再导出一次。"), "image_broken"
        ) from error
    clean.save(target, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return ImageFacts(clean.width, clean.height, target.stat().st_size)


def _too_many_pixels() -> BadInput:
    return BadInput(_("这张图片的像素太多，系统打不开。请在手机上缩小或截图后再传。"), "image_too_large")


def _upright_rgb(image: Image.Image) -> Image.Image:
    """A new picture of at most LONGEST_SIDE that carries pixels only."""
    plain = image
    if image.mode.startswith("I"):
        # 16-bit scans: keep the upper eight bits, a plain conversion would clip them to white.
        plain = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.has_transparency_data:
        plain = image.convert("RGBA")
    elif image.mode != "RGB":
        plain = image.convert("RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # The orientation stands in the original's EXIF, which conversions may drop.
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    upright = plain.transpose(turn) if turn is not None else plain
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    return flat
