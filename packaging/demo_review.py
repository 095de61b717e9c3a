"""The demo's review: what a person decided about every record of it."""

from __future__ import annotations

from typing import Any

import demo_story as story
import demo_video as video
from demo_sound import Word

PRIVATE, PRIVACY, CAMERA_LAW, DRAFT = "7(1)(b)", "7(1)(c)", "50 ILCS 706/10-20(b)", "7(1)(f)"
CALLER_TERMS = [
    story.CALLER, ", ".join(reversed(story.CALLER.split())), "Lopez", story.PHONE, story.HOME,
    story.MAIL,
]  # fmt: skip
LEAD = 0.2  # seconds before a head is in the picture
PADDING = 0.1  # seconds around a secret word
PASSER_BY = [0.495, 0.23, 0.08, 0.09]  # the man in red, in the photo
TEXTS = {  # which of the subjects' terms stand in which record
    story.CALL_JSON: [story.CALLER, "Lopez", story.PHONE],
    story.DISPATCH: [story.CALLER, "Lopez", story.PHONE],
    story.REPORT: [*CALLER_TERMS[:5], story.BYSTANDER],
    story.STATEMENT: [story.CALLER, "Lopez", story.PHONE, story.HOME],
    story.COMPLAINT: [story.CALLER, "Lopez", story.PHONE, story.HOME, story.MAIL],
    f"{story.COMPLAINT}/{story.ATTACHMENT}": [story.CALLER, "Lopez", story.PHONE],
}


def review(
    call: list[Word],
    street: list[Word],
    cues: list[str],
    head: tuple[float, ...],
    places: dict[str, Any],
) -> dict[str, Any]:
    """The whole review as data.

    Args:
        call: the words of the call.
        street: the words said in the street, in camera A's time.
        cues: the text of the call's cues, as the WebVTT file has it.
        head: the bystander's head in the photo.
        places: the caller's row in the report, the secret places of the scan.
    """
    phone_row = places["report"]
    redactions = [
        *_regions(head),
        *_sounds(story.CALL, call, 0.0, "caller's name and number"),
        *_sounds(story.CAMERA_A, street, 0.0, "bystander's name"),
        *_sounds(story.CAMERA_B, street, story.CAMERA_B_LATER, "bystander's name"),
        *_cues(cues),
        *_texts(),
        _made(story.REPORT, "area", PRIVATE, "phone and home address", page=1, box=phone_row),
        *(_made(story.SCAN, "area", PRIVATE, "caller's name and number", page=1, box=box)
          for box in places["scan"]),
        _made(story.MEMO, "withhold", DRAFT, "a draft with opinions, not adopted or cited"),
    ]  # fmt: skip
    for n, item in enumerate(redactions, 1):
        item["id"] = f"r{n}"
    return {
        "format": "records-reviewer/review", "version": 1, "reviewer": "Demo Reviewer",
        "subjects": [
            {"id": "s1", "label": "Caller", "terms": CALLER_TERMS, "exemptions": [PRIVATE]},
            {"id": "s2", "label": "Bystander in the black coat", "terms": [story.BYSTANDER],
             "exemptions": [PRIVACY, CAMERA_LAW]},
        ],
        "annotations": _annotations(),
        "redactions": redactions,
        "decisions": [
            {"record": story.NOTICE, "decision": "release", "reason": ""},
            {"record": story.ROSTER, "decision": "not responsive", "reason": "of the day before"},
        ],
        "requests": [
            {"id": "q1", "requester": "Ald. R. Castellanos", "basis": "council",
             "received": "2025-06-10", "scope": "Body camera footage, 911 calls, transcripts and "
             "reports of June 4 at 2245 South Michigan", "records": ["*"], "profile": "alderman"},
            {"id": "q2", "requester": "J. Whitaker, South Side Courier", "basis": "foia",
             "received": "2025-06-12", "scope": "The 911 call of June 4, 11:06, its transcript and "
             "the dispatch log", "records": [story.CALL, story.CALL_VTT, story.DISPATCH],
             "profile": "public"},
        ],
    }  # fmt: skip


