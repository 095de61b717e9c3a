"""Finding what may be the name of a person in a text: to be looked at, never a guarantee.

No grammar and no model: known given names and surnames, titles, and the words that stand
before a name, all of it data (``resources/detectors/names.json``, ``resources/words``). A name
that is in no list is found after a title, an initial or a label. What is found rather too
seldom than too often: a list full of headings and streets is not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reviewer.resources import resource

_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f]"
_TOKEN = rf"(?:(?:{_CAPITAL}\.){{2,}}|{_CAPITAL}[\w'\u2019-]*\.?)"
_WORD = re.compile(_TOKEN)
_NEAR = 40  # characters before a name in which its label stands
_LONGEST = 4  # tokens of a name
_DIRECTION = frozenset("nsew")


@dataclass(frozen=True)
class Name:
    """Characters ``start:end`` of a text that may name a person.

    Attributes:
        given: the given name, folded; an initial, or empty, when that is all there is.
        surname: folded.
        duty: it is written as of somebody on duty: with a rank, a star number, such a label.
        party: the word after which it stands, such as "caller" or "witness".
    """

    start: int
    end: int
    given: str
    surname: str
    duty: bool = False
    party: str = ""


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    text: str
    folded: str  # in lower case, without the marks at its end

    @property
    def upper(self) -> bool:
        return self.text.isupper() and len(self.folded) > 1


@dataclass(frozen=True)
class _Words:
    """The lists, and the patterns that are made of them."""

    given: frozenset[str]
    surnames: frozenset[str]
    titles: frozenset[str]
    duty: frozenset[str]
    never: frozenset[str]
    places: frozenset[str]
    placed: frozenset[str]
    plain: frozenset[str]
    suffixes: frozenset[str]
    heads: frozenset[str]
    ranks: frozenset[str]  # titles of either kind
    run: re.Pattern[str]
    party: re.Pattern[str]
    duty_label: re.Pattern[str]
    labelled: re.Pattern[str]
    spoken: re.Pattern[str]


def find_names(text: str) -> list[Name]:
    """What may be names of persons, in order; no two of them overlap."""
    words = _words()
    found: list[Name] = []
    for run in words.run.finditer(text):
        if _may_hold(run[0], words):
            found += _in_run(text, run.start(), run.end(), words)
    found += (n for n in _labelled(text, words) if not _meets(found, n))
    found += (n for n in _spoken(text, words) if not _meets(found, n))
    found = [_about(text, name, words) for name in found if not _is_street(text, name, words)]
    return sorted(found, key=lambda name: name.start)


def names_as(text: str) -> list[tuple[str, str]]:
    """Given name and surname of what is known to name somebody, such as a subject's term."""
    parts = [_folded(p) for p in re.split(r"[\s]+", text.partition(",")[0].strip()) if p]
    after = [_folded(p) for p in re.split(r"[\s]+", text.partition(",")[2].strip()) if p]
    parts = [*after, *parts]
    words = _words()
    kept = [p for p in parts if p and p not in words.titles and p not in words.suffixes]
    if not kept or any(not part.replace("-", "").replace("'", "").isalpha() for part in kept):
        return []
    if any(p in words.never and p not in words.surnames for p in kept):
        return []
    return [(kept[0], kept[-1])] if len(kept) > 1 else [("", kept[0])]


def is_title(word: str) -> bool:
    """``Ms.``, ``Officer``: what stands before a name."""
    return _folded(word) in _words().ranks


def is_name(given: str, surname: str) -> bool:
    """True for two folded words of which at least one is known as a name and nothing else."""
    words = _words()
    common = words.never | words.places
    return given in words.given - common or surname in words.surnames - common


def is_word(name: str) -> bool:
    """True for a folded name that is a common word or a place's too: Young, Hall, Virginia."""
    words = _words()
    return name in words.never or name in words.places or name in words.plain


def _may_hold(run: str, words: _Words) -> bool:
    """False for most runs of capitals, at little cost: every name begins with one of these."""
    parts = {part.strip(".,'") for part in run.lower().split()}
    return "-" in run or not parts.isdisjoint(words.heads) or any(len(p) == 1 for p in parts)


def _in_run(text: str, start: int, end: int, words: _Words) -> Iterator[Name]:
    tokens = _tokens(text, start, end)
    at = 0
    while at < len(tokens):
        taken = _taken(text, tokens, at, words)
        if taken is None:
            at += 1
            continue
        name, used = taken
        yield name
        at += used


def _taken(text: str, tokens: Sequence[_Token], at: int, words: _Words) -> tuple[Name, int] | None:
    """A name that begins with a token, and how many tokens it takes."""
    token = tokens[at]
    if token.folded in words.ranks:
        return _titled(text, tokens, at, words)
    return _reversed(text, tokens, at, words) or _plain(text, tokens, at, words)


