"""Kinds by content, and pictures made clean."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import ExifTags, Image

from qingyuan.kernel import content
from qingyuan.kernel.containers import write_compound
from qingyuan.kernel.content import Foreign, ImageFacts, Kind
from qingyuan.kernel.errors import BadInput


def kind(path: Path) -> Kind:
    with path.open("rb") as file:
        return content.kind_of(file.read(4096), path)


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(BadInput) as refused:
        kind(path)
    return refused.value.code, refused.value.message


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return path


@pytest.mark.parametrize(("form", "expected"), [("JPEG", Kind.JPEG), ("PNG", Kind.PNG), ("WEBP", Kind.WEBP)])
def test_a_picture_is_known_whatever_it_is_called(tmp_path, form, expected):
    Image.new("RGB", (9, 9)).save(tmp_path / "a.docx", form)
    assert kind(tmp_path / "a.docx") is expected
    assert expected in content.IMAGES


def test_papers_are_known_by_their_parts(tmp_path):
    docx.Document().save(str(tmp_path / "a.zip"))
    openpyxl.Workbook().save(tmp_path / "b.zip")
    assert kind(tmp_path / "a.zip") is Kind.DOCX
    assert kind(tmp_path / "b.zip") is Kind.XLSX
    assert kind(zipped(tmp_path / "c.zip", "OFD.xml", "Doc_0/Document.xml")) is Kind.OFD
    assert kind(put(tmp_path / "d", b"%PDF-1.7\n")) is Kind.PDF
    assert kind(put(tmp_path / "e", write_compound({"Workbook": b"x"}))) is Kind.XLS
    assert kind(put(tmp_path / "f", write_compound({"WordDocument": b"x"}))) is Kind.DOC


def test_the_kind_is_a_short_word_that_a_record_can_keep():
    assert [str(one) for one in Kind] == ["jpeg", "png", "webp", "pdf", "docx", "xlsx", "xls", "doc", "ofd"]


@pytest.mark.parametrize(
    ("data", "code", "sentence"),
    [
        (
            b"\0\0\0\x18ftypheic",
            "file_heic",
            "这是苹果手机的 HEIC 照片，多数电脑打不开。请在手机上转成 JPEG，或截一张图再传。",
        ),
        (b"GIF89a", "file_picture", "这种图片格式不收。请另存为 JPEG 或 PNG 再传。"),
        (b"\0\0\0\x18ftypmp42", "file_video", "系统不收录像和录音。请截取一两张图片，或写一句说明。"),
        (b"Rar!\x1a\x07", "file_archive", "系统不收压缩包。请解压后逐个上传。"),
        (
            b"\xef\xbb\xbf \r\n<HTML>",
            "file_web_page",
            "这个文件的内容其实是网页，不是办公文件。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。",
        ),
        (
            "记录".encode("gb18030"),
            "file_text",
            "系统不收纯文本。是表格的，请用 Excel 或 WPS 另存为 .xlsx；是文字的，请存成 Word 或 PDF 再传。",
        ),
        (
            b"MZ\x90\0\3",
            "file_other",
            "系统认不出这个文件。可以传照片（JPEG、PNG、WebP）、PDF、Word、Excel 和 OFD，请转换后再传。",
        ),
        (b"", "file_empty", "这是一个空文件，没有内容。请确认选对了文件再传。"),
        (
            b"PK\x03\x04" + bytes(100),
            "file_broken",
            "这个文件不完整或已损坏，打不开。请重新复制一份，确认自己能打开后再传。",
        ),
        (
            write_compound({"EncryptedPackage": b"x"}),
            "file_password",
            "这个文件设了打开密码，系统读不了。请另存一份不带密码的再传。",
        ),
        (
            write_compound({"PowerPoint Document": b"x"}),
            "file_slides",
            "系统不收幻灯片。请另存为 PDF 再传。",
        ),
        (
            write_compound({"WordDocument": b"x", "Macros": b"x"}),
            "file_macros",
            "这个文件带有宏，为安全起见不收。请另存为不带宏的 .docx 或 .xlsx 再传。",
        ),
    ],
)
def test_what_is_not_taken_is_told_what_to_do(tmp_path, data, code, sentence):
    assert refusal(put(tmp_path / "照片.jpg", data)) == (code, sentence)


def test_packages_of_other_kinds_are_refused_by_their_parts(tmp_path):
    assert refusal(zipped(tmp_path / "a.docx", "a.txt"))[0] == "file_archive"
    assert refusal(zipped(tmp_path / "b.docx", "ppt/presentation.xml"))[0] == "file_slides"
    assert refusal(zipped(tmp_path / "c.xlsx", "xl/workbook.xml", "xl/vbaProject.bin"))[0] == "file_macros"
    assert refusal(zipped(tmp_path / "d.xlsx", *(f"xl/{number}" for number in range(2_001))))[0] == "file_oversized"


def test_a_file_over_the_limit_is_refused_with_both_sizes(tmp_path):
    with (tmp_path / "a.pdf").open("wb") as file:
        file.write(b"%PDF-")
        file.truncate(content.MAX_BYTES + 1)
    assert refusal(tmp_path / "a.pdf") == (
        "file_too_big",
        "这个文件有31 MB，超过了30 MB的上限。请压缩图片或拆成几个文件再传。",
    )


def test_every_foreign_kind_has_a_sentence_with_a_next_step():
    for found in Foreign:
        sentence = content.refusal(found)
        assert sentence.endswith("。")
        assert "请" in sentence


# Pictures


def photo(path: Path, size=(40, 20), *, orientation: int = 1) -> Path:
    """Left half red, right half blue, with place and device in its EXIF."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "相机厂家".encode()
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (46.0, 4.0, 12.0)
    image.save(path, "JPEG", exif=exif, quality=95)
    return path


