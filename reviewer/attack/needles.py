"""Finding a secret in text that may hide it: broken, hyphenated, spaced, accented, spelt with
ligatures or look-alikes, its digits with other separators.

Shares nothing with the code that redacts: a blind spot there must not be one here.  Every
text is first squeezed to its letters and digits, in which a secret is either there or not;
only a hit is then looked at closely, to tell a name from a part of another word.

Decisions 12, 60.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from reviewer.attack import (
    lost_letters,
    name_parts_apart,
    number_codes,
    other_spellings,
    person_names,
    street_addresses,
)
from reviewer.attack.look_alikes import fold_text, squeeze_text
from reviewer.attack.person_names import in_address, names_of, stands_whole
from reviewer.attack.searched_text import SearchedText

SHORTEST = 4  # shorter texts are looked for in their own record only
LONG = 8  # from here on a secret of several words is found inside other words as well, ...
_MOST_ENDING = 5  # ... and one word where more letters than an ending has stand around it
FUZZY_FROM = 6  # shortest secret that is looked for with errors of reading
_PART = 3  # letters of a name by which a text is told to be worth a closer look
_HEAD, _ENDS = 3, 4  # letters and digits of the beginning of a number, of either of its ends
_TELLING = 18  # letters in a run of words that is worth comparing

MARK = r"\[?REDACTED(?:[ _:]*(?:\d+\(\d+\)\([\w-]+\)|\d+ ILCS [^\]\s]+)[,; ]*)*\]?"
_MARKS = re.compile(MARK)

_SQUEEZE = re.compile(r"[\W_]+")
_TWO = re.compile("[aou]e|aa")  # letters that may stand for one
_HYPHENATED = re.compile(r"\s*-\s*[\r\n]\s*|-[ \t]?")
_ACCENT = re.compile(r"['~^]|[{]?\\[~'\"^`=.][{]?|[}]{1,2}")  # apart from its letter
_CLAUSE = re.compile(r"[.,;:!?]\s")  # "... saw Maria. Lopez ..." is no "Maria Lopez"
_MAX_GAP = 12
_SEAM = 12  # characters of a text's end in which two letters stand
_WIDEST = 400  # blanks between two words of a short name, at the most
APART = "\n" + "." * (_MAX_GAP + 2) + "\n"
"""Between texts that are searched together: so much keeps two from being read on as one."""
_WHOLE_DATE = 8  # digits of a date that is looked for as a number too


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


@dataclass(frozen=True)
class Needle:
    """A secret, ready to be searched for."""

    secret: Secret
    key: str  # squeezed
    groups: frozenset[int]  # places in the key at which the secret itself has a break
    stops: frozenset[int]  # those of them at which a sentence or a clause ends
    number: bool
    names: tuple[str, ...] = ()  # of what may be a person: folded, given names first
    code: number_codes.Code | None = None  # of a number, a plate, an identifier
    street: street_addresses.Street | None = None  # of an address
    hints: frozenset[str] = frozenset()  # squeezed words, one of which stands where it is said
    gaps: re.Pattern[str] | None = None  # of what has letters that a bad export loses
    also: other_spellings.OtherSpellings | None = None  # of what no record may hold in any way

    @cached_property
    def shape_of_search(self) -> tuple[object, ...]:
        """What is searched for; needles of one shape are found in the same texts."""
        words = (self.key, self.groups, self.stops, self.names)
        return *words, self.number, self.code, self.street, self.secret.everywhere

    @property
    def surname_first(self) -> tuple[tuple[str, str], ...]:
        """Surname and given names as they stand when the surname comes first; squeezed."""
        cuts = range(1, len(self.names))
        return tuple(("".join(self.names[k:]), "".join(self.names[:k])) for k in cuts)

    @cached_property
    def pattern_of_ends(self) -> tuple[str, str]:
        """What stands in a text that has both ends of a number, whatever stands between them."""
        breaks = sorted(at for at in self.groups if at < len(self.key)) or [_HEAD]
        first, last = self.key[: breaks[0]], self.key[breaks[-1] :]
        return first[:_ENDS].translate(number_codes.DIGITS), last[-_ENDS:].translate(
            number_codes.DIGITS
        )

    @property
    def is_parted(self) -> bool:
        """True for what forms and programs keep in several fields: a number, an address of a
        house or of e-mail, a date.

        Names in two fields may be those of two persons.
        """
        also = self.also is not None and (self.also.day is not None or self.also.mail is not None)
        return also or self.code is not None or self.street is not None

    @property
    def pattern_of_key(self) -> re.Pattern[str]:
        """The key's characters with anything but letters and digits between them.

        Of a short one the gap between two words may be as wide as it likes, of blanks alone;
        a long one stands there whatever its gaps are.
        """
        return _compile_pattern(self.key, self.groups if len(self.key) < LONG else frozenset())


@lru_cache(maxsize=4096)
def _compile_pattern(key: str, wide: frozenset[int]) -> re.Pattern[str]:
    gap = rf"[\W_]{{0,{_MAX_GAP}}}"
    out = ""
    for at, char in enumerate(key):
        blanks = rf"|\s{{{_MAX_GAP},{_WIDEST}}}" if at in wide else ""
        out += (f"({gap}{blanks})" if at else "") + re.escape(char)
    return re.compile(out, re.IGNORECASE)


def needles_of(secret: Secret) -> Iterator[Needle]:
    """A secret made ready, also as it is spelt without umlauts, with ``and`` or with ``&``."""
    text = unicodedata.normalize("NFC", secret.text)
    ways = (text, other_spellings.in_two(text) or text, re.sub(r"\s*[&+]\s*", " and ", text))
    for way in dict.fromkeys((*ways, re.sub(r"\s+and\s+", " & ", text))):
        needle = _make_needle(secret, way)
        if needle is not None:
            yield needle


def _make_needle(secret: Secret, written: str) -> Needle | None:
    """``None`` for what holds no letter or digit."""
    names = names_of(written) if secret.everywhere else ()
    text = fold_text(written)
    if names and "," in text:  # "Lopez, Maria" is Maria Lopez
        surname, _, first = text.partition(",")
        text = f"{first} {surname}"
    key, ends, stops = "", set(), set()
    for part in re.split(r"([\W_]+)", text):
        if part and not _SQUEEZE.fullmatch(part):
            key += part
        elif part and key:
            ends.add(len(key))
            stops |= {len(key)} if re.search(r"[.,;:!?]", part) else set()
    if not key:
        return None
    code = number_codes.code_of(fold_text(written))
    street = None if code and code.key.isdigit() else street_addresses.street_of(fold_text(written))
    code = None if street else code
    ways = (
        other_spellings.other_spellings_of(written, key, names, code) if secret.everywhere else None
    )
    if ways and ways.day and code:
        code = number_codes.Code(code.key, day=True) if len(code.key) >= _WHOLE_DATE else None
    digits = sum(c.isdigit() for c in key)
    number = digits >= 5 and digits >= len(key) - 2 and street is None
    said = street.house if street else code.key if code else ""
    hints = number_codes.hints_of_code(said) | (
        number_codes.hints_of_code(code.local) if code else frozenset()
    )
    ready = Needle(secret, key, frozenset(ends), frozenset(stops), number, names)
    ready = replace(
        ready,
        code=code,
        street=street,
        hints=hints,
        gaps=lost_letters.pattern_of_lost_letters(written),
    )
    return replace(ready, also=ways)


class Needles:
    """All secrets of a package, to be searched for together.

    Args:
        needles: the secrets, ready to be looked for.
        excused: asked of each that was found: true for what counts as not found.
    """

    def __init__(
        self, needles: Iterable[Needle], excused: Callable[[Needle], bool] | None = None
    ) -> None:
        self.all = tuple(needles)
        self.excused = excused

    @classmethod
    def make_needles(cls, secrets: Iterable[Secret]) -> Needles:
        """The needles of these secrets, each once."""
        return cls(n for s in dict.fromkeys(secrets) for n in needles_of(s))

    def __bool__(self) -> bool:
        return bool(self.all)

    def for_file(self, record: str) -> Needles:
        """Those to be searched for in a released file of ``record`` (empty: in a file of
        the package's own).
        """
        mine = self._by_record.get(record, []) if record else []
        known = {n.shape_of_search for n in mine if n.secret.everywhere}
        others = (
            next((n for n in alike if not record or n.secret.record != record), None)
            for shape, alike in self._by_shape.items()
            if shape not in known
        )
        return Needles((*mine, *filter(None, others)))

    @cached_property
    def _by_record(self) -> dict[str, list[Needle]]:
        found: dict[str, list[Needle]] = {}
        for needle in self.all:
            found.setdefault(needle.secret.record, []).append(needle)
        return found

    @cached_property
    def _by_shape(self) -> dict[object, list[Needle]]:
        """Those that concern every file; hundreds of records may hide the same few texts."""
        found: dict[object, list[Needle]] = {}
        for needle in sorted(filter(_concerns_all_files, self.all), key=_rank_of_needle):
            found.setdefault(needle.shape_of_search, []).append(needle)
        return found

    def one_for_each_text(self) -> Needles:
        """One needle for each text, however many redactions hide it."""
        return Needles(_distinct_needles(self.all))

    def hidden_everywhere(self) -> Needles:
        """Those that no file may hold: what stays is told apart by place, not by word."""
        return Needles(n for n in self.all if n.secret.everywhere and len(n.key) >= SHORTEST)

    def at_least_long(self, size: int) -> Needles:
        """Those of at least ``size`` letters and digits: no chance hits in payload."""
        return Needles((n for n in self.all if len(n.key) >= size), self.excused)

    def phrases_and_numbers(self) -> Needles:
        """Those of more than one word, and numbers: no maker of a font is called so."""
        return Needles((n for n in self.all if n.groups or n.number), self.excused)

    def in_several_fields(self) -> Needles:
        """Those that stand in several fields."""
        return Needles((n for n in self.all if n.is_parted), self.excused)

    @cached_property
    def _crossings(self) -> frozenset[str]:
        """Two letters or digits before a cut and two behind it, of every place in a needle."""
        keys = {n.key for n in self.all} | {
            "".join(pair) for n in self.all for pair in n.surname_first
        }
        return frozenset(key[at - 2 : at + 2] for key in keys for at in range(2, len(key) - 1))

    def may_cross(self, before: str, after: str) -> bool:
        """False where no needle begins at a text's end and goes on at another's beginning."""
        end, begin = squeeze_text(before[-_SEAM:])[-2:], squeeze_text(after[:_SEAM])[:2]
        return end + begin in self._crossings

    def with_part_in(self, text: str) -> Needles:
        """Those of which a part at least stands in a text; of a date its year."""
        page = SearchedText(text)
        return Needles((n for n in self.all if _is_near(n, page)), self.excused)

    def find_in(self, text: str, *, prose: bool = True, loose: bool = False) -> Iterator[Needle]:
        """The needles that can be read in a text.

        Args:
            text: what was read.
            prose: it was written to be read: words may be broken over lines and spaced.
            loose: it is a name or an address, in which words run together.
        """
        page = SearchedText(text)
        for needle in self.all:
            two = page.in_two if _TWO.search(needle.key) else None
            readings = (page,) if two is None else (page, two)
            found = any(_needle_stands(needle, read, prose=prose, loose=loose) for read in readings)
            if found and not self.is_excused(needle):
                yield needle

    def is_excused(self, needle: Needle) -> bool:
        """True for one that counts as not found."""
        return self.excused is not None and self.excused(needle)

    def count_in(self, needle: Needle, text: str) -> int:
        """How often a needle can be read in a text."""
        page = _searched_without_marks(text)
        if needle.code is not None:
            return number_codes.count_codes(needle.code, page.low_text, page.begins_of_key)
        if needle.key not in page.tight:
            return 0
        found = _matches_of_needle(needle, page)
        return sum(
            _match_reads_as_secret(needle, page.flat_text, m, prose=True, loose=False)
            for m in found
        )


@lru_cache(maxsize=2)
def _searched_without_marks(text: str) -> SearchedText:
    """A text without marks: of a long one, made once for many needles."""
    return SearchedText(without_marks(text))


def merged_with(secrets: Iterable[Secret], terms: Iterable[str]) -> tuple[Secret, ...]:
    """The secrets, and every term of the plan that is not among them."""
    found = list(dict.fromkeys(secrets))
    have = {fold_text(s.text).strip() for s in found if s.everywhere}
    return (*found, *(Secret(t, "", "", True) for t in terms if fold_text(t).strip() not in have))


def without_marks(text: str) -> str:
    """A released text without the marks that the program writes in place of words."""
    return _MARKS.sub(" ", text)


def runs_of_words(text: str, size: int = 6) -> Mapping[str, int]:
    """Every run of ``size`` words of a text, folded, and the number of the first word."""
    words = re.findall(r"[^\W_]+", fold_text(text))
    runs = (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))
    found: dict[str, int] = {}
    for at, run in enumerate(runs):
        if len(run) > 25 and sum(c.isalpha() for c in run) >= _TELLING:  # no rows of numbers
            found.setdefault(run, at)
    return found


def _concerns_all_files(needle: Needle) -> bool:
    return needle.secret.everywhere and len(needle.key) >= SHORTEST


def _rank_of_needle(needle: Needle) -> tuple[bool, bool]:
    return not needle.secret.redaction, not needle.secret.subject


def _distinct_needles(needles: Iterable[Needle]) -> Iterator[Needle]:
    """Those of a redaction come first, then those of a subject: they say what to mend."""
    seen: set[object] = set()
    for needle in sorted(needles, key=_rank_of_needle):
        if needle.shape_of_search not in seen:
            seen.add(needle.shape_of_search)
            yield needle


def _is_near(needle: Needle, page: SearchedText) -> bool:
    if needle.also is not None and needle.also.day is not None:
        return needle.also.day.year in page.tight or page.speaks_of_numbers
    if needle.also is not None and needle.also.mail is not None:
        return any(part in page.tight for part in needle.also.mail)
    said = page.says_any(needle.hints)
    if needle.code is not None:
        return said or any(part in page.with_digits for part in needle.pattern_of_ends)
    if needle.street is not None:
        return said or needle.street.house in page.tight
    parts = (n for n in needle.names if len(n) >= _PART)
    return needle.key in page.tight or any(part in page.tight for part in parts)


def _needle_stands(needle: Needle, page: SearchedText, *, prose: bool, loose: bool) -> bool:
    """True where a page reads as the needle, in any of its ways."""
    tight = page.tight
    if (
        prose
        and needle.also is not None
        and other_spellings.reads_as_other_spelling(needle.also, page.other_readings)
    ):
        return True
    if needle.also is not None and needle.also.day is not None and needle.code is None:
        return False
    if needle.code is not None:
        return _stands_code(needle, needle.code, page, prose=prose)
    if needle.street is not None and _stands_street(needle, needle.street, page):
        return True
    if needle.key in tight:
        found = _matches_of_needle(needle, page)
        if any(
            _match_reads_as_secret(needle, page.flat_text, m, prose=prose, loose=loose)
            for m in found
        ):
            return True
    if needle.gaps is not None and needle.gaps.search(page.lossy_text):
        return True
    names = needle.names
    named = names and (names[-1] in tight or names[0] in tight)
    if named and person_names.reads_as_person(needle.names, tight, page.flat_text, initials=prose):
        return True
    if (
        named
        and prose
        and name_parts_apart.reads_with_parts_apart(needle.names, tight, page.flat_text)
    ):
        return True
    last = names[-1] if names else needle.key
    if not prose or len(last) < SHORTEST or not number_codes.is_spelled(last, tight):
        return False
    return any(
        needle.key in piece.tight
        and any(
            _match_reads_as_secret(needle, piece.flat_text, m, prose=True, loose=False)
            for m in _matches_of_needle(needle, piece)
        )
        for piece in map(
            SearchedText, page.pieces_typed(number_codes.words_for(last[-1]), letters=True)
        )
    )


def _stands_code(
    needle: Needle, code: number_codes.Code, page: SearchedText, *, prose: bool
) -> bool:
    for part in code.readable_parts:
        if part in page.with_digits and number_codes.reads_as_code(
            code, page.low_text, page.begins_of_key, prose=prose
        ):
            return True
    if not prose:
        return False
    letters = any(c.isalpha() for c in code.key)
    said = page.pieces_typed(needle.hints, letters=letters)
    return any(number_codes.reads_as_code(code, piece, prose=True) for piece in said)


def _stands_street(needle: Needle, street: street_addresses.Street, page: SearchedText) -> bool:
    if street.house in page.tight and street_addresses.reads_as_address(street, page.flat_text):
        return True
    said = page.pieces_typed(needle.hints, letters=False)
    return any(street_addresses.reads_as_address(street, piece) for piece in said)


def _matches_of_needle(needle: Needle, page: SearchedText) -> Iterator[re.Match[str] | None]:
    """Where the key stands; ``None`` for a place that only squeezed text shows."""
    begins = page.begins_of_key(needle.key)
    if begins is not None:
        for at in begins:
            match = needle.pattern_of_key.match(page.flat_text, at)
            if match is not None or len(needle.key) >= LONG:
                yield match  # None: wide gaps
        return
    found = False
    for match in needle.pattern_of_key.finditer(page.flat_text):
        found = True
        yield match
    if not found and len(needle.key) >= LONG:
        yield None  # wide gaps, or a letter whose case changes its length


def _match_reads_as_secret(
    needle: Needle, flat: str, match: re.Match[str] | None, *, prose: bool, loose: bool
) -> bool:
    """True when a match reads as the secret, and not as a part of other words."""
    if match is None:
        return prose
    if not _word_gaps(needle, match, prose):
        return False
    first, last = match.span()
    if len(needle.key) >= LONG and (not prose or _is_glued(flat, match)):
        return True
    if loose and len(needle.key) > SHORTEST:
        return True
    apart = " " not in needle.secret.text.strip() or len(needle.key) >= LONG or any(match.groups())
    if apart and stands_whole(flat, first, last):
        return True
    return len(needle.key) > SHORTEST and in_address(flat, first, last)


def _word_gaps(needle: Needle, match: re.Match[str], prose: bool) -> bool:
    gaps = match.groups()
    if prose and len(gaps) > 3 and gaps[0] and len(set(gaps)) == 1:
        return True  # spelled out
    between = [g for at, g in enumerate(gaps, 1) if at in needle.groups - needle.stops]
    if any(_CLAUSE.search(g) for g in between):
        return False
    inner = [g for at, g in enumerate(gaps, 1) if at not in needle.groups]
    broken = [g for g in inner if g and not _ACCENT.fullmatch(g) and not _HYPHENATED.fullmatch(g)]
    if not broken:
        return True
    if not prose or any(g.strip() for g in broken):
        return prose and len(broken) == len(inner) > 2 and len(set(broken)) == 1
    if len(broken) == len(inner):
        return True
    pieces = re.findall(r"[^\W_]+", match[0].casefold())
    return len(needle.key) >= FUZZY_FROM and not person_names.all_known(pieces)


def _is_glued(flat: str, match: re.Match[str]) -> bool:
    """True among so many letters that spaces must have been lost: not Williams in Williamson."""
    left = re.search(r"[^\W\d_]*\Z", flat[max(match.start() - 40, 0) : match.start()])
    right = re.match(r"[^\W\d_]*", flat[match.end() : match.end() + 40])
    return len(left.group() if left else "") + len(right.group() if right else "") > _MOST_ENDING


def is_of_record(needle: Needle, record: str) -> bool:
    """True for a needle that only one record hides, and that is this record."""
    return not needle.secret.everywhere and needle.secret.record == record
