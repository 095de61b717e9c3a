"""A small case as a person would have it: one incident, every kind of record, four seconds."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image, ImageDraw

from reviewer.intake import new_case
from reviewer.model import Kind, Put, Record, Request
from reviewer.pages import read_scans
from reviewer.playback.index import index_of
from reviewer.playback.peaks import peaks_of
from reviewer.playback.proxy import make_proxy
from reviewer.playback.scene_cuts import cuts_of
from reviewer.playback.thumbnails import thumbs_of
from reviewer.store import Case
from tests.helpers.flash_beep import beeps, write_clip

START = "2025-06-04T16:22:31Z"
VIDEO_A, VIDEO_B = "video/officer-a.mp4", "video/officer-b.mp4"
CALL, CUES, WORDS = "audio/call-1.wav", "transcripts/call-1.vtt", "transcripts/officer-a.json"
LOG, REPORT, PHOTO = "dispatch/cad.csv", "docs/report.pdf", "photos/scene.png"

SPOKEN = (
    (0.2, 1.2, "Dispatcher", "Nine one one, what is your emergency?"),
    (1.3, 2.4, "Caller", "My name is Maria Lopez, there are agents here."),
    (2.5, 3.4, "Caller", "Call me back at 312-555-0142."),
    (3.5, 3.9, "Dispatcher", "Units are on the way."),
)
PAGES = (
    ("Incident report", "Complainant: Maria Lopez", "Telephone 312-555-0142"),
    ("Continuation", "Officer arrived at 16:22 and spoke to Maria Lopez.", "No arrest was made."),
)
ROWS = (
    "event_id,time,type,location,remarks",
    "E1,2025-06-04 11:22:31,DISTURBANCE,2245 S MICHIGAN AVE,Caller Maria Lopez on scene",
    "E2,2025-06-04 11:22:33,UNIT EN ROUTE,2245 S MICHIGAN AVE,Beat 131 en route",
    "E3,2025-06-04 11:22:34,UNIT ON SCENE,2245 S MICHIGAN AVE,Beat 131 on scene",
)


def make_bundle(folder: Path) -> Path:
    """The bundle's files, with a ``bundle.json`` that puts them on one clock."""
    for name in (VIDEO_A, CALL, CUES, LOG, REPORT, PHOTO):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    write_clip(folder / VIDEO_A, 4.0, beep_every=1.0)
    write_clip(folder / VIDEO_B, 4.0, group=10, beep_every=1.0)
    _write_call(folder / CALL)
    (folder / CUES).write_text(_vtt(), encoding="utf-8")
    (folder / WORDS).write_text(json.dumps(_whisper()), encoding="utf-8")
    (folder / LOG).write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    _write_report(folder / REPORT)
    _write_photo(folder / PHOTO)
    (folder / "bundle.json").write_text(json.dumps(_stated()), encoding="utf-8")
    return folder


def make_case(folder: Path, bundle: Path) -> Path:
    """A case of that bundle, with one request."""
    new_case(folder, bundle)
    with Case.open(folder, author="Ann") as case:
        request = Request("q1", "Ald. Example", "council", "2025-06-10", "All records", ("*",))
        case.apply([Put(request)], "Add request q1")
        for record in case.snapshot().records:
            if record.kind is Kind.VIDEO:
                _prepare(case, record)
            if record.kind in (Kind.VIDEO, Kind.AUDIO):
                _draw(case, record)
        read_scans.read_all(case)
    return folder


def _prepare(case: Case, record: Record) -> None:
    """Index and proxy, as the player makes them in the background; here, once for all tests."""
    source = case.original_path(record)
    proxy = case.cache_folder / "proxy" / f"{record.sha256}.mkv"
    index_of(source, case.cache_folder / "index" / f"{record.sha256}.npz")
    assert make_proxy(source, proxy)
    index_of(proxy, proxy.with_suffix(".npz"))
    # Pictures that count in bits look like many scenes; these films have one.
    kept = case.cache_folder / "cuts" / f"{record.sha256}.npz"
    cuts_of(kept, lambda: np.zeros(0, np.int64))


def _draw(case: Case, record: Record) -> None:
    """Waveform and thumbnails, as the timeline draws them in the background."""
    source, cache = case.original_path(record), case.cache_folder
    peaks_of(source, cache / "waveforms" / f"{record.sha256}.npz")
    if record.kind is Kind.VIDEO:
        thumbs_of(source, cache / "thumbs" / f"{record.sha256}.npz")


def _write_call(path: Path) -> None:
    sound = (beeps(4.0, 1.0)[::6] * 32767).astype(np.int16)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(sound.tobytes())


def _vtt() -> str:
    cues = [f"00:00:{a:06.3f} --> 00:00:{b:06.3f}\n<v {who}>{said}\n" for a, b, who, said in SPOKEN]
    return "\n".join(["WEBVTT\n", *cues])


def _whisper() -> dict:
    segments = []
    for number, (start, end, _, said) in enumerate(SPOKEN):
        words = said.split()
        step = (end - start) / len(words)
        timed = [
            {
                "word": f" {word}",
                "start": round(start + n * step, 3),
                "end": round(start + (n + 1) * step, 3),
                "probability": 0.9,
            }
            for n, word in enumerate(words)
        ]
        segments.append(
            {"id": number, "start": start, "end": end, "text": f" {said}", "words": timed}
        )
    return {"text": " ".join(s[3] for s in SPOKEN), "segments": segments, "language": "en"}


def _write_report(path: Path) -> None:
    with pymupdf.open() as book:
        for lines in PAGES:
            page = book.new_page(width=420, height=320)
            for number, line in enumerate(lines):
                page.insert_text((40, 60 + 28 * number), line, fontsize=14)
        book.save(path)


def _write_photo(path: Path) -> None:
    picture = Image.new("RGB", (320, 240), "#7f8c99")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((120, 60, 200, 180), fill="#c9a27a")
    pen.text((20, 210), "Michigan Ave", fill="white")
    picture.save(path)


def _stated() -> dict:
    """Camera B runs two seconds behind A, so each covers time that the other does not."""
    return {
        "format": "records-reviewer/bundle",
        "version": 1,
        "title": "4 June, South Loop",
        "timezone": "America/Chicago",
        "identifiers": {"event_number": "2515512345"},
        "records": [
            _item(VIDEO_A, "video", START, 0.2, title="Officer A", agency="CPD"),
            _item(VIDEO_B, "video", "2025-06-04T16:22:33Z", 0.5, title="Officer B", agency="CPD"),
            _item(CALL, "audio", START, 1.0, title="911 call 1", agency="OEMC"),
            {"path": CUES, "kind": "transcript", "transcript_of": CALL},
            {"path": WORDS, "kind": "transcript", "transcript_of": VIDEO_A},
            {"path": LOG, "kind": "dispatch", "title": "Dispatch log"},
            {"path": REPORT, "kind": "document", "title": "Incident report"},
            {"path": PHOTO, "kind": "image", "title": "Scene"},
        ],
    }


def _item(path: str, kind: str, utc: str, sigma: float, **about: str) -> dict:
    anchor = {"media": 0.0, "utc": utc, "sigma": sigma, "source": "manual"}
    return {"path": path, "kind": kind, "anchors": [anchor], **about}
