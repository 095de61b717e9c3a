"""What stands in a package, record by record, before it takes a form.

The viewer, the tables and the letter are four readings of this one thing, so they cannot
disagree. Every word that a person or a bundle put in is masked here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reviewer.clock.clock_map import ClockMap
from reviewer.errors import BadInput
from reviewer.law.answering import Answering, answering_of
from reviewer.law.jurisdiction import Exemption, Jurisdiction, load_jurisdiction
from reviewer.model import WithholdRedaction
from reviewer.model.choices import PROGRAM
from reviewer.package import hidden_shares, log_rows, plain_words, released_content
from reviewer.package.hidden_shares import Share
from reviewer.package.log_rows import LogRow
from reviewer.package.package_parts import NO_PARTS, PackageParts
from reviewer.package.record_numbers import NumberSpan, number_records, series_of_request
from reviewer.package.released_content import Content
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Plan, Step, public_name, public_part
from reviewer.plan.release_names import masked_text
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.canonical import digest_of

Read = Callable[[Path, tuple[RenderedFile, ...]], Content]


@dataclass(frozen=True)
class RecordEntry:
    """One record of the request.

    Attributes:
        clock: the record's own, or that of the recording it is the transcript of.
        sizes: of ``files``, in bytes, in their order.
        numbers: of the record and its pages or rows.
    """

    step: Step
    name: str
    title: str
    rows: tuple[LogRow, ...]
    files: tuple[RenderedFile, ...]
    sizes: tuple[int, ...]
    method: str
    notes: tuple[str, ...]
    content: Content
    shares: tuple[Share, ...]
    clock: ClockMap | None
    reason: str
    agency: str
    device: str
    numbers: NumberSpan

    @property
    def medium_in_words(self) -> str:
        """The record's kind in plain words."""
        return plain_words.KINDS[self.step.kind]

    @property
    def left_out(self) -> str:
        """What the released copy lacks besides what is redacted; empty when nothing."""
        return plain_words.join_with_and(
            [masked_text(what, self.step.terms) for what in self.step.left_out]
        )

    @property
    def extent_in_words(self) -> str:
        """How long the record is, in its own measure; empty when that is not known."""
        return _extent_of(self.step)


@dataclass(frozen=True)
class Contents:
    """A whole package before it takes a form.

    Attributes:
        parts: what goes along beside the records.
    """

    plan: Plan
    entries: tuple[RecordEntry, ...]
    parts: PackageParts = NO_PARTS

    @cached_property
    def jurisdiction_cited(self) -> Jurisdiction:
        """The jurisdiction that the exemptions are cited from."""
        return load_jurisdiction(self.plan.jurisdiction)

    @cached_property
    def plan_hash(self) -> str:
        """SHA-256 of ``data/plan.json``; the plan itself holds what must stay hidden."""
        return digest_of(public_part(self.plan))

    @property
    def log_rows(self) -> tuple[LogRow, ...]:
        """Every row of the redaction log."""
        return tuple(row for entry in self.entries for row in entry.rows)

    @property
    def cited_codes(self) -> tuple[str, ...]:
        """Every exemption that is cited, in the order of the jurisdiction's list."""
        order = {e.code: n for n, e in enumerate(self.jurisdiction_cited.exemptions)}
        cited = {code for entry in self.entries for code in entry.step.exemptions}
        return tuple(sorted(cited, key=lambda c: (order.get(c, len(order)), c)))

    def entries_with_outcome(self, *outcomes: Outcome) -> tuple[RecordEntry, ...]:
        """The records of which one of these became."""
        return tuple(e for e in self.entries if e.step.outcome in outcomes)

    def exemption_of_code(self, code: str) -> Exemption:
        """What the law says of a code; a code it does not know stands for itself."""
        return self.jurisdiction_cited.find_exemption(code) or Exemption(code, code, code, "")

    @cached_property
    def series(self) -> str:
        """What the numbers of its records begin with."""
        return series_of_request(self.plan.request)

    @cached_property
    def entries_by_record(self) -> Mapping[str, RecordEntry]:
        """The entries by the path that a record has in the case."""
        return {entry.step.record: entry for entry in self.entries}

    @property
    def key(self) -> str:
        """Fingerprint of the key that will seal it; empty where it is not sealed."""
        return self.parts.key

    @cached_property
    def answering(self) -> Answering:
        """How the office answers."""
        return answering_of(self.plan.jurisdiction)

    def people_in(self, *entries: RecordEntry) -> tuple[str, ...]:
        """Who decided about records, as far as it was noted; what the program made by itself was
        accepted by somebody whom the journal knows.
        """
        authors = {r.author for entry in entries for r in entry.step.redactions}
        return tuple(sorted(authors - {"", PROGRAM}))

    def people_of(self, *entries: RecordEntry) -> str:
        """The same in words, masked."""
        return plain_words.join_with_and([self.mask_terms(n) for n in self.people_in(*entries)])

    def tell(self, text: str) -> str:
        """What a person wrote about the request, as far as its release may say it."""
        tell = self.parts.tell
        return tell(text) if tell is not None else self.mask_terms(text)

    def mask_terms(self, text: str) -> str:
        """Text of a person or a bundle, without what no released file may hold."""
        return masked_text(text, self.plan.all_terms)


