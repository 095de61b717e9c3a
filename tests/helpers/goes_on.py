"""Two names, and texts of each kind in which a name goes on elsewhere."""

import json

from reviewer.model import Kind

NAME = "Siobhan Halvorsen"
SHORT = "Ana Ruiz"
KINDS = {
    ".vtt": (Kind.TRANSCRIPT, "webvtt"),
    ".csv": (Kind.DOCUMENT, "csv"),
    ".pdf": (Kind.DOCUMENT, "pdf"),
    ".txt": (Kind.DOCUMENT, "txt"),
}


def vtt(*cues: str) -> str:
    shown = (
        f"00:0{n // 60}:{n % 60:02}.000 --> 00:0{n // 60}:{n % 60:02}.900\n{c}\n"
        for n, c in enumerate(cues, 1)
    )
    return "WEBVTT\n\n" + "\n".join(shown)


def table(*rows: str) -> str:
    return "Time,Remarks\r\n" + "".join(f'16:2{n},"{row}"\r\n' for n, row in enumerate(rows))


def log(*lines: str, stamp: str = "2025-01-01 12:0{n} CAD> ") -> str:
    return "".join(f"{stamp.format(n=n)}{line}\n" for n, line in enumerate(lines))


def objects(*values: str, key: str = "w") -> str:
    return "".join(json.dumps({"t": n, key: value}) + "\n" for n, value in enumerate(values))
