"""Finding what may be the name of a person in a text: to be looked at, never a guarantee.

No grammar and no model: known given names and surnames, titles, and the words that stand
before a name, all of it data (``resources/detectors/names.json``, ``resources/words``). A name
that is in no list is found after a title, an initial or a label. What is found rather too
seldom than too often: a list full of headings and streets is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reviewer.text.names.small import small_names
from reviewer.text.names.words import (
    NEAR,
    NEXT_WORD,
    Name,
    NameLists,
    Token,
    fold_word,
    is_unit,
    name_lists,
    tokens_of,
)
from reviewer.text.stretches import Stretches

_LONGEST = 4  # tokens of a name
_DIRECTION = frozenset("nsew")
_STAR = re.compile(r"\.?\s{0,2}(?:#|star|badge)\s?#?\d{2,6}", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s+(?:[NSEW]\.?\s+)?\Z")


def written_names(text: str) -> list[Name]:
    """Names that are known by their own words, titles and labels, in order."""
    words = name_lists()
    found: list[Name] = []
    for run in words.run.finditer(text):
        if _may_hold(run[0], words):
            found += _in_run(text, run.start(), run.end(), words)
    for more in (_labelled_names(text, words), small_names(text)):
        taken = Stretches((n.start, n.end) for n in found)
        found += [n for n in more if not taken.meets_any(n.start, n.end)]
    found = [
        _with_surroundings(text, name, words) for name in found if not _is_street(text, name, words)
    ]
    return sorted(found, key=lambda name: name.start)


def names_as(text: str) -> list[tuple[str, str]]:
    """Given name and surname of what is known to name somebody, such as a subject's term."""
    parts = [fold_word(p) for p in re.split(r"[\s]+", text.partition(",")[0].strip()) if p]
    after = [fold_word(p) for p in re.split(r"[\s]+", text.partition(",")[2].strip()) if p]
    # "Lopez, Maria" is turned, so that the surname comes last.
    parts = [*after, *parts]
    words = name_lists()
    kept = [p for p in parts if p and p not in words.titles and p not in words.suffixes]
    # A number or a mark in it: an account or a plate, and no person.
    if not kept or any(not part.replace("-", "").replace("'", "").isalpha() for part in kept):
        return []
    if any(p in words.never and p not in words.surnames for p in kept):
        return []
    return [(kept[0], kept[-1])] if len(kept) > 1 else [("", kept[0])]


def is_title(word: str) -> bool:
    """``Ms.``, ``Officer``: what stands before a name."""
    return fold_word(word) in name_lists().ranks


def is_name(given: str, surname: str) -> bool:
    """True for two folded words of which at least one is known as a name and nothing else."""
    words = name_lists()
    return (given in words.given and not _is_common(given, words)) or (
        surname in words.surnames and not _is_common(surname, words)
    )


def is_word(name: str) -> bool:
    """True for a folded name that is a common word or a place's too: Young, Hall, Virginia."""
    words = name_lists()
    return _is_common(name, words) or name in words.plain


def _is_common(name: str, words: NameLists) -> bool:
    return name in words.never or name in words.places


def _may_hold(run: str, words: NameLists) -> bool:
    """False for most runs of capitals, at little cost: every name begins with one of these."""
    parts = {part.strip(".,'") for part in run.lower().split()}
    # A double name may be known by one of its halves only.
    return "-" in run or not parts.isdisjoint(words.heads) or any(len(p) == 1 for p in parts)


def _in_run(text: str, start: int, end: int, words: NameLists) -> Iterator[Name]:
    tokens = tokens_of(text, start, end)
    at = 0
    while at < len(tokens):
        taken = _take_name(text, tokens, at, words)
        if taken is None:
            at += 1
            continue
        name, used = taken
        yield name
        at += used


def _take_name(
    text: str, tokens: Sequence[Token], at: int, words: NameLists
) -> tuple[Name, int] | None:
    """A name that begins with a token, and how many tokens it takes."""
    token = tokens[at]
    if token.folded in words.ranks:
        return _take_titled(text, tokens, at, words)
    return _take_reversed(text, tokens, at, words) or _take_plain(text, tokens, at, words)


