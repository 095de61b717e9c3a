"""What stands in the fields of a package's pages, as HTML for their templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from reviewer.package import plain_words
from reviewer.package.contents import Contents, RecordEntry
from reviewer.package.search_statement import gaps_in_words, not_found_in_words
from reviewer.plan.outcome import Outcome

_COUNTED = {
    Outcome.FULL: "released in full",
    Outcome.PART: "disclosed in part",
    Outcome.WITHHELD: "withheld in full",
}
_BLANK = "title: ______________________"


def fields_of(contents: Contents) -> dict[str, str]:
    """Every field that a template may name."""
    plan = contents.plan
    received = plain_words.iso_date(plan.request.received)
    return {
        "office": escape(contents.jurisdiction_cited.office),
        "date": escape(plain_words.day_in_words(plan.as_of, plan.timezone)),
        "requester": escape(contents.mask_terms(plan.request.requester)),
        "request": escape(plan.request.id),
        "received": escape(f", received {received}" if received else ""),
        "numbers": escape(_tell_numbers(contents)),
        "asked": escape(_tell_asked(contents)),
        "scope": escape(contents.mask_terms(plan.request.scope) or "the records listed below"),
        "case": escape(contents.mask_terms(plan.title)),
        "counts": escape(tell_counts(contents)),
        "records": _list_records(contents),
        "exemptions": _list_exemptions(contents),
        "reasons": _list_reasons(contents),
        "withheld": _list_withheld(contents),
        "people": _list_people(contents),
        "rights": escape(contents.jurisdiction_cited.review_rights),
        "series": escape(contents.series),
        "copies": _list_copies(contents),
        "timezone": escape(plan.timezone),
        "notice_law": escape(contents.answering.notice),
        "index_law": escape(contents.answering.index),
        "register_law": escape(contents.answering.register),
        "files": escape(_tell_files(contents)),
        "plan_hash": escape(contents.plan_hash),
        "fingerprint": escape(contents.key or "not sealed yet"),
        "gaps": _list_sentences(gaps_in_words(contents), "No minute between them is without one."),
        "not_found": _list_sentences(not_found_in_words(contents), "Nothing that is known of."),
    }


def _tell_numbers(contents: Contents) -> str:
    """The case's own numbers, by which whoever asked knows it; empty where it has none."""
    told = dict.fromkeys(contents.plan.identifiers[k] for k in sorted(contents.plan.identifiers))
    return "".join(f", {contents.mask_terms(number)}" for number in told if number)


def _tell_asked(contents: Contents) -> str:
    # What nobody wrote down is not told as if they had.
    scope = contents.mask_terms(contents.plan.request.scope).strip()
    put = contents.plan.request.basis == "council"
    said = "The request, as it was put:" if put else "You asked for:"
    return f"{said} {scope}" if scope else ""


def _list_records(contents: Contents) -> str:
    items = []
    for entry in contents.entries_with_outcome(*_COUNTED):
        shares = plain_words.join_with_and([s.text for s in entry.shares])
        more = f" (hidden: {shares})" if entry.step.outcome is Outcome.PART and shares else ""
        more += f" (not in the released copy: {entry.left_out})" if entry.left_out else ""
        items.append(f"{_name_of_entry(entry)}: {escape(entry.step.outcome.value + more)}")
    return _html_list(items)


def _list_exemptions(contents: Contents) -> str:
    found = [contents.exemption_of_code(code) for code in contents.cited_codes]
    return _html_list(
        [
            f"<b>{escape(e.code)}, {escape(e.title)}</b> ({escape(e.statute)})."
            f" {escape(e.explanation)}"
            for e in found
        ]
    )


