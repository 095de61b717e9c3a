"""Numbers: telephones, plates, identifiers, in digits or in words, whatever parts them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from reviewer.system.resources import resource_path
from reviewer.text.terms.dates import in_identifier
from reviewer.text.terms.folding import Block, Folded, as_digits, fold_short
from reviewer.text.terms.spoken import hints_of, spans_said, spoken_words
from reviewer.text.terms.term_ways import LatePattern, Span, Way, matches_that_count
from reviewer.text.terms.word_edges import is_within_word

_GAP = r"[\W_]{0,5}"
_ALIKE = ("0o", "1il", "2z", "5s", "8b")
_CLASSES = {char: f"[{group}]" for group in _ALIKE for char in group}
_COUNTRY = re.compile(r"(?<!\d)(?:\+|00|011)?1[\W_]{0,3}\Z")
_AREA = re.compile(r"[\w\s]{1,5}\)")
_EXTENSION = re.compile(r"(?<=\d)[\s,;]*(?:x|ext\.?|extension)[\s.:#]*\d{1,6}\Z")
_LOCAL = 7  # digits of a telephone number without its area code
_BEFORE = re.compile(r"(\d+)[)\]]?([\W_]{0,3})\Z")
_BEHIND = re.compile(r"[-./]?\d")
_LAST_WORD = re.compile(r"([^\W_]+)[ -]{1,3}\Z")
_NEXT_WORD = re.compile(r"[ -]{1,3}([^\W_]+)")
_MOST_LETTERS = 3  # in a row, in a plate or an identifier
_TURNS = 4  # runs of letters and of digits in one word that is none
_TAILED = 8  # letters and digits of what is known by its end as well
_TAIL = 4
_MASKED = re.compile(r"(?:(?<![^\W_])x{2,}|[*#\u2022\u2588\u25cf\u25a0\u2217]{2,})[-\s./]{0,2}\Z")


def _number_of(term: str) -> str:
    """A folded term without an extension, which identifiers have none of: ...752X40312."""
    text = fold_short(term)
    bare = _EXTENSION.sub("", text)
    return text if any(c.isalpha() for c in bare) else bare


@lru_cache(maxsize=1024)
def is_number(term: str) -> bool:
    """True for what is written mostly in digits, such as a phone number or a date."""
    text = _number_of(term)
    digits = sum(c.isdigit() for c in text)
    return digits >= 5 and digits >= sum(c.isalnum() for c in text) - 2


def is_code(term: str) -> bool:
    """True for a number, and for letters and digits that name no word: a plate, an identifier."""
    if is_number(term):
        return True
    text = fold_short(term)
    marks = [c for c in text if c.isalnum()]
    has = any(c.isdigit() for c in marks) and any(c.isalpha() for c in marks)
    runs = re.findall(r"[^\W\d_]+", text)
    short = all(len(run) <= _MOST_LETTERS for run in runs)
    turns = len(re.findall(r"[^\W\d_]+|\d+", "".join(marks)))  # a VIN has letters in a row
    inside = turns == _TURNS - 1 and text.isalnum() and text[0].isdigit()  # digits around letters
    return 5 <= len(marks) <= 20 and has and (short or inside or turns >= _TURNS)


def is_digits(term: str) -> bool:
    """True for a number without a letter, but for those of an extension."""
    text = _number_of(term)
    return is_number(term) and not any(c.isalpha() for c in text)


def number_ways(term: str) -> Iterator[Way]:
    """A number's digits, with any separators or said: of a date that is written in eight."""
    code = "".join(c for c in fold_short(term) if c.isdigit())
    yield _written_way(code, _is_whole_date)
    yield _in_words(code, lambda block, span: True)


def code_ways(term: str) -> Iterator[Way]:
    """The ways in which a number or a code is written."""
    text = _number_of(term)
    code = "".join(c for c in text if c.isalnum())
    telephone = code.isdigit() and re.fullmatch(r"(?:(?:00|011)?1)?(\d{10})", code)
    if telephone:
        code = telephone[1]
    yield _written_way(code, _is_whole, country=bool(telephone))
    yield _in_words(code, lambda block, span: True)
    if len(code) >= _TAILED:
        yield from _by_its_end(code)
    bare = code.lstrip("0")
    if bare != code and len(bare) >= _LOCAL:
        yield _written_way(bare, _is_whole)
    if telephone:
        local = code[-_LOCAL:]
        yield _written_way(local, _is_alone)
        yield _in_words(local, _is_said_alone)


