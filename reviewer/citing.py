"""Which exemptions to offer first: those used last, then those the case uses most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reviewer.jurisdiction import Exemption, Jurisdiction
from reviewer.model import Redaction

USUAL = ("7(1)(c)", "7(1)(b)", "7(1)(d)(iv)", "7(1)(d)(vi)", "BWC-ID", "7(1)(d)(vii)", "7(1)(f)")
"""What a case without any redaction is offered first, where the jurisdiction has it."""

REMEMBERED = 12


def offered(
    law: Jurisdiction, redactions: Iterable[Redaction], recent: Sequence[str], query: str = ""
) -> tuple[Exemption, ...]:
    """The exemptions in which every word of the query occurs, likely ones first.

    They are the jurisdiction's, and what the case cites in other words than its codes, such as
    a bare section of a statute in a review that was imported. A word is looked for in code,
    statute, title and explanation; ``7(1)(c)`` finds the code.
    """
    used = Counter(code for r in redactions for code in r.exemptions)
    words = query.casefold().split()

    def rank(place: int, item: Exemption) -> tuple[int, int, int, int, int]:
        exact = 0 if words and item.code.casefold().startswith(words[0]) else 1
        last = recent.index(item.code) if item.code in recent else len(recent)
        usual = USUAL.index(item.code) if item.code in USUAL else len(USUAL)
        return exact, last, -used[item.code], usual, place

    known = (*law.exemptions, *_cited_otherwise(law, used))
    found = [(rank(n, x), x) for n, x in enumerate(known) if _has(x, words)]
    return tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))


def remembered(before: Sequence[str], fresh: Iterable[str]) -> list[str]:
    """The list of what was used last, with something used now at its head; blanks are left out."""
    wanted = [text for text in (*fresh, *before) if text.strip()]
    return list(dict.fromkeys(wanted))[:REMEMBERED]


def reasons(redactions: Iterable[Redaction], recent: Sequence[str]) -> list[str]:
    """Reasons to offer: those given last, then those the case has most."""
    used = Counter(r.reason for r in redactions if r.reason)
    return remembered(recent, ()) + [
        text for text, _ in used.most_common(REMEMBERED) if text not in recent
    ]


def _cited_otherwise(law: Jurisdiction, cited: Iterable[str]) -> Iterator[Exemption]:
    """What is cited by no code of the list, explained as far as the list knows it."""
    codes = {item.code for item in law.exemptions}
    for code in sorted(set(cited) - codes):
        item = law.exemption(code)
        yield replace(item, code=code) if item else Exemption(code, code, "Not in the list", "")


def _has(item: Exemption, words: list[str]) -> bool:
    text = " ".join((item.code, item.statute, item.title, item.explanation)).casefold()
    return all(word in text for word in words)
