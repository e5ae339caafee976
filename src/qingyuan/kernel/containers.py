"""The two containers office files come in (容器文件): zip packages and compound files, read without trusting them.

A container declares sizes, counts and places, and another parser may read the same declaration differently.
So parts are inflated and counted here, and what goes on to another parser is a container written by us
(`repack`, `write_compound`) that holds only parts already seen.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

BLOCK = 1 << 20  # bytes inflated at a time
# A workbook with a few hundred pictures has under a thousand parts; each costs memory before it is read.
MAX_PARTS = 2_000
# About what MAX_PARTS entries with long names take; the list is read whole, so it is bounded first.
_MAX_DIRECTORY = 1 << 20
# Deflate reaches 1,032:1; sheets of empty styled cells stay under 100:1.
MAX_RATIO = 150
# Under this a high ratio is harmless: small parts of one repeated tag are common.
_RATIO_FREE = 8 << 20

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_DOS_1980 = 0x21


class BadContainer(Exception):
    """The container contradicts itself or ends too early (文件损坏)."""


class Oversized(Exception):
    """The container holds more than it may (解开后过大)."""


def zip_parts(source: BinaryIO) -> dict[str, zipfile.ZipInfo]:
    """The parts of a zip package by name, without inflating any.

    Raises BadContainer (not a whole zip, two parts of one name, encrypted or unusual packing) or Oversized.
    """
    if _directory_size(source) > _MAX_DIRECTORY:
        raise Oversized
    try:
        with zipfile.ZipFile(source) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise BadContainer from error
    if len(infos) > MAX_PARTS:
        raise Oversized
    names = {info.filename.lower() for info in infos}
    # Parsers differ in which of two equal names they take, and some compare without case.
    if len(names) != len(infos):
        raise BadContainer
    if any(
        info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos
    ):
        raise BadContainer
    return {info.filename: info for info in infos}


def _directory_size(source: BinaryIO) -> int:
    size = source.seek(0, io.SEEK_END)
    tail_size = min(size, 0xFFFF + _END.size + 20 + _END_64.size)
    source.seek(size - tail_size)
    tail = source.read(tail_size)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + _END.size > len(tail):
        raise BadContainer
    declared = [_END.unpack_from(tail, end)[5]]
    wide = end - 20 - _END_64.size
    if wide >= 0 and tail[end - 20 : end - 16] == b"PK\x06\x07":
        # The wide record replaces the narrow one for whoever reads it, so the larger of both counts.
        declared = [declared[0] % 0xFFFFFFFF, _END_64.unpack_from(tail, wide)[8]]
    return max(declared)


def _packed(source: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    if part.header_offset < 0:
        raise BadContainer
    source.seek(part.header_offset)
    header = source.read(_LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
        raise BadContainer
    name_length, extra_length = _LOCAL.unpack(header)[9:]
    source.seek(name_length + extra_length, io.SEEK_CUR)
    left = part.compress_size
    while left:
        block = source.read(min(BLOCK, left))
        if not block:
            raise BadContainer
        left -= len(block)
        yield block


def _unpacked(source: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    supply = _packed(source, part)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from supply
        return
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    pending = b""
    while not engine.eof:
        pending = pending or next(supply, b"")
        try:
            block = engine.decompress(pending, BLOCK)
        except zlib.error as error:
            raise BadContainer from error
        if not block and not pending:
            raise BadContainer
        pending = engine.unconsumed_tail
        yield block


def inflate(source: BinaryIO, part: zipfile.ZipInfo, *, limit: int) -> Iterator[bytes]:
    """The bytes of one part, block by block, counted as they really come out and not as declared.

    limit  bytes that may come out. Raises Oversized past it or past MAX_RATIO, BadContainer when size or
    checksum is not the declared one.
    """
    total = checksum = 0
    most = min(limit, max(_RATIO_FREE, part.compress_size * MAX_RATIO))
    for block in _unpacked(source, part):
        total += len(block)
        if total > most:
            raise Oversized
        checksum = zlib.crc32(block, checksum)
        yield block
    if total != part.file_size or checksum != part.CRC:
        raise BadContainer


def repack(source: BinaryIO, parts: Iterable[zipfile.ZipInfo]) -> bytes:
    """A new zip package of these parts, their packed bytes copied as they are (重新封装).

    Nothing of the old package's directory, comments or hidden second directory comes along.
    """
    body, directory, count = io.BytesIO(), io.BytesIO(), 0
    for part in parts:
        name = part.filename.encode()
        # 0x800: the name is UTF-8. The date is left at the earliest a zip can hold.
        shared = (20, 0x800, part.compress_type, 0, _DOS_1980, part.CRC, part.compress_size, part.file_size, len(name))
        directory.write(_CENTRAL.pack(b"PK\x01\x02", 20, *shared, 0, 0, 0, 0, 0, body.tell()) + name)
        body.write(_LOCAL.pack(b"PK\x03\x04", *shared, 0) + name)
        body.writelines(_packed(source, part))
        count += 1
    listed = directory.getvalue()
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), body.tell(), 0)
    return body.getvalue() + listed + end


# Compound files (OLE), [MS-CFB]: sectors in chains, a directory of 128-byte entries, small streams in a stream.
COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<8s16s5H6s9L")
_ENTRY = struct.Struct("<64sH2B3L16sL8s8sLQ")
_FREE, _END_OF_CHAIN, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALL_SECTOR, _SMALL_STREAM = 64, 4096


class CompoundFile:
    """What stands at the root of a compound file: its streams and the names of its storages.

    data  the whole file. Raises BadContainer when a chain leaves the file, runs in a circle or ends too early.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(COMPOUND_MAGIC):
            raise BadContainer
        header = _HEADER.unpack_from(data)
        self._data = data
        self._sector = {9: 512, 12: 4096}.get(header[5], 0)
        if not self._sector:
            raise BadContainer
        fat_count, directory, _, _, small_fat, _, difat, _ = header[9:]
        self._fat = self._read_fat(fat_count, difat)
        entries = self._entries(self._chain(directory, MAX_PARTS * _ENTRY.size))
        root = next((entry for entry in entries if entry[2] == 5), None)
        if root is None:
            raise BadContainer
        # A hostile chain could be long; the root's own size says how much of it holds small streams.
        self._small = self._chain(root[11])[: root[12]] if root[12] else b""
        self._small_fat = self._numbers(self._chain(small_fat)) if small_fat < _FAT_SECTOR else ()
        self._children = dict(self._walk(entries, root[6]))

    @property
    def names(self) -> frozenset[str]:
        """Names of the streams and storages directly under the root."""
        return frozenset(self._children)

    def stream(self, name: str) -> bytes:
        """The whole stream of this name. Raises KeyError, BadContainer."""
        start, size = self._children[name]
        if not size:
            return b""
        found = self._small_chain(start, size) if size < _SMALL_STREAM else self._chain(start, size)
        if len(found) < size:
            raise BadContainer
        return found[:size]

    def _read_fat(self, count: int, difat: int) -> tuple[int, ...]:
        places = list(struct.unpack_from("<109L", self._data, 76))
        seen = 0
        while difat < _FAT_SECTOR:
            *more, difat = self._numbers(self._at(difat))
            places += more
            seen += 1
            if seen > len(self._data) // self._sector:
                raise BadContainer
        used = [place for place in places[:count] if place < _FAT_SECTOR]
        # One table sector covers sector / 4 others; twice that leaves room for what a program set aside.
        if len(used) > 2 + 2 * len(self._data) // (self._sector * self._sector // 4):
            raise BadContainer
        return self._numbers(b"".join(map(self._at, used)))

    @staticmethod
    def _numbers(raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}L", raw[: len(raw) // 4 * 4])

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        # The last sector of a file may be cut short by the program that wrote it.
        found = self._data[start : start + self._sector]
        if not found:
            raise BadContainer
        return found

    def _chain(self, sector: int, size: int | None = None) -> bytes:
        found: list[bytes] = []
        while sector < _FAT_SECTOR and (size is None or len(found) * self._sector < size):
            if len(found) > len(self._fat) or sector >= len(self._fat):
                raise BadContainer
            found.append(self._at(sector))
            sector = self._fat[sector]
        return b"".join(found)

    def _small_chain(self, sector: int, size: int) -> bytes:
        found: list[bytes] = []
        while sector < _FAT_SECTOR and len(found) * _SMALL_SECTOR < size:
            if sector >= len(self._small_fat):
                raise BadContainer
            found.append(self._small[sector * _SMALL_SECTOR : (sector + 1) * _SMALL_SECTOR])
            sector = self._small_fat[sector]
        return b"".join(found)

    @staticmethod
    def _entries(raw: bytes) -> list[tuple[Any, ...]]:
        return [_ENTRY.unpack_from(raw, at) for at in range(0, len(raw) - 127, 128)]

    def _walk(self, entries: list[tuple[Any, ...]], first: int) -> Iterator[tuple[str, tuple[int, int]]]:
        todo, seen = [first], set()
        while todo:
            number = todo.pop()
            if number in seen or number >= len(entries):
                continue
            seen.add(number)
            name, length, _kind, _colour, left, right, _child, *_, start, size = entries[number]
            # Version 3 leaves the upper half of the size undefined.
            size = size if self._sector > 512 else size & 0xFFFFFFFF
            yield name[: max(length - 2, 0)].decode("utf-16-le", "replace"), (start, size)
            todo += [left, right]


