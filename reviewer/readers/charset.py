"""Which encoding a text without a mark was written in, and how sure that is.

Statistics over letters, as general detectors use them, need pages of text. Records are short
and American: one ``n`` with a tilde in a caption decides over a name. So each encoding is asked
what it would make of the words that hold a byte above ASCII, and counts what no writer writes:
a currency sign inside a word, a capital behind a small letter, two alphabets in one word.
Windows-1252 is believed when it reads well. Where it does not, the reading with the fewest such
places wins; where several read equally well and differ, that is said, and a person chooses.

Decisions 27, 105.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

import charset_normalizer

MIXED = "utf-8/cp1252"
"""UTF-8 in which single bytes stand as Windows-1252 has them: files that were put together."""

# Words with a byte above ASCII: all others read alike in every encoding that is asked.
_HIGH = re.compile(rb"[^\x00-\x20]*[\x80-\xff][^\x00-\x20]*")
# These bounds are chosen by hand: a text of more has told all it can.
_MAX_TOKENS = 200_000
_MAX_DISTINCT = 4_000
_FIRST = 400  # words by which bytes that are no text are told: more would cost seconds
_HOPELESS = 1.0  # implausible places a word, in every reading
_MAX_TOKEN = 400  # bytes; scripts without spaces write long ones
_STRANGE = 0.1  # share of characters that tell that bytes are no UTF-16
_MARGIN = 0.75  # one implausible place counts 1: less than that parts no two readings

# What a reading begins with: so much less likely it is where all else is equal.
_SINGLE = {
    **{"cp1252": 0.0, "mac_roman": 0.2, "cp437": 0.2, "cp850": 0.25, "cp1250": 0.3},
    **{
        "iso8859-2": 0.35,
        "cp1254": 0.35,
        "cp1257": 0.45,
        "cp1251": 0.3,
        "koi8_r": 0.35,
        "cp866": 0.4,
    },
    **{"cp1253": 0.35, "cp1255": 0.35, "cp1256": 0.4},
}
_WIDE = {"cp932": 0.3, "gb18030": 0.3, "big5": 0.35, "euc_kr": 0.35, "euc_jp": 0.4}
KNOWN = {
    **{"cp1252": "Western (Windows-1252)", "mac_roman": "Western (Mac)"},
    **{"cp437": "Western (DOS, United States)", "cp850": "Western (DOS)"},
    **{"cp1250": "Central European (Windows-1250)", "iso8859-2": "Central European (ISO 8859-2)"},
    **{"cp1254": "Turkish (Windows-1254)", "cp1257": "Baltic (Windows-1257)"},
    **{"cp1251": "Cyrillic (Windows-1251)", "koi8_r": "Cyrillic (KOI8-R)"},
    **{"koi8-r": "Cyrillic (KOI8-R)", "cp866": "Cyrillic (DOS)"},
    **{"cp1253": "Greek (Windows-1253)", "cp1255": "Hebrew (Windows-1255)"},
    **{"cp1256": "Arabic (Windows-1256)", "cp932": "Japanese (Shift JIS)"},
    **{"shift_jis": "Japanese (Shift JIS)", "euc_jp": "Japanese (EUC)"},
    **{"gb18030": "Chinese, simplified (GB 18030)", "big5": "Chinese, traditional (Big5)"},
    **{"gb2312": "Chinese, simplified (GB 2312)", "gbk": "Chinese, simplified (GBK)"},
    **{"euc_kr": "Korean", "utf-8": "Unicode (UTF-8)", "utf-16": "Unicode (UTF-16)"},
    MIXED: "Unicode with Western letters among it",
}
"""Encodings that a person may choose, in words."""

_LATIN = (
    "cp1252",
    "mac_roman",
    "cp437",
    "cp850",
    "cp1250",
    "iso8859-2",
    "cp1254",
    "cp1257",
    MIXED,
)

# Between letters they are honest in each of these encodings: O’Brien.
_APOSTROPHES = "\u2019\u2018\u02bc\u2032\u00b7\u00b4'`"
_DASHES = {"\u2014": 0.0, "\u2013": 0.5, "\u2010": 0.0, "\u2011": 0.0, "\u00a0": 0.5}
_MAY_FOLLOW = "\u2122\u00ae\u00a9\u201d\u2019\u00bb\u2026\u00aa\u00ba\u00b2\u00b3\u2020\u203a"
_MAY_LEAD = "\u201c\u2018\u00ab\u00bf\u00a1\u00a7\u00a9\u2022\u00b7\u20ac\u00a3\u00ae\u2039\u00b6"
_RAISED = tuple("\u00aa\u00ba\u00b9\u00b2\u00b3\u00b5")
_SIGNS_INSIDE = re.compile(r"[^\W\d_][\xa1-\xbf]{2,}[^\W\d_]")
_FRAME = re.compile("[\u2500-\u259f]+")
_REPEATED = re.compile(r"([^\W\d_\x00-\x7f])\1{3}")
# What no language has: a grave that is Italian inside a word, a tilde of Portuguese without its
# diphthong, a Danish vowel behind another one or in a word of acutes and tildes.
_NO_SPELLING = re.compile(
    r"[\xec\xf2](?=[a-z])|\xf5(?!e)|(?<=[aeiou\xe8])\xe6|\xe6(?=\xe8)"
    r"|(?-i:\A[\xc8\xcc\xd2](?=[a-z]{2}))"
    r"|(?=.*[\xf8\xe6\xe5]).*[\xe1\xed\xfd\xf1\xe3\xf5\xe7\xe8\xec\xf2]",
    re.IGNORECASE,
)
_SCRIPTS = (
    ("CJK", "han"),
    ("HIRAGANA", "han"),
    ("KATAKANA", "han"),
    ("HANGUL", "hangul"),
    ("CYRILLIC", "cyrillic"),
    ("GREEK", "greek"),
    ("HEBREW", "hebrew"),
    ("ARABIC", "arabic"),
)


@dataclass(frozen=True)
class Charset:
    """An encoding by a name that ``decode_lossy`` knows.

    Attributes:
        doubts: other encodings that read as well and say something else.
    """

    name: str
    doubts: tuple[str, ...] = ()


def decode_lossy(data: bytes, name: str) -> str:
    """Bytes as text; what the encoding does not know becomes U+FFFD.

    Raises:
        LookupError: No such encoding.
    """
    if name == MIXED:
        return data.decode("utf-8", "reviewer-cp1252")
    return data.decode(name, "replace")


def of_bytes(data: bytes) -> Charset:
    """The encoding of a text that is not UTF-8 and has no byte order mark."""
    tokens = _tokens_beyond_ascii(data)
    if not tokens:
        return Charset("cp1252")
    names = list(_candidate_encodings(data, tokens))
    first = Counter(dict(islice(tokens.items(), _FIRST)))
    costs = {name: _cost_of_encoding(first, name) for name in names}
    if min(costs.values()) >= len(first) * _HOPELESS:
        tokens = first
    elif len(first) < len(tokens):
        costs = {name: _cost_of_encoding(tokens, name) for name in names}
    ranked = sorted(costs, key=lambda name: costs[name])
    best = ranked[0]
    if best not in _LATIN:
        best = _among_scripts(data, [n for n in ranked if costs[n] < costs[best] + 0.5])
    if best == "cp1252" and costs[best] == 0:
        return Charset(best)
    read = {name: _decoded_words(tokens, name) for name in ranked}
    limit = costs[best] + _MARGIN
    close = [n for n in ranked if n != best and costs[n] <= limit]
    if costs[best] >= 1 + {**_SINGLE, **_WIDE}.get(best, 0.0):  # it garbles something itself
        close = [n for n in ranked if n != best][:3]
    if best not in _LATIN and sum(len(t) * n for t, n in tokens.items()) >= 200:
        close = []  # enough letters that their frequencies can be trusted
    doubts = _differing_encodings(best, close, read)
    if doubts and best in _LATIN and best != "cp1252" and "cp1252" not in doubts:
        doubts = ("cp1252", *doubts)  # whoever is asked is asked about that, too
    return Charset(best, doubts)


def _differing_encodings(
    best: str, close: list[str], read: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Of encodings that read alike one is enough to ask about."""
    seen = {read[best]}
    out: list[str] = []
    for name in close:
        if read[name] not in seen:
            seen.add(read[name])
            out.append(name)
    return tuple(out[:3])