def _made(record: str, kind: str, exemption: str, reason: str, **more: Any) -> dict[str, Any]:
    return {
        "id": "", "record": record, "kind": kind, **more,
        "exemptions": [exemption], "reason": reason, "status": "accepted",
    }  # fmt: skip


def _regions(head: tuple[float, ...]) -> list[dict[str, Any]]:
    who, found = "uninvolved bystander", []
    for camera, record in ((video.CAMERA_A, story.CAMERA_A), (video.CAMERA_B, story.CAMERA_B)):
        keys = video.keyframes(camera)
        region = _made(record, "region", CAMERA_LAW, who, subject="s2", style="fill")
        start = round(keys[0]["t"] - LEAD, 2)
        region |= {"start": start, "end": camera.seconds, "keyframes": keys}
        found.append(region)
    photo = (([round(v, 4) for v in head], who, {"subject": "s2"}), (PASSER_BY, "passer-by", {}))
    for box, reason, more in photo:
        item = _made(story.PHOTO, "region", PRIVACY, reason, style="fill", box=box, **more)
        found.append(item)
    return found


def _sounds(record: str, words: list[Word], later: float, reason: str) -> list[dict[str, Any]]:
    """One span for each run of secret words."""
    runs: list[list[Word]] = []
    for before, word in zip([None, *words], words, strict=False):
        if word.secret and before is not None and before.secret and word.start - before.end < 0.05:
            runs[-1].append(word)
        elif word.secret:
            runs.append([word])
    exemption, subject = (PRIVATE, "s1") if record == story.CALL else (PRIVACY, "s2")
    spans = [(r[0].start - later - PADDING, r[-1].end - later + PADDING) for r in runs]
    return [
        _made(record, "sound", exemption, reason, style="silence", subject=subject)
        | {"start": round(start, 2), "end": round(end, 2)}
        for start, end in spans
    ]


def _cues(cues: list[str]) -> list[dict[str, Any]]:
    found = []
    for number, text in enumerate(cues, 1):
        for secret in (story.CALLER, story.PHONE, "Ms. Lopez"):
            if secret in text:
                at = text.index(secret)
                item = _made(story.CALL_VTT, "text", PRIVATE, "caller's identity", subject="s1")
                found.append(item | {"cue": number, "chars": [at, at + len(secret)]})
    return found


def _texts() -> list[dict[str, Any]]:
    found = []
    for record, terms in TEXTS.items():
        for term in terms:
            bystander = term == story.BYSTANDER
            exemption, subject = (PRIVACY, "s2") if bystander else (PRIVATE, "s1")
            reason = "uninvolved bystander" if bystander else "caller's identity"
            found.append(_made(record, "text", exemption, reason, term=term, subject=subject))
    return found


def _annotations() -> list[dict[str, Any]]:
    return [
        {"id": "a1", "record": story.CALL, "start": 6.9, "end": 9.5, "tag": "caller agency",
         "note": "The caller says that she works for a program contracted by ICE."},
        {"id": "a2", "record": story.CALL, "start": 9.8, "end": 11.5, "tag": "asked to repeat",
         "note": "The operator asks her to repeat it."},
        {"id": "a3", "record": story.CAMERA_A, "start": 14.0, "end": 18.0, "tag": "crowd size",
         "note": "Officer on the radio: about thirty, sidewalk clear."},
        {"id": "a4", "record": story.CAMERA_B, "start": 15.3, "end": 19.4, "tag": "claim",
         "note": "Officer: here for crowd control only."},
        {"id": "a5", "record": story.REPORT, "page": 1, "tag": "relay",
         "note": "The dispatch did not state which agency had called."},
    ]  # fmt: skip
