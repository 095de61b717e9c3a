"""Makes the demo's bundle and review anew, by hand; the finished files ship in resources/demo.

    python packaging/make_demo.py VTEST.AVI OUTDOOR-SOUND

VTEST.AVI is OpenCV's sample footage, OUTDOOR-SOUND any real outdoor recording that may be
shared (resources/demo/LICENSES.md says which was used). Needs ffmpeg, the DejaVu fonts, and
from PyPI: hibari-tts, numpy, opencv-python, pillow, pymupdf.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import demo_papers as papers
import demo_sound as sound
import demo_story as story
import demo_video as video
from demo_review import review

DEMO = Path(__file__).resolve().parent.parent / "resources" / "demo"
BUNDLE = DEMO / "bundle"
PHOTO_FRAME = 588


def main(footage: Path, outdoors: Path) -> None:
    """Make everything."""
    for folder in ("video", "calls", "transcripts", "dispatch", "documents", "mail", "photos"):
        (BUNDLE / folder).mkdir(parents=True, exist_ok=True)
    call, said = sound.conversation(story.CALL_LINES)
    sound.phone(call, BUNDLE / story.CALL)
    cues = transcripts(said)
    frames = video.footage(footage)
    street_words = cameras(frames, outdoors)
    head = video.photo(frames, PHOTO_FRAME, BUNDLE / story.PHOTO)
    places = {
        "report": papers.report(BUNDLE / story.REPORT),
        "scan": papers.scan(BUNDLE / story.SCAN),
    }
    papers.statement(BUNDLE / story.STATEMENT)
    papers.memo(BUNDLE / story.MEMO)
    papers.dispatch(BUNDLE / story.DISPATCH)
    papers.roster(BUNDLE / story.ROSTER)
    papers.email(BUNDLE / story.COMPLAINT)
    notice = "Sidewalk notice\n\nKeep the sidewalk and one lane open on June 4. City of Chicago.\n"
    (BUNDLE / story.NOTICE).write_text(notice, encoding="utf-8")
    _write(BUNDLE / "bundle.json", bundle())
    call_words = [w for line in said for w in line]
    _write(DEMO / "review.json", review(call_words, street_words, cues, head, places))


def transcripts(said: list[list[sound.Word]]) -> list[str]:
    """Write the call's words as WebVTT and as Whisper does; the text of each cue."""
    cues, segments = [], []
    vtt = ["WEBVTT", ""]
    for n, (line, words) in enumerate(zip(story.CALL_LINES, said, strict=True)):
        start, end = words[0].start, words[-1].end
        speaker = "Caller" if line.voice == "caller" else "Operator 417"
        payload = f"<v {speaker}>{line.text}"
        cues.append(payload)
        vtt += [str(n + 1), f"{_clock(start)} --> {_clock(end)}", payload, ""]
        segments.append(
            {
                "id": n, "start": round(start, 2), "end": round(end, 2), "text": f" {line.text}",
                "words": [
                    {"word": f" {w.text}", "start": round(w.start, 2), "end": round(w.end, 2),
                     "probability": 0.9}
                    for w in words
                ],
            }
        )  # fmt: skip
    (BUNDLE / story.CALL_VTT).write_text("\n".join(vtt), encoding="utf-8")
    text = "".join(s["text"] for s in segments)
    _write(BUNDLE / story.CALL_JSON, {"text": text, "segments": segments, "language": "en"})
    return cues


def cameras(frames: list, outdoors: Path) -> list[sound.Word]:
    """Write both cameras' recordings; the words said in the street, in camera A's time."""
    a, b = video.CAMERA_A, video.CAMERA_B
    later = round(story.CAMERA_B_LATER * sound.RATE)
    length = max(a.seconds, b.seconds + story.CAMERA_B_LATER) + 1
    voices, words = sound.placed(story.STREET_LINES, length)
    world = 0.28 * sound.street(outdoors, length) + 0.75 * voices
    with tempfile.TemporaryDirectory() as folder:
        heard_a, heard_b = Path(folder) / "a.wav", Path(folder) / "b.wav"
        sound.write_wav(sound.worn(world, 1, 7500)[: round(a.seconds * sound.RATE)], heard_a)
        nearer = 0.8 * sound.worn(world[later:], 2, 5200)
        sound.write_wav(nearer[: round(b.seconds * sound.RATE)], heard_b)
        for camera, utc, heard, name in (
            (a, story.CAMERA_A_UTC, heard_a, story.CAMERA_A),
            (b, story.CAMERA_B_UTC, heard_b, story.CAMERA_B),
        ):
            start = datetime.fromisoformat(utc)
            video.record(frames, camera, start=start, sound=heard, target=BUNDLE / name)
    return words


def bundle() -> dict[str, object]:
    """What the bundle says of itself."""

    def tie(utc: str, sigma: float, source: str) -> list[dict[str, object]]:
        return [{"media": 0.0, "utc": utc, "sigma": sigma, "source": source}]

    body = "CPD", "AXON BODY 3 "
    records: list[dict[str, object]] = [
        {"path": story.CAMERA_A, "kind": "video", "title": "Body camera, Officer Harlan",
         "agency": body[0], "device": body[1] + video.CAMERA_A.serial,
         "anchors": tie(story.CAMERA_A_UTC, 0.5, "overlay")},
        {"path": story.CAMERA_B, "kind": "video", "title": "Body camera, Officer Ruiz",
         "agency": body[0], "device": body[1] + video.CAMERA_B.serial,
         "anchors": tie(story.CAMERA_B_UTC, 0.5, "overlay")},
        {"path": story.CALL, "kind": "audio", "title": "911 call, 11:06", "agency": "OEMC",
         "anchors": tie(story.CALL_UTC, 1.0, "dispatch")},
        {"path": story.CALL_VTT, "kind": "transcript", "title": "911 call, transcript",
         "transcript_of": story.CALL},
        {"path": story.CALL_JSON, "kind": "transcript", "title": "911 call, words with times",
         "transcript_of": story.CALL},
        {"path": story.DISPATCH, "kind": "dispatch", "title": "OEMC events, June 4",
         "agency": "OEMC"},
        {"path": story.REPORT, "kind": "document", "title": "Original Case Incident Report",
         "agency": "CPD", "identifiers": {"rd_number": story.RD}},
        {"path": story.STATEMENT, "kind": "document", "title": "Statement of the caller"},
        {"path": story.SCAN, "kind": "document", "title": "Field notes, beat 0133 (scan)",
         "agency": "CPD"},
        {"path": story.MEMO, "kind": "document", "title": "Review memo, draft 2",
         "agency": "Mayor's Office"},
        {"path": story.NOTICE, "kind": "document", "title": "Sidewalk notice"},
        {"path": story.ROSTER, "title": "Watch roster, June 3", "agency": "CPD"},
        {"path": story.COMPLAINT, "kind": "email", "title": "E-mail: What I saw on June 4"},
        {"path": story.PHOTO, "kind": "image", "title": "Photo from the sidewalk",
         "anchors": tie(story.PHOTO_UTC, 5.0, "metadata")},
    ]  # fmt: skip
    return {
        "format": "records-reviewer/bundle", "version": 1,
        "title": "June 4, 2245 South Michigan (demo, invented people)",
        "timezone": "America/Chicago",
        "identifiers": {
            "event_number": story.EVENT, "rd_number": story.RD, "log_number": story.LOG,
        },
        "records": records,
    }  # fmt: skip


def _clock(seconds: float) -> str:
    return f"00:{int(seconds) // 60:02}:{seconds % 60:06.3f}"


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