def _titled(text: str, tokens: Sequence[_Token], at: int, words: _Words) -> tuple[Name, int] | None:
    """``Ms. Lopez``, ``P.O. T. Harlan``: after a title the name may be in no list."""
    first = at + 1
    while first < len(tokens) and tokens[first].folded in words.ranks:
        first += 1
    part = _together(text, tokens, first, words)
    while part and not _may_end(part[-1], part, words):
        part = part[:-1]
    if not part or not _close(text, tokens[first - 1], part[0]) or _is_initial(part[-1]):
        return None
    if len(part) == 1 and part[0].upper and part[0].folded not in words.surnames:
        return None
    duty = any(t.folded in words.duty for t in tokens[at:first])
    return replace(_named(part), duty=duty), first - at + len(part)


def _reversed(
    text: str, tokens: Sequence[_Token], at: int, words: _Words
) -> tuple[Name, int] | None:
    """``LOPEZ, MARIA``."""
    if at + 1 >= len(tokens):
        return None
    last, first = tokens[at], tokens[at + 1]
    if text[last.end : first.start].strip() != "," or "\n" in text[last.end : first.start]:
        return None
    known = last.folded in words.surnames or (last.upper and first.upper)
    if not known or last.folded in words.never or not _is_given(first, words):
        return None
    middle = at + 2
    used = 2
    if middle < len(tokens) and _close(text, first, tokens[middle]) and _is_initial(tokens[middle]):
        used = 3
    end = tokens[at + used - 1].end
    return Name(last.start, end, first.folded, last.folded), used


def _plain(text: str, tokens: Sequence[_Token], at: int, words: _Words) -> tuple[Name, int] | None:
    """``Dana Whitfield``, ``J. Ramirez``."""
    part = _together(text, tokens, at, words)
    first = tokens[at]
    if at and tokens[at - 1].folded in words.placed and _close(text, tokens[at - 1], first):
        return None  # San Diego
    if len(part) < 2:
        return _broken(text, tokens, at, words)
    for length in range(len(part), 1, -1):
        short = part[:length]
        if _may_end(short[-1], short, words) and _reads_as_name(first, short, words):
            return _named(short), length
    return None


def _broken(text: str, tokens: Sequence[_Token], at: int, words: _Words) -> tuple[Name, int] | None:
    """A name whose two words stand at the end of a line and at the beginning of the next."""
    if at + 1 >= len(tokens):
        return None
    first, last = tokens[at], tokens[at + 1]
    gap = text[first.end : last.start]
    sure = (
        _is_given(first, words) and last.folded in words.surnames and last.folded not in words.never
    )
    if gap.strip() or gap.count("\n") != 1 or not sure or first.upper or last.upper:
        return None
    line = first.start - text.rfind("\n", 0, first.start)
    return (_named([first, last]), 2) if line > _NEAR else None


def _reads_as_name(first: _Token, part: Sequence[_Token], words: _Words) -> bool:
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
    sure = known or (all(map(_is_initial, middle)) and not last.upper)  # Kurt S. Odenwald
    if middle and not (sure and _reads_on(middle, words)):
        return False
    if first.folded in words.never:  # "June", "Virginia": a name only before a surname
        return known and last.folded not in words.never and not first.upper
    return known or not any(t.upper for t in part)


def _reads_on(middle: Sequence[_Token], words: _Words) -> bool:
    """What stands between given name and surname: an initial, or a name itself."""
    return all(_is_initial(t) or t.folded in words.surnames or _is_given(t, words) for t in middle)


def _may_end(last: _Token, part: Sequence[_Token], words: _Words) -> bool:
    """True when a name may end so: not with an initial, a street's or a firm's word."""
    if _is_initial(last):
        return False
    if last.folded in words.places:
        return False
    return last.folded not in words.never or last.folded in words.surnames


def _together(text: str, tokens: Sequence[_Token], at: int, words: _Words) -> list[_Token]:
    """The tokens from one on that may be one name: no mark or line between, no other words."""
    out: list[_Token] = []
    for token in tokens[at : at + _LONGEST]:
        if out and not _close(text, out[-1], token):
            break
        if token.folded in words.ranks and out:
            break
        if token.folded in words.never and not _may_be_named(token, out, words):
            break
        if any(map(str.isdigit, token.text)) or (out and token.folded in words.places):
            break
        out.append(token)
        if _possessive(token):
            break
    return out


def _may_be_named(token: _Token, before: Sequence[_Token], words: _Words) -> bool:
    """Words that are names of persons too, where they stand as one: June Hall, Dana Brown."""
    return _is_initial(token) or token.folded in (words.surnames if before else words.given)


def _close(text: str, one: _Token, two: _Token) -> bool:
    """True when nothing but a space, or particles such as ``de la``, is between two tokens."""
    if one.text.endswith(".") and len(one.folded) > 2 and one.folded.isalpha():
        words = _words()
        if one.folded not in words.ranks:
            return False  # the end of a sentence
    gap = text[one.end : two.start]
    return not any(c in gap for c in "\n\t,")


def _is_initial(token: _Token) -> bool:
    return len(token.folded) == 1


def _is_given(token: _Token, words: _Words) -> bool:
    head = token.folded.partition("-")[0]
    return token.folded in words.given or (len(head) > 2 and head in words.given)


