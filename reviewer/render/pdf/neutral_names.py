"""Names that an author chose for fonts, glyphs, colours and resources say nothing any more.

Any of them may be a person's name, and none is needed to draw the page. They get others of no
meaning; within font programs, others of the same length, so that nothing has to be moved.

Decision 93.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pikepdf
from pymupdf import mupdf

_SHORTEST = 4  # letters of a glyph's name that may be somebody's
_EEXEC = 55665  # the key of every Type 1 program
_CHARSTRING = re.compile(rb"/([A-Za-z][\w.-]{3,126})(?= \d+ (?:RD|-\|) )")
_STANDARD_STRINGS = 391  # of a CFF font, before its own
_KEPT_SPACES = frozenset(
    {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern", "/G", "/RGB", "/CMYK", "/I"}
    | {"/DefaultGray", "/DefaultRGB", "/DefaultCMYK", "/Indexed"}
)
_INKS = frozenset({"/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black"})
_INKS |= {"/Red", "/Green", "/Blue", "/Gray"}
_USES = frozenset({"Do", "Tf", "gs", "cs", "CS", "sh", "scn", "SCN"})
RESOURCES = frozenset({"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading"})
"""Keys of dictionaries whose keys are renamed where page code uses them."""
_FAMILIES = re.compile(
    r"(?i)arial|helvetica|times|courier|symbol|zapfdingbats|georgia|verdana|tahoma|calibri|cambria"
    r"|consolas|trebuchet|garamond|palatino|century|bookantiqua|lucida|segoe|simsun|simhei|gulim"
    r"|batang|dotum|mspgothic|ms-pgothic|ms-gothic|ms-mincho|mspmincho|kaiti|fangsong|mingliu"
    r"|heisei|kozmin|kozgo|stsong|wingdings|webdings"
)
_STYLE = re.compile(r"(?i)bold|italic|oblique|narrow|roman|regular|light|medium|black|condensed")
_PLAIN_REST = re.compile(r"(?i)(new|ps|mt|std|lt|ui|ms|unicode|[-, ]|\d)*")
_REGULAR = re.compile(
    r"(uni[0-9A-F]{4,}|u[0-9A-F]{4,6}|[A-Za-z]{0,6}\d+|\.?[A-Za-z]{1,2}|\.notdef|\.null|space"
    r"|nonmarkingreturn)(\.(alt|sc|fitted|oldstyle|lf|tf|init|fina|medi|isol|[a-z]{2}\d\d))?"
)
_SUFFIX = re.compile(
    r"|alt|sc|small|swash|fitted|oldstyle|lf|tf|init|fina|medi|isol|[a-z]{0,4}\d{0,2}"
)


class Names:
    """Other names for those of one document, the same for the same name."""

    def __init__(self) -> None:
        self._resources: dict[str, str] = {}
        self._inks: dict[str, str] = {}
        self._fonts: dict[str, str] = {}
        self._glyphs: dict[str, str] = {}

    def rename_resource(self, name: str) -> str:
        """The new name of a resource."""
        if name in _KEPT_SPACES:
            return name
        return self._resources.setdefault(name, f"/R{len(self._resources) + 1}")

    def rename_in_use(self, one: Any) -> Any:
        """An instruction of page code with the new name of the resource that it uses."""
        operator = str(one.operator)
        if operator not in _USES or not len(one.operands):
            return one
        at = 0 if operator == "Tf" else len(one.operands) - 1
        operands = list(one.operands)
        if not isinstance(operands[at], pikepdf.Name):
            return one
        operands[at] = pikepdf.Name(self.rename_resource(str(operands[at])))
        return pikepdf.ContentStreamInstruction(operands, one.operator)

    def rename_keys(self, held: Any) -> None:
        """Give the entries of a dictionary of resources their new names."""
        entries = list(held.items())
        for key, _ in entries:
            del held[key]
        for key, value in entries:
            held[self.rename_resource(key)] = value

    def rename_ink(self, name: Any) -> Any:
        """A colorant's new name; what printers know stays."""
        if str(name) in _INKS:
            return name
        return pikepdf.Name(self._inks.setdefault(str(name), f"/Ink{len(self._inks) + 1}"))

    def neutralise_space(self, array: Any) -> None:
        """Rename the colorants of a colour space, and drop what is said of them."""
        if len(array) < 4 or not isinstance(array[0], pikepdf.Name):
            return
        if str(array[0]) == "/Separation" and isinstance(array[1], pikepdf.Name):
            array[1] = self.rename_ink(array[1])
        elif str(array[0]) == "/DeviceN" and isinstance(array[1], pikepdf.Array):
            for at, name in enumerate(list(array[1])):
                if isinstance(name, pikepdf.Name):
                    array[1][at] = self.rename_ink(name)
            while len(array) > 4:
                del array[4]

    def neutralise_font(self, font: Any) -> None:
        """Rename a font, its descriptor, what its program says, and its unknown glyphs."""
        if "/Name" in font:
            del font["/Name"]
        descriptor = font.get("/FontDescriptor")
        program = _font_program(descriptor)
        for held, key in ((font, "/BaseFont"), (descriptor, "/FontName")):
            if held is not None and isinstance(held.get(key), pikepdf.Name):
                held[key] = pikepdf.Name(self._font_name(str(held[key]), descriptor, program))
        for child in font.get("/DescendantFonts", ()):
            if isinstance(child, pikepdf.Dictionary):
                self.neutralise_font(child)
                font["/BaseFont"] = child.get("/BaseFont", pikepdf.Name("/F0"))
        if font.get("/Subtype") == "/Type3":
            self._drawn_glyphs(font)
        if program is not None:
            self._named_glyphs(font)
            _quiet_program(*program, self._alias_of_glyph)

    def _named_glyphs(self, font: Any) -> None:
        """What an encoding calls glyphs of a program, as they are called there from now on."""
        encoding = font.get("/Encoding")
        if font.get("/Subtype") != "/Type3" and isinstance(encoding, pikepdf.Dictionary):
            font["/Encoding"] = _rename_glyphs(encoding, self._alias_of_glyph)

    def _alias_of_glyph(self, name: str) -> str:
        """Another name of the same length for a glyph that an author named."""
        if len(name) < _SHORTEST or all(map(is_regular, name.split("_"))):
            return name
        if name not in self._glyphs and name not in self._glyphs.values():
            number = str(len(self._glyphs) + 1)
            if len(number) >= len(name):
                return name
            self._glyphs[name] = f"z{number.zfill(len(name) - 1)}"
        return self._glyphs.get(name, name)

    def _font_name(self, name: str, descriptor: Any, program: Any) -> str:
        if name in self._fonts.values():
            return name
        said = name.lstrip("/")
        if program is None:
            bare = said.partition("+")[2] or said
            rest = _STYLE.sub("", _FAMILIES.sub("", bare, count=1))
            if _FAMILIES.match(bare) and _PLAIN_REST.fullmatch(rest):
                return f"/{bare}"
            flags = int(descriptor.get("/Flags", 0)) if descriptor is not None else 0
            return _standard_name(flags, bare)
        return self._fonts.setdefault(name, f"/F{len(self._fonts) + 1}")

    def _drawn_glyphs(self, font: Any) -> None:
        """The glyphs of a font that draws them with page code."""
        procs, encoding = font.get("/CharProcs"), font.get("/Encoding")
        if not isinstance(procs, pikepdf.Dictionary):
            return
        fresh = pikepdf.Dictionary()
        for key, value in procs.items():
            fresh[f"/{self._glyph_name(key.lstrip('/'))}"] = value
        font["/CharProcs"] = fresh
        if isinstance(encoding, pikepdf.Dictionary):
            font["/Encoding"] = _rename_glyphs(encoding, self._glyph_name)

    def _glyph_name(self, name: str) -> str:
        if is_regular(name) or name in self._glyphs.values():
            return name
        return self._glyphs.setdefault(name, f"z{len(self._glyphs) + 1}")


