"""Words and names: broken, hyphenated, joined, spelled out, surname first, with initials.

Decision 33.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reviewer.system.resources import resource_path
from reviewer.text.terms.codes import LOST
from reviewer.text.terms.folding import Block, Folded, fold_short, squeeze_short
from reviewer.text.terms.labelled_names import labelled_ways
from reviewer.text.terms.spoken import is_spelt_by_alphabet, spans_said, words_for
from reviewer.text.terms.term_ways import LatePattern, Span, Way, matches_that_count
from reviewer.text.terms.word_edges import TELLING, in_address, is_glued, is_whole

LONG = 8  # letters and digits of a term whose words are found without a blank between them
_SPELT = 4  # ... with marks between its words, or between its letters, in so many words
_MOST_SPELT = 6
_BROKEN = 6  # letters of a term that is found with blanks inside its words
_MOST_NAMES = 4  # words of a name that is looked for with its surname first
NAMED = 3  # letters of a name that is looked for beside the initial of the other

# Between the letters of a word: O'Brien, and what a line's end parts, or parted once.
_LINE_END = r"[ \t]*-[ \t]*\r?\n[ \t]*"
LETTER_GAP = rf"(?:'|{_LINE_END}|-[ \t]?)?"
_SHORT_GAP = rf"(?:'|{_LINE_END})?"
_BREAK = r"(?:'|-?[ \t]*\r?\n?[ \t]*)?"
_AND = r"(?:\s{0,2}[&+]\s{0,2}|\s{1,2}and\s{1,2})"
# Between the words of a name where it is not set as prose: maria.lopez@, MARIA_LOPEZ, Lopez/Maria.
# What ends a clause parts words: "... saw Maria. Lopez said" names no Maria Lopez.
_LOOSE = r"\s*(?:[^\w\s.,;:!?]|_|[.,;:](?!\s)){0,3}\s*"
_PROSE = r"[\s]+|-[ \t]*\r?\n?[ \t]*"
# Between a surname and the given names behind it: "LOPEZ, MARIA", "Lopez | Maria". The end of
# a sentence parts them; without a comma so does the end of a line, and short names are left.
_MARK = r"(?![.;:!?]\s)[\W_]"
_COMMA = rf"(?:{_MARK}){{0,6}},(?:{_MARK}){{0,6}}"
_TURNED = rf"(?:(?!\n){_MARK}){{0,8}}"
_CLAUSES = re.compile(r"[.;:!?]\s")
PAIR = r"(?:\s+|-\s{0,3})?"  # LOPEZ-GARCIA, MARIA
_INITIAL = r"\s+(?P<initial>[^\W\d_])(?P<dot>\.?)\s+"
_INITIALS_BEHIND = re.compile(r"(?: [A-Z]\.)+")  # without its dot it may be the next cell: "F", 41
_WORD_BEFORE = re.compile(r"([^\W\d_]+)(\.?)[ ]{1,2}\Z")
_WORD_BEHIND = re.compile(r"[ ]{1,2}([^\W\d_]{2,})")


def word_ways(term: str) -> Iterator[Way]:
    """The ways in which a term of words is written."""
    names = names_of(term)
    written = " ".join(names) if names else fold_short(term)
    tokens = [token for token in (t.strip(_OUTER) for t in written.split()) if token]
    key = squeeze_short(written)
    if not key or not tokens:
        yield _literal_way(fold_short(term))
        return
    if _CLAUSES.search(fold_short(term)):  # as it is, for between names the end of a clause parts
        yield _as_it_is(fold_short(term), key)
    yield one_way(_in_order(tokens, key), _is_read(key), every=(key,))
    if names:
        yield from _of_person(names, key)
    yield from _spelled_ways(names, written)
    if len(key) >= _BROKEN:
        pattern = _pattern_of_words([word_pattern(t, _BREAK) for t in tokens], r"\s*-?\s*")
        yield one_way(pattern, _is_broken(tokens), every=(key,))
    if len(key) >= _SPELT and key.isascii() and key.isalpha():
        yield _by_alphabet(key, squeeze_short(tokens[-1]))


_OUTER = ".,;:!?\"'()[]{}<>*"


def orders_of_term(term: str) -> tuple[str, ...]:
    """The term, and for what may be a person's name its words with the surname first."""
    names = names_of(term)
    if not names:
        return (term,)
    cuts = range(len(names))
    return tuple(" ".join(names[cut:] + names[:cut]) for cut in cuts)


