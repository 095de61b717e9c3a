"""Finding a secret in text that may hide it: broken, hyphenated, spaced, accented, spelt with
ligatures or look-alikes, its digits with other separators.

Shares nothing with the code that redacts: a blind spot there must not be one here.  Every
text is first squeezed to its letters and digits, in which a secret is either there or not;
only a hit is then looked at closely, to tell a name from a part of another word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

SHORTEST = 4  # shorter texts are looked for in their own record only
LONG = 8  # from here on a secret of several words is found inside other words as well, ...
_MOST_ENDING = 5  # ... and one word where more letters than an ending has stand around it
FUZZY_FROM = 6  # shortest secret that is looked for with errors of reading
_TELLING = 18  # letters in a run of words that is worth comparing

MARK = r"\[?REDACTED(?:[ _:]*(?:\d+\(\d+\)\([\w-]+\)|\d+ ILCS [^\]\s]+)[,; ]*)*\]?"
_MARKS = re.compile(MARK)

_LOOKALIKES = str.maketrans(
    dict(
        zip(
            "аеорсухіѕјһкмтвнԁԛԝοανρτυικηχβμ",
            "aeopcyxisjhkmtbhdqwoavptuiknxbm",
            strict=True,
        )
    )
)
_HAS_LOOKALIKE = re.compile(f"[{''.join(map(chr, _LOOKALIKES))}]")
_ASCII_REST = bytes(b for b in range(128) if not chr(b).isalnum())
_SQUEEZE = re.compile(r"[\W_]+")
_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HYPHENATED = re.compile(
    r"[\s\u00ad]*[-\u00ad\u2010-\u2015\u2212][\u200b-\u200d\ufeff]*\s*[\r\n]\s*"
)
_CLAUSE = re.compile(r"[.,;:!?]\s")  # "... saw Maria. Lopez ..." is no "Maria Lopez"
_SENTENCE = re.compile(r"[.;:!?]\s")  # "I called Lopez. Maria came" is none either
_MOST_NAMES = 4
_NUMBER_GAP = re.compile(r"[\s().,:;/_+|\-\u00b7\u2010-\u2015\u2212]{1,5}")
_MAX_GAP = 12


@dataclass(frozen=True)
class Secret:
    """A text that must not be read in a package.

    Attributes:
        text: the words themselves; never printed, logged or put into a finding.
        record: the record whose redaction hides it; empty for a subject's term.
        redaction: the redaction's id; may be empty.
        everywhere: no file may hold it; else only its own record's released files are
            searched, and a text that stands there several times may stay where it is
            not redacted.
        subject: the id of the subject whose term it is; empty for other texts.
    """

    text: str
    record: str
    redaction: str
    everywhere: bool
    subject: str = ""


def folded(text: str) -> str:
    """Text without case, accents, ligatures and look-alike letters."""
    return unicodedata.normalize("NFKD", text).casefold().translate(_LOOKALIKES)


def squeeze(text: str) -> str:
    """The folded letters and digits of a text and nothing else."""
    if text.isascii():
        return text.encode().lower().translate(None, _ASCII_REST).decode()
    tight = _SQUEEZE.sub("", unicodedata.normalize("NFKD", text).casefold())
    return tight.translate(_LOOKALIKES) if _HAS_LOOKALIKE.search(tight) else tight


@dataclass(frozen=True)
class Needle:
    """A secret, ready to be searched for."""

    secret: Secret
    key: str  # squeezed
    groups: frozenset[int]  # places in the key at which the secret itself has a break
    stops: frozenset[int]  # those of them at which a sentence or a clause ends
    number: bool
    names: tuple[str, ...] = ()  # of what may be a person: folded, given names first

    @property
    def shape(self) -> tuple[object, ...]:
        """What is searched for; needles of one shape are found in the same texts."""
        return self.key, self.groups, self.stops, self.names, self.secret.everywhere

    @property
    def turned(self) -> tuple[tuple[str, str], ...]:
        """Surname and given names as they stand when the surname comes first; squeezed."""
        cuts = range(1, len(self.names))
        return tuple(("".join(self.names[k:]), "".join(self.names[:k])) for k in cuts)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The key's characters with anything but letters and digits between them."""
        gap = rf"([\W_]{{0,{_MAX_GAP}}})"
        return re.compile(gap.join(re.escape(c) for c in self.key), re.IGNORECASE)