def _rename_glyphs(encoding: Any, way: Callable[[str], str]) -> Any:
    """A copy of an encoding in which glyphs are called otherwise."""
    copy = pikepdf.Dictionary(dict(encoding.items()))
    if "/Differences" in encoding:
        listed = [
            pikepdf.Name(f"/{way(str(d).lstrip('/'))}") if isinstance(d, pikepdf.Name) else d
            for d in encoding["/Differences"]
        ]
        copy["/Differences"] = pikepdf.Array(listed)
    return copy


@lru_cache(maxsize=16384)
def is_regular(name: str) -> bool:
    """True for a glyph's name that the trade knows, or that only counts."""
    base, _, rest = name.partition(".")
    known = bool(base) and mupdf.fz_unicode_from_glyph_name_strict(base) != 0
    return (known and _SUFFIX.fullmatch(rest) is not None) or _REGULAR.fullmatch(name) is not None


def _standard_name(flags: int, name: str) -> str:
    bold, slanted = "bold" in name.casefold(), bool(flags & 64) or "ital" in name.casefold()
    if flags & 1:
        family, slant = "Courier", "Oblique"
    elif flags & 2:
        family, slant = "Times", "Italic"
    else:
        family, slant = "Helvetica", "Oblique"
    style = ("Bold" if bold else "") + (slant if slanted else "")
    if not style:
        return "/Times-Roman" if family == "Times" else f"/{family}"
    return f"/{family}-{style}"