def _take_titled(
    text: str, tokens: Sequence[Token], at: int, words: NameLists
) -> tuple[Name, int] | None:
    """``Ms. Lopez``, ``P.O. T. Harlan``: after a title the name may be in no list."""
    first = at + 1
    while first < len(tokens) and tokens[first].folded in words.ranks:
        first += 1
    part = _tokens_together(text, tokens, first, words)
    # "Officer Lopez Park": the park goes, the officer stays.
    while part and not _may_end(part[-1], part, words):
        part = part[:-1]
    if not part or not _stand_close(text, tokens[first - 1], part[0]) or _is_initial(part[-1]):
        return None
    # "OFFICER STATEMENT" is a heading.
    if len(part) == 1 and part[0].is_upper and part[0].folded not in words.surnames:
        return None
    duty = any(t.folded in words.duty for t in tokens[at:first])
    why = f"after “{' '.join(text[tokens[at].start : tokens[first - 1].end].split())}”"
    return replace(_make_name(part), duty=duty, why=why), first - at + len(part)


def _take_reversed(
    text: str, tokens: Sequence[Token], at: int, words: NameLists
) -> tuple[Name, int] | None:
    """``LOPEZ, MARIA``."""
    if at + 1 >= len(tokens):
        return None
    last, first = tokens[at], tokens[at + 1]
    if text[last.end : first.start].strip() != "," or "\n" in text[last.end : first.start]:
        return None
    # Forms have both in capitals; else "Paris, Texas" would read so.
    known = last.folded in words.surnames or (last.is_upper and first.is_upper)
    if not known or last.folded in words.never or not _is_given(first, words):
        return None
    middle = at + 2
    used = 2
    if (
        middle < len(tokens)
        and _stand_close(text, first, tokens[middle])
        and _is_initial(tokens[middle])
    ):
        used = 3
    end = tokens[at + used - 1].end
    return Name(last.start, end, first.folded, last.folded, why="surname and given name"), used


def _take_plain(
    text: str, tokens: Sequence[Token], at: int, words: NameLists
) -> tuple[Name, int] | None:
    """``Dana Whitfield``, ``J. Ramirez``."""
    part = _tokens_together(text, tokens, at, words)
    first = tokens[at]
    if (
        at
        and tokens[at - 1].folded in words.place_beginnings
        and _stand_close(text, tokens[at - 1], first)
    ):
        return None  # San Diego
    if len(part) < 2:
        return _take_broken(text, tokens, at, words)
    for length in range(len(part), 1, -1):
        short = part[:length]
        if _may_end(short[-1], short, words) and _reads_as_name(first, short, words):
            return replace(_make_name(short), why=_known_by(short, words)), length
    return None


def _take_broken(
    text: str, tokens: Sequence[Token], at: int, words: NameLists
) -> tuple[Name, int] | None:
    """A name whose two words stand at the end of a line and at the beginning of the next."""
    if at + 1 >= len(tokens):
        return None
    first, last = tokens[at], tokens[at + 1]
    gap = text[first.end : last.start]
    sure = (
        _is_given(first, words) and last.folded in words.surnames and last.folded not in words.never
    )
    # A blank line parts what stands on either side of it.
    if gap.strip() or gap.count("\n") != 1 or not sure or first.is_upper or last.is_upper:
        return None
    line = first.start - text.rfind("\n", 0, first.start)
    name = replace(_make_name([first, last]), why=_known_by([first, last], words))
    # Only behind a long line: a short one was ended on purpose, as in a list.
    return (name, 2) if line > NEAR else None


def _reads_as_name(first: Token, part: Sequence[Token], words: NameLists) -> bool:
    last = part[-1]
    known = last.folded in words.surnames
    if _is_initial(first):
        sure = known or (len(part) > 2 and all(map(_is_initial, part[:-1])))
        full = first.text.endswith(".") and sure
        return full and first.folded not in _DIRECTION and last.folded not in words.never
    if not _is_given(first, words):
        return False
    if len(part) > 2 and last.folded in words.never:
        return False
    middle = part[1:-1]
    sure = known or (all(map(_is_initial, middle)) and not last.is_upper)  # Kurt S. Odenwald
    if middle and not (sure and _reads_on(middle, words)):
        return False
    if first.folded in words.never:  # "June", "Virginia": a name only before a surname
        return known and last.folded not in words.never and not first.is_upper
    return known or not any(t.is_upper for t in part)


def _reads_on(middle: Sequence[Token], words: NameLists) -> bool:
    """What stands between given name and surname: an initial, or a name itself."""
    return all(_is_initial(t) or t.folded in words.surnames or _is_given(t, words) for t in middle)