def _list_reasons(contents: Contents) -> str:
    items = []
    for entry in contents.entries_with_outcome(Outcome.PART):
        kinds: Counter[tuple[str, tuple[str, ...], str]] = Counter()
        for row in entry.rows:
            # A record with three hundred muted words has one ground, not three hundred.
            kinds[row.hidden, row.exemptions, row.reason] += row.places
        grounds = [_tell_ground(*kind, number) for kind, number in kinds.items()]
        if entry.left_out:
            grounds.append(escape(f"Not in the released copy: {entry.left_out}"))
        items.append("<br/>".join([_name_of_entry(entry), *grounds]))
    return _html_list(items) if items else "<p>Nothing is redacted.</p>"


def _tell_ground(hidden: str, codes: tuple[str, ...], reason: str, number: int) -> str:
    places = plain_words.count_with_noun(number, "place")
    why = f": {reason}" if reason else ""
    return escape(f"{hidden}, {places}, under {plain_words.join_with_and(codes)}{why}")


def _list_withheld(contents: Contents) -> str:
    items = []
    for entry in contents.entries_with_outcome(Outcome.WITHHELD):
        cited = plain_words.join_with_and(entry.step.exemptions)
        reason = f": {entry.reason}" if entry.reason else ""
        items.append(f"{_name_of_entry(entry)}, under {escape(cited + reason)}")
    return _html_list(items)


def explain_seal(contents: Contents) -> str:
    """How whoever gets the package can tell that it is the one that was sent."""
    if not contents.key:
        return ""
    return (
        "<h2>The seal</h2><p>The package is sealed with a key whose fingerprint is "
        f"<b>{escape(contents.key)}</b>. <b>reviewer verify</b> shows the fingerprint of the key "
        "that a package bears: compare it with this one, on paper or by telephone.</p>"
    )


def _list_people(contents: Contents) -> str:
    # Section 9(a) of the Illinois act asks for names and titles of those who are responsible for a
    # denial; what nobody has written down is left to be written by hand.
    titles = contents.answering.titles
    named = [
        escape(f"{contents.mask_terms(name)}, {contents.mask_terms(titles.get(name, _BLANK))}")
        for name in contents.people_in(*contents.entries)
    ]
    return _html_list(named) if named else "<p>The person who signs below.</p>"


def _list_copies(contents: Contents) -> str:
    to = contents.answering.copies.get(contents.plan.request.basis, ())
    return f"<b>CC:</b> {escape(', '.join(to))}<br/>" if to else ""


def _tell_files(contents: Contents) -> str:
    files = [size for entry in contents.entries for size in entry.sizes]
    records = plain_words.count_with_noun(sum(bool(e.files) for e in contents.entries), "record")
    held = plain_words.count_with_noun(len(files), "file")
    size = plain_words.size_in_words(sum(files))
    return (
        f"The package of this request: {records} in {held}, {size}, with the letter, the logs and "
        "the viewer."
    )


def _name_of_entry(entry: RecordEntry) -> str:
    name = entry.name if entry.title != entry.name.rpartition("/")[2] else ""
    kind = entry.medium_in_words.lower()
    told = (str(entry.numbers), name, kind, entry.extent_in_words)
    about = [part for part in told if part]
    return f"<b>{escape(entry.title)}</b> ({escape(', '.join(about))})"


def _list_sentences(said: Sequence[str], empty: str) -> str:
    return _html_list([escape(one) for one in said], empty)


def _html_list(items: Sequence[str], empty: str = "None.") -> str:
    if not items:
        return f"<p>{empty}</p>"
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def tell_counts(contents: Contents) -> str:
    """``We found 3 records ...``: what became of how many."""
    found = {o: len(contents.entries_with_outcome(o)) for o in _COUNTED}
    total = sum(found.values())
    if not total:
        return "We found no record that answers the request."
    verb = "answers" if total == 1 else "answer"
    parts = [
        f"{number} {'is' if number == 1 else 'are'} {_COUNTED[outcome]}"
        for outcome, number in found.items()
        if number
    ]
    records = plain_words.count_with_noun(total, "record")
    return f"We found {records} that {verb} the request: {plain_words.join_with_and(parts)}."
