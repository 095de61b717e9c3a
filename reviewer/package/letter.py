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
from reviewer.package import pdf, words
from reviewer.package.contents import Contents, Entry
from reviewer.plan.outcome import Outcome
from reviewer.system.resources import resource

_COUNTED = {
    Outcome.FULL: "released in full",
    Outcome.PART: "disclosed in part",
    Outcome.WITHHELD: "withheld in full",
}


def write(contents: Contents) -> bytes:
    """``letter.pdf``.

    Raises:
        Refused: A letter's template names something that is not there.
    """
    name = template_for(contents)
    html = resource(f"letters/{name}.html").read_text(encoding="utf-8")
    css = resource("letters/letter.css").read_text(encoding="utf-8")
    try:
        # `substitute` and not `safe_substitute`: a name that is mistyped in a template must not
        # reach a requester as $name.
        body = Template(html).substitute(_values(contents))
    except (KeyError, ValueError) as error:
        raise Refused(
            f"The letter resources/letters/{name}.html cannot be filled in: {error}.",
            "Its README lists the names that it may use.",
        ) from error
    body += _seal(contents)
    title = "Memorandum" if name == "memorandum" else "Letter"
    return pdf.letter(f"{title}, request {contents.plan.request.id}", body, css, foot(contents))


def template_for(contents: Contents) -> str:
    """The name of the letter that fits what was decided."""
    if contents.plan.request.basis == "council":
        return "memorandum"
    if not contents.having(*_COUNTED):
        return "none"
    if not contents.having(Outcome.FULL, Outcome.PART):
        return "denial"
    return "partial" if contents.having(Outcome.PART, Outcome.WITHHELD) else "release"


def foot(contents: Contents) -> str:
    """What stands at the foot of every page."""
    return f"Request {contents.plan.request.id}  ·  SHA-256 of data/plan.json: {contents.plan_hash}"


def counts(contents: Contents) -> str:
    """``We found 3 records ...``: what became of how many."""
    found = {o: len(contents.having(o)) for o in _COUNTED}
    total = sum(found.values())
    if not total:
        return "We found no record that answers the request."
    verb = "answers" if total == 1 else "answer"
    parts = [
        f"{number} {'is' if number == 1 else 'are'} {_COUNTED[outcome]}"
        for outcome, number in found.items()
        if number
    ]
    records = words.counted(total, "record")
    return f"We found {records} that {verb} the request: {words.listed(parts)}."


def _values(contents: Contents) -> dict[str, str]:
    plan = contents.plan
    received = words.iso_date(plan.request.received)
    return {
        "office": escape(contents.law.office),
        "date": escape(words.day(plan.as_of, plan.timezone)),
        "requester": escape(contents.masked(plan.request.requester)),
        "request": escape(plan.request.id),
        "received": escape(f", received {received}" if received else ""),
        "scope": escape(contents.masked(plan.request.scope) or "the records listed below"),
        "case": escape(contents.masked(plan.title)),
        "counts": escape(counts(contents)),
        "records": _records(contents),
        "exemptions": _exemptions(contents),
        "reasons": _reasons(contents),
        "withheld": _withheld(contents),
        "people": _people(contents),
        "rights": escape(contents.law.review_rights),
    }


def _records(contents: Contents) -> str:
    items = []
    for entry in contents.having(*_COUNTED):
        shares = words.listed([s.text for s in entry.shares])
        more = f" (hidden: {shares})" if entry.step.outcome is Outcome.PART and shares else ""
        more += f" (not in the released copy: {entry.left_out})" if entry.left_out else ""
        items.append(f"{_name(entry)}: {escape(entry.step.outcome.value + more)}")
    return _list(items)


def _exemptions(contents: Contents) -> str:
    found = [contents.exemption(code) for code in contents.codes]
    return _list(
        [
            f"<b>{escape(e.code)}, {escape(e.title)}</b> ({escape(e.statute)})."
            f" {escape(e.explanation)}"
            for e in found
        ]
    )


def _reasons(contents: Contents) -> str:
    items = []
    for entry in contents.having(Outcome.PART):
        kinds: Counter[tuple[str, tuple[str, ...], str]] = Counter()
        for row in entry.rows:
            # A record with three hundred muted words has one ground, not three hundred.
            kinds[row.hidden, row.exemptions, row.reason] += row.places
        grounds = [_ground(*kind, number) for kind, number in kinds.items()]
        if entry.left_out:
            grounds.append(escape(f"Not in the released copy: {entry.left_out}"))
        items.append("<br/>".join([_name(entry), *grounds]))
    return _list(items) if items else "<p>Nothing is redacted.</p>"


def _ground(hidden: str, codes: tuple[str, ...], reason: str, number: int) -> str:
    places = words.counted(number, "place")
    why = f": {reason}" if reason else ""
    return escape(f"{hidden}, {places}, under {words.listed(codes)}{why}")


def _withheld(contents: Contents) -> str:
    items = []
    for entry in contents.having(Outcome.WITHHELD):
        cited = words.listed(entry.step.exemptions)
        reason = f": {entry.reason}" if entry.reason else ""
        items.append(f"{_name(entry)}, under {escape(cited + reason)}")
    return _list(items)


def _seal(contents: Contents) -> str:
    """How whoever gets the package can tell that it is the one that was sent."""
    if not contents.key:
        return ""
    return (
        "<h2>The seal</h2><p>The package is sealed with a key whose fingerprint is "
        f"<b>{escape(contents.key)}</b>. <b>reviewer verify</b> shows the fingerprint of the key "
        "that a package bears: compare it with this one, on paper or by telephone.</p>"
    )


def _people(contents: Contents) -> str:
    # Section 9(a) of the Illinois act asks for the names of those who are responsible for a denial.
    authors = {r.author for entry in contents.entries for r in entry.step.redactions if r.author}
    named = [escape(contents.masked(author)) for author in sorted(authors)]
    return _list(named) if named else "<p>The person who signs below.</p>"


def _name(entry: Entry) -> str:
    name = entry.name if entry.title != entry.name.rpartition("/")[2] else ""
    about = [part for part in (name, entry.medium.lower(), entry.extent) if part]
    return f"<b>{escape(entry.title)}</b> ({escape(', '.join(about))})"


def _list(items: list[str]) -> str:
    if not items:
        return "<p>None.</p>"
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
