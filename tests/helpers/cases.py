"""Makers of cases, and of the records and reviews in them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from reviewer.model import (
    AgencyPosition,
    AgencyReview,
    Anchor,
    Annotation,
    Approval,
    ApprovalStep,
    ApprovedPart,
    Call,
    CaseInfo,
    Citation,
    Claim,
    Comment,
    CrowdCount,
    Custodian,
    Decision,
    DueByHand,
    Entity,
    Facts,
    Footage,
    Ground,
    ItemStatus,
    Kind,
    OfficeNotice,
    PersonRole,
    Presence,
    Record,
    Redaction,
    RedactionKind,
    Request,
    RequestEvent,
    RequestItem,
    ReviewFinding,
    SecondSignature,
    StatedFact,
    Status,
    Subject,
    Tie,
    TiedMoment,
    TieSource,
    TreeAnswer,
    TreeWalk,
    join_approvals,
    join_events,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.model.inquiry import (
    ClaimState,
    Consulted,
    FindingType,
    PresenceSource,
    Relay,
    RelayMark,
    RelayStep,
)
from reviewer.model.registers import AgencyAnswer, CrowdPlace, FootageState
from reviewer.store import Case
from reviewer.store.schema import PROSE_AT_FIRST, note_triggers
from tests.helpers.redactions import any_redaction

INFO = CaseInfo("4 June", reviewer="Ann", identifiers={"event_number": "2515512345"})
VIDEO, AUDIO, WORDS, LOG, PAGES, PHOTO, MAIL, REST = (
    "video/a.mp4",
    "audio/call.wav",
    "transcripts/call.vtt",
    "dispatch/log.csv",
    "docs/report.pdf",
    "photos/p.jpg",
    "mail/note.eml",
    "other/x.bin",
)
FACTS = {
    VIDEO: Facts(time_base=(1, 1000), duration=20_000, width=640, height=360, audio_codec="aac"),
    AUDIO: Facts(time_base=(1, 8000), duration=80_000, audio_codec="pcm_s16le"),
    WORDS: Facts(cues=5),
    LOG: Facts(rows=3),
    PAGES: Facts(pages=2),
    PHOTO: Facts(width=100, height=80, pages=1),
}
KINDS = {
    VIDEO: (Kind.VIDEO, "mp4"),
    AUDIO: (Kind.AUDIO, "wav"),
    WORDS: (Kind.TRANSCRIPT, "webvtt"),
    LOG: (Kind.DISPATCH, "csv"),
    PAGES: (Kind.DOCUMENT, "pdf"),
    PHOTO: (Kind.IMAGE, "jpeg"),
    MAIL: (Kind.EMAIL, "eml"),
    REST: (Kind.OTHER, "bin"),
}


def record(path: str, content: bytes = b"", **changed) -> Record:
    """A record of that path, whose original would hold ``content``."""
    kind, suffix = KINDS.get(path, (Kind.OTHER, "bin"))
    values = {
        "path": path,
        "kind": kind,
        "format": suffix,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "stored": "",
        "facts": FACTS.get(path, Facts()),
        **changed,
    }
    return Record(**values)


def records() -> list[Record]:
    """One record of each kind, none of which has a file."""
    return [record(path) for path in KINDS]


def new_case(folder: Path, info: CaseInfo = INFO) -> Case:
    """A case with one record of each kind."""
    case = Case.create(folder, info)
    case.add_records(records())
    return case


def with_original(case: Case, path: str, content: bytes) -> Record:
    """Give the case an original of its own."""
    found = record(path, content, stored=f"originals/{path}")
    place = case.folder / found.stored
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    case.add_records([found])
    return found


def strange_program(folder: Path) -> sqlite3.Connection:
    """The case's database in the hands of another program."""
    return sqlite3.connect(folder / "case.db", isolation_level=None)


# what a review may hold

ids = st.from_regex(r"[a-z]{1,2}[0-9]{0,3}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
words = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=10)
codes = st.lists(st.sampled_from(["7(1)(b)", "7(1)(c)", "7(1)(f)"]), min_size=1, unique=True)
seconds = st.one_of(st.integers(0, 9), st.floats(0, 9.5, allow_nan=False))


@st.composite
def spans(draw) -> tuple[float, float]:
    first = draw(seconds)
    return first, first + draw(st.floats(0.01, 0.4))


@st.composite
def boxes(draw) -> Box:
    x, y = draw(st.floats(0, 0.5)), draw(st.floats(0, 0.5))
    return Box(x, y, draw(st.floats(0.01, 0.5)), draw(st.floats(0.01, 0.5)))


@st.composite
def keyframes(draw) -> tuple[Keyframe, ...]:
    moments = draw(st.lists(seconds, min_size=1, max_size=3, unique=True))
    return tuple(Keyframe(t, draw(boxes())) for t in moments)