def gather_contents(
    folder: Path,
    plan: Plan,
    rendered: Sequence[Rendered],
    read: Read = released_content.read_released_content,
) -> Contents:
    """Put together what a package says.

    Args:
        folder: ``data/records`` of the package, where the released files lie already.
        plan: what was decided.
        rendered: what was made of each released record.
        read: reads the words of a released record out of its files.
    """
    results = {r.record: r for r in rendered}
    numbers = number_records(plan.request, ((s.record, s.facts) for s in plan.steps))
    entries = tuple(
        _make_entry(folder, plan, step, results.get(step.record), read, numbers[step.record])
        for step in plan.steps
    )
    return Contents(plan, entries)


def _make_entry(
    folder: Path,
    plan: Plan,
    step: Step,
    result: Rendered | None,
    read: Read,
    numbers: NumberSpan,
) -> RecordEntry:
    # The record itself first: a viewer opens the first file.
    files = tuple(sorted(result.files, key=lambda f: f.role != "record")) if result else ()
    content = _read_of(step, read, folder, files) if files else Content()
    clock = _clock_for_step(plan, step)
    name = public_name(step)
    places = result.places if result else {}
    rows = log_rows.list_rows(plan, step, places, content, clock, numbers)
    reasons = dict.fromkeys(r.reason for r in step.of_type(WithholdRedaction) if r.reason)
    return RecordEntry(
        step=step,
        name=name,
        title=_title_of(step, name),
        rows=rows,
        files=files,
        sizes=tuple((folder / f.name).stat().st_size for f in files),
        method=masked_text(result.method, step.terms) if result else "",
        notes=tuple(masked_text(n, step.terms) for n in result.notes) if result else (),
        content=content,
        shares=hidden_shares.hidden_shares_of(step, content),
        clock=clock,
        reason=masked_text("; ".join(reasons) or step.reason, step.terms),
        agency=masked_text(step.agency, step.terms),
        # A camera's number tells whose it is; of a record that is withheld nothing is told but its
        # kind.
        device="" if step.outcome is Outcome.WITHHELD else masked_text(step.device, step.terms),
        numbers=numbers,
    )


def _read_of(step: Step, read: Read, folder: Path, files: tuple[RenderedFile, ...]) -> Content:
    try:
        return read(folder, files)
    except BadInput as fault:
        fault.record = step.record
        raise


def _title_of(step: Step, name: str) -> str:
    """What a record is headed with; one withheld in full by its kind and length only.

    Its own title or name may say what is withheld, as "Complaint of Ana Ruiz.pdf" does.
    """
    if step.outcome is Outcome.WITHHELD:
        return ", ".join(filter(None, (plain_words.KINDS[step.kind], _extent_of(step))))
    return masked_text(step.title, step.terms) or name.rpartition("/")[2]


def _extent_of(step: Step) -> str:
    facts = step.facts
    if facts.duration_seconds is not None:
        # To the second: a length to the millisecond would tell a withheld recording from any other.
        whole = step.outcome is Outcome.WITHHELD
        return plain_words.duration_in_words(
            max(round(facts.duration_seconds), 1) if whole else facts.duration_seconds
        )
    if facts.pages:
        return plain_words.count_with_noun(facts.pages, "page")
    if facts.cues:
        return plain_words.count_with_noun(facts.cues, "cue")
    return plain_words.count_with_noun(facts.rows, "row") if facts.rows else ""


def _clock_for_step(plan: Plan, step: Step) -> ClockMap | None:
    for candidate in (step, *(s for s in plan.steps if s.record == step.transcript_of)):
        if candidate.clock is not None:
            c = candidate.clock
            # Without residuals: these name anchors, and so files of the bundle.
            return ClockMap(c.origin, c.drift, c.sigma, c.source)
    return None
