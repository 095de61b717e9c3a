"""Names behind cue words: ``identified as Kyle``, ``his cousin Ana``, ``I asked Webb``.

A cue that introduces somebody takes a word that is in no list; one that may stand before
anything (``told``) takes only what is known as a name, or what is met so more than once.

Decision 35.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.text.names.words import (
    NEXT_WORD,
    WORD,
    Name,
    NameLists,
    Token,
    fold_word,
    is_unit,
    name_lists,
)

# What may stand between a cue and its name.
_GAP = " \t\n,:([\"'\u201c\u2018"
_WIDEST = 4  # characters between a cue and its name
_RIGHT = re.compile(r"[\"'\u201d\u2019)\]]{0,2}(?P<comma>,?)[ \t\n]+(?P<word>[\w'\u2019-]+)")
_AS = re.compile(
    r"\b(?:identif\w+|known|introduc\w+|refer\w+|recogni[sz]\w+|listed|name\w*|nam\w+)\b[^.;\n]{0,60}\Z",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"\b(?:location|address|street|place|building|business|store|vehicle|car|weapon|firearm|intersection"
    r"|area|school|park)\b[^.;\n]{0,20}\Z",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?P<said>name)\b[^?\n]{0,30}\?\s+(?:[A-Z][\w ]{0,20}:\s*)?"
    r"(?:(?:uh|um|yeah|yes|it's|its|my name is|i'm)[, ]+)*\Z",
    re.IGNORECASE,
)
_THE = re.compile(r"(?i)\bthe (?=([\w'\u2019.-]+))")
_PART = re.compile(r"[\w'\u2019.-]*?\w\b")
# "his uncle is Ray", "a cousin of Ana".
_LINKS = ("is", "was", "of")
_NUMBER_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?[ \t]+(?:[NSEW]\.?[ \t]+)?\Z")
_WORD_BEFORE = re.compile(r"([\w'\u2019]+)[ \t]\Z")
_LOOK = 90  # characters before a word in which its cue stands
_LONGEST = 4  # words of a name
# Behind these a word is a name though no list knows it.
_SURE = ("naming", "kin", "duty")


@dataclass(frozen=True)
class _NameCue:
    sort: str
    said: str  # as the text has it


@dataclass(frozen=True)
class Weak:
    """A word that may be a name, if it is met so again."""

    part: tuple[Token, ...]
    why: str

    def moved_later(self, characters: int) -> Weak:
        """The same in a text in which so many stand before it."""
        part = (t._replace(start=t.start + characters, end=t.end + characters) for t in self.part)
        return Weak(tuple(part), self.why)


def cued_names(text: str, taken: Sequence[Name]) -> tuple[list[Name], list[Weak]]:
    """Names behind cues, none of which meets those that are ``taken`` already; and what is one
    only where it is met again.
    """
    words = name_lists()
    spans = iter(sorted((n.start, n.end) for n in taken))
    here = next(spans, None)
    found: list[Name] = []
    weak: list[Weak] = []
    upto = 0
    for match in WORD.finditer(text):
        start, end = match.span()
        # Words and names come in order, so each is looked at once.
        while here is not None and here[1] <= start:
            here = next(spans, None)
        if start < upto or (here is not None and here[0] < end):
            continue
        token = Token(start, end, match[0], fold_word(match[0]))
        if not _may_be(token, words):
            continue
        cue = _cue_before(text, token, words)
        known = token.folded in words.given or token.folded in words.surnames
        # In capitals everything looks like a name; only a cue tells it.
        if cue is None and (not known or token.is_upper) and not _verb_after(text, [token], words):
            continue
        part = _whole_name(text, token, words)
        if is_place(text, part, words):
            continue
        name = _judge_part(text, part, cue, words)
        if isinstance(name, Name):
            found.append(name)
            upto = name.end
        elif name is not None:
            weak.append(name)
    return found, weak


def _may_be(token: Token, words: NameLists) -> bool:
    if len(token.folded) < 2 or not token.folded[0].isalpha() or any(map(str.isdigit, token.text)):
        return False
    if token.folded in words.ranks or token.folded in words.places:
        return False
    if "_" in token.text or (not token.text[-1].isalpha() and token.text[-1] not in ".'\u2019"):
        return False
    if token.folded in words.verbs and token.folded not in words.given:
        return False
    return token.folded not in words.never or token.folded in words.given


def _cue_before(text: str, token: Token, words: NameLists) -> _NameCue | None:
    left = text[max(0, token.start - _LOOK) : token.start]
    before = left.rstrip(_GAP)
    gap = left[len(before) :]
    if not before or not gap or len(gap) > _WIDEST or not before[-1].isalnum():
        return None
    last = before.rsplit(None, 1)[-1].lower().lstrip(_GAP)
    if "?" in before and (asked := _ASKED.search(left)):
        return _NameCue("naming", f"{asked['said']} ...?")
    # Before the table: "is" alone is no cue.
    if last in _LINKS and (kin := _kin_before(before, words)):
        return _NameCue("kin", f"{kin} {last}")
    for sort, cue in words.cues.get(last, ()):
        if _ends_with(before, cue) and _gap_fits(sort, gap):
            said = " ".join(before[len(before) - len(cue) :].split())
            return _NameCue(sort, said)
    if last == "as" and (known := _AS.search(before[:-2])) and not _THINGS.search(before[:-2]):
        return _NameCue("naming", f"{known[0].split()[0]} ... as")
    return None


def _kin_before(before: str, words: NameLists) -> str:
    """``his uncle is``, ``a cousin of``: the word of relation, or empty."""
    parts = before.lower().split()
    return parts[-2] if len(parts) > 1 and parts[-2] in words.kin else ""


def _ends_with(before: str, cue: str) -> bool:
    flat = " ".join(before.lower().split())
    return flat.endswith(cue) and not flat[: -len(cue)][-1:].isalnum()


def _gap_fits(sort: str, gap: str) -> bool:
    marks = "".join(gap.split())
    if sort == "naming":
        return len(marks) <= 2
    # "Hey, Ray" and "hey Ray", but not "hey: Ray".
    if sort == "vocative":
        return marks == "," or (not marks and " " in gap)
    # "her brother, Ray", "her brother (Ray".
    if sort in ("kin", "duty"):
        return marks in ("", ",", "(")
    return not marks


def _whole_name(text: str, first: Token, words: NameLists) -> list[Token]:
    """The word with those behind it that go on with the name."""
    part = [first]
    while len(part) < _LONGEST:
        last = part[-1]
        if _is_possessive(last) or (last.text.endswith(".") and len(last.folded) > 2):
            break
        gap = words.particle.match(text, last.end)
        match = WORD.match(text, gap.end() if gap else last.end)
        if gap is None or match is None:
            break
        token = Token(match.start(), match.end(), match[0], fold_word(match[0]))
        initial = len(token.folded) == 1
        if not initial and (not _may_be(token, words) or _is_common(token, words)):
            break
        if last.is_upper and token.is_upper and token.folded not in words.surnames and not initial:
            break  # in capitals only the lists tell a name from what goes on behind it
        part.append(token)
    # No name ends with an initial.
    while len(part) > 1 and len(part[-1].folded) == 1:
        part.pop()
    return part


def _is_possessive(token: Token) -> bool:
    return token.text.rstrip(".").lower().endswith(("'s", "\u2019s"))


def _is_common(token: Token, words: NameLists) -> bool:
    return token.folded in words.never and token.folded not in words.surnames


def is_place(text: str, part: Sequence[Token], words: NameLists) -> bool:
    """``Harrison Ave``, ``Charlie 431``, ``2245 S Webb``, ``Alt+F4``: no person."""
    # Keys, addresses and paths.
    if text[part[-1].end : part[-1].end + 1] in ("+", "@", "_", "/", "\\"):
        return True
    after = NEXT_WORD.match(text[part[-1].end : part[-1].end + 20])
    if after is not None:
        word = after[1].lower()
        if word in words.streets or (after[1][0].isupper() and word in words.places):
            return True
    if len(part) == 1 and is_unit(text, part[0].folded, part[0].end):
        return True
    before = text[max(0, part[0].start - 12) : part[0].start]
    return _NUMBER_BEFORE.search(before) is not None


def _judge_part(
    text: str, part: list[Token], cue: _NameCue | None, words: NameLists
) -> Name | Weak | None:
    first = part[0]
    known = _is_known(part, words)
    if cue is not None and cue.sort in _SURE:
        if not _is_introduced(text, part, cue, known, words):
            return None
        return _make_name(part, f"after “{cue.said}”", cue, words)
    deed = _verb_after(text, part, words) if not _goes_on(text, first) else ""
    if cue is None and not deed:
        return None
    if first.folded in words.never:
        return None
    if cue is not None and cue.sort in ("vocative", "given"):
        sure = first.folded in words.given and first.folded not in words.plain_given
        return _make_name(part, f"after “{cue.said}”", cue, words) if sure else None
    said = f"after “{cue.said}”" if cue is not None else f"before “{deed}”"
    ordinary = first.folded in words.plain or first.folded in words.plain_given
    begins = cue is None or first.is_upper  # then its capital tells nothing
    if cue is None and first.is_upper:
        known = first.folded in words.given
    person = cue is not None and cue.sort == "person" and not first.is_upper
    if (known or person) and not (ordinary and begins):
        return _make_name(part, said, cue, words)
    return Weak(tuple(part), said)


def _is_introduced(
    text: str, part: Sequence[Token], cue: _NameCue, known: bool, words: NameLists
) -> bool:
    """Whether a cue that introduces people introduces one here.

    A word that is in no list, or is an ordinary word too, is one where the text goes on as it
    does behind a person; in capitals among small letters it is rather an abbreviation.
    """
    first = part[0]
    if first.folded in words.never and not known:
        return False
    if not known and cue.said[0].isupper() and cue.said.endswith(" of"):
        return False  # a form's label: Name of Firm
    if first.is_upper and not known and not (cue.said.isupper() and cue.sort == "naming"):
        return len(part) > 1 and cue.sort == "naming"
    if cue.sort == "naming" or (known and first.folded not in words.never):
        return True
    stops = text[part[-1].end : part[-1].end + 1] in (",", ";", ")", ".", "")
    ends = part[-1].text.endswith(".")
    return stops or ends or bool(_verb_after(text, part, words)) or cue.sort == "duty"


def _is_known(part: Sequence[Token], words: NameLists) -> bool:
    first = part[0].folded
    head = first.partition("-")[0]
    if len(part) > 1 and not part[0].is_upper:
        return first in words.given or part[-1].folded in words.surnames
    return (
        first in words.given or first in words.surnames or (len(head) > 2 and head in words.given)
    )


def _goes_on(text: str, token: Token) -> bool:
    """True behind another capitalised word: ``Work List has`` is no deed of a Mr. List."""
    before = _WORD_BEFORE.search(text[max(0, token.start - 30) : token.start])
    return before is not None and before[1][0].isupper()


def _verb_after(text: str, part: Sequence[Token], words: NameLists) -> str:
    end = part[-1].end
    if part[-1].text.endswith("."):
        return ""
    found = _RIGHT.match(text, end)
    if found is None:
        return ""
    word = found["word"].lower()
    # Behind a comma a deed is somebody else's: "I saw Webb, asked him". "Webb, who said" is his.
    if found["comma"] and word not in ("who", "whose", "which", "later", "also"):
        return ""
    return word if word in words.verbs else ""


def _make_name(part: Sequence[Token], why: str, cue: _NameCue | None, words: NameLists) -> Name:
    core = [t for t in part if t.folded not in words.suffixes] or list(part)
    given = core[0].folded if len(core) > 1 else ""
    last = part[-1]
    end = last.end - (2 if _is_possessive(last) else 0) - last.text.endswith(".")
    duty = cue is not None and cue.sort == "duty"
    party = cue.said.lower() if cue is not None and cue.sort == "kin" else ""
    return Name(part[0].start, end, given, core[-1].folded, duty=duty, party=party, why=why)


def met_again(text: str, weak: Sequence[Weak]) -> Iterator[Name]:
    """What is in no list, and stands twice where a person would; never what is a word too."""
    words = name_lists()
    each: dict[str, list[Weak]] = defaultdict(list)
    for one in weak:
        each[one.part[0].folded].append(one)
    # By two different cues: one phrase that is used again tells nothing new.
    often = {name: some for name, some in each.items() if len({w.why for w in some}) > 1}
    if not often:
        return
    # Also written in small letters somewhere: a word like any other.
    small = set(re.findall(r"(?<![\w'])[a-z]{2,}(?![\w'])", text))
    called = set(_behind_the(text))
    for name, some in often.items():
        plain = name in small or name in words.never or name.endswith("s's")
        if plain or name in words.plain or name in words.plain_given:
            continue
        if re.search(r"[a-z][A-Z]", some[0].part[0].text.removeprefix("Mc").removeprefix("Mac")):
            continue  # NantWorks
        # Abbreviations, and things with an article, are no persons.
        if some[0].part[0].is_upper or name in called:
            continue
        for one in some:
            yield _make_name(one.part, f"{one.why}, and more than once", None, words)


def _behind_the(text: str) -> Iterator[str]:
    """What stands behind ``the``, in small letters: a word, and how it begins before a mark."""
    for found in _THE.finditer(text):
        word = found[1].lower()
        yield from (word[: at.end()] for at in _PART.finditer(word))