def _font_program(descriptor: Any) -> tuple[str, Any] | None:
    if not isinstance(descriptor, pikepdf.Dictionary):
        return None
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if isinstance(descriptor.get(key), pikepdf.Stream):
            return key, descriptor[key]
    return None


def _quiet_program(key: str, stream: Any, alias: Callable[[str], str]) -> None:
    """Blank what a font program says of itself, and call its glyphs as ``alias`` does."""
    try:
        data = bytearray(stream.read_bytes())
    except pikepdf.PdfError:
        return
    before = bytes(data)
    try:
        if key == "/FontFile":
            data = _quiet_type1(data, alias)
        elif before[:4] in (b"\0\1\0\0", b"true", b"OTTO"):
            _quiet_tables(data, alias)
        elif key == "/FontFile3":
            _quiet_cff(data, 0, alias)
    except (IndexError, struct.error, ValueError):
        return  # a broken program is left to who draws it; the attack still reads it
    if bytes(data) != before:
        stream.write(bytes(data))


def _quiet_type1(data: bytearray, alias: Callable[[str], str]) -> bytearray:
    end = data.find(b"eexec")
    head = bytes(data[: end if end >= 0 else len(data)])

    def blank_string(match: re.Match[bytes]) -> bytes:
        return match[1] + b"x" * len(match[2]) + match[3]

    told = rb"(/(?:FullName|FamilyName|Notice|Copyright|Weight|version)\s*\()([^)]*)(\))"
    head = re.sub(told, blank_string, head)
    head = re.sub(rb"(/FontName\s*/)(\S+)(\s)", blank_string, head)
    head = re.sub(rb"(%!\S*:?[ \t]*)([^\r\n]*)([\r\n])", blank_string, head, count=1)
    head = re.sub(rb"(%%?)([^!\r\n][^\r\n]*)([\r\n])", blank_string, head)
    gap = re.match(rb"eexec(?:\r\n|[ \t\r\n])?", bytes(data[len(head) : len(head) + 7]))
    if gap is None:
        return bytearray(head)
    begin = len(head) + gap.end()
    rest = re.search(rb"[0\s]{200,}(?:cleartomark\s*)?\Z", bytes(data[begin:]))
    end = begin + rest.start() if rest else len(data)
    called = bytearray(_rename_in_head(head, alias)) + data[len(head) : begin]
    return called + _recode_encrypted(data[begin:end], alias) + data[end:]


def _recode_encrypted(code: bytearray, alias: Callable[[str], str]) -> bytearray:
    """The encrypted part of a Type 1 program, its glyphs called otherwise."""
    if re.fullmatch(rb"[0-9A-Fa-f\s]+", code[:8]):
        return code  # written as digits: the attack reads the names
    plain = bytes(_cipher_type1(code, back=True))
    called = re.sub(_CHARSTRING, lambda m: b"/" + _same_size(m[1], alias), plain)
    return code if called == plain else _cipher_type1(called)


