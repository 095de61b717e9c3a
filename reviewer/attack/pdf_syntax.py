"""What of a PDF is content, and what is the format's own: keywords, its names, common fonts.

The surname Root is no trailer, Gray no colour space and Roman no font; a name that an author
gave to a font, a colour or a glyph is content.

Decision 56.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reviewer.system.resources import resource_path

# ISO 32000-1, 7.3.5: a name ends at white space or a delimiter; 127 bytes is the limit of its Annex
# C.
_NAME = re.compile(rb"/([^\x00-\x20()<>\[\]{}/%]{1,127})")
# 7.3.5: any byte of a name may be written as # and two hexadecimal digits.
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_KEYWORD = re.compile(
    rb"(?<![^\s<>\[\]()])(?:obj|endobj|stream|endstream|xref|trailer|startxref|true|false|null|R"
    rb"|begin(?:cmap|bfchar|bfrange|codespacerange|cidrange|cidchar)"
    rb"|end(?:cmap|bfchar|bfrange|codespacerange|cidrange|cidchar)|findresource|defineresource"
    rb"|currentdict|begin|end|dict|def|pop)(?![^\s<>\[\]()/])"
)
_NEUTRAL = re.compile(
    r"(?:F|Font|Fm|Im|Img|Image|GS|ExtG|CS|C|Pat|P|Sh|X|XO|Fx|TT|T|R|MC|OC|g|G|glyph|cid|uni|u)"
    r"_?\d[\dA-Fa-f]*\Z"
)
# ISO 32000-1, 9.6.4: six capital letters and a plus before the name of a font subset.
_SUBSET = re.compile(r"[A-Z]{6}\+")
_STYLE = re.compile(
    r"(?:[-,]?(?:Bold|Italic|Oblique|Regular|Roman|Medium|Light|Semibold|Narrow|Condensed|Black|Demi"
    r"|BoldItalic|PSMT|MT|PS|Std|Pro|Book))+\Z"
)


@lru_cache(maxsize=1)
def _known_names_and_fonts() -> tuple[frozenset[str], frozenset[str]]:
    """The names of the format, and the fonts that every machine has."""
    text = resource_path("words/pdf-names.txt").read_text(encoding="utf-8")
    names, _, fonts = text.partition("\n\n")
    glyphs = resource_path("words/glyph-names.txt").read_text(encoding="utf-8")
    own = (line for line in (names + "\n" + glyphs).splitlines() if not line.startswith("#"))
    return frozenset(own), frozenset(_fold_font_name(font) for font in fonts.split())


def _fold_font_name(font: str) -> str:
    return re.sub(r"[\s_-]", "", font).lower()


@lru_cache(maxsize=4096)
def is_own(name: str) -> bool:
    """True for a name (without its slash) that is the format's, or says nothing."""
    names, fonts = _known_names_and_fonts()
    if name in names or _NEUTRAL.match(name) or len(name) < 3:
        return True
    bare = _SUBSET.sub("", name, count=1)
    return _fold_font_name(bare) in fonts or _fold_font_name(_STYLE.sub("", bare)) in fonts


def strip_pdf_syntax(data: bytes) -> bytes:
    """Bytes of a file or of page code without the format's own names and keywords."""
    return _KEYWORD.sub(b" ", _NAME.sub(_keep_foreign_name, data))


def _keep_foreign_name(match: re.Match[bytes]) -> bytes:
    name = _ESCAPED.sub(lambda m: bytes([int(m.group(1), 16)]), match.group(1))
    return b" " if is_own(name.decode("utf-8", "replace")) else b" " + match.group()


def is_program(data: bytes) -> bool:
    """True for a font, a colour profile or a map of codes: their makers' names and licences
    are nobody's words, so only what is more than one word is looked for in them.
    """
    # The first bytes of TrueType, OpenType (OTTO), a collection, CFF; `acsp` at 36 is ICC's mark.
    head = data[:4]
    font = head in (b"\0\1\0\0", b"true", b"OTTO", b"ttcf") or head[:3] == b"\1\0\4"
    return (
        font
        or data.startswith((b"%!PS-AdobeFont", b"%!FontType1"))
        or data[36:40] == b"acsp"
        or b"begincmap" in data[:2048]
    )
