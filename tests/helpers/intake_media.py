"""Small bundles for the tests of intake: a call, its transcript, a log, a message, a film."""

import io
import json
import wave
import zipfile
from email.message import EmailMessage
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

EVENT = "2515504711"
VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Operator>Nine one one\n\n" + (
    "00:00:01.000 --> 00:00:02.000\nEvent number 2515504711, log 2025-0001234\n"
)
DISPATCH = (
    "event_no,call_date,disp_date,on_date,init_type,fin_type,district\n"
    f"{EVENT},04-JUN-2025 14:06,04-JUN-2025 14:07,,PERGUN,ASSIST,001\n"
    "2515504733,04-JUN-2025 14:15,04-JUN-2025 14:16,04-JUN-2025 14:21,ASSIST,ASSIST,001\n"
)


def wav(seconds: float = 0.5, rate: int = 8000) -> bytes:
    """A tone, 16 bit mono."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        t = np.arange(int(seconds * rate))
        sound.writeframes((8000 * np.sin(t / 5)).astype("<i2").tobytes())
    return out.getvalue()


def film(created: str = "", seconds: int = 2) -> bytes:
    """A tiny mp4, ten frames a second."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as box:
        if created:
            box.metadata["creation_time"] = created
        stream = box.add_stream("libx264", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, 10)
        for number in range(10 * seconds):
            picture = np.full((64, 64, 3), number * 8 % 255, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            box.mux(stream.encode(frame))
        box.mux(stream.encode())
    return out.getvalue()


def picture(size: tuple[int, int] = (20, 10)) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG")
    return out.getvalue()


def message(attachments: dict[str, bytes] | None = None, inner: bytes | None = None) -> bytes:
    """An e-mail with attachments, and perhaps another message attached."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "a@city.example", "b@city.example"
    mail["Subject"] = "About event 2515504711"
    mail["Date"] = "Wed, 04 Jun 2025 16:00:00 -0500"
    mail.set_content("See what is attached.\n")
    for name, content in (attachments or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    if inner is not None:
        mail.add_attachment(inner, maintype="application", subtype="x-eml", filename="inner.eml")
    return mail.as_bytes()


def ordinary() -> dict[str, bytes]:
    """The files of an ordinary small bundle."""
    return {
        "audio/call-1.wav": wav(),
        "transcripts/call-1.vtt": VTT.encode(),
        "dispatch/log.csv": DISPATCH.encode(),
        "mail/note.eml": message({"a.txt": b"RD number JJ-302372\n"}),
        "docs/plain.txt": b"A letter of a few words.\n",
    }


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Files in a ZIP, under exactly these names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in files.items():
            box.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def stated(records: list[dict], **more) -> bytes:
    """A bundle.json."""
    head = {"format": "records-reviewer/bundle", "version": 1, "title": "The fourth of June"}
    return json.dumps(head | {"records": records} | more).encode()