def _named(part: Sequence[_Token]) -> Name:
    suffixes = _words().suffixes
    core = [t for t in part if t.folded not in suffixes] or list(part)
    given = core[0].folded if len(core) > 1 else ""
    return Name(part[0].start, part[-1].end - _dot(part[-1]), given, core[-1].folded)


def _dot(token: _Token) -> int:
    """How much of a name's last word is none of it: a full stop, what makes it possessive."""
    if _possessive(token):
        return 2 + token.text.endswith(".")
    return int(token.text.endswith(".") and len(token.folded) > 1)


def _possessive(token: _Token) -> bool:
    return token.text.rstrip(".").lower().endswith(("'s", "\u2019s"))


def _labelled(text: str, words: _Words) -> Iterator[Name]:
    """``Witness: Xiu Qiang``: two or three words alone behind a label and a colon."""
    for found in words.labelled.finditer(text):
        part = _tokens(text, *found.span("v"))
        sure = 1 < len(part) <= _LONGEST and all(t.folded not in words.never for t in part)
        if sure and not any(t.folded in words.places | words.duty for t in part):
            yield _named(part)


def _spoken(text: str, words: _Words) -> Iterator[Name]:
    """``my name is maria lopez``, as transcripts without capitals have it."""
    for found in words.spoken.finditer(text):
        given, surname = _folded(found["given"]), _folded(found["surname"])
        known = given in words.given - words.never and surname in words.surnames - words.never
        if known:
            yield Name(found.start("given"), found.end("surname"), given, surname)


def _about(text: str, name: Name, words: _Words) -> Name:
    """With what the words around a name say of it."""
    before = text[max(0, name.start - _NEAR) : name.start]
    star = re.match(r"\.?\s{0,2}(?:#|star|badge)\s?#?\d{2,6}", text[name.end : name.end + 16], re.I)
    duty = name.duty or bool(star) or bool(words.duty_label.search(before))
    said = None if duty else words.party.search(before)
    return replace(name, duty=duty, party=" ".join(said["label"].lower().split()) if said else "")


def _is_street(text: str, name: Name, words: _Words) -> bool:
    """``2245 S. Michigan``, ``Jackson Blvd``: a number before, or such a word behind."""
    if not name.duty and re.search(
        r"\d(?:st|nd|rd|th)?\s+(?:[NSEW]\.?\s+)?$", text[max(0, name.start - 10) : name.start]
    ):
        return True
    after = re.match(r"[ \t]+([A-Za-z]+)", text[name.end : name.end + 16])
    return after is not None and after[1][0].isupper() and after[1].lower() in words.places


def _meets(found: Sequence[Name], name: Name) -> bool:
    return any(other.start < name.end and name.start < other.end for other in found)


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    found = _WORD.finditer(text, start, end)
    return [_Token(m.start(), m.end(), m[0], _folded(m[0])) for m in found]


def _folded(word: str) -> str:
    bare = word.casefold().replace("\u2019", "'").removesuffix("'s")
    return bare.strip(".'-,:;")


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = json.loads(resource("detectors/names.json").read_text(encoding="utf-8"))
    particles = "|".join(data["particles"])
    link = rf"(?:,?[ \t\u00a0]{{1,3}}|\n)(?:(?:{particles})[ \t]){{0,2}}"
    given = _listed("given-names-us.txt")
    return _Words(
        heads=given | {*data["titles"], *data["duty"]},
        given=given,
        ranks=frozenset({*data["titles"], *data["duty"]}),
        surnames=_listed("surnames-us.txt"),
        titles=frozenset(data["titles"]),
        duty=frozenset(data["duty"]),
        never=frozenset(data["never"]),
        places=frozenset(data["places"]),
        placed=frozenset(data["placed"]),
        plain=frozenset(data["plain"]),
        suffixes=frozenset(data["suffixes"]),
        run=re.compile(rf"(?<![\w'\u2019@-]){_TOKEN}(?:{link}{_TOKEN})+(?![\w@])"),
        party=_before(data["parties"]),
        duty_label=_before(data["duty_labels"]),
        labelled=re.compile(
            rf"(?im)(?:^|[|;\t])[ \t]*(?:{_any(data['parties'])})[ \t]*:[ \t]*"
            rf"(?-i:(?P<v>{_TOKEN}(?:[ \t]{_TOKEN}){{1,3}}))[ \t]*(?=$|[|;\t])"
        ),
        spoken=re.compile(
            rf"(?i)(?<!\w)(?:{_any(data['spoken'])})\s+(?P<given>[a-z]{{2,15}})\s+"
            r"(?P<surname>[a-z'\u2019-]{2,20})(?!\w)"
        ),
    )


def _before(labels: Sequence[str]) -> re.Pattern[str]:
    """A label that ends a text."""
    return re.compile(
        rf"(?i)(?<!\w)(?P<label>{_any(labels)})[ \t]*[:#(.-]?\s{{0,2}}(?:(?:mr|ms|mrs)\.?\s)?$"
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(
        re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=len, reverse=True)
    )


def _listed(name: str) -> frozenset[str]:
    lines = resource(f"words/{name}").read_text(encoding="utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())
