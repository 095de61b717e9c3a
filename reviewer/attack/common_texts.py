"""Which words of a withheld record are nobody's own: a letterhead, a form's printed text.

They stand in several records that persons decided to release, and which have nothing else in
common. A copy of the withheld record makes nothing common, however often there is one; neither
do an answer to a message, which repeats it, and a file in another: they are one text.

A form that is filled in for many looks like a copy, too: but each says something that the withheld
one does not say, and lacks something that it says. Prints of one paper with stamps of their own
do so as well, yet there are not so many.

Decisions 72, 120, 157.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

_SEVERAL = 2  # records in which words stand that are nobody's own
_FORMS = 5  # records that look like copies, and are a form filled in for many
_COPY = 0.9  # of a withheld text: a record that holds so much of it is a copy
_RELATED = 0.5  # of what a record says besides: another that holds so much of it repeats it
_LOOKED_AT = 200  # runs of words of a record, when it is asked whether another repeats it

Runs = frozenset[str]


class CommonTexts:
    """The runs of words of what is released, by record."""

    def __init__(self, texts: Mapping[str, Runs]) -> None:
        self._texts = {record: runs for record, runs in texts.items() if runs}
        self._where: dict[str, set[str]] = defaultdict(set)
        for record, runs in self._texts.items():
            for run in runs:
                self._where[run].add(record)

    def shared_by_any(self, hidden: Runs) -> set[str]:
        """Of these runs of words those that stand in any record."""
        return {run for run in hidden if run in self._where}

    def common_words_of(self, hidden: Runs) -> set[str]:
        """Of a withheld record's runs of words those that say nothing of it."""
        holding = {record for run in hidden for record in self._where.get(run, ())}
        alike = {r for r in holding if len(self._texts[r] & hidden) >= _COPY * len(hidden)}
        group = self._groups_of_repeats(sorted(holding - alike), hidden)
        forms = self._groups_of_repeats(sorted(r for r in alike if hidden - self._texts[r]), hidden)
        if len(set(forms.values())) >= _FORMS:
            group |= forms
        return {
            run
            for run in hidden
            if len({group[r] for r in self._where.get(run, ()) if r in group}) >= _SEVERAL
        }

    def _groups_of_repeats(self, records: list[str], hidden: Runs) -> dict[str, str]:
        """Each record's group of records that repeat each other; an excerpt has none."""
        group: dict[str, str] = {}
        for record in records:
            besides = sorted(self._texts[record] - hidden)
            if not besides:
                continue  # it says nothing but what is withheld
            step = max(1, len(besides) // _LOOKED_AT)
            looked_at = besides[::step]
            met = Counter(other for run in looked_at for other in self._where[run])
            mine = group.setdefault(record, record)
            for other in [r for r, n in met.items() if n >= _RELATED * len(looked_at)]:
                theirs = group.setdefault(other, other)
                if theirs != mine:
                    group |= {r: mine for r, g in group.items() if g == theirs}
        return {record: group[record] for record in records if record in group}
