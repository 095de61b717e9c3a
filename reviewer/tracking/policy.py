"""What a person decided about everything of a kind in a record, also about what is found later.

"Hide every head but those kept", or the other way round. It is a note on the record, as every
answer of a person that is no redaction: journalled, undone, merged and exported with the rest. It
accepts nothing by itself: what is found later is proposed with the reason that was given, or not
proposed. What is there already is decided by the step that sets the policy, in sight of the person.

Decision 198.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from reviewer.model import Annotation, Boxed, Change, Put, Redaction, Remove, Snapshot, Status
from reviewer.redaction.deciding import accept_redaction, keep_visible
from reviewer.system.canonical import digest_of
from reviewer.tracking.candidates import Candidate, Verdict
from reviewer.tracking.marking import Propose, redactions_meant

TAG = "whole record"
"""The tag of a note that holds a policy."""
BY_POLICY = "policy of the record"
_CITING = "; citing "


class Wish(StrEnum):
    """What shall become of everything of a kind that nobody decided about by itself."""

    HIDE = "hide"
    KEEP = "keep"


@dataclass(frozen=True)
class Policy:
    """A wish about a kind of things in a record, with the exemptions that hiding cites."""

    source: str
    wish: Wish
    exemptions: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The policy as a sentence."""
        if self.wish is Wish.HIDE:
            return f"Hide all {self.source} but those kept visible"
        return f"Keep all {self.source} visible but those hidden"


def policies_of(snapshot: Snapshot, record: str) -> Mapping[str, Policy]:
    """The policies of a record, by source."""
    read = (
        (note.id, _policy_of_note(note))
        for note in snapshot.annotations_of(record)
        if note.tag == TAG
    )
    # Another note of the same words, as somebody wrote or imported it, decides nothing.
    return {
        policy.source: policy
        for name, policy in read
        if policy is not None and name == _id_of(record, policy.source)
    }


def set_policy(
    snapshot: Snapshot,
    record: str,
    policy: Policy,
    candidates: Iterable[Candidate],
    propose: Propose,
) -> list[Change]:
    """The changes by which a policy holds, for what is there and for what is found later.

    Args:
        snapshot: the case.
        record: path of the record.
        policy: what shall hold.
        candidates: what was found in any record; only what is undecided here is decided.
        propose: makes a proposal of what is none yet.

    Raises:
        Refused: It hides, and cites no exemption.
    """
    mine = [
        one
        for one in candidates
        if one.record == record and one.source == policy.source and one.verdict is Verdict.UNDECIDED
    ]
    meant = redactions_meant(mine, propose)
    note = Annotation(_id_of(record, policy.source), record, TAG, _written(policy))
    return [Put(note), *(Put(_as_wished(policy, one)) for one in meant)]


def set_policies(
    snapshot: Snapshot,
    records: Iterable[str],
    policy: Policy,
    candidates: Collection[Candidate],
    propose: Propose,
) -> list[Change]:
    """The same for several records, as one step."""
    return [
        change
        for record in records
        for change in set_policy(snapshot, record, policy, candidates, propose)
    ]


def codes_cited(snapshot: Snapshot, records: Iterable[str], source: str) -> tuple[str, ...]:
    """What things of a kind are withheld under in some records; else anywhere in the case."""
    every = [one for record in records for one in snapshot.redactions_of(record)]
    cited = (
        one.exemptions
        for one in (*every, *snapshot.redactions)
        if isinstance(one, Boxed) and one.source == source and one.exemptions
    )
    return next(cited, ())


def drop_policy(snapshot: Snapshot, record: str, source: str) -> list[Change]:
    """The change by which nothing holds for the whole record any more; none if nothing does."""
    name = _id_of(record, source)
    there = snapshot.find_annotation(name) is not None
    return [Remove("annotations", name)] if there else []


def proposed_by_policy(snapshot: Snapshot, proposals: Iterable[Boxed]) -> list[Boxed]:
    """What of new proposals is put into the case, and how: nothing of it is accepted.

    Where all of a kind is hidden, a proposal cites what the policy does; where all is kept, there
    is none.
    """
    made = []
    for one in proposals:
        policy = policies_of(snapshot, one.record).get(str(one.source))
        if policy is None:
            made.append(one)
        elif policy.wish is Wish.HIDE:
            # What is there already may bear the reason that a person wrote.
            known = snapshot.find_redaction(one.id) is not None
            cited = one.exemptions or policy.exemptions
            reason = one.reason if known else BY_POLICY
            made.append(replace(one, exemptions=cited, reason=reason))
    return made


def _as_wished(policy: Policy, redaction: Boxed) -> Redaction:
    if policy.wish is Wish.KEEP:
        return keep_visible(redaction, BY_POLICY)
    cited = redaction.exemptions or policy.exemptions
    made = accept_redaction(
        replace(redaction, exemptions=cited, reason=redaction.reason or BY_POLICY)
    )
    assert made.status is Status.ACCEPTED
    return made


def _id_of(record: str, source: str) -> str:
    # Of record and kind only: two copies of a case that wish the same merge it.
    return f"policy-{digest_of([record, source])[:16]}"


def _written(policy: Policy) -> str:
    cited = _CITING + ", ".join(policy.exemptions) if policy.exemptions else ""
    return f"{policy.words}{cited}"


def _policy_of_note(note: Annotation) -> Policy | None:
    """A person may change the note: what is not read so any more holds for nothing."""
    words, _, cited = note.note.partition(_CITING)
    codes = tuple(code.strip() for code in cited.split(",") if code.strip())
    for wish, begins, ends in (
        (Wish.HIDE, "Hide all ", " but those kept visible"),
        (Wish.KEEP, "Keep all ", " visible but those hidden"),
    ):
        if words.startswith(begins) and words.endswith(ends):
            return Policy(words[len(begins) : -len(ends)], wish, codes)
    return None