def _cipher_type1(data: bytes | bytearray, *, back: bool = False) -> bytearray:
    """Bytes in the cipher of Type 1 programs, or out of it."""
    out, key = bytearray(data), _EEXEC
    for at, byte in enumerate(data):
        out[at] = byte ^ key >> 8
        key = ((byte if back else out[at]) + key) * 52845 + 22719 & 0xFFFF
    return out


def _rename_in_head(head: bytes, alias: Callable[[str], str]) -> bytes:
    return re.sub(
        rb"(dup\s+\d+\s*/)([\w.-]+)(?=\s)", lambda m: m[1] + _same_size(m[2], alias), head
    )


def _same_size(name: bytes, alias: Callable[[str], str]) -> bytes:
    return alias(name.decode("latin-1")).encode("latin-1")


def _quiet_tables(data: bytearray, alias: Callable[[str], str]) -> None:
    count = struct.unpack_from(">H", data, 4)[0]
    for number in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        if tag == b"name":
            names, stored = struct.unpack_from(">HH", data, start + 2)
            first = start + max(stored, 6 + 12 * names)
            data[first : start + length] = b"\0" * max(start + length - first, 0)
        elif tag == b"CFF ":
            _quiet_cff(data, start, alias)
        elif tag == b"post" and data[start : start + 4] == b"\0\2\0\0":
            _quiet_post(data, start, start + length, alias)
        elif tag in (b"meta", b"DSIG"):
            data[start : start + length] = b"\0" * length


def _quiet_cff(data: bytearray, start: int, alias: Callable[[str], str]) -> None:
    names, at = _places_of_index(data, start + data[start + 2])
    for first, last in names:
        data[first:last] = b"x" * (last - first)
    tops, at = _places_of_index(data, at)
    strings, _ = _places_of_index(data, at)
    told = {sid for first, last in tops for sid in _strings_telling(bytes(data[first:last]))}
    by_number = any(b"\x0c\x1e" in data[first:last] for first, last in tops)  # no glyph has a name
    for number, (first, last) in enumerate(strings):
        if number + _STANDARD_STRINGS in told:
            data[first:last] = b"x" * (last - first)
        elif not by_number:
            data[first:last] = _same_size(bytes(data[first:last]), alias)


def _quiet_post(data: bytearray, start: int, end: int, alias: Callable[[str], str]) -> None:
    at = start + 34 + 2 * struct.unpack_from(">H", data, start + 32)[0]
    while at < end:
        first, last = at + 1, at + 1 + data[at]
        data[first:last] = _same_size(bytes(data[first:last]), alias)
        at = last


def _strings_telling(code: bytes) -> list[int]:
    """The strings in which a CFF font speaks of itself: version, notice, names, weight."""
    found, operands, at = [], [0], 0
    while at < len(code):
        first = code[at]
        at += 1
        if first in (28, 29):
            size = 2 if first == 28 else 4
            operands.append(int.from_bytes(code[at : at + size], "big", signed=True))
            at += size
        elif first == 30:
            while at < len(code) and code[at] & 15 != 15 and code[at] >> 4 != 15:
                at += 1
            at += 1
        elif 32 <= first <= 246:
            operands.append(first - 139)
        elif 247 <= first <= 254:
            sign = 1 if first < 251 else -1
            operands.append(sign * ((first - (247 if sign > 0 else 251)) * 256 + code[at] + 108))
            at += 1
        else:
            operator = first if first != 12 else 1200 + code[at]
            at += first == 12
            if operator in (0, 1, 2, 3, 4, 1200, 1221, 1222, 1238):
                found.append(operands[-1])
            operands = [0]
    return found


def _places_of_index(data: bytearray, at: int) -> tuple[list[tuple[int, int]], int]:
    """The places of an index's items, and where it ends."""
    count = struct.unpack_from(">H", data, at)[0]
    if not count:
        return [], at + 2
    size = data[at + 2]
    offsets = [
        int.from_bytes(data[at + 3 + size * n : at + 3 + size * (n + 1)], "big")
        for n in range(count + 1)
    ]
    base = at + 2 + size * (count + 1)
    items = [(base + a, base + b) for a, b in pairwise(offsets)]
    return items, base + offsets[-1]