def wide_of(data: bytes) -> Charset | None:
    """UTF-16 without a mark, told by what its characters are; ``None`` where they are none.

    Asked of bytes with controls among them, which no text in single bytes has.
    """
    costs = {}
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = codecs.getincrementaldecoder(name)().decode(data)
        except UnicodeDecodeError:
            continue
        costs[name] = _measure_strangeness(text)
    best = min(costs, key=lambda name: costs[name], default="")
    if not best or costs[best] > _STRANGE:
        return None
    return Charset(best, tuple(n for n in costs if n != best and costs[n] <= _STRANGE))


def _measure_strangeness(text: str) -> float:
    """The share of characters that no text has beside the others."""
    found = Counter(_sort_of(c) for c in text if not c.isspace() or c > "\x7f")
    strange = found.pop("", 0)
    known = sum(found[sort] for sort in ("latin", *[s for s, _ in found.most_common(1)]))
    many = sum(found.values()) + strange
    return 1 - min(known, many) / many if many else 1.0


def _sort_of(char: str) -> str:
    """The alphabet; empty for what is none of daily use."""
    kind = unicodedata.category(char)
    if char < "\x7f" or kind[0] in "PN" or (kind[0] == "L" and char < "\u0250"):
        return "latin" if kind[0] != "C" else ""
    name = unicodedata.name(char, "")
    script = next((script for start, script in _SCRIPTS if name.startswith(start)), "")
    return script if script != "han" or _is_common(char) else ""