@st.composite
def redactions(draw, key=ids) -> Redaction:
    start, end = draw(spans())
    kind, extra = draw(
        st.sampled_from(
            [
                ("region", {"record": VIDEO, "start": start, "end": end, "style": "blur"}),
                ("region", {"record": PHOTO, "style": "fill"}),
                ("sound", {"record": AUDIO, "start": start, "end": end, "style": "silence"}),
                ("sound", {"record": VIDEO, "start": start, "end": end, "style": "tone"}),
                ("text", {"record": WORDS, "cue": 2, "chars": (1, 4)}),
                ("text", {"record": LOG, "cue": 3}),
                ("text", {"record": PAGES, "term": draw(words)}),
                ("text", {"record": MAIL, "term": draw(words)}),
                ("area", {"record": PAGES, "page": 2}),
                ("withhold", {"record": draw(st.sampled_from(list(KINDS)))}),
            ]
        )
    )
    if kind == "area" or (extra["record"] == PHOTO and kind == "region"):
        extra = {**extra, "box": draw(boxes())}
    elif kind == "region":
        extra = {**extra, "keyframes": draw(keyframes())}
    return any_redaction(
        id=draw(key),
        kind=RedactionKind(kind),
        exemptions=tuple(draw(codes)),
        reason=draw(texts),
        status=draw(st.sampled_from(Status)),
        author=draw(st.sampled_from(["", "Ann", "Bob"])),
        source=draw(st.sampled_from(["", "manual", "yunet"])),
        **extra,
    )


def events():
    """What may have become of a request."""
    at = st.sampled_from(["", "2026-11-28", "2026-11-28T09:00:00Z", "2026-11-28T09:00:00-05:00"])
    return st.builds(RequestEvent, at, st.sampled_from(["sealed", "sent", "called"]), texts)


days = st.sampled_from(["", "2025-06-11"])


def items_asked():
    """One thing of a request."""
    records = st.lists(st.sampled_from([VIDEO, AUDIO]), max_size=2, unique=True).map(tuple)
    return st.builds(RequestItem, ids, texts, st.sampled_from(ItemStatus), records, texts)


@st.composite
def entities(draw):
    """Anything that the journal keeps, all of it fit for ``new_case``."""
    key, path = draw(ids), draw(st.sampled_from([VIDEO, AUDIO]))
    start, end = draw(spans())
    makers = {
        "anchor": lambda: Anchor(
            *(key, path, start, "2025-06-04T16:22:31Z", 0.5, "manual"),
            status=draw(st.sampled_from(Status)),
        ),
        "tie": lambda: Tie(
            key,
            TiedMoment(VIDEO, start),
            TiedMoment(AUDIO, end),
            draw(st.floats(0, 1)),
            draw(st.sampled_from(TieSource)),
            draw(st.none() | st.floats(0, 99)),
            draw(st.sampled_from(Status)),
        ),
        "note": lambda: Annotation(key, path, draw(texts), draw(texts), start, end),
        "subject": lambda: Subject(
            key,
            draw(words),
            tuple(draw(st.lists(words, max_size=3))),
            role=draw(st.sampled_from(PersonRole)),
            consent=draw(texts),
        ),
        "redaction": lambda: draw(redactions(st.just(key))),
        "decision": lambda: Decision(path, draw(st.sampled_from(["release", "not responsive"]))),
        "request": lambda: Request(
            key,
            draw(texts),
            received="2025-06-10",
            events=join_events(draw(st.lists(events()))),
            requester_class=draw(st.sampled_from(["", "foia"])),
            items=tuple(draw(st.lists(items_asked(), max_size=2))),
            custodians=tuple(draw(st.lists(st.builds(Custodian, words, texts, days), max_size=2))),
            approvals=join_approvals(draw(st.lists(approval_steps(), max_size=3))),
            due=draw(st.none() | st.builds(DueByHand, st.just("2025-07-01"), texts, days, texts)),
        ),
        "event": lambda: draw(said_of_events(st.just(key))),
    }
    return makers[draw(st.sampled_from(sorted(makers)))]()


@st.composite
def citations(draw) -> Citation:
    """A place in a record of ``new_case``."""
    start, end = draw(spans())
    place = draw(
        st.sampled_from(
            [
                {"record": AUDIO, "start": start, "end": end},
                {"record": VIDEO, "start": start},
                {"record": PAGES, "page": 2, "box": Box(0, 0.5, 0.25, 0.125)},
                {"record": WORDS, "cue": 4, "chars": (0, 3)},
                {"record": LOG, "row": 3},
                {"record": MAIL},
            ]
        )
    )
    return Citation(words=draw(texts), **place)


@st.composite
def approval_steps(draw) -> Approval:
    """A step of an approval, with what was approved."""
    parts = st.builds(ApprovedPart, st.sampled_from(["", VIDEO]), st.lists(words).map(tuple))
    day = draw(st.integers(1, 9))
    return Approval(
        draw(words),
        f"2025-06-0{day}T16:22:31Z",
        draw(st.sampled_from(ApprovalStep)),
        draw(texts),
        tuple(draw(st.lists(parts, max_size=2))),
    )


