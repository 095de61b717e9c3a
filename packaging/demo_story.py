"""The demo's story: 4 June, told with invented people. Made by hand, read by the demo's makers.

The place and the course of events follow what was reported; every name, number, address
and serial is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

CALLER = "Maria Lopez"
PHONE = "312-555-0142"
HOME = "1846 S Loomis St"
MAIL = "maria.lopez@example.org"
BYSTANDER = "Dana Whitfield"

EVENT = "2515504417"
RD = "JJ-287104"
LOG = "2025-0002614"

CALL = "calls/2515504417_911_110602.wav"
CALL_VTT = "transcripts/2515504417_911.vtt"
CALL_JSON = "transcripts/2515504417_911.json"
CAMERA_A = "video/AXON_Body_3_Video_2025-06-04_1122_X6030A1B2.mp4"
CAMERA_B = "video/AXON_Body_3_Video_2025-06-04_1122_X6039C7D4.mp4"
DISPATCH = "dispatch/oemc-events-2025-06-04.csv"
REPORT = "documents/original-case-incident-report.pdf"
STATEMENT = "documents/statement-maria-lopez.pdf"
SCAN = "documents/field-notes-scan.pdf"
MEMO = "documents/draft-review-memo.pdf"
NOTICE = "documents/sidewalk-notice.txt"
ROSTER = "documents/watch-roster-2025-06-03.csv"
COMPLAINT = "mail/2025-06-05-what-i-saw.eml"
ATTACHMENT = "lopez-notes.txt"
PHOTO = "photos/IMG_2417.jpg"

CALL_UTC = "2025-06-04T16:06:02Z"
CAMERA_A_UTC = "2025-06-04T16:22:31Z"
CAMERA_B_UTC = "2025-06-04T16:22:38.3Z"
PHOTO_UTC = "2025-06-04T16:22:55Z"
CAMERA_B_LATER = 7.3  # seconds after camera A


@dataclass(frozen=True)
class Line:
    """Something said: by whom, after which pause, in pieces that are spoken one by one.

    A piece is (as it is written, as it is spoken); a piece marked secret is kept apart so
    that its time is exact.
    """

    voice: str
    pause: float
    pieces: tuple[tuple[str, str, bool], ...]

    @property
    def text(self) -> str:
        """The line as it is written."""
        return " ".join(written for written, _, _ in self.pieces)


def _say(voice: str, pause: float, *pieces: str | tuple[str, str, bool]) -> Line:
    whole = tuple((p, p, False) if isinstance(p, str) else p for p in pieces)
    return Line(voice, pause, whole)


CALL_LINES = (
    _say("operator", 0.8, "Chicago emergency, what is the address of your emergency?"),
    _say(
        "caller",
        0.5,
        "Twenty-two forty-five South Michigan, at the corner.",
        (
            "I work for a program contracted by ICE.",
            "I work for a program, contracted by ice.",
            False,
        ),
    ),
    _say("operator", 0.4, "A program contracted by who?"),
    _say(
        "caller",
        0.4,
        ("By ICE. Immigration.", "By ice. Immigration.", False),
        "There is a crowd at our door and they are blocking the vans.",
    ),
    _say("operator", 0.6, "What is your name, ma'am?"),
    _say("caller", 0.6, "My name is", (f"{CALLER}.", "Maria Lopez.", True)),
    _say("operator", 0.5, "And a number where we can call you back?"),
    _say(
        "caller",
        0.7,
        "It's",
        (f"{PHONE}.", "three one two, five five five, oh one four two.", True),
    ),
    _say("operator", 0.5, "How many people are there?"),
    _say("caller", 0.4, "Twenty, maybe thirty. Some of them are out in the street."),
    _say(
        "operator",
        0.7,
        "Okay.",
        ("Ms. Lopez,", "Miz Lopez,", True),
        "stay inside. We will send a unit to you.",
    ),
    _say("caller", 0.3, "Thank you."),
)

STREET_LINES = (
    (3.0, _say("officer", 0, "Folks, please stay on the sidewalk. Keep the street open.")),
    (9.5, _say("radio", 0, "Eleven thirty-three, your supervisor is en route.")),
    (14.0, _say("officer", 0, "Copy. Crowd is about thirty. The sidewalk is clear.")),
    (20.0, _say("bystander", 0, ("Are you here with ICE?", "Are you here with ice?", False))),
    (
        22.6,
        _say("officer", 0, "Chicago police. We are here for crowd control only. What's your name?"),
    ),
    (28.2, _say("bystander", 0, "My name is", (f"{BYSTANDER}.", "Dana Whitfield.", True))),
    (32.0, _say("officer", 0, "Okay. Thank you.")),
)