def write_compound(streams: Mapping[str, bytes]) -> bytes:
    """A new compound file with these streams under its root, each padded with zeros to at least 4,096 bytes.

    Names up to 31 characters, given in the order the format wants: shorter first, then by letters.
    """
    size = 4096  # version 4: one FAT sector covers 4 MB, so the header's 109 are enough for any upload
    padded = [data.ljust(_SMALL_STREAM, b"\0") for data in streams.values()]
    lengths = [-(-len(data) // size) for data in padded]
    directory_length = -(-(len(streams) + 1) * 128 // size)
    # One sector stands for the small streams there are none of: some readers take its absence for damage.
    used = directory_length + 1 + sum(lengths)
    fat_length = 1
    while fat_length * (size // 4) < used + fat_length:
        fat_length += 1
    fat = [_FAT_SECTOR] * fat_length
    starts = []
    for length in [directory_length, 1, *lengths]:
        starts.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + length), _END_OF_CHAIN]
    fat += [_FREE] * (fat_length * (size // 4) - len(fat))
    header = _HEADER.pack(
        COMPOUND_MAGIC, bytes(16), 0x3E, 4, 0xFFFE, 12, 6, bytes(6),
        directory_length, fat_length, starts[0], 0, _SMALL_STREAM, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0,
    )  # fmt: skip
    places = [*range(fat_length), *[_FREE] * (109 - fat_length)]
    entries = [_entry("Root Entry", 5, right=_FREE, child=1 if streams else _FREE, start=starts[1], size=_SMALL_SECTOR)]
    for number, (name, data) in enumerate(zip(streams, padded, strict=True), start=1):
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, right=right, child=_FREE, start=starts[number + 1], size=len(data)))
    sectors = [
        (header + struct.pack("<109L", *places)).ljust(size, b"\0"),
        struct.pack(f"<{len(fat)}L", *fat),
        b"".join(entries).ljust(directory_length * size, b"\0"),
        bytes(size),
        *(data.ljust(-(-len(data) // size) * size, b"\0") for data in padded),
    ]
    return b"".join(sectors)


def _entry(name: str, kind: int, *, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    black = 1
    return _ENTRY.pack(
        raw, len(raw) + 2, kind, black, _FREE, right, child, bytes(16), 0, bytes(8), bytes(8), start, size
    )
