"""Does a review fit its case? Every misfit is named by its id."""

from dataclasses import replace

import pytest

from reviewer.errors import BadInput, Refused
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import (
    Anchor,
    Annotation,
    Citation,
    Claim,
    Custodian,
    Decision,
    DueByHand,
    Facts,
    Kind,
    Redaction,
    RedactionKind,
    Request,
    RequestItem,
    Snapshot,
    Subject,
    TextUnit,
    table_of,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.reviewfile import ReviewFile, changes_of_import, check_review, label_of_import
from tests.helpers.cases import (
    AUDIO,
    INFO,
    LOG,
    MAIL,
    PAGES,
    PHOTO,
    REST,
    VIDEO,
    WORDS,
    record,
    records,
)
from tests.helpers.redactions import any_redaction, with_fields

NOTE, MUTE = "docs/note.txt", "video/mute.mp4"
SILENT = Facts(time_base=(1, 1000), duration=20_000, video_codec="h264")
MORE = (
    record(NOTE, kind=Kind.DOCUMENT, format="txt"),
    record(MUTE, kind=Kind.VIDEO, format="mp4", facts=SILENT),
)
SNAPSHOT = Snapshot(INFO, (*records(), *MORE), subjects=(Subject("s0", "Old"),))
LAW = load_jurisdiction("illinois-chicago")
CODES = ("7(1)(b)",)
WHOLE = (Keyframe(0.0, Box(0, 0, 1, 1)),)


def texts(path: str) -> list[TextUnit]:
    if path == WORDS:
        return [TextUnit(path, f"cue {n}", f"This is cue {n}.", cue=n) for n in range(1, 6)]
    if path == PAGES:
        return [
            TextUnit(path, "page 1", "signed Maria", page=1),
            TextUnit(path, "page 2", "Lopez", page=2),
        ]
    return [TextUnit(path, "row 1", "row", cue=1)]


def check_one(*things, snapshot: Snapshot = SNAPSHOT, texts=texts) -> tuple[str, ...]:
    lists: dict[str, tuple] = {}
    for thing in things:
        name = table_of(thing)
        lists[name] = (*lists.get(name, ()), thing)
    return check_review(ReviewFile("Ann", **lists), snapshot, LAW, texts)


def redaction(path: str, kind: str, **fields) -> Redaction:
    return any_redaction("r1", path, RedactionKind(kind), **{"exemptions": CODES, **fields})


REGION = redaction(VIDEO, "region", start=1, end=2, keyframes=WHOLE, style="fill")
SOUND = redaction(AUDIO, "sound", start=1.0, end=2.0, style="tone")
CUE = redaction(WORDS, "text", cue=5, chars=(0, 4))
AREA = redaction(PAGES, "area", page=2, box=Box(0, 0, 0.5, 0.5))

GOOD = [
    REGION,
    SOUND,
    CUE,
    AREA,
    with_fields(REGION, end=20.4),
    replace(SOUND, record=VIDEO),
    redaction(PHOTO, "region", box=Box(0, 0, 1, 1), style="blur"),
    redaction(PHOTO, "area", box=Box(0, 0, 1, 1)),
    redaction(PHOTO, "area", page=1, box=Box(0, 0, 1, 1)),
    redaction(WORDS, "text", cue=1),
    redaction(LOG, "text", cue=1, chars=(0, 3)),
    redaction(LOG, "text", term="row"),
    redaction(MAIL, "text", term="row"),
    redaction(PAGES, "text", term="maria lopez", subject="s0"),
    redaction(REST, "withhold", exemptions=("50 ILCS 706/10-20(b)",)),
]


@pytest.mark.parametrize("good", GOOD, ids=lambda r: f"{r.kind.value} {r.record}")
def test_every_kind_where_it_makes_sense_passes(good):
    assert check_one(good) == ()


BAD = {
    "unknown record": (replace(SOUND, record="gone.wav"), "no record 'gone.wav'"),
    "unknown exemption": (replace(SOUND, exemptions=("8(9)(z)",)), r"8\(9\)\(z\)"),
    "no exemption": (replace(SOUND, exemptions=()), "no exemption"),
    "unknown subject": (replace(SOUND, subject="s9"), "no subject 's9'"),
    "box outside": (with_fields(AREA, box=Box(0.6, 0, 0.5, 0.5)), "picture"),
    "box without area": (with_fields(AREA, box=Box(0, 0, 0, 0.5)), "picture"),
    "keyframe's box outside": (
        with_fields(REGION, keyframes=(*WHOLE, Keyframe(1.5, Box(-0.1, 0, 1, 1)))),
        "at 1.5 s",
    ),
    "keyframe outside": (with_fields(REGION, keyframes=(Keyframe(30, Box(0, 0, 1, 1)),)), "30 s"),
    "two keyframes at once": (with_fields(REGION, keyframes=WHOLE * 2), "two keyframes"),
    "no keyframes": (with_fields(REGION, keyframes=()), "lacks keyframes"),
    "no start": (with_fields(REGION, start=None), "lacks start"),
    "starts too late": (replace(SOUND, start=10.0, end=10.2), r"ends at 10\.000 s"),
    "ends too late": (replace(SOUND, end=11.0), r"ends at 11\.0 s"),
    "starts too early": (replace(SOUND, start=-1), "before the record"),
    "ends before it starts": (replace(SOUND, start=2.0), "no later"),
    "page out of range": (with_fields(AREA, page=3), "no page 3"),
    "cue out of range": (with_fields(CUE, cue=6), "no cue 6"),
    "row out of range": (redaction(LOG, "text", cue=4), "no cue 4"),
    "chars outside": (with_fields(CUE, chars=(0, 40)), "14 characters"),
    "chars the wrong way": (with_fields(CUE, chars=(4, 4)), "chars"),
    "cue and term": (with_fields(CUE, term="x"), "either cue or term"),
    "neither cue nor term": (with_fields(CUE, cue=None, chars=None), "either cue or term"),
    "chars with a term": (with_fields(CUE, cue=None, term="x"), "chars need a cue"),
    "term of marks": (redaction(PAGES, "text", term="--"), "neither letter nor digit"),
    "cue of a document": (redaction(PAGES, "text", cue=1), "lacks term"),
    "times of an image": (
        redaction(PHOTO, "region", box=Box(0, 0, 1, 1), start=0),
        "start has no meaning",
    ),
    "whole record with a box": (
        redaction(PAGES, "withhold", box=Box(0, 0, 1, 1)),
        "box has no meaning",
    ),
    "region of a sound": (with_fields(REGION, record=AUDIO), "make no sense"),
    "sound of a page": (replace(SOUND, record=PAGES), "make no sense"),
    "area of a video": (with_fields(AREA, record=VIDEO), "make no sense"),
    "text of a file nobody reads": (redaction(REST, "text", term="x"), "make no sense"),
    "area of a text": (with_fields(AREA, record=NOTE), "no pages on which an area"),
    "sound of a silent video": (replace(SOUND, record=MUTE), "has no sound"),
    "unknown style": (with_fields(REGION, style="sepia"), "sepia.*fill, pixelate, blur"),
    "style of a page": (with_fields(AREA, style="fill"), "no style"),
}


@pytest.mark.parametrize(("bad", "why"), BAD.values(), ids=BAD)
def test_a_redaction_that_does_not_fit_is_named(bad, why):
    with pytest.raises(Refused, match=f"redaction r1: .*{why}"):
        check_one(bad)


OTHERS = {
    "annotation": (Annotation("x1", VIDEO, start=5, end=4), "annotation x1: .*no later"),
    "annotation's page": (Annotation("x1", PAGES, page=9), "annotation x1: .*page 9"),
    "decision": (Decision("gone.pdf", "release"), r"decision gone\.pdf"),
    "subject": (Subject("x1", "A", exemptions=("?",)), r"subject x1: .*'\?'"),
    "claim of no record": (
        Claim("x1", "A", against=(Citation("gone.pdf", page=1),)),
        r"claim x1: .*no record 'gone\.pdf'",
    ),
    "claim of no place": (
        Claim("x1", "A", against=(Citation(PAGES, page=0),)),
        "claim x1: .*page 0",
    ),
    "request": (Request("x1", "A", received="2025-02-31"), "request x1: .*no date"),
    "custodian": (Request("x1", "A", custodians=(Custodian("C", due="1 June"),)), "no date"),
    "due by hand": (Request("x1", "A", due=DueByHand("2025-02-31")), "'2025-02-31' is no date"),
    "items": (Request("x1", "A", items=(RequestItem("1"), RequestItem("1"))), "2 items '1'"),
    "anchor": (Anchor("x1", VIDEO, 0, "2025-06-04T16:00:00", 1, "manual"), "anchor x1: .*zone"),
}


@pytest.mark.parametrize(("bad", "named"), OTHERS.values(), ids=OTHERS)
def test_whatever_else_does_not_fit_is_named(bad, named):
    with pytest.raises(Refused, match=named):
        check_one(bad)


def test_an_id_that_is_there_twice_is_named():
    with pytest.raises(Refused, match="redaction r1: it is there 2 times"):
        check_one(SOUND, AREA)


def test_all_ids_are_named():
    with pytest.raises(Refused, match=r"r1.*r2"):
        check_one(replace(SOUND, end=99), replace(SOUND, id="r2", exemptions=()))


def test_a_text_that_cannot_be_read_refuses_its_cues():
    def broken(path: str) -> list[TextUnit]:
        raise BadInput(f"{path} is broken.")

    with pytest.raises(Refused, match=r"r1: .*cannot be read"):
        check_one(CUE, texts=broken)


def test_a_term_that_is_not_found_is_a_warning():
    warnings = check_one(redaction(PAGES, "text", term="Nobody"))
    assert len(warnings) == 1
    assert "r1" in warnings[0]
    assert "Nobody" in warnings[0]


def test_a_record_of_unknown_length_is_a_warning():
    unknown = replace(SNAPSHOT, records=(record(AUDIO, facts=Facts()),))
    assert "r1" in check_one(SOUND, snapshot=unknown)[0]


def test_a_citation_of_what_its_record_no_longer_has_is_a_warning():
    claim = Claim("m1", "They assisted.", supporting=(Citation(PAGES, page=9),))
    assert check_one(claim) == (f"claim m1 cites what is not there: {PAGES} has no page 9",)


def test_a_request_for_nothing_is_a_warning():
    assert "q1" in check_one(Request("q1", "A", records=("vidoe/*", "video/*")))[0]


def test_an_item_whose_record_is_gone_is_a_warning():
    request = Request("q1", "A", items=(RequestItem("2b", records=(VIDEO, "gone.mp4")),))
    assert check_one(request) == ("request q1, item 2b: there is no record 'gone.mp4'",)


def test_texts_are_read_once_and_only_where_needed():
    asked: list[str] = []

    def counted(path: str) -> list[TextUnit]:
        asked.append(path)
        return texts(path)

    check_one(SOUND, CUE.__class__(**{**vars(CUE), "id": "r2"}), texts=counted)
    more = (with_fields(CUE, id=f"r{n}") for n in range(3, 6))
    check_one(*more, redaction(PAGES, "text", term="Lopez"), texts=counted)
    assert asked == [WORDS, WORDS, PAGES]


def test_only_what_is_new_or_different_is_a_change():
    new = Subject("s1", "New")
    review = ReviewFile("Ann", subjects=(Subject("s0", "Old"), new))
    assert [c.entity for c in changes_of_import(review, SNAPSHOT)] == [new]
    assert label_of_import(review) == "Import review of Ann"