def colour(pixel: tuple[int, int, int]) -> str:
    red, green, blue = pixel
    return "white" if green > 200 else "red" if red > 200 > blue else "blue" if blue > 200 > red else "other"


def test_place_and_device_of_a_photo_do_not_come_along(tmp_path):
    source = photo(tmp_path / "a.jpg")
    assert "相机厂家".encode() in source.read_bytes()
    facts = content.reencode_image(source, tmp_path / "b")
    assert facts == ImageFacts(40, 20, (tmp_path / "b").stat().st_size)
    with Image.open(tmp_path / "b") as clean:
        assert clean.format == "JPEG"
        assert not clean.getexif()
        assert set(clean.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Exif" not in (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("orientation", "size", "first", "last"),
    [
        pytest.param(1, (40, 20), "red", "blue", id="as it is"),
        pytest.param(2, (40, 20), "blue", "red", id="mirrored"),
        pytest.param(3, (40, 20), "blue", "red", id="upside down"),
        pytest.param(6, (20, 40), "red", "blue", id="held upright, turned right"),
        pytest.param(8, (20, 40), "blue", "red", id="held upright, turned left"),
    ],
)
def test_a_photo_is_turned_upright(tmp_path, orientation, size, first, last):
    content.reencode_image(photo(tmp_path / "a.jpg", orientation=orientation), tmp_path / "b")
    with Image.open(tmp_path / "b") as clean:
        assert clean.size == size
        assert colour(clean.getpixel((3, 3))) == first
        assert colour(clean.getpixel((size[0] - 4, size[1] - 4))) == last


def test_the_longest_side_is_brought_to_the_limit_and_a_small_picture_is_left(tmp_path):
    assert content.reencode_image(photo(tmp_path / "a.jpg", (6000, 1500)), tmp_path / "b").width == 2560
    assert content.reencode_image(photo(tmp_path / "c.jpg", (1500, 6000)), tmp_path / "d").height == 2560
    facts = content.reencode_image(photo(tmp_path / "e.jpg", (2560, 100)), tmp_path / "f")
    assert (facts.width, facts.height) == (2560, 100)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_was_transparent_turns_white(tmp_path, form):
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (10, 0, 20, 20))
    image.save(tmp_path / "a", form, lossless=True)
    content.reencode_image(tmp_path / "a", tmp_path / "b")
    with Image.open(tmp_path / "b") as clean:
        assert (colour(clean.getpixel((2, 10))), colour(clean.getpixel((17, 10)))) == ("white", "red")


def test_a_grey_scan_of_sixteen_bits_keeps_its_greys(tmp_path):
    image = Image.new("I;16", (20, 20), 0x4000)
    image.save(tmp_path / "a", "PNG")
    content.reencode_image(tmp_path / "a", tmp_path / "b")
    with Image.open(tmp_path / "b") as clean:
        assert abs(clean.getpixel((10, 10))[0] - 0x40) <= 2


def png_that_claims(path: Path, width: int, height: int) -> Path:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0))
    return put(path, b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b""))


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(50_000, 50_000, id="2,500 megapixels"),
        pytest.param(15_000, 10_000, id="150 megapixels, more than any photo"),
        pytest.param(8_000, 6_000, id="48 megapixels, too many to decode whole"),
    ],
)
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path, width, height):
    with pytest.raises(BadInput) as refused:
        content.reencode_image(png_that_claims(tmp_path / "a", width, height), tmp_path / "b")
    assert (refused.value.code, refused.value.message) == (
        "image_too_large",
        "这张图片的像素太多，系统打不开。请在手机上缩小或截图后再传。",
    )
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_picture_cut_short_is_refused_and_nothing_is_written(tmp_path, share):
    whole = photo(tmp_path / "a.jpg", (400, 300)).read_bytes()
    with pytest.raises(BadInput) as refused:
        content.reencode_image(put(tmp_path / "b.jpg", whole[: int(len(whole) * share)]), tmp_path / "c")
    assert (refused.value.code, refused.value.message) == (
        "image_broken",
        "这张图片不完整或已损坏，打不开。请重新拍一张，或从原图再导出一次。",
    )
    assert not (tmp_path / "c").exists()


def test_a_picture_of_another_format_is_not_opened(tmp_path):
    Image.new("RGB", (9, 9)).save(tmp_path / "a.jpg", "GIF")
    with pytest.raises(BadInput) as refused:
        content.reencode_image(tmp_path / "a.jpg", tmp_path / "b")
    assert refused.value.code == "image_broken"
