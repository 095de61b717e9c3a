"""What of a review goes into a package, beside the records that it releases.

Everything passes what the release may tell. Calls, and who was there, are a review's own work: they
go to those to whom the office gives it (``answers.json`` of the jurisdiction), and others get
records alone.

Decision 241.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from reviewer.attack.needle import Secret
from reviewer.clock.timebase import parse_utc
from reviewer.inquiry.quoting import ReleaseQuotes
from reviewer.inquiry.relay_chain import STATIONS
from reviewer.inquiry.relay_files import sheet_of_calls
from reviewer.inquiry.relay_sheet import RelaySheet, ToldCall, ToldStation
from reviewer.law.answering import answering_of
from reviewer.model import Citation, Kind, Presence, Snapshot
from reviewer.package.letter import foot_of_release
from reviewer.package.package_parts import DatedRow, PackageParts
from reviewer.package.record_numbers import number_records
from reviewer.plan.plan import Plan, public_part
from reviewer.store import Case
from reviewer.system.canonical import digest_of


def parts_of_release(
    case: Case, snapshot: Snapshot, plan: Plan, secrets: Iterable[Secret], key: str
) -> PackageParts:
    """What goes along, in words that the release may say.

    Args:
        case: whose words are asked for.
        snapshot: of the case, as the plan was made from it.
        plan: of the release.
        secrets: every text that it hides.
        key: fingerprint of the key that will seal the package.
    """
    quotes = ReleaseQuotes(plan, secrets, cache(case.words_of))
    parts = PackageParts(quotes.text_for_release, key=key)
    if plan.request.basis not in answering_of(plan.jurisdiction).review_goes_to:
        return parts
    released = {step.record for step in plan.steps if step.is_released}
    units = _PresenceTold(snapshot, plan, quotes)
    parts = replace(parts, missing=tuple(units.without_camera()), dated=tuple(units.dated()))
    calls = tuple(call for call in snapshot.calls if call.record in released)
    if not calls:
        return parts
    foot = foot_of_release(plan.request.id, digest_of(public_part(plan)))
    told = replace(snapshot, calls=calls)
    sheet = sheet_of_calls(case, told, plan, quotes, foot=foot)
    return replace(
        parts,
        files={"calls.csv": sheet.write_csv(), "calls.pdf": sheet.write_pdf()},
        calls=tuple(_data_of_call(sheet, call, plan) for call in sheet.told_calls()),
        dated=(*parts.dated, *_dated_stations(sheet)),
    )


def _dated_stations(sheet: RelaySheet) -> Iterator[DatedRow]:
    for call in sheet.told_calls():
        for row in call.rows:
            for told in row.values():
                if told.moment is not None and told.quoted:
                    what = f"Call {call.number}, {told.name.lower()}: “{told.words}”"
                    moment = told.moment
                    yield DatedRow(moment.start, moment.sigma, what, told.record, told.number)


def _data_of_call(sheet: RelaySheet, call: ToldCall, plan: Plan) -> dict[str, Any]:
    ids = {step.record: n for n, step in enumerate(plan.steps)}
    return {
        "call": call.number,
        "of": ids[call.record],
        "facts": [{"fact": name, "told": said} for name, said in call.facts_in_words],
        "rows": [
            [_data_of_station(sheet, row[step], ids) if step in row else None for step in STATIONS]
            for row in call.rows
        ],
    }


def _data_of_station(sheet: RelaySheet, told: ToldStation, ids: dict[str, int]) -> dict[str, Any]:
    cited = told.citation
    return {
        "of": ids.get(cited.record) if cited is not None else None,
        "seconds": cited.start if cited is not None else None,
        "page": cited.page if cited is not None else None,
        "row": cited.row if cited is not None else None,
        "place": told.place,
        "number": told.number,
        "when": sheet.when(told),
        "quote": told.words,
        "quoted": told.quoted,
        "mark": told.mark,
        "origin": told.origin if told.is_origin_said else "",
        "step": told.step_in_words,
    }


class _PresenceTold:
    """Who was there by a review, as far as the release may tell it."""

    def __init__(self, snapshot: Snapshot, plan: Plan, quotes: ReleaseQuotes) -> None:
        self._snapshot, self._quotes = snapshot, quotes
        self._numbers = number_records(plan.request, ((s.record, s.facts) for s in plan.steps))
        self._told = [one for one in snapshot.presence if self._may_tell(one)]

    def dated(self) -> Iterator[DatedRow]:
        """When units came and left."""
        for one in self._told:
            assert one.citation is not None
            name = self._quotes.quote_for_release(one.citation).record
            for verb, at in (("arrives", one.arrive), ("leaves", one.leave)):
                if not at:
                    continue  # a time that nobody recorded is never filled in
                try:
                    utc = parse_utc(at)
                except ValueError:
                    continue
                what = f"{self._unit(one)} {verb}"
                yield DatedRow(utc, None, what, name, self._number_of(one.citation))

    def without_camera(self) -> Iterator[str]:
        """Units whose presence no recording shows, in sentences."""
        videos = {r.path for r in self._snapshot.records if r.kind is Kind.VIDEO}
        seen = {
            one.unit
            for one in self._snapshot.presence
            if one.citation is not None and one.citation.record in videos
        }
        for unit, one in {one.unit: one for one in self._told}.items():
            if unit not in seen:
                yield f"No recording that was found is from a camera of {self._unit(one)}."

    def _may_tell(self, one: Presence) -> bool:
        cited = one.citation
        return cited is not None and self._quotes.quote_for_release(cited).told

    def _unit(self, one: Presence) -> str:
        return self._quotes.text_for_release(one.unit, one.citation.record if one.citation else "")

    def _number_of(self, cited: Citation) -> str:
        span = self._numbers.get(cited.record)
        return span.number_of_part(cited.page or cited.row or 1) if span is not None else ""