def _written_way(
    code: str, whole: Callable[[Folded, re.Match[str], int], bool], *, country: bool = False
) -> Way:
    body = LatePattern(_GAP.join(_CLASSES.get(c, re.escape(c)) for c in code))
    numeral = sum(c.isdigit() for c in code)

    def spans_in_block(block: Block) -> Iterator[Span]:
        folded = block.folded

        def counts_as_code(match: re.Match[str]) -> bool:
            real = sum(c.isdigit() for c in match[0])
            return 2 * real >= numeral and whole(
                folded, match, _start_with_lead(match, country=country)
            )

        for match in matches_that_count(block, body, counts_as_code):
            yield _start_with_lead(match, country=country), match.end()

    return Way(spans_in_block, digits=(as_digits(code),))


@lru_cache(maxsize=1)
def _cue_pattern() -> re.Pattern[str]:
    """What is written before the end of a number that is not written whole."""
    data = json.loads(resource_path("words/dates-en.json").read_text(encoding="utf-8"))
    between = rf"(?:[\s:#,()'-]{{1,3}}(?:{'|'.join(data['end'])})(?![^\W_]))*"
    return re.compile(
        rf"(?:(?:last|final)[\s(]{{1,2}}(?:4|four|5|five|6|six|8|eight)(?![^\W_]){between}"
        r"|(?<![^\W_])end(?:s|ing|ings)?\s{1,2}(?:in|with|on|is|of)?"
        r"|(?<![^\W_])(?:ssn|ss#|social(?:\ssecurity)?(?:\snumber)?)(?:\sis)?)[\s:#,-]{0,3}\Z"
    )


def _by_its_end(code: str) -> Iterator[Way]:
    """``XXX-XX-6789``, ``last four 6789``, ``ending in six seven eight nine``."""
    tail = code[-_TAIL:]
    longer = ""
    for char in code[len(code) // 2 : -_TAIL]:
        longer = f"(?:{longer}{re.escape(char)})?"
    pattern = LatePattern(rf"(?<![^\W_]){longer}{re.escape(tail)}(?![^\W_])")

    def is_cued(block: Block, first: int) -> bool:
        before = block.folded.text[max(first - 70, 0) : first]
        return _MASKED.search(before) is not None or _cue_pattern().search(before) is not None

    def spans_in_block(block: Block) -> Iterator[Span]:
        for match in matches_that_count(block, pattern, lambda m: is_cued(block, m.start())):
            yield match.span()

    if any(c.isdigit() for c in tail):
        yield Way(spans_in_block, every=(tail,))
        yield _in_words(tail, lambda block, span: is_cued(block, span[0]))


def _start_with_lead(match: re.Match[str], *, country: bool) -> int:
    """Where a number begins with what belongs to it: its country's code, a bracket.

    (312) 555-0142 has both its brackets; those around the whole number stay, both.
    """
    first, text = match.start(), match.string
    if text[first - 1 : first] == "(" and _AREA.match(text, first, match.end()):
        first -= 1
    if country:
        code = _COUNTRY.search(text, max(first - 9, 0), first)
        first = code.start() if code else first
    return first


def _in_words(code: str, counts: Callable[[Block, Span], bool]) -> Way:
    def spans_in_block(block: Block) -> Iterator[Span]:
        return (span for span in spans_said(code, block) if counts(block, span))

    return Way(spans_in_block, some=hints_of(code))


def _is_whole(folded: Folded, match: re.Match[str], first: int) -> bool:
    text, last = folded.text, match.end()
    if not match[0][0].isdigit() and text[first - 1 : first].isalpha():
        return False
    if not match[0][-1].isdigit() and text[last : last + 1].isalpha():
        return False
    return not is_within_word(folded, first) and not is_within_word(folded, last)


def _is_whole_date(folded: Folded, match: re.Match[str], first: int) -> bool:
    return _is_whole(folded, match, first) and not in_identifier(folded.text, *match.span())


def _is_alone(folded: Folded, match: re.Match[str], first: int) -> bool:
    """True for a number without area code that is no part of another number."""
    if not _is_whole(folded, match, first):
        return False
    text = folded.text
    before = _BEFORE.search(text[max(first - 12, 0) : first])
    if before is not None:
        group, between = before.groups()
        if len(group) == 3 or not between or not between.isspace():
            return False
    if _BEHIND.match(text, match.end()) is not None:
        return False
    if match[0][3:-4] in ("", "-"):
        return True
    behind = _NEXT_WORD.match(text, match.end())  # 555.0142 among numbers is one of them
    return before is None and not (behind and behind[1][0].isdigit())


def _is_said_alone(block: Block, span: Span) -> bool:
    text = block.folded.text
    before = _LAST_WORD.search(text[max(span[0] - 16, 0) : span[0]])
    behind = _NEXT_WORD.match(text, span[1])
    return not any(m is not None and _is_numeral(m[1]) for m in (before, behind))


def _is_numeral(word: str) -> bool:
    words = spoken_words()
    return word.isdigit() or word in words.digits or word in words.tens
