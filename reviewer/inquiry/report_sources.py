"""The sources of a review report: each cited place has a number, and stands once in a list.

Decision 233.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from reviewer.inquiry.cited_place import CitedMoment, moment_in_words, place_in_words
from reviewer.inquiry.quoting import ReleasedQuote
from reviewer.inquiry.relay_chain import MomentOf
from reviewer.model import Citation, Snapshot

UNCITED = "[no evidence cited]"
_NOT_HERE = "Not in this case any more."


class Telling(Protocol):
    """What may be told of a case to those who read."""

    def quote_for_release(self, citation: Citation) -> ReleasedQuote:
        """What is said of a cited place."""

    def text_for_release(self, said: str, record: str = "") -> str:
        """What a person wrote, as far as it may be told."""


class AllTold:
    """For the reviewer's own office: all of it is told."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._records = snapshot.records_by_path

    def quote_for_release(self, citation: Citation) -> ReleasedQuote:
        """See ``Telling``."""
        record = self._records.get(citation.record)
        name = record.title or record.path if record is not None else citation.record
        words = citation.words.strip()
        return ReleasedQuote(name, words, told=True, quoted=bool(words))

    def text_for_release(self, said: str, record: str = "") -> str:
        """See ``Telling``."""
        return said.strip()


class SourceList:
    """Numbers cited places in the order in which they are first named."""

    def __init__(
        self,
        telling: Telling,
        moment_of: MomentOf,
        zone: str,
        why_stale: Callable[[Citation], str],
    ) -> None:
        """
        Args:
            telling: what may be told.
            moment_of: when a cited place was.
            zone: in which times are told.
            why_stale: why a citation does not point at what it says any more; empty if it does.
        """
        self.telling, self.zone = telling, zone
        self._moment_of, self._why_stale = moment_of, why_stale
        self._numbers: dict[Citation, int] = {}

    def number_all(self, citations: Iterable[Citation | None]) -> str:
        """``[1] [4]``; what stands there of a sentence that cites nothing."""
        numbers = [self._number_of(cited) for cited in citations if cited is not None]
        return " ".join(f"[{number}]" for number in dict.fromkeys(numbers)) or UNCITED

    def moment_told(self, citation: Citation | None) -> CitedMoment | None:
        """When it was, if anything tells, and if it may be told."""
        if citation is None or not self.telling.quote_for_release(citation).told:
            return None
        return self._moment_of(citation)

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Of each source its number, where and when it is, and its words."""
        for cited, number in self._numbers.items():
            quote = self.telling.quote_for_release(cited)
            moment = self.moment_told(cited)
            where = [
                quote.record,
                place_in_words(cited) if quote.told else "",
                moment_in_words(moment, self.zone) if moment is not None else "",
            ]
            words = f"“{quote.text}”" if quote.quoted else quote.text
            stale = self._why_stale(cited) if quote.told else ""
            yield (
                str(number),
                "\n".join(filter(None, where)) or _NOT_HERE,
                "\n".join(filter(None, (words, f"Changed: {stale}" if stale else ""))),
            )

    def _number_of(self, citation: Citation) -> int:
        return self._numbers.setdefault(citation, len(self._numbers) + 1)
