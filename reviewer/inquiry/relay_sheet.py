"""The way of the calls' words as a table to export and a page to print, for one release.

Everything in it has passed what the release may tell: quotations, what people wrote, and the
names of records. A number to call back is never told, only whether one was left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.inquiry.cited_place import CitedMoment, moment_in_words, place_in_words
from reviewer.inquiry.quoting import ReleaseQuotes
from reviewer.inquiry.relay_chain import (
    STATION_WORDS,
    STATIONS,
    ChainRow,
    MomentOf,
    StepTime,
    rows_of_relay,
    step_times,
)
from reviewer.model import Call, Citation
from reviewer.model.inquiry import Consulted, Relay, RelayStep
from reviewer.model.uncited import says_something
from reviewer.package.csv_tables import write_csv_table
from reviewer.package.plain_words import wall_clock_text
from reviewer.printing import (
    Column,
    Document,
    Headline,
    Paragraph,
    ParagraphStyle,
    PrintedTable,
    TextRun,
    print_document,
)

COLUMNS = (
    *("call", "agency as stated", "role as stated", "came by", "number to call back"),
    *("verified", "verified by", "supervisor consulted", "supervisor", "asked at", "outcome"),
    *("row", "station", "mark", "federal origin stated", "record", "place"),
    *("wall time start", "wall time end", "sigma in seconds"),
    *("seconds since the station before", "sigma of that", "words", "id"),
)
NO_CITATION = "[No citation]"
_SAID = {True: "yes", False: "no", None: "not said"}
_CONSULTED = {True: "yes", False: "no", None: "no record of it"}
_PRINTED = (Column("Call", 0.2), *(Column(STATION_WORDS[s], 0.2) for s in STATIONS))


def _no_number(_: Citation) -> str:
    return ""


@dataclass(frozen=True)
class SheetFacts:
    """What stands around the table.

    Attributes:
        title: of the case, as the release may tell it.
        request: which release it is made for.
        zone: in which times are told.
        foot: of the printed pages; a plain one where it is empty.
        number_of: the number that the release gives a cited place; empty where it gives none.
    """

    title: str
    request: str
    zone: str
    foot: str = ""
    number_of: Callable[[Citation], str] = _no_number


@dataclass(frozen=True)
class ToldStation:
    """A station of a call's words, as a release may tell it.

    Attributes:
        name: of the station.
        mark: a person's word on what became of what was said; empty without one.
        origin: whether the federal origin was stated there, in words ...
        is_origin_said: ... and whether a person said so.
        words: as they were cited, or what is said instead of them.
        quoted: the words themselves stand there.
        record: what the record is called in the release; empty where it is not named.
        moment: when it was; ``None`` where nothing tells, or may.
        time: since the station before.
        citation: ``None`` where its place may not be told.
    """

    name: str
    mark: str
    origin: str
    is_origin_said: bool
    words: str
    quoted: bool = False
    record: str = ""
    place: str = ""
    number: str = ""
    moment: CitedMoment | None = None
    time: StepTime | None = None
    citation: Citation | None = None

    @property
    def step_in_words(self) -> str:
        """How long the step took, and since which station; empty where nothing tells."""
        if self.time is None:
            return ""
        sure = f" ± {self.time.sigma:.2g} s" if self.time.sigma else ""
        word = "after" if self.time.seconds >= 0 else "before"
        since = STATION_WORDS[self.time.since].lower()
        return f"{abs(self.time.seconds):.1f} s{sure} {word} “{since}”"


@dataclass(frozen=True)
class ToldCall:
    """A call, as a release may tell it.

    Attributes:
        number: from 1.
        record: its path in the case.
        facts: in the order of ``COLUMNS``, behind the call's number.
        rows: of each thing that was said, its stations.
    """

    number: int
    record: str
    facts: tuple[str, ...]
    rows: tuple[Mapping[RelayStep, ToldStation], ...]

    @property
    def facts_in_words(self) -> tuple[tuple[str, str], ...]:
        """What is known of it, each with its name."""
        agency, role, channel, callback, verified, by, asked, *more = self.facts
        return (
            ("Agency, as stated", agency or "not said"),
            ("Role, as stated", role or "not said"),
            ("Came by", channel or "not said"),
            ("Number to call back", callback),
            ("Verified", f"{verified}, by {by}" if by else verified),
            ("Supervisor consulted", ", ".join(filter(None, (asked, *more)))),
        )


class RelaySheet:
    """The calls of a case, as one release may tell them."""

    def __init__(
        self, calls: Sequence[Call], quotes: ReleaseQuotes, moment_of: MomentOf, facts: SheetFacts
    ) -> None:
        self._calls, self._quotes, self._moment_of = calls, quotes, moment_of
        self._facts = facts

    def write_csv(self) -> bytes:
        """A row for each station."""
        return write_csv_table(COLUMNS, self._csv_rows())

    def write_pdf(self) -> bytes:
        """Columns side by side, as they stand in the window."""
        told = (
            self._quotes.text_for_release(self._facts.title),
            f"As release {self._facts.request} may tell it. Times are those of the clock "
            f"({self._facts.zone}), with one standard deviation. Marks are a person's.",
        )
        about = Paragraph((TextRun("\n".join(filter(None, told))),), ParagraphStyle.QUIET)
        table = PrintedTable(_PRINTED, [*self._pdf_rows()], "No call is noted.")
        blocks = (Headline(1, "Calls and relay"), about, table)
        foot = self._facts.foot or f"Calls and relay  ·  request {self._facts.request}"
        return print_document(Document("Calls and relay", blocks, foot, sideways=True))

    # ---- the table

    def _csv_rows(self) -> Iterator[tuple[str, ...]]:
        for call in self.told_calls():
            about = (str(call.number), *call.facts)
            if not call.rows:
                yield (*about, *("",) * (len(COLUMNS) - len(about)))
            for at, row in enumerate(call.rows, 1):
                for told in row.values():
                    yield (*about, str(at), *self._csv_station(told))

    def _facts_of_call(self, call: Call) -> tuple[str, ...]:
        def tell(said: str) -> str:
            return self._quotes.text_for_release(said, call.record)

        asked: Consulted = call.supervisor
        return (
            tell(call.agency_stated),
            tell(call.role_stated),
            tell(call.channel),
            "left" if call.callback.strip() else "not recorded",
            _SAID[call.verified],
            tell(call.verified_by),
            _CONSULTED[asked.consulted],
            *(tell(said) for said in (asked.who, asked.at, asked.outcome)),
        )

    def _csv_station(self, told: ToldStation) -> tuple[str, ...]:
        moment, zone, time = told.moment, self._facts.zone, told.time
        begins = wall_clock_text(moment.start, zone) if moment is not None else ""
        ends = wall_clock_text(moment.end, zone) if moment is not None and moment.end else ""
        return (
            told.name,
            told.mark,
            told.origin,
            told.record,
            told.place,
            begins,
            ends,
            f"{moment.sigma:.3g}" if moment is not None else "",
            f"{time.seconds:.3f}" if time is not None else "",
            f"{time.sigma:.3g}" if time is not None else "",
            told.words,
            told.number,
        )

    # ---- the page

    def _pdf_rows(self) -> Iterator[tuple[str, ...]]:
        for call in self.told_calls():
            lines = [f"{name}: {said}" for name, said in call.facts_in_words]
            about = "\n".join([f"Call {call.number}", *lines])
            for row in call.rows or ({},):
                yield (about, *(self._pdf_station(row.get(step)) for step in STATIONS))
                about = ""

    def _pdf_station(self, told: ToldStation | None) -> str:
        if told is None:
            return ""
        lines = [
            ", ".join(filter(None, (told.record, told.place))),
            told.number,
            self.when(told),
            f"“{told.words}”" if told.quoted else told.words,
            f"Mark: {told.mark}" if told.mark else "",
            f"Federal origin stated: {told.origin}" if told.is_origin_said else "",
            told.step_in_words,
        ]
        return "\n".join(filter(None, lines))

    def when(self, told: ToldStation) -> str:
        """When it was, in words; empty where nothing tells, or may."""
        return moment_in_words(told.moment, self._facts.zone) if told.moment is not None else ""

    # ---- what may be told

    def told_calls(self) -> Iterator[ToldCall]:
        """The calls in their order, as the release may tell them."""
        for number, call in enumerate(self._calls, 1):
            rows = []
            for row in rows_of_relay(call.relay):
                times = self._times_told(row)
                rows.append(
                    {
                        step: self._tell_station(station, times)
                        for step, station in row.items()
                        if says_something(station)
                    }
                )
            yield ToldCall(number, call.record, self._facts_of_call(call), tuple(rows))

    def _tell_station(self, station: Relay, times: dict[RelayStep, StepTime]) -> ToldStation:
        cited, time = station.citation, times.get(station.step)
        name, mark = STATION_WORDS.get(station.step, str(station.step)), str(station.mark)
        origin, is_said = _SAID[station.origin_stated], station.origin_stated is not None
        if cited is None:
            return ToldStation(name, mark, origin, is_said, NO_CITATION)
        quote = self._quotes.quote_for_release(cited)
        return ToldStation(
            name,
            mark,
            origin,
            is_said,
            quote.text,
            quoted=quote.quoted,
            record=quote.record,
            place=place_in_words(cited) if quote.told else "",
            number=self._facts.number_of(cited) if quote.told else "",
            moment=self._moment_told(station),
            time=time,
            citation=cited if quote.told else None,
        )

    # ---- times

    def _moment_told(self, station: Relay) -> CitedMoment | None:
        cited = station.citation
        if cited is None or not self._quotes.quote_for_release(cited).told:
            return None
        return self._moment_of(cited)

    def _times_told(self, row: ChainRow) -> dict[RelayStep, StepTime]:
        """Between two places of which the release may tell both."""
        shown = {step: s for step, s in row.items() if self._moment_told(s) is not None}
        return step_times(shown, self._moment_of)