def needle_of(secret: Secret) -> Needle | None:
    """A secret made ready; ``None`` when it holds no letter or digit."""
    names = _names(secret.text) if secret.everywhere else ()
    text = " ".join(names) if "," in secret.text else ""  # "Lopez, Maria" is Maria Lopez
    key, ends, stops = "", set(), set()
    for part in re.split(r"([\W_]+)", text or folded(secret.text)):
        if part and not _SQUEEZE.fullmatch(part):
            key += part
        elif part and key:
            ends.add(len(key))
            stops |= {len(key)} if re.search(r"[.,;:!?]", part) else set()
    if not key:
        return None
    digits = sum(c.isdigit() for c in key)
    number = digits >= 5 and digits >= len(key) - 2
    return Needle(secret, key, frozenset(ends), frozenset(stops), number, names)


def _names(text: str) -> tuple[str, ...]:
    """Two to four words of nothing but letters, of which two are no initials."""
    surname, comma, given = folded(text).strip().partition(",")
    words = f"{given} {surname}".split() if comma else surname.split()
    bare = tuple(squeeze(word) for word in words)
    if not 2 <= len(bare) <= _MOST_NAMES or not all(word.isalpha() for word in bare):
        return ()
    return bare if sum(len(word) > 1 for word in bare) > 1 else ()