def in_order(term: str) -> str:
    """A name with its given names first, as it was typed; anything else as it is."""
    surname, comma, given = term.partition(",")
    return f"{given.strip()} {surname.strip()}" if comma and names_of(term) else term


@lru_cache(maxsize=1024)
def names_of(term: str) -> tuple[str, ...]:
    """The folded words of what may be a person's name, given names first; else none."""
    surname, comma, given = fold_short(term).partition(",")
    words = given.split() + surname.split() if comma else surname.split()
    words = [word.strip(_OUTER.replace(".", "")) for word in words]
    letters = [re.sub(r"[.'\-]", "", word) for word in words]
    if len(words) > _MOST_NAMES or not all(word.isalpha() for word in letters):
        return ()
    return tuple(words) if sum(len(word) > 1 for word in letters) >= 2 else ()


def one_way(
    pattern: str,
    counts: Callable[[Folded, re.Match[str]], bool],
    every: tuple[str, ...],
    grown: Callable[[Folded, Span], Span] = lambda _, span: span,
) -> Way:
    """A way by a pattern of the folded text, and what tells whether a match of it counts."""
    late = LatePattern(pattern)

    def spans_in_block(block: Block) -> Iterator[Span]:
        folded = block.folded
        for match in matches_that_count(block, late, lambda m: counts(folded, m)):
            yield grown(folded, match.span())

    return Way(spans_in_block, every=every)


def _as_it_is(text: str, key: str) -> Way:
    """Words with the marks between them that the term has, over line breaks too."""
    pattern = _pattern_of_words([re.escape(word) for word in text.strip(_OUTER).split()], r"\s+")
    return one_way(pattern, lambda folded, match: is_whole(folded, *match.span()), every=(key,))


def _literal_way(text: str) -> Way:
    pattern = re.escape(text) if text else r"(?!)"
    return one_way(pattern, lambda folded, match: True, every=())


def _pattern_of_words(words: list[str], between: str) -> str:
    return f"(?:{between})".join(words)


def _in_order(tokens: list[str], key: str) -> str:
    between = _PROSE
    if len(key) >= LONG:
        between += rf"|{_LOOSE}"
    elif len(key) >= _SPELT:  # a mark at least: "Ann-Lee", but no "Annlee"
        between += rf"|(?=[\W_]){_LOOSE}"
    gap = LETTER_GAP if len(key) >= _SPELT else _SHORT_GAP
    return _pattern_of_words([word_pattern(token, gap) for token in tokens], between)


def word_pattern(token: str, gap: str) -> str:
    """A pattern for a word, whose own marks may be others or none."""
    out = ""
    for part in re.findall(r"[^\W_]+|[\W_]+", token):
        if part[0].isalnum():
            out += gap.join(map(re.escape, part)) + (r"\.?" if len(part) == 1 else "")
        elif part == "'":
            out += r"['\-\s]?"
        elif part == "-":
            out += r"(?:[ ]?[-/'][ \t]*\r?\n?[ \t]*|\s{1,3})?"
        elif part.strip(".-'") == "":
            out += r"[.\s-]{0,3}"
        elif part == LOST:  # of which a dash may be a sign, too
            out += rf"[{LOST}-]"
        elif part == "&":
            out += _AND
        else:
            out += r"\s{0,2}" + r"\s{0,2}".join(map(re.escape, part)) + r"\s{0,2}"
    return out


def _is_read(key: str) -> Callable[[Folded, re.Match[str]], bool]:
    def counts_in_address(folded: Folded, match: re.Match[str]) -> bool:
        first, last = match.span()
        if is_whole(folded, first, last):
            return True
        if len(key) >= LONG and is_glued(folded, first, last):
            return True
        return len(key) >= TELLING and in_address(folded, first, last)

    return counts_in_address


def _is_broken(tokens: list[str]) -> Callable[[Folded, re.Match[str]], bool]:
    """True where blanks stand inside of words, and the pieces are no words of their own."""
    parts = sum(len(re.findall(r"[^\W_]+", token)) for token in tokens)

    def counts_as_broken(folded: Folded, match: re.Match[str]) -> bool:
        pieces = re.findall(r"[^\W_]+", match[0])
        told = len(pieces) > parts and not all(piece in _known_words() for piece in pieces)
        return told and is_whole(folded, *match.span())

    return counts_as_broken


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Everyday words and given names."""
    return words_of_list("everyday-en") | given_names()


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Given names of the shipped list."""
    return words_of_list("given-names-us")