@st.composite
def said_of_events(draw, key=ids) -> Entity:
    """Something that a review says happened."""
    cited = st.lists(citations(), max_size=2).map(tuple)
    steps = st.builds(
        Relay,
        step=st.sampled_from(RelayStep),
        citation=st.none() | citations(),
        mark=st.sampled_from(RelayMark),
        origin_stated=st.none() | st.booleans(),
    )
    asked = st.builds(Consulted, st.none() | st.booleans(), who=texts, outcome=texts)
    times = st.sampled_from(["", "2025-06-04T16:22:31Z"])
    dated = st.sampled_from(["", "2025-06-04"])
    numbers = st.integers(0, 40)
    kinds = (
        st.builds(
            Call,
            key,
            st.just(AUDIO),
            agency_stated=texts,
            verified=st.none() | st.booleans(),
            relay=st.lists(steps, max_size=3).map(tuple),
            supervisor=asked,
        ),
        st.builds(
            Presence,
            key,
            texts,
            arrive=times,
            leave=times,
            citation=st.none() | citations(),
            source=st.sampled_from(PresenceSource),
            low=st.none() | numbers,
            supervisor=st.none() | st.booleans(),
        ),
        st.builds(
            Claim,
            key,
            texts,
            supporting=cited,
            state=st.sampled_from(ClaimState),
            place=texts,
            order=numbers,
        ),
        st.builds(
            ReviewFinding,
            key,
            st.sampled_from(FindingType),
            texts,
            cited,
            owner=texts,
            due=dated,
            unchanged=texts,
            order=numbers,
        ),
        st.builds(
            CrowdCount,
            key,
            low=st.none() | numbers,
            source=texts,
            where=st.sampled_from(CrowdPlace),
            citations=cited,
            order=numbers,
        ),
        st.builds(
            AgencyPosition,
            key,
            allegation=texts,
            answer=st.sampled_from(AgencyAnswer),
            day=dated,
            citations=cited,
        ),
        st.builds(OfficeNotice, key, who=texts, text=texts, channel=texts, citations=cited),
        st.builds(AgencyReview, key, agency=texts, incident=dated, closed=dated, citations=cited),
        st.builds(
            Footage,
            key,
            unit=texts,
            state=st.sampled_from(FootageState),
            day=dated,
            flagged=st.none() | st.booleans(),
            citations=cited,
        ),
        st.builds(
            Ground,
            key,
            st.sampled_from([VIDEO, PAGES]),
            st.sampled_from(["7(1)(a)", "7(1)(c)"]),
            companion=texts,
            facts=st.lists(st.builds(StatedFact, words, texts), max_size=3).map(tuple),
            reason=texts,
        ),
        st.builds(
            TreeWalk,
            key,
            st.just(VIDEO),
            st.just("q1"),
            st.lists(st.builds(TreeAnswer, words, words, texts), max_size=3).map(tuple),
        ),
        st.builds(Comment, key, citations(), texts, words, times, st.booleans()),
        st.builds(
            SecondSignature,
            key,
            st.just(VIDEO),
            st.just("a1"),
            words,
            times,
            texts,
            st.lists(words, max_size=2).map(tuple),
        ),
    )
    return draw(st.one_of(kinds))


NEWEST = ("ties", "comments", "signatures")
REGISTERS = ("crowds", "positions", "notices", "reviews", "footage")


def forget_registers(execute: Callable[[str], object]) -> None:
    """Make a case as it was before it could hold registers, and claims said no place."""
    for table in REGISTERS:
        execute(f"DROP TABLE {table}")
    for table in PROSE_AT_FIRST:
        for when in ("found", "refound", "lost"):
            execute(f"DROP TRIGGER {table}_{when}")
    for statement in note_triggers(PROSE_AT_FIRST, PROSE_AT_FIRST):
        execute(statement)
    execute("DELETE FROM _sqlite_migrations WHERE name >= '0010'")


def forget_inquiries(execute: Callable[[str], object]) -> None:
    """Make a case as it was before it could hold calls, claims and findings."""
    for when in ("found", "refound", "lost"):
        execute(f"DROP TRIGGER requests_{when}")
    execute("DELETE FROM units WHERE tbl = 'requests'")
    for table in ("calls", "presence", "claims", "findings", "grounds", "walks", *NEWEST):
        execute(f"DROP TABLE {table}")
    for table in REGISTERS:
        execute(f"DROP TABLE {table}")
    execute("DELETE FROM _sqlite_migrations WHERE name >= '0005'")


def index_beginnings(execute: Callable[[str], object]) -> None:
    """Make the index of words as it was when it held the beginnings of words by themselves."""
    forget_inquiries(execute)
    execute("DROP TABLE words")
    execute(
        "CREATE VIRTUAL TABLE words USING fts5(\n"
        "  text, content='units', content_rowid='id', prefix='1 2 3',\n"
        "  tokenize='unicode61 remove_diacritics 2'\n)"
    )
    execute("INSERT INTO words(words) VALUES ('rebuild')")
    execute("DELETE FROM _sqlite_migrations WHERE name = '0004_words'")