class Needles:
    """All secrets of a package, to be searched for together."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        self.all = tuple(needles)

    @classmethod
    def of(cls, secrets: Iterable[Secret]) -> Needles:
        """The needles of these secrets, each once."""
        made = (needle_of(s) for s in dict.fromkeys(secrets))
        return cls(n for n in made if n is not None)

    def __bool__(self) -> bool:
        return bool(self.all)

    def for_file(self, record: str) -> Needles:
        """Those to be searched for in a released file of ``record`` (empty: in a file of
        the package's own).
        """
        mine = [n for n in self.all if record and n.secret.record == record]
        others = (n for n in self.all if n not in mine and _concerns(n))
        return Needles((*mine, *_distinct(others, {n.shape for n in mine if n.secret.everywhere})))

    def distinct(self) -> Needles:
        """One needle for each text, however many redactions hide it."""
        return Needles(_distinct(self.all, set()))

    def everywhere(self) -> Needles:
        """Those that no file may hold: what stays is told apart by place, not by word."""
        return Needles(n for n in self.all if n.secret.everywhere and len(n.key) >= SHORTEST)

    def long(self, size: int) -> Needles:
        """Those of at least ``size`` letters and digits: no chance hits in payload."""
        return Needles(n for n in self.all if len(n.key) >= size)

    def phrases(self) -> Needles:
        """Those of more than one word, and numbers: no maker of a font is called so."""
        return Needles(n for n in self.all if n.groups or n.number)

    def find(self, text: str, *, prose: bool = True, loose: bool = False) -> Iterator[Needle]:
        """The needles that can be read in a text.

        Args:
            text: what was read.
            prose: it was written to be read: words may be broken over lines and spaced.
            loose: it is a name or an address, in which words run together.
        """
        tight = squeeze(text)
        straight = {n for n in self.all if n.key in tight}
        persons = {n for n in self.all if n.names and all(name in tight for name in n.names)}
        flat = _flat(text) if straight or persons else ""
        for needle in self.all:
            if (
                needle in straight
                and any(
                    _reads(needle, flat, m, prose=prose, loose=loose)
                    for m in _matches(needle, flat)
                )
            ) or (needle in persons and _names_person(needle, tight, flat)):
                yield needle

    def count(self, needle: Needle, text: str) -> int:
        """How often a needle can be read in a text."""
        text = _MARKS.sub(" ", text)
        if needle.key not in squeeze(text):
            return 0
        flat = _flat(text)
        return sum(_reads(needle, flat, m, prose=True, loose=False) for m in _matches(needle, flat))


def merged_with(secrets: Iterable[Secret], terms: Iterable[str]) -> tuple[Secret, ...]:
    """The secrets, and every term of the plan that is not among them."""
    found = list(dict.fromkeys(secrets))
    have = {folded(s.text).strip() for s in found if s.everywhere}
    return (*found, *(Secret(t, "", "", True) for t in terms if folded(t).strip() not in have))


def without_marks(text: str) -> str:
    """A released text without the marks that the program writes in place of words."""
    return _MARKS.sub(" ", text)


def shingles(text: str, size: int = 6) -> Mapping[str, int]:
    """Every run of ``size`` words of a text, folded, and the number of the first word."""
    words = re.findall(r"[^\W_]+", folded(text))
    runs = (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))
    found: dict[str, int] = {}
    for at, run in enumerate(runs):
        if len(run) > 25 and sum(c.isalpha() for c in run) >= _TELLING:  # no rows of numbers
            found.setdefault(run, at)
    return found


def _concerns(needle: Needle) -> bool:
    return needle.secret.everywhere and len(needle.key) >= SHORTEST


def _distinct(needles: Iterable[Needle], seen: set[object]) -> Iterator[Needle]:
    """Those of a redaction come first, then those of a subject: they say what to mend."""
    known = sorted(needles, key=lambda n: (not n.secret.redaction, not n.secret.subject))
    for needle in known:
        if needle.shape not in seen:
            seen.add(needle.shape)
            yield needle


def _flat(text: str) -> str:
    """Like ``folded``, but letter case stays: it shows where a word begins."""
    return unicodedata.normalize("NFKD", text).translate(_BOTH_CASES)


_BOTH_CASES = {
    **_LOOKALIKES,
    **{
        ord(chr(k).upper()): chr(v).upper() if isinstance(v, int) else str(v).upper()
        for k, v in _LOOKALIKES.items()
        if len(chr(k).upper()) == 1
    },
    ord("ß"): "ss",
    ord("ẞ"): "SS",
    **dict.fromkeys(range(768, 880)),
}


def _matches(needle: Needle, flat: str) -> Iterator[re.Match[str] | None]:
    """Where the key stands; one ``None`` when only squeezed text shows it."""
    found = False
    for match in needle.pattern.finditer(flat):
        found = True
        yield match
    if not found and len(needle.key) >= LONG:
        yield None  # wide gaps, or a letter whose case changes its length


def _reads(
    needle: Needle, flat: str, match: re.Match[str] | None, *, prose: bool, loose: bool
) -> bool:
    """True when a match reads as the secret, and not as a part of other words."""
    if match is None:
        return prose and not needle.number
    gaps = match.groups()
    if needle.number:
        return _number_gaps(needle, gaps, prose) and _number_edges(needle, flat, match)
    if not _word_gaps(needle, gaps, prose):
        return False
    if len(needle.key) >= LONG and (needle.groups or _glued(flat, match)):
        return True
    if loose and len(needle.key) > SHORTEST:
        return True
    return _edges(flat, match) or (len(needle.key) > SHORTEST and _in_address(flat, match))


def _names_person(needle: Needle, tight: str, flat: str) -> bool:
    """True where a name stands with its surname first, or with an initial in its middle."""
    for before, behind in needle.turned:
        if before + behind in tight:
            for match in _turned(before, behind).finditer(flat):
                gap, short = match["gap"], len(needle.key) < LONG
                apart = "," not in gap and (short or "\n" in gap)
                if not apart and not _SENTENCE.search(gap) and _edges(flat, match):
                    return True
    if len(needle.names) != 2:
        return False
    first, last = (_spelt(name) for name in needle.names)
    middle = rf"{first}\s+(?:(?-i:[A-Z])|[^\W\d_]\.)\.?\s+{last}"
    return any(_edges(flat, m) for m in re.finditer(middle, flat, re.IGNORECASE))


def _turned(before: str, behind: str) -> re.Pattern[str]:
    gap = rf"(?P<gap>[\W_]{{0,{_MAX_GAP}}})"
    return re.compile(_spelt(before) + gap + _spelt(behind), re.IGNORECASE)


def _spelt(name: str) -> str:
    """Its letters, and what may stand between them within a name."""
    return r"[\s'\u2019\-]*".join(re.escape(c) for c in name)


def _word_gaps(needle: Needle, gaps: tuple[str, ...], prose: bool) -> bool:
    between = [g for at, g in enumerate(gaps, 1) if at in needle.groups - needle.stops]
    if any(_CLAUSE.search(g) for g in between):
        return False
    inner = [g for at, g in enumerate(gaps, 1) if at not in needle.groups]
    broken = [g for g in inner if g.strip(_JOINERS) and not _HYPHENATED.fullmatch(g)]
    if not broken:
        return True
    if not prose or any(g.strip() for g in broken):
        return prose and len(broken) == len(inner) > 2 and len(set(broken)) == 1
    return len(needle.key) >= FUZZY_FROM or len(broken) == len(inner)


def _number_gaps(needle: Needle, gaps: tuple[str, ...], prose: bool) -> bool:
    for at, gap in enumerate(gaps, 1):
        bare = gap.strip(_JOINERS)
        if not bare:
            continue
        if not prose and (at not in needle.groups or len(bare) > 2):
            return False
        if not _NUMBER_GAP.fullmatch(bare):
            return False
    return True


def _number_edges(needle: Needle, flat: str, match: re.Match[str]) -> bool:
    before, after = flat[max(match.start() - 2, 0) : match.start()], flat[match.end() :][:1]
    if len(needle.key) >= 9:
        return True
    leading = before[-1:].isdigit() and before != "1" and not re.fullmatch(r"[\W_]1", before)
    return not leading and not after.isdigit()


def _glued(flat: str, match: re.Match[str]) -> bool:
    """True among so many letters that spaces must have been lost: not Williams in Williamson."""
    left = re.search(r"[^\W\d_]*$", flat[max(match.start() - 40, 0) : match.start()])
    right = re.match(r"[^\W\d_]*", flat[match.end() : match.end() + 40])
    return len(left.group() if left else "") + len(right.group() if right else "") > _MOST_ENDING


def _edges(flat: str, match: re.Match[str]) -> bool:
    return not _joined(flat[max(match.start() - 1, 0) : match.start() + 1]) and not _joined(
        flat[match.end() - 1 : match.end() + 1]
    )


def _joined(pair: str) -> bool:
    """True when two neighbours belong to one word."""
    if len(pair) < 2 or not (pair[0].isalnum() and pair[1].isalnum()):
        return False
    if pair[0].isdigit() != pair[1].isdigit():
        return False
    return not (pair[0].islower() and pair[1].isupper())


def _in_address(flat: str, match: re.Match[str]) -> bool:
    """True inside an e-mail address or a link, where names run together."""
    left = re.search(r"\S*$", flat[max(match.start() - 80, 0) : match.start()])
    right = re.match(r"\S*", flat[match.end() : match.end() + 80])
    token = (left.group() if left else "") + "\0" + (right.group() if right else "")
    return "@" in token or "://" in token or "www." in token


def own(needle: Needle, record: str) -> bool:
    """True for a needle that only one record hides, and that is this record."""
    return not needle.secret.everywhere and needle.secret.record == record
