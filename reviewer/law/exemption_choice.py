"""Which exemptions and reasons are offered, under which keys, and which one is preselected.

The order and the keys are the jurisdiction's: a hand that has learned a number must not cite
something else because of what was cited meanwhile. Only what is preselected follows the case,
and only what was cited for the same sort of thing.

Decisions 22, 200.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from reviewer.law.jurisdiction import Exemption, Jurisdiction
from reviewer.model import (
    CueRedaction,
    Redaction,
    RedactionKind,
    TextRedaction,
    TextUnit,
    term_of,
)
from reviewer.text.pii import find_pii

# As many as a keyboard has digits without 0.
KEYS = 9
_ENOUGH = 8  # places of one term that are looked at: it stands for the same thing in all
_AROUND = 200  # characters: what says of which kind a number is stands near it
# Up to four words, hyphens and apostrophes inside, "Lopez, Maria" too.
_NAME = re.compile(r"[^\W\d_][\w'’-]*(?:,? [^\W\d_][\w'’.-]*){0,3}")


@dataclass(frozen=True)
class CitedExemptions:
    """What is cited, and why it is preselected, in words."""

    codes: tuple[str, ...]
    reason: str = ""
    why: str = ""


@dataclass(frozen=True)
class Sort:
    """What kind of thing a redaction hides.

    Attributes:
        exemption: the usual one, where one is known.
        who: of a name, the person: what is cited for a caller does not fit a bystander.
    """

    id: str
    words: str
    exemption: str = ""
    who: str = ""

    @property
    def key(self) -> str:
        """By which it is remembered what was cited."""
        return f"{self.id}:{self.who}" if self.who else self.id


_SORTS = {
    RedactionKind.REGION: "a box",
    RedactionKind.SOUND: "sound",
    RedactionKind.TEXT: "other words",
    RedactionKind.AREA: "an area",
    RedactionKind.WITHHOLD: "a whole record",
}


def ordered_exemptions(law: Jurisdiction) -> tuple[Exemption, ...]:
    """The jurisdiction's exemptions, its usual ones first: always in this order."""
    place = {code: n for n, code in enumerate(law.usual)}
    return tuple(sorted(law.exemptions, key=lambda x: place.get(x.code, len(place))))


def keys_of(law: Jurisdiction) -> dict[str, str]:
    """The number keys 1 to 9 by code: the same for every case of a jurisdiction."""
    return {item.code: str(n) for n, item in enumerate(ordered_exemptions(law)[:KEYS], 1)}


def offered_exemptions(
    law: Jurisdiction, redactions: Iterable[Redaction], query: str = ""
) -> tuple[Exemption, ...]:
    """The exemptions in which every word of the query occurs, in the order that never changes.

    They are the jurisdiction's, and behind them what the case cites in other words than its
    codes, such as a bare section of a statute in a review that was imported. A word is looked
    for in code, statute, title and explanation; a code that begins so comes first.
    """
    words = query.casefold().split()
    known = (*ordered_exemptions(law), *_cited_otherwise(law, count_cited_codes(redactions)))
    found = [item for item in known if _has_words(item, words)]
    # The order never changes but for what was typed, see above.
    if words:
        found.sort(key=lambda item: not item.code.casefold().startswith(words[0]))
    return tuple(found)


def count_cited_codes(redactions: Iterable[Redaction]) -> Counter[str]:
    """How many redactions of the case cite each code."""
    return Counter(code for r in redactions for code in r.exemptions)


def sort_of(redaction: Redaction, units: Iterable[TextUnit] = ()) -> Sort:
    """What a redaction hides; of words also what they look like.

    ``units`` are the words of its record: a number is known by what stands near it.
    """
    kind = redaction.kind
    plain = Sort(kind.value, _SORTS[kind])
    if not isinstance(redaction, TextRedaction):
        return plain
    said = term_of(redaction) or ""
    # A term that stands nowhere is judged by itself.
    places = list(islice(_places_of_words(redaction, units), _ENOUGH)) or [(said, 0, len(said))]
    for text, first, last in [*places, (said, 0, len(said))]:
        for match in find_pii(text):
            if match.start < last and match.end > first:
                return Sort(f"text:{match.what}", _with_article(match.what), match.exemption)
    text, first, last = places[0]
    if _is_name(text[first:last]):
        return sort_of_name(said or text[first:last])
    return plain