def _tokens_beyond_ascii(data: bytes) -> Counter[bytes]:
    """The words that hold a byte above ASCII, with how often they stand there."""
    found: Counter[bytes] = Counter()
    for at, match in enumerate(_HIGH.finditer(data)):
        if at >= _MAX_TOKENS or len(found) >= _MAX_DISTINCT:
            break
        found[match[0][:_MAX_TOKEN]] += 1
    return found


def _candidate_encodings(data: bytes, tokens: Counter[bytes]) -> Iterator[str]:
    yield from _SINGLE
    if any(_holds_utf8(token) for token in tokens):
        yield MIXED
    for name in _WIDE:
        try:
            codecs.getincrementaldecoder(name)().decode(data)
        except UnicodeDecodeError:
            continue
        yield name


def _holds_utf8(token: bytes) -> bool:
    return re.search(rb"[\xc3-\xf4][\x80-\xbf]", token) is not None


def _decoded_words(tokens: Counter[bytes], name: str) -> tuple[str, ...]:
    return tuple(decode_lossy(token, name) for token in tokens)


def _cost_of_encoding(tokens: Counter[bytes], name: str) -> float:
    start = {**_SINGLE, **_WIDE, MIXED: 0.3}[name]
    wide = name in _WIDE
    # At most three times: a word that stands everywhere is still one word.
    return start + sum(
        min(n, 3) * count_implausible(decode_lossy(t, name), wide) for t, n in tokens.items()
    )


def _among_scripts(data: bytes, names: list[str]) -> str:
    """Between readings in which every word is of one alphabet, the letters' frequencies decide."""
    if len(names) < 2:
        return names[0]
    # Frequencies of letters: where there are enough of them and nothing else decides.
    found = charset_normalizer.from_bytes(data[: 1 << 18], cp_isolation=names).best()
    known = found.encoding if found else ""
    return known if known in names else names[0]


def count_implausible(token: str, wide: bool = False) -> float:
    """How many places of a word no writer would write; 1 each, less for a doubtful one.

    Args:
        token: text without plain white space.
        wide: it was read from bytes of which several make a letter.
    """
    if _FRAME.fullmatch(token):
        return 0.0  # a table that is drawn, as programs for DOS wrote them
    if token in _RAISED:
        return 0.5  # raised, and nothing that it stands behind
    out = 2.0 if _REPEATED.search(token) else 0.0
    out += 1.0 if _SIGNS_INSIDE.search(token) else 0.0
    for word in re.findall(r"[^\W\d_]+", token):
        out += _odd_letters(word, wide)
    for at, char in enumerate(token):
        if ord(char) < 128:
            continue
        kind = unicodedata.category(char)
        if kind[0] == "C" or char == "\ufffd":
            out += 3
        elif kind[0] not in "LM":
            out += _odd_mark(char, token[at - 1 : at], token[at + 1 : at + 2])
    return out


