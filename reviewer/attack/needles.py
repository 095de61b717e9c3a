"""Finding a secret in text that may hide it: broken, hyphenated, spaced, accented, spelt with
ligatures or look-alikes, its digits with other separators.

Shares nothing with the code that redacts: a blind spot there must not be one here.  Every
text is first squeezed to its letters and digits, in which a secret is either there or not;
only a hit is then looked at closely, to tell a name from a part of another word.

Decisions 12, 60.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from reviewer.attack import number_codes
from reviewer.attack.look_alikes import fold_text, squeeze_text
from reviewer.attack.needle import SHORTEST, Needle, Secret, needles_of
from reviewer.attack.needle_reading import match_reads_as_secret, matches_of_needle, needle_stands
from reviewer.attack.searched_text import SearchedText

_PART = 3  # letters of a name by which a text is told to be worth a closer look
_TELLING = 18  # letters in a run of words that is worth comparing
MARK = r"\[?REDACTED(?:[ _:]*(?:\d+\(\d+\)\([\w-]+\)|\d+ ILCS [^\]\s]+)[,; ]*)*\]?"
_MARKS = re.compile(MARK)
_TWO = re.compile("[aou]e|aa")  # letters that may stand for one
_SEAM = 12  # characters of a text's end in which two letters stand


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
            found = any(needle_stands(needle, read, prose=prose, loose=loose) for read in readings)
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
        found = matches_of_needle(needle, page)
        return sum(
            match_reads_as_secret(needle, page.flat_text, m, prose=True, loose=False) for m in found
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


def is_of_record(needle: Needle, record: str) -> bool:
    """True for a needle that only one record hides, and that is this record."""
    return not needle.secret.everywhere and needle.secret.record == record
