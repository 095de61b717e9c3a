"""What of a review may be quoted in something that goes out with a release.

A citation quotes, and people write what they heard. Where any of it touches what the release
hides, the release's own words stand there instead; what cannot be told apart counts as hidden.
Whether a text tells a secret is asked of the eyes that attack a package, so that this text and
the attack mean the same.

Decision 232.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reviewer.attack.needle import Secret
from reviewer.attack.needles import Needles, merged_with
from reviewer.inquiry.cited_place import BREAK, reads_at_place
from reviewer.model import (
    AreaRedaction,
    Citation,
    CueRedaction,
    ImageRedaction,
    Redaction,
    RegionRedaction,
    SoundRedaction,
    Subject,
    TermRedaction,
    TextUnit,
    is_hiding,
)
from reviewer.model.geometry import Box, common_area
from reviewer.package.protected import secrets_of
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Plan, Step, public_name
from reviewer.plan.release_names import masked_text
from reviewer.system.asking import ask_child
from reviewer.text.terms import find_term

UnitsOf = Callable[[str], Sequence[TextUnit]]
NOT_IN_RELEASE = "[Not part of this release]"
HIDDEN_TEXT = "[Redacted in this release]"
NOT_THERE = "[These words do not stand there in this release]"
_WORD = re.compile(r"[^\W_]+")
_LEAD = re.compile(r"(?m)^[^\n:]{1,80}:(?= )")
_TELLING = 3  # letters of a word of a hidden term that may tell it; chosen by hand


@dataclass(frozen=True)
class ReleasedQuote:
    """What is said of a cited place in a release.

    Attributes:
        record: what the record is called there; empty where it is not named.
        text: the words, or what is said instead of them.
        told: the place and its time may be told; those of a record that is not given may not.
        quoted: the words themselves stand in ``text``.
    """

    record: str
    text: str
    told: bool
    quoted: bool


class ReleaseQuotes:
    """Quotes citations, and other words of a review, as one release may tell them."""

    def __init__(self, plan: Plan, secrets: Iterable[Secret], units_of: UnitsOf) -> None:
        """
        Args:
            plan: of the release.
            secrets: every text that it hides, see ``package.protected``.
            units_of: the words of a record of the case; none of one that has none.
        """
        self._plan, self._units_of = plan, units_of
        self._steps = {step.record: step for step in plan.steps}
        self._needles = Needles.make_needles(merged_with(secrets, plan.all_terms))
        self._kin = _families_of(plan.steps)

    def quote_for_release(self, citation: Citation) -> ReleasedQuote:
        """The citation as the release may tell it; nothing that it hides is quoted."""
        step = self._steps.get(citation.record)
        if step is None or step.outcome is Outcome.NOT_RESPONSIVE:
            return ReleasedQuote("", NOT_IN_RELEASE, told=False, quoted=False)
        name = public_name(step)
        if not step.is_released:
            said = _with_codes("Withheld in full", step.exemptions)
            return ReleasedQuote(name, said, told=False, quoted=False)
        hiding = [r for r in self._redactions_near(step, citation) if is_hiding(r)]
        if hiding:
            codes = sorted({code for r in hiding for code in r.exemptions})
            said = _with_codes("Redacted in this release", codes)
            return ReleasedQuote(name, said, told=True, quoted=False)
        words = citation.words.strip()
        instead = self._why_not_quoted(citation, step) if words else ""
        return ReleasedQuote(name, instead or words, told=True, quoted=bool(words and not instead))

    def text_for_release(self, said: str, record: str = "") -> str:
        """What a person wrote about a record, or about the case, with what is hidden left out."""
        if not said.strip():
            return ""
        step = self._steps.get(record)
        if record and (step is None or not step.is_released):
            return NOT_IN_RELEASE
        masked = masked_text(said, self._plan.all_terms)
        family = self._family(record) if record else set(self._steps)
        return HIDDEN_TEXT if self._tells_secret(masked, family) else masked

    def _why_not_quoted(self, citation: Citation, step: Step) -> str:
        """What stands instead of the words of a place that no redaction of its own hides."""
        if self._tells_secret(citation.words, self._family(step.record)):
            return HIDDEN_TEXT
        units = self._units_of(step.record)
        terms = {*self._plan.all_terms, *(r.term for r in step.of_type(TermRedaction))}
        if not units:
            # Nobody can look up what was heard or seen: a part of a hidden name tells it, too.
            parts = {word.casefold() for term in terms for word in _WORD.findall(term)}
            told = {word.casefold() for word in _WORD.findall(citation.words)}
            return HIDDEN_TEXT if any(len(word) >= _TELLING for word in parts & told) else ""
        if not reads_at_place(citation, units):
            return NOT_THERE
        # Only what can be read in the released text may be read here: half a name cannot.
        shown = partial(_text_as_released, terms=sorted(terms))
        return "" if reads_at_place(citation, units, shown) else HIDDEN_TEXT

    def _tells_secret(self, text: str, records: Iterable[str]) -> bool:
        """Also what only one of these records hides, however short it is."""
        own = map(self._needles.for_file, ("", *records))
        return any(True for needles in own for _ in needles.find_in(text))

    def _family(self, record: str) -> set[str]:
        return {record, *self._kin.get(record, ())}

    def _redactions_near(self, step: Step, citation: Citation) -> Iterator[Redaction]:
        yield from (r for r in step.redactions if may_touch(r, citation))
        for other in self._family(step.record) - {step.record}:
            kin = self._steps.get(other)
            if kin is not None:
                yield from (r for r in kin.redactions if _is_heard_in(r, citation))


def may_touch(redaction: Redaction, citation: Citation) -> bool:
    """Whether a redaction may hide something of a cited place of the same record.

    Terms are not places: they are looked for in the words themselves.
    """
    match redaction:
        case TermRedaction():
            return False
        case CueRedaction():
            return _is_in_cue(redaction, citation)
        case SoundRedaction():
            return _meet_in_time(redaction.start, redaction.end, citation)
        case RegionRedaction():
            # Its box moves: where it stood then is not asked, for words quoted of a picture may
            # be anywhere in it.
            return _meet_in_time(redaction.start, redaction.end, citation)
        case AreaRedaction():
            other = None not in (redaction.page, citation.page) and redaction.page != citation.page
            return not other and _meet_in_space(redaction.box, citation.box)
        case ImageRedaction():
            return _meet_in_space(redaction.box, citation.box)
    return True  # the whole record, and what nobody can tell the place of


def _is_heard_in(redaction: Redaction, citation: Citation) -> bool:
    """Whether what is hidden in a recording or a transcript is what is said at a place of the
    other one. Its words are looked for by themselves.
    """
    if isinstance(redaction, SoundRedaction):
        return _meet_in_time(redaction.start, redaction.end, citation)
    return False


def _is_in_cue(redaction: CueRedaction, citation: Citation) -> bool:
    number = citation.cue if citation.cue is not None else citation.row
    if number is None:
        return True
    if redaction.cue != number:
        # A quotation over several lines runs on into the cues behind the one that it names.
        return redaction.cue > number and "\n" in citation.words.strip()
    if redaction.chars is None or citation.chars is None:
        return True
    return redaction.chars[0] < citation.chars[1] and citation.chars[0] < redaction.chars[1]


def _meet_in_time(start: float, end: float, citation: Citation) -> bool:
    if citation.start is None:
        return True
    last = citation.end if citation.end is not None else citation.start
    return start <= last and citation.start < end


def _meet_in_space(box: Box, cited: Box | None) -> bool:
    return cited is None or common_area(box, cited) > 0


def _with_codes(said: str, codes: Iterable[str]) -> str:
    cited = ", ".join(dict.fromkeys(codes))
    return f"[{said}: {cited}]" if cited else f"[{said}]"


def _families_of(steps: Iterable[Step]) -> Mapping[str, set[str]]:
    """A recording and its transcripts say the same; so do two transcripts of one recording."""
    families: dict[str, set[str]] = {}
    for step in steps:
        families.setdefault(step.transcript_of or step.record, set()).add(step.record)
    return {member: family for family in families.values() for member in family}


def _text_as_released(text: str, terms: Sequence[str]) -> str:
    """A text with a break where each hidden term stands, over which nothing is read on."""
    # Who speaks stands before each cue, and not in what is said: a name goes on behind it.
    unled = _LEAD.sub(lambda lead: " " * len(lead[0]), text)
    spans = [span for term in terms for way in {text, unled} for span in find_term(term, way)]
    kept = [*text]
    for first, last in spans:
        kept[first:last] = [c if c == "\n" else BREAK for c in kept[first:last]]
    return "".join(kept)


def quotes_of_release(
    plan: Plan,
    originals: Callable[[str], Path],
    units_of: UnitsOf,
    subjects: Iterable[Subject] = (),
) -> ReleaseQuotes:
    """What a release may quote; the originals of redacted transcripts and logs are read for it.

    Raises:
        BadInput: One cannot be read.
    """
    paths = {
        step.record: originals(step.record)
        for step in plan.steps
        if step.is_released and step.of_type(CueRedaction)
    }
    secrets = ask_child(_secrets_in_child, plan, paths, tuple(subjects))
    return ReleaseQuotes(plan, secrets, units_of)


def _secrets_in_child(
    plan: Plan, paths: Mapping[str, Path], subjects: tuple[Subject, ...]
) -> tuple[Secret, ...]:
    """Called in a child process, for it parses originals."""
    return secrets_of(plan, lambda record: paths[record], subjects)
