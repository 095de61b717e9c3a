"""The review report: what a case holds, in the order in which a mayor's office tells it.

Blocks fill themselves from calls, presence, claims and findings; each sentence in them was written
by a person and points at its evidence. The program writes no conclusion.

Decision 233.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.clock.placement import ELAPSED, Placement
from reviewer.clock.timebase import parse_utc
from reviewer.inquiry.cited_place import CitedMoment, moment_in_words
from reviewer.inquiry.presence_picture import picture_presence
from reviewer.inquiry.presence_words import headcount_rows, tell_conflicts, tell_waits
from reviewer.inquiry.relay_chain import STATION_WORDS, STATIONS, rows_of_relay
from reviewer.inquiry.report_registers import NOT_RECORDED, list_registers
from reviewer.inquiry.report_sources import SourceList
from reviewer.model import Call, Citation, Claim, Presence, ReviewFinding, Snapshot
from reviewer.model.inquiry import ClaimState, FindingType, Relay, RelayMark
from reviewer.model.plain_form import titled_fields
from reviewer.model.registers import in_order, tell_between
from reviewer.model.uncited import says_something, uncited_sentences
from reviewer.package.plain_words import (
    count_with_noun,
    join_with_and,
    local_moment,
    long_date,
)
from reviewer.printing import (
    Block,
    Bullets,
    Column,
    Document,
    Headline,
    Paragraph,
    ParagraphStyle,
    PrintedTable,
    TextRun,
)
from reviewer.system.resources import resource_path

_SAID = {True: "yes", False: "no", None: "not said"}
_CONSULTED = {True: "yes", False: "no", None: "no record of it"}


@dataclass(frozen=True)
class ReportFacts:
    """What stands around a report.

    Attributes:
        day: as of which day, in words.
        request: the release that it is told for; empty for the reviewer's own office.
    """

    day: str
    request: str = ""


def make_report(
    snapshot: Snapshot, sources: SourceList, places: dict[str, Placement], facts: ReportFacts
) -> Document:
    """The whole report.

    Args:
        snapshot: of the case.
        sources: what may be told, and when it was.
        places: of the records on the clock.
        facts: what stands around it.
    """
    return _ReportMaker(snapshot, sources, places, facts).make_document()


class _ReportMaker:
    def __init__(
        self,
        snapshot: Snapshot,
        sources: SourceList,
        places: dict[str, Placement],
        facts: ReportFacts,
    ) -> None:
        self._snapshot, self._sources = snapshot, sources
        self._places, self._facts = places, facts
        data = resource_path("report/words.json").read_text(encoding="utf-8")
        self._words = json.loads(data)

    def make_document(self) -> Document:
        """In the order of a reader; sources last, for only then are they all numbered."""
        title = self._tell(self._snapshot.info.title)
        name = f"Review: {title}" if title else "Review"
        blocks: list[Block] = [Headline(1, name), *self._head()]
        for section in (
            self._summary,
            self._chronology,
            self._calls,
            self._presence,
            self._claims,
            self._registers,
            self._not_determined,
            self._recommendations,
            self._about,
        ):
            blocks += section()
        blocks += self._list_sources()
        foot = f"{name}  ·  {self._facts.day}"
        return Document(name, blocks, foot)

    # ---- sections

    def _head(self) -> Iterator[Block]:
        numbers = [self._tell(n) for n in self._snapshot.info.identifiers.values()]
        told = self._words["release" if self._facts.request else "internal"]
        told = told.format(request=self._facts.request)
        yield _paragraph(", ".join([*filter(None, numbers), self._facts.day]), ParagraphStyle.DATE)
        yield Paragraph((TextRun(told, bold=True),))

    def _summary(self) -> Iterator[Block]:
        yield Headline(2, "Summary")
        snapshot = self._snapshot
        held = [
            count_with_noun(len(snapshot.records), "record"),
            count_with_noun(len(snapshot.calls), "call"),
            count_with_noun(
                len(snapshot.presence), "statement of presence", "statements of presence"
            ),
            count_with_noun(len(snapshot.claims), "claim"),
            count_with_noun(len(snapshot.findings), "finding"),
        ]
        uncited = len(uncited_sentences(snapshot))
        said = f"This review rests on {join_with_and(held)}."
        if uncited:
            verb = "cites" if uncited == 1 else "cite"
            said += f" {count_with_noun(uncited, 'sentence')} {verb} no evidence."
        yield _paragraph(said)
        yield from self._list_findings(FindingType.FACT, "No fact is written down yet.")

    def _chronology(self) -> Iterator[Block]:
        """What has a time, in order; what bears on one place stands in one row."""
        rows: dict[tuple[int, str, str], list[str]] = {}
        for utc, when, said, cited in sorted(self._dated(), key=lambda dated: dated[0]):
            together = rows.setdefault((utc, when, cited), [])
            together += [said] if said not in together else []
        yield Headline(2, "Chronology")
        yield PrintedTable(
            (Column("When", 0.27), Column("What", 0.61), Column("Source", 0.12)),
            [(when, "\n".join(said), cited) for (_, when, cited), said in rows.items()],
            "Nothing that is cited has a time.",
        )

    def _dated(self) -> Iterator[tuple[int, str, str, str]]:
        """Microseconds UTC, the time in words, what was, and its source."""
        for number, call in enumerate(self._snapshot.calls, 1):
            for station in call.relay:
                said = STATION_WORDS.get(station.step, str(station.step))
                yield from self._dated_by(station.citation, f"Call {number}: {said.lower()}")
        for one in self._snapshot.presence:
            yield from self._dated_presence(one)
        for claim in self._snapshot.claims:
            for cited in (*claim.supporting, *claim.against):
                yield from self._dated_by(cited, f"Bears on the claim: {self._tell(claim.text)}")
        for finding in self._of_type(FindingType.FACT):
            for cited in finding.citations:
                yield from self._dated_by(cited, self._tell(finding.text))

    def _dated_presence(self, one: Presence) -> Iterator[tuple[int, str, str, str]]:
        for verb, at in (("arrives", one.arrive), ("leaves", one.leave)):
            utc = _utc_said(at)
            if utc is not None:
                cited = self._sources.number_all([one.citation])
                yield utc, self._when_said(at), f"{self._tell(one.unit)} {verb}", cited

    def _when_said(self, at: str) -> str:
        """A time as the case tells times; one that is told otherwise as it is told."""
        utc = _utc_said(at)
        if utc is None:
            return self._tell(at)
        return self._moment_with_day(CitedMoment(utc, None, 0.0, ""))

    def _moment_with_day(self, moment: CitedMoment) -> str:
        zone = self._sources.zone
        told = moment_in_words(moment, zone)
        if zone == ELAPSED:
            return told
        return f"{long_date(local_moment(moment.start, zone))}\n{told}"

    def _dated_by(self, cited: Citation | None, said: str) -> Iterator[tuple[int, str, str, str]]:
        moment = self._sources.moment_told(cited)
        if cited is not None and moment is not None:
            number = self._sources.number_all([cited])
            when = self._moment_with_day(moment)
            quote = self._sources.telling.quote_for_release(cited)
            if quote.quoted:
                yield moment.start, when, f"“{quote.text}”", number
            yield moment.start, when, said, number

    def _calls(self) -> Iterator[Block]:
        yield Headline(2, "Calls and relay")
        if not self._snapshot.calls:
            yield _paragraph("No call is noted.", ParagraphStyle.QUIET)
        for number, call in enumerate(self._snapshot.calls, 1):
            yield Headline(3, f"Call {number}")
            yield _paragraph("\n".join(self._about_call(call)))
            yield PrintedTable(
                (
                    *(Column("Station", 0.17), Column("Words", 0.39), Column("Mark", 0.13)),
                    *(Column("Federal origin stated", 0.15), Column("Source", 0.16)),
                ),
                [
                    self._station_row(row[step])
                    for row in rows_of_relay(call.relay)
                    for step in STATIONS
                    if step in row and says_something(row[step])
                ],
                "Nothing of its way is noted.",
            )

    def _about_call(self, call: Call) -> Iterator[str]:
        def tell(said: str) -> str:
            return self._tell(said, call.record) or "not said"

        verified = _SAID[call.verified]
        asked = call.supervisor
        more = (self._tell(said, call.record) for said in (asked.who, asked.at, asked.outcome))
        yield f"Agency, as stated: {tell(call.agency_stated)}"
        yield f"Role, as stated: {tell(call.role_stated)}"
        yield f"Came by: {tell(call.channel)}"
        yield f"Number to call back: {'left' if call.callback.strip() else NOT_RECORDED}"
        by = f", by {tell(call.verified_by)}" if call.verified_by else ""
        yield f"Verified: {verified}{by}"
        consulted = (_CONSULTED[asked.consulted], *filter(None, more))
        yield f"Supervisor consulted: {', '.join(consulted)}"

    def _station_row(self, station: Relay) -> tuple[str, ...]:
        quote = station.citation and self._sources.telling.quote_for_release(station.citation)
        words = f"“{quote.text}”" if quote and quote.quoted else (quote.text if quote else "")
        return (
            STATION_WORDS[station.step],
            words,
            str(station.mark) if station.mark != RelayMark.UNSAID else "not marked",
            _SAID[station.origin_stated],
            self._sources.number_all([station.citation]),
        )

    def _presence(self) -> Iterator[Block]:
        yield Headline(2, "Who was there, and when")
        yield PrintedTable(
            (
                *(Column("Unit", 0.28), Column("Arrived", 0.29), Column("Left", 0.29)),
                Column("Source", 0.14),
            ),
            [
                (
                    self._told_unit(one),
                    self._when_said(one.arrive) or NOT_RECORDED,
                    self._when_said(one.leave) or NOT_RECORDED,
                    self._sources.number_all([one.citation]),
                )
                for one in in_order(self._snapshot.presence)
            ],
            "Nothing is noted.",
        )
        # What one hides and the next tells can be reckoned from sums: a release has none.
        if self._snapshot.presence and not self._facts.request:
            yield from self._over_time()

    def _over_time(self) -> Iterator[Block]:
        """What follows from the entries, for the reviewer's own office."""
        picture = picture_presence(self._snapshot)
        calls = {call.id: f"Call {n}" for n, call in enumerate(self._snapshot.calls, 1)}
        said = [*tell_waits(picture, calls), *tell_conflicts(picture, self._tell)]
        if said:
            yield Bullets(tuple((TextRun(one),) for one in said))
        counted = list(headcount_rows(picture, self._clock_words))
        if counted:
            heads = (Column("From", 0.34), Column("Until", 0.34), Column("Officers there", 0.32))
            yield PrintedTable(heads, counted, "")

    def _clock_words(self, moment: int) -> str:
        return self._moment_with_day(CitedMoment(moment, None, 0.0, ""))

    def _told_unit(self, one: Presence) -> str:
        """The unit, how many officers of it, and what tells so."""
        officers = tell_between(one.low, one.high)
        more = (
            f"{officers} officers" if officers else "",
            "with a supervisor" if one.supervisor else "",
            f"by {self._tell(one.source)}" if one.source else "",
        )
        return "\n".join(filter(None, (self._tell(one.unit), ", ".join(filter(None, more)))))

    def _claims(self) -> Iterator[Block]:
        yield Headline(2, "Claims")
        yield PrintedTable(
            (
                *(Column("Claim", 0.38), Column("By whom, when, where", 0.22)),
                *(Column("For", 0.12), Column("Against", 0.12), Column("State", 0.16)),
            ),
            [self._claim_row(claim) for claim in in_order(self._snapshot.claims)],
            "No claim is noted.",
        )

    def _claim_row(self, claim: Claim) -> tuple[str, ...]:
        said = (self._tell(claim.who), self._when_said(claim.at), self._tell(claim.place))
        return (
            self._tell(claim.text),
            ", ".join(filter(None, said)) or "not said",
            self._sources.number_all(claim.supporting) if claim.supporting else "none",
            self._sources.number_all(claim.against) if claim.against else "none",
            str(claim.state),
        )

    def _registers(self) -> Iterator[Block]:
        return list_registers(self._snapshot, self._sources, self._when_said)

    def _not_determined(self) -> Iterator[Block]:
        yield Headline(2, "What could not be determined")
        yield from self._list_findings(FindingType.GAP, "")
        left = [
            f"Open: {self._tell(c.text)}" for c in in_order(self._snapshot.claims) if _is_open(c)
        ]
        alone = [path for path, place in self._places.items() if not place.known]
        if alone:
            noun = count_with_noun(len(alone), "record")
            left.append(f"The time of day of {noun} is not known.")
        if left:
            yield Bullets(tuple((TextRun(said),) for said in left))
        elif not self._of_type(FindingType.GAP):
            yield _paragraph("Nothing is noted.", ParagraphStyle.QUIET)

    def _recommendations(self) -> Iterator[Block]:
        yield Headline(2, "Recommendations")
        yield from self._list_findings(FindingType.RECOMMENDATION, "None is written down yet.")

    def _about(self) -> Iterator[Block]:
        yield Headline(2, "About this review")
        for said in (*self._words["disclaimer"], *self._words["method"]):
            yield _paragraph(said)

    def _list_sources(self) -> Iterator[Block]:
        yield Headline(2, "Sources")
        columns = (Column("No.", 0.08), Column("Where and when", 0.37), Column("Words", 0.55))
        yield PrintedTable(columns, [*self._sources.rows()], "Nothing is cited.")

    # ---- parts

    def _list_findings(self, wanted: FindingType, empty: str) -> Iterator[Block]:
        found = self._of_type(wanted)
        if found:
            yield Bullets(tuple(map(self._told_finding, found)))
        elif empty:
            yield _paragraph(empty, ParagraphStyle.QUIET)

    def _told_finding(self, finding: ReviewFinding) -> tuple[TextRun, ...]:
        cited = self._sources.number_all(finding.citations)
        more = "\n".join(["", *self._of_recommendation(finding)])
        return TextRun(f"{self._tell(finding.text)} "), TextRun(cited, bold=True), TextRun(more)

    def _of_recommendation(self, finding: ReviewFinding) -> Iterator[str]:
        """Who is to do it, by when, and what it would not have changed."""
        for one in titled_fields(type(finding)):
            if one.only_if == ("type", finding.type) and (said := getattr(finding, one.name)):
                yield f"{one.title}: {self._tell(said)}"

    def _of_type(self, wanted: FindingType) -> list[ReviewFinding]:
        return [one for one in in_order(self._snapshot.findings) if one.type == wanted]

    def _tell(self, said: str, record: str = "") -> str:
        return self._sources.telling.text_for_release(said, record)


def _paragraph(said: str, style: ParagraphStyle = ParagraphStyle.PLAIN) -> Paragraph:
    return Paragraph((TextRun(said),), style)


def _utc_said(at: str) -> int | None:
    """Microseconds UTC of an RFC 3339 time; ``None`` of what is none."""
    try:
        return parse_utc(at)
    except ValueError:
        return None


def _is_open(claim: Claim) -> bool:
    return claim.state == ClaimState.OPEN