def _odd_mark(char: str, before: str, after: str) -> float:
    """A sign, a number form or a stop beside letters."""
    if "\u2500" <= char <= "\u25ff":
        return 1.0  # boxes and blocks
    if char in _APOSTROPHES:
        return 0.0
    if before.isalpha() and after.isalpha():
        return _DASHES.get(char, 1.0)
    if char in _DASHES and after in _DASHES and before.isalpha():
        return 1.0  # one dash is enough
    if char in _RAISED[2:5] and (after.isalpha() or after in _RAISED[2:5]):
        return 1.0  # no note stands inside a word
    if char == "\u00b0" and after in ("C", "F"):
        return 0.0
    if char in "\u00a9\u00ae\u00a3\u20ac" and after.islower():
        return 1.0
    if before.isalpha():
        return 0.0 if char in _MAY_FOLLOW or char in _DASHES else 1.0
    if after.isalpha() and not before.isdigit():  # 98°F
        return 0.0 if char in _MAY_LEAD or char in _DASHES else 0.5
    signs = before > "\x7f" and unicodedata.category(char)[0] == "S"
    return 0.5 if signs and unicodedata.category(before)[0] == "S" else 0.0


def _odd_letters(word: str, wide: bool) -> float:
    foreign = [c for c in word if ord(c) > 127]
    if not foreign:
        return 0.0
    scripts = {_script_of(c) for c in word if unicodedata.category(c)[0] == "L"}
    if len(scripts) > 1:
        return 2.0
    if scripts & {"han", "hangul"}:
        return _odd_characters(word, wide)
    out = sum(1.0 for c in word if "\ufb50" <= c <= "\ufeff")  # Arabic as no writer stores it
    out += sum(1.0 for c in word if c in "\u00aa\u00ba\u00b5" and len(word) > 2)
    for first, second in pairwise(word):
        strange = ord(first) > 127 or ord(second) > 127
        turned = first.islower() and second.isupper()
        out += 1.0 if strange and turned else 0.0
    # JOHNSoN is no way to write: a small letter among capitals.
    capitals = sum(c.isupper() for c in word)
    small = sum(c.islower() for c in foreign)
    out += 1.0 if small and capitals >= 2 and capitals > len(word) / 2 else 0.0
    if scripts == {"latin"}:
        out += 0.5 if _NO_SPELLING.search(word) else 0.0
        out += 2.0 if re.search(r"[^\x00-\x7f]{3}", word) else 0.0
        out += 0.1 * sum(c in "\u00d0\u00f0\u00de\u00fe\u00dd\u00ff\u0178" for c in word)
    return out


def _odd_characters(word: str, wide: bool) -> float:
    """Chinese, Japanese, Korean: a single one is no word of a Western text."""
    out = 2.0 if len(word) == 1 and wide else 0.0
    half = sum("\uff61" <= c <= "\uff9f" for c in word)
    out += 0.0 if half == len(word) >= 4 else 0.5 * half
    return out + sum(0.5 for c in word if not _is_common(c))


@lru_cache(maxsize=8192)
def _is_common(char: str) -> bool:
    """Of the characters that the standards put first, because they are in daily use."""
    if not "\u4e00" <= char <= "\u9fff":
        return not "\u3400" <= char <= "\u4dbf" and char < "\U00020000"
    for name, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("cp932", 0x88, 0x97)):
        try:
            lead = char.encode(name)[0]
        except UnicodeEncodeError:
            continue
        if first <= lead <= last:
            return True
    return False


@lru_cache(maxsize=8192)
def _script_of(char: str) -> str:
    name = unicodedata.name(char, "")
    return (
        next((script for start, script in _SCRIPTS if name.startswith(start)), "latin")
        if ("HALFWIDTH" not in name)
        else "han"
    )


def _as_cp1252(fault: UnicodeError) -> tuple[str, int]:
    assert isinstance(fault, UnicodeDecodeError)
    return fault.object[fault.start : fault.start + 1].decode("cp1252", "replace"), fault.start + 1


codecs.register_error("reviewer-cp1252", _as_cp1252)
