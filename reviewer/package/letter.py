"""The letter that goes with a package: a template of the shipped data, filled from the plan.

A letter that denies something holds what Section 9 of the Illinois act asks for: the
decision, each exemption with its citation, reasons for each record, who decided, and the
ways to a review.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from string import Template

from reviewer.errors import Refused
from reviewer.package import plain_words
from reviewer.package.contents import Contents, RecordEntry
from reviewer.plan.outcome import Outcome
from reviewer.printing import Document, print_document, read_html
from reviewer.system.resources import resource_path

_COUNTED = {
    Outcome.FULL: "released in full",
    Outcome.PART: "disclosed in part",
    Outcome.WITHHELD: "withheld in full",
}


def write_letter(contents: Contents) -> bytes:
    """``letter.pdf``.

    Raises:
        Refused: A letter's template names something that is not there, or cannot be printed.
    """
    name = template_for(contents)
    html = resource_path(f"letters/{name}.html").read_text(encoding="utf-8")
    try:
        # `substitute` and not `safe_substitute`: a name that is mistyped in a template must not
        # reach a requester as $name.
        body = Template(html).substitute(_values_of_letter(contents))
    except (KeyError, ValueError) as error:
        raise Refused(
            f"The letter resources/letters/{name}.html cannot be filled in: {error}.",
            "Its README lists the names that it may use.",
        ) from error
    body += _explain_seal(contents)
    title = "Memorandum" if name == "memorandum" else "Letter"
    title = f"{title}, request {contents.plan.request.id}"
    return print_document(Document(title, read_html(body), foot_of_pages(contents)))


def template_for(contents: Contents) -> str:
    """The name of the letter that fits what was decided."""
    if contents.plan.request.basis == "council":
        return "memorandum"
    if not contents.entries_with_outcome(*_COUNTED):
        return "none"
    if not contents.entries_with_outcome(Outcome.FULL, Outcome.PART):
        return "denial"
    return "partial" if contents.entries_with_outcome(Outcome.PART, Outcome.WITHHELD) else "release"


def foot_of_pages(contents: Contents) -> str:
    """What stands at the foot of every page."""
    return f"Request {contents.plan.request.id}  ·  SHA-256 of data/plan.json: {contents.plan_hash}"


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


def _values_of_letter(contents: Contents) -> dict[str, str]:
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


def _explain_seal(contents: Contents) -> str:
    """How whoever gets the package can tell that it is the one that was sent."""
    if not contents.key:
        return ""
    return (
        "<h2>The seal</h2><p>The package is sealed with a key whose fingerprint is "
        f"<b>{escape(contents.key)}</b>. <b>reviewer verify</b> shows the fingerprint of the key "
        "that a package bears: compare it with this one, on paper or by telephone.</p>"
    )


def _list_people(contents: Contents) -> str:
    # Section 9(a) of the Illinois act asks for the names of those who are responsible for a denial.
    authors = {r.author for entry in contents.entries for r in entry.step.redactions if r.author}
    named = [escape(contents.mask_terms(author)) for author in sorted(authors)]
    return _html_list(named) if named else "<p>The person who signs below.</p>"


def _name_of_entry(entry: RecordEntry) -> str:
    name = entry.name if entry.title != entry.name.rpartition("/")[2] else ""
    about = [part for part in (name, entry.medium_in_words.lower(), entry.extent_in_words) if part]
    return f"<b>{escape(entry.title)}</b> ({escape(', '.join(about))})"


def _html_list(items: list[str]) -> str:
    if not items:
        return "<p>None.</p>"
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
