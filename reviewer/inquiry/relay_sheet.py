"""The way of the calls' words as a table to export and a page to print, for one release.

Everything in it has passed what the release may tell: quotations, what people wrote, and the
names of records. A number to call back is never told, only whether one was left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from reviewer.model import Call
from reviewer.model.inquiry import Consulted, Relay, RelayMark, RelayStep
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
    *("seconds since the station before", "sigma of that", "words"),
)
NO_CITATION = "[No citation]"
_SAID = {True: "yes", False: "no", None: "not said"}
_CONSULTED = {True: "yes", False: "no", None: "no record of it"}
_PRINTED = (Column("Call", 0.2), *(Column(STATION_WORDS[s], 0.2) for s in STATIONS))


@dataclass(frozen=True)
class SheetFacts:
    """What stands around the table.

    Attributes:
        title: of the case, as the release may tell it.
        request: which release it is made for.
        zone: in which times are told.
    """

    title: str
    request: str
    zone: str


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
        foot = f"Calls and relay  ·  request {self._facts.request}"
        return print_document(Document("Calls and relay", blocks, foot, sideways=True))

    # ---- the table

    def _csv_rows(self) -> Iterator[tuple[str, ...]]:
        for number, call in enumerate(self._calls, 1):
            about = (str(number), *self._facts_of_call(call))
            rows = rows_of_relay(call.relay)
            if not rows:
                yield (*about, *("",) * (len(COLUMNS) - len(about)))
            for at, row in enumerate(rows, 1):
                times = self._times_told(row)
                for station in row.values():
                    if says_something(station):
                        yield (*about, str(at), *self._csv_station(station, times))

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

    def _csv_station(self, station: Relay, times: dict[RelayStep, StepTime]) -> tuple[str, ...]:
        told = _told_station(station, self._quotes)
        moment = self._moment_told(station)
        zone, time = self._facts.zone, times.get(station.step)
        begins = wall_clock_text(moment.start, zone) if moment is not None else ""
        ends = wall_clock_text(moment.end, zone) if moment is not None and moment.end else ""
        return (
            STATION_WORDS.get(station.step, station.step),
            str(station.mark),
            _SAID[station.origin_stated],
            told.record,
            told.place,
            begins,
            ends,
            f"{moment.sigma:.3g}" if moment is not None else "",
            f"{time.seconds:.3f}" if time is not None else "",
            f"{time.sigma:.3g}" if time is not None else "",
            told.words,
        )

    # ---- the page

    def _pdf_rows(self) -> Iterator[tuple[str, ...]]:
        for number, call in enumerate(self._calls, 1):
            about = self._about_call(number, call)
            for row in rows_of_relay(call.relay) or [{}]:
                times = self._times_told(row)
                cells = (self._pdf_station(row.get(step), times.get(step)) for step in STATIONS)
                yield (about, *cells)
                about = ""

    def _about_call(self, number: int, call: Call) -> str:
        told = self._facts_of_call(call)
        agency, role, channel, callback, verified, by, asked, *more = told
        lines = [f"Call {number}"]
        lines += [
            f"{name}: {said}"
            for name, said in (
                ("Agency, as stated", agency or "not said"),
                ("Role, as stated", role or "not said"),
                ("Came by", channel or "not said"),
                ("Number to call back", callback),
                ("Verified", f"{verified}, by {by}" if by else verified),
                ("Supervisor consulted", ", ".join(filter(None, (asked, *more)))),
            )
        ]
        return "\n".join(lines)

    def _pdf_station(self, station: Relay | None, time: StepTime | None) -> str:
        if station is None or not says_something(station):
            return ""
        told, moment = _told_station(station, self._quotes), self._moment_told(station)
        words = f"“{told.words}”" if told.quoted else told.words
        origin = station.origin_stated
        lines = [
            ", ".join(filter(None, (told.record, told.place))),
            moment_in_words(moment, self._facts.zone) if moment is not None else "",
            words,
            f"Mark: {station.mark}" if station.mark != RelayMark.UNSAID else "",
            f"Federal origin stated: {_SAID[origin]}" if origin is not None else "",
            _step_in_words(time) if time is not None else "",
        ]
        return "\n".join(filter(None, lines))

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


@dataclass(frozen=True)
class _ToldStation:
    record: str
    place: str
    words: str
    quoted: bool


def _told_station(station: Relay, quotes: ReleaseQuotes) -> _ToldStation:
    if station.citation is None:
        return _ToldStation("", "", NO_CITATION, quoted=False)
    quote = quotes.quote_for_release(station.citation)
    place = place_in_words(station.citation) if quote.told else ""
    return _ToldStation(quote.record, place, quote.text, quote.quoted)


def _step_in_words(time: StepTime) -> str:
    sure = f" ± {time.sigma:.2g} s" if time.sigma else ""
    word = "after" if time.seconds >= 0 else "before"
    return f"{abs(time.seconds):.1f} s{sure} {word} “{STATION_WORDS[time.since].lower()}”"