def sort_of_name(name: str) -> Sort:
    """The name of a person, however it is written: not of all who share the surname."""
    from reviewer.text.names import names_as  # lists of words: not at start-up

    parts = names_as(name) or [("", name.casefold())]
    return Sort("text:name", "this name", who=" ".join(" ".join(parts[0]).split()))


def preselect_citation(
    law: Jurisdiction,
    sort: Sort,
    last: Mapping[str, CitedExemptions],
    redactions: Iterable[Redaction],
) -> CitedExemptions:
    """What fits this sort: what was cited last for it, else most in the case, else the usual.

    A whole record has no usual one: whoever withholds it has to choose. Of a name it is what was
    cited for the same person.
    """
    if sort.key in last:
        return replace(last[sort.key], why=f"cited last for {sort.words} in this case")
    # Both together: a reason fits the exemption with which it was given.
    same = Counter(
        (r.exemptions, r.reason) for r in redactions if r.exemptions and _is_alike(r, sort)
    )
    if same:
        (codes, reason), _ = same.most_common(1)[0]
        return CitedExemptions(codes, reason, f"cited most for {sort.words} in this case")
    if law.find_exemption(sort.exemption) is not None:
        return CitedExemptions((sort.exemption,), "", f"usual for {sort.words}")
    if sort.id == RedactionKind.WITHHOLD.value:
        return CitedExemptions(())
    return CitedExemptions(
        tuple(item.code for item in ordered_exemptions(law)[:1]), "", "usual, please check"
    )


def reasons_given(
    sort: Sort, last: Mapping[str, CitedExemptions], redactions: Iterable[Redaction]
) -> list[str]:
    """Reasons given in this case: those for the same sort first, each group by alphabet."""
    every, fits = set[str](), set[str]()
    for redaction in redactions:
        every.add(redaction.reason)
        if _is_of_sort(redaction, sort):
            fits.add(redaction.reason)
    every |= {citation.reason for citation in last.values()}
    if sort.key in last:
        fits.add(last[sort.key].reason)
    wanted = (*sorted(fits, key=str.casefold), *sorted(every - fits, key=str.casefold))
    return [text for text in wanted if text.strip()]


def _is_alike(redaction: Redaction, sort: Sort) -> bool:
    return _is_of_sort(redaction, sort) and sort_of(redaction).key == sort.key


def _is_of_sort(redaction: Redaction, sort: Sort) -> bool:
    """By the redaction alone: the words of all records are not looked up for a list."""
    return redaction.kind.value == sort.id.partition(":")[0] and sort_of(redaction).id == sort.id


def _places_of_words(
    redaction: TextRedaction, units: Iterable[TextUnit]
) -> Iterator[tuple[str, int, int]]:
    """The redacted words where they stand: the text around, first and end character."""
    term = (term_of(redaction) or "").casefold()
    for unit in units:
        if isinstance(redaction, CueRedaction):
            if unit.cue == redaction.cue and redaction.chars is not None:
                yield (unit.text if unit.raw is None else unit.raw, *redaction.chars)
        # By letter only: where it stands otherwise what is near it will not say more.
        elif term and (at := unit.text.casefold().find(term)) >= 0:
            first = max(at - _AROUND, 0)
            near = unit.text[first : at + len(term) + _AROUND]
            yield near, at - first, at - first + len(term)


def _is_name(words: str) -> bool:
    """Every word begins with a capital: a name more often than anything else."""
    said = " ".join(words.split())
    return bool(_NAME.fullmatch(said)) and all(w[0].isupper() for w in said.split())


def _with_article(what: str) -> str:
    return f"{'an' if what[0] in 'aeio' else 'a'} {what}"


def _cited_otherwise(law: Jurisdiction, cited: Iterable[str]) -> Iterator[Exemption]:
    """What is cited by no code of the list, explained as far as the list knows it."""
    codes = {item.code for item in law.exemptions}
    for code in sorted(set(cited) - codes):
        item = law.find_exemption(code)
        yield replace(item, code=code) if item else Exemption(code, code, "Not in the list", "")


def _has_words(item: Exemption, words: Sequence[str]) -> bool:
    text = " ".join((item.code, item.statute, item.title, item.explanation)).casefold()
    return all(word in text for word in words)