def _may_end(last: Token, part: Sequence[Token], words: NameLists) -> bool:
    """True when a name may end so: not with an initial, a street's or a firm's word."""
    if _is_initial(last):
        return False
    if last.folded in words.places:
        return False
    return last.folded not in words.never or last.folded in words.surnames


def _tokens_together(text: str, tokens: Sequence[Token], at: int, words: NameLists) -> list[Token]:
    """The tokens from one on that may be one name: no mark or line between, no other words."""
    out: list[Token] = []
    for token in tokens[at : at + _LONGEST]:
        if out and not _stand_close(text, out[-1], token):
            break
        if token.folded in words.ranks and out:
            break
        if token.folded in words.never and not _may_be_named(token, out, words):
            break
        if any(map(str.isdigit, token.text)) or (out and token.folded in words.places):
            break
        out.append(token)
        if _is_possessive(token):
            break
    return out


def _may_be_named(token: Token, before: Sequence[Token], words: NameLists) -> bool:
    """Words that are names of persons too, where they stand as one: June Hall, Dana Brown."""
    return _is_initial(token) or token.folded in (words.surnames if before else words.given)


def _stand_close(text: str, one: Token, two: Token) -> bool:
    """True when nothing but a space, or particles such as ``de la``, is between two tokens."""
    if one.text.endswith(".") and len(one.folded) > 2 and one.folded.isalpha():
        words = name_lists()
        if one.folded not in words.ranks:
            return False  # the end of a sentence
    gap = text[one.end : two.start]
    return not any(c in gap for c in "\n\t,")


def _is_initial(token: Token) -> bool:
    return len(token.folded) == 1


def _is_given(token: Token, words: NameLists) -> bool:
    # "Jean-Luc" is known by Jean; two letters would make a name of anything.
    head = token.folded.partition("-")[0]
    return token.folded in words.given or (len(head) > 2 and head in words.given)


def _make_name(part: Sequence[Token]) -> Name:
    suffixes = name_lists().suffixes
    core = [t for t in part if t.folded not in suffixes] or list(part)
    given = core[0].folded if len(core) > 1 else ""
    return Name(part[0].start, part[-1].end - _length_of_ending(part[-1]), given, core[-1].folded)


def _known_by(part: Sequence[Token], words: NameLists) -> str:
    given, surname = _is_given(part[0], words), part[-1].folded in words.surnames
    if given and surname:
        return "known given name and surname"
    return "known given name" if given else "initial and known surname"


def _length_of_ending(token: Token) -> int:
    """How much of a name's last word is none of it: a full stop, what makes it possessive."""
    if _is_possessive(token):
        return 2 + token.text.endswith(".")
    return int(token.text.endswith(".") and len(token.folded) > 1)


def _is_possessive(token: Token) -> bool:
    return token.text.rstrip(".").lower().endswith(("'s", "\u2019s"))


def _labelled_names(text: str, words: NameLists) -> Iterator[Name]:
    """``Witness: Xiu Qiang``: two or three words alone behind a label and a colon."""
    for found in words.labelled.finditer(text):
        part = tokens_of(text, *found.span("v"))
        sure = 1 < len(part) <= _LONGEST and all(t.folded not in words.never for t in part)
        if sure and not any(t.folded in words.places | words.duty for t in part):
            label = text[found.start() : found.start("v")].strip(" \t\r\n|;:")
            yield replace(_make_name(part), why=f"after “{label}”")


def _with_surroundings(text: str, name: Name, words: NameLists) -> Name:
    """With what the words around a name say of it."""
    before = text[max(0, name.start - NEAR) : name.start]
    star = _STAR.match(text[name.end : name.end + 16])
    duty = name.duty or bool(star) or bool(words.duty_label.search(before))
    said = None if duty else words.party.search(before)
    return replace(name, duty=duty, party=" ".join(said["label"].lower().split()) if said else "")


def _is_street(text: str, name: Name, words: NameLists) -> bool:
    """``2245 S. Michigan``, ``Jackson Blvd``: a number before, or such a word behind."""
    if not name.duty and _NUMBER_BEFORE.search(text[max(0, name.start - 10) : name.start]):
        return True
    if not name.given and is_unit(text, name.surname, name.end):
        return True
    after = NEXT_WORD.match(text[name.end : name.end + 16])
    return after is not None and after[1][0].isupper() and after[1].lower() in words.places