@lru_cache(maxsize=1)
def _known_surnames() -> frozenset[str]:
    return words_of_list("surnames-us")


@lru_cache(maxsize=8)
def words_of_list(name: str) -> frozenset[str]:
    """The words of a shipped list."""
    text = resource_path(f"words/{name}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


# ---- persons ----------------------------------------------------------------------------------


def _of_person(names: tuple[str, ...], key: str) -> Iterator[Way]:
    words = [word_pattern(name.rstrip("."), LETTER_GAP) for name in names]
    bare = [squeeze_short(name) for name in names]
    if len(names) == 2:
        middle = _INITIAL.join(words)
        yield one_way(middle, _has_initial, every=(bare[0], bare[1]))
    joint = f"(?:{_COMMA}|{_TURNED})" if len(key) >= LONG else _COMMA
    for cut in range(1, len(names)):
        turned = PAIR.join(words[cut:]) + joint + PAIR.join(words[:cut])
        tight = "".join(bare[cut:] + bare[:cut])
        yield one_way(turned, _is_read(key), every=(tight,), grown=_with_initials)
    yield from labelled_ways(tuple(bare), words, given_names())
    yield from _with_initial(bare, words)


def _with_initials(folded: Folded, span: Span) -> Span:
    _, last = folded.source_span(*span)
    behind = _INITIALS_BEHIND.match(folded.source, last)
    return (span[0], span[1] + len(behind[0])) if behind else span


def _has_initial(folded: Folded, match: re.Match[str]) -> bool:
    told = bool(match["dot"]) or folded.original_letter(match.start("initial")).isupper()
    return told and is_whole(folded, *match.span())


def _with_initial(bare: list[str], words: list[str]) -> Iterator[Way]:
    """With an initial for given names or for the surname: where a person reads no other name."""
    for cut in range(1, len(bare)):
        last, surname = "".join(bare[cut:]), PAIR.join(words[cut:])
        if len(last) >= NAMED and all(len(name) >= NAMED for name in bare[:cut]):
            yield from _short_given(bare[:cut], words[:cut], last, surname)
    for head in {name[0] for name in bare[1:] if len(name) > 1 and len(bare[0]) >= NAMED}:
        pattern = rf"{words[0]}\s{{1,3}}(?P<i0>{head})(?P<d0>\.?)"
        yield one_way(pattern, _is_initial_behind, every=(bare[0] + head,))


def _short_given(given: list[str], words: list[str], last: str, surname: str) -> Iterator[Way]:
    heads = "".join(name[0] for name in given)
    dotted = [rf"(?P<i{n}>{head})(?P<d{n}>\.?)" for n, head in enumerate(heads)]
    short = r"[ -]{0,2}".join(dotted) + r"\s{0,3}" + surname
    yield one_way(short, _is_initials, every=(heads + last,))
    for n in range(len(given)) if len(given) > 1 else ():
        mixed = [dotted[n] if n == k else words[k] for k in range(len(given))]
        pattern = r"\s{1,3}".join([*mixed, surname])
        yield one_way(pattern, _is_initials, every=(last,))
    comma = surname + r"(?:\s?,\s{0,3}|\s{1,2}(?=\S\.))" + r"[ -]{0,2}".join(dotted)
    yield one_way(comma, _is_initial_behind, every=(last + heads,))
    for n in range(1, len(given)):  # SMITH, JOHN R.
        some = [words[k] if k < n else dotted[k] for k in range(len(given))]
        pattern = surname + r"\s?,\s{0,3}" + r"\s{1,3}".join(some)
        yield one_way(pattern, _is_initials, every=(last + given[0],))


def _is_initials(folded: Folded, match: re.Match[str]) -> bool:
    """True for ``M. Lopez``; in ``Carlos M. Lopez`` it is somebody else's."""
    if not _are_initials(folded, match) or not is_whole(folded, *match.span()):
        return False
    if match[0].isalpha() and match[0] in _words_and_names():
        return False  # Clark is no C. Lark
    if _is_article(folded, match):
        return False
    before = _WORD_BEFORE.search(folded.text[max(match.start() - 30, 0) : match.start()])
    if before is None:
        return True
    other = len(before[1]) == 1 and bool(before[2])
    return not other and (bool(before[2]) or before[1] not in given_names())


def _is_article(folded: Folded, match: re.Match[str]) -> bool:
    """True where a sentence begins: "A record is sealed" names no A. Record."""
    if not re.match(r"a\s+[^\W\d_]", match[0]):
        return False
    return not any(
        folded.original_letter(at).isupper() for at in range(match.start() + 1, match.end())
    )


def _are_initials(folded: Folded, match: re.Match[str]) -> bool:
    """True when each is followed by a dot or is a capital."""
    initials = (name for name in match.re.groupindex if name.startswith("i"))
    return all(
        bool(match[f"d{name[1:]}"]) or folded.original_letter(match.start(name)).isupper()
        for name in initials
    )


def _is_initial_behind(folded: Folded, match: re.Match[str]) -> bool:
    """True for ``Maria L.`` and ``LOPEZ, M``; ``Maria L. Garcia`` is somebody else."""
    first, last = match.span()
    text = folded.text
    if not _are_initials(folded, match) or not is_whole(folded, first, last):
        return False
    if text[last : last + 1] == "'":
        return False
    if not match["d0"] and (match["i0"] in "ai" or not folded.original_letter(first).isupper()):
        return False
    behind = _WORD_BEHIND.match(text, last)
    if behind is None or not folded.original_letter(behind.start(1)).isupper():
        return True
    return behind[1] in _listed_words() or behind[1] not in _known_surnames()


@lru_cache(maxsize=1)
def _listed_words() -> frozenset[str]:
    return words_of_list("everyday-en")


@lru_cache(maxsize=1)
def _words_and_names() -> frozenset[str]:
    return _listed_words() | _known_surnames() | given_names()


# ---- letter by letter -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Spelt:
    """A term of which words are spelled out.

    Attributes:
        long: the groups of words of which the marks between the letters tell enough.
        short: those of two letters, which are spelled with spaces, or with all other words:
            "J. O. Lopez" is no Jo Lopez.
    """

    pattern: str
    long: tuple[int, ...]
    short: tuple[int, ...]

    def has_parted_letters(self, match: re.Match[str]) -> bool:
        """True where letters are parted; words in one piece are for the other patterns."""
        if any(match[at] is not None for at in self.long):
            return True
        marks = [match[at] for at in self.short]
        return any(mark and mark.isspace() for mark in marks) or (not self.long and all(marks))


def _spelled_ways(names: tuple[str, ...], written: str) -> Iterator[Way]:
    """The term, and a name with its surname first, with the letters of words parted."""
    if len(squeeze_short(written)) < _SPELT:
        return
    for order in orders_of_term(written) if names else (written,):
        words = re.findall(r"[^\W_]+", order)
        if 0 < len(words) <= _MOST_SPELT:
            spelt = _pattern_spelled(words)

            def counts_as_spelled(
                folded: Folded, match: re.Match[str], spelt: _Spelt = spelt
            ) -> bool:
                return spelt.has_parted_letters(match) and is_whole(folded, *match.span())

            yield one_way(spelt.pattern, counts_as_spelled, every=("".join(words),))


def _pattern_spelled(words: list[str]) -> _Spelt:
    """Each word in one piece, or with the same mark between its letters: a group for each."""
    parts: list[str] = []
    groups: dict[int, int] = {}  # of each spelled word, how long it is
    for word in words:
        first, rest = re.escape(word[0]), word[1:]
        if rest:
            group = len(groups) + 1
            groups[group] = len(word)
            again = "".join(f"(?P=g{group}){re.escape(c)}" for c in rest[1:])
            spelled = rf"(?P<g{group}>\W{{1,3}}|_){re.escape(rest[0])}{again}"
            parts.append(f"{first}(?:{re.escape(rest)}|{spelled})")
        else:
            parts.append(first)
    long = tuple(group for group, length in groups.items() if length > 2)
    short = tuple(group for group in groups if group not in long)
    return _Spelt(r"[\W_]{1,6}".join(parts), long, short)


def _by_alphabet(key: str, last: str) -> Way:
    """``Lincoln Ocean Paul Edward Zebra``."""

    def spans_in_block(block: Block) -> Iterator[Span]:
        if is_spelt_by_alphabet(last, block.tight_letters):
            yield from spans_said(key, block)

    return Way(spans_in_block, some=tuple(word for word in words_for(key[-1]) if len(word) > 1))
