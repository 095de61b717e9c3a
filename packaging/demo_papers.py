"""The demo's papers: a police report, a statement, a draft memo, a scan, logs, an e-mail."""

from __future__ import annotations

import csv
from email.message import EmailMessage
from pathlib import Path

import cv2
import demo_story as story
import numpy as np
import pymupdf
from demo_texts import (
    DISPATCH_COLUMNS,
    DISPATCH_ROWS,
    FIELD_NOTES,
    MEMO,
    NOTES,
    OPENING,
    PARTIES,
    REPORT,
    STATEMENT,
)
from PIL import Image, ImageDraw, ImageFont

LETTER = (612, 792)
MARGIN = 54
BLACK, GREY = (0, 0, 0), (0.35, 0.35, 0.35)
TYPEWRITER = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
SCAN_SIZE = (1275, 1650)  # 150 dots an inch
SCAN_TURN = 1.3  # degrees
Area = tuple[float, float, float, float]


class Sheets:
    """Pages that fill from top to bottom."""

    def __init__(self, footer: str, title: str) -> None:
        self.book, self._footer = pymupdf.open(), footer
        self.book.set_metadata({"title": title, "author": "CPD CLEAR", "creator": "CLEAR RMS 4.2"})
        self._next()

    def line(self, text: str, *, size: float = 10, bold: bool = False, gap: float = 4) -> None:
        """One line of text."""
        self._room(size + gap)
        self.y += size
        font = "hebo" if bold else "helv"
        self.page.insert_text((MARGIN, self.y), text, fontsize=size, fontname=font)
        self.y += gap

    def paragraph(self, text: str, *, size: float = 10) -> None:
        """Running text, wrapped at the margin."""
        width, words, row = LETTER[0] - 2 * MARGIN, text.split(), ""
        for word in words:
            longer = f"{row} {word}".strip()
            if pymupdf.get_text_length(longer, "helv", size) > width:
                self.line(row, size=size, gap=3)
                longer = word
            row = longer
        self.line(row, size=size, gap=9)

    def grid(self, rows: tuple[tuple[tuple[str, str], ...], ...]) -> list[Area]:
        """Framed fields, a label above each value; gives each row's place on its page."""
        places = []
        for row in rows:
            self._room(30)
            width = (LETTER[0] - 2 * MARGIN) / len(row)
            for n, (label, value) in enumerate(row):
                x = MARGIN + n * width
                frame = pymupdf.Rect(x, self.y, x + width, self.y + 28)
                self.page.draw_rect(frame, color=BLACK, width=0.6)
                self.page.insert_text((x + 3, self.y + 8), label, fontsize=6, color=GREY)
                self.page.insert_text((x + 3, self.y + 22), value, fontsize=9, fontname="cour")
            box = (MARGIN, self.y, LETTER[0] - 2 * MARGIN, 28)
            places.append(tuple(round(v / LETTER[i % 2], 4) for i, v in enumerate(box)))
            self.y += 28
        self.y += 10
        return places

    def save(self, target: Path) -> None:
        """Number the pages and write the file."""
        for n, page in enumerate(self.book, 1):
            foot = f"{self._footer}    Page {n} of {self.book.page_count}"
            page.insert_text((MARGIN, LETTER[1] - 34), foot, fontsize=7, color=GREY)
        self.book.save(target, garbage=4, deflate=True, no_new_id=True)

    def _room(self, needed: float) -> None:
        if self.y + needed > LETTER[1] - 54:
            self._next()

    def _next(self) -> None:
        self.page = self.book.new_page(width=LETTER[0], height=LETTER[1])
        self.y = float(MARGIN)


def report(target: Path) -> Area:
    """The case report; gives the place of the caller's row on page 1."""
    sheets = Sheets(
        f"CPD-11.388   RD# {story.RD}   EVENT# {story.EVENT}", "Original Case Incident Report"
    )
    sheets.line("CHICAGO POLICE DEPARTMENT", size=13, bold=True)
    sheets.line("ORIGINAL CASE INCIDENT REPORT", size=15, bold=True)
    sheets.line("3510 S. Michigan Avenue, Chicago, Illinois 60653", size=8)
    sheets.line("(For use by Chicago Police Department personnel only)", size=8, gap=10)
    sheets.grid(OPENING)
    sheets.line("PARTIES", size=11, bold=True)
    places = sheets.grid(PARTIES)
    sheets.line("NARRATIVE", size=11, bold=True)
    for text in REPORT:
        sheets.paragraph(text)
    sheets.save(target)
    return places[1]  # phone and home address of the caller


def statement(target: Path) -> None:
    """The caller's written statement."""
    _letter(target, "Witness statement", STATEMENT, f"LOG# {story.LOG}")


def memo(target: Path) -> None:
    """A draft that is withheld whole."""
    _letter(target, "DRAFT - FOR DISCUSSION - June 4 review", MEMO, "Draft 2, not adopted")


def scan(target: Path) -> list[Area]:
    """A page of field notes as a copier gives it: one picture, askew, speckled, no text.

    Returns:
        The places of the lines that hold a secret.
    """
    page = Image.new("L", SCAN_SIZE, 250)
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(TYPEWRITER, 25)
    draw.rectangle((70, 70, SCAN_SIZE[0] - 70, SCAN_SIZE[1] - 70), outline=90, width=3)
    secret: list[np.ndarray] = []
    for n, text in enumerate(FIELD_NOTES):
        y = 110 + n * 52
        draw.line((100, y + 38, SCAN_SIZE[0] - 100, y + 38), fill=205, width=1)
        draw.text((110, y), text, font=font, fill=40)
        for word in (story.CALLER, "Lopez", story.PHONE):
            if word in text and (word != "Lopez" or story.CALLER not in text):
                left = 110 + draw.textlength(text[: text.index(word)], font=font)
                right = left + draw.textlength(word, font=font)
                secret.append(np.array([[left, y], [right, y], [right, y + 34], [left, y + 34]]))
    centre = (SCAN_SIZE[0] / 2, SCAN_SIZE[1] / 2)
    turn = cv2.getRotationMatrix2D(centre, SCAN_TURN, 1)
    picture = cv2.warpAffine(np.asarray(page), turn, SCAN_SIZE, borderValue=235).astype(float)
    noise = np.random.default_rng(6).normal(0, 7, picture.shape)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.7) + noise
    kept, jpeg = cv2.imencode(".jpg", np.clip(picture, 0, 255).astype(np.uint8), [1, 55])
    assert kept
    book = pymupdf.open()
    sheet = book.new_page(width=LETTER[0], height=LETTER[1])
    sheet.insert_image(sheet.rect, stream=jpeg.tobytes())
    book.set_metadata({"producer": "KONICA MINOLTA bizhub C360i", "creator": "Scan to PDF"})
    book.save(target, garbage=4, no_new_id=True)
    return [_around(corners, turn) for corners in secret]


def dispatch(target: Path) -> None:
    """The events of the hour, in the columns in which the dispatch centre releases them."""
    with target.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(DISPATCH_COLUMNS)
        for number, clocks, *rest in DISPATCH_ROWS:
            times = [f"04-JUN-2025 {c}" if c != "-" else "" for c in clocks.split()]
            out.writerow([number, *times, *rest])


def roster(target: Path) -> None:
    """A record of another day."""
    rows = "beat,watch,star,name\n131,2,11842,P.O. K. Novak\n133,2,15207,P.O. R. Ellison\n"
    target.write_text(rows, encoding="utf-8")


def email(target: Path) -> None:
    """A complaint with an attachment."""
    message = EmailMessage()
    message["From"] = f"{story.CALLER} <{story.MAIL}>"
    message["To"] = "Records <records@example.gov>"
    message["Date"] = "Thu, 05 Jun 2025 09:14:07 -0500"
    message["Subject"] = "What I saw on June 4"
    message["Message-ID"] = "<20250605141407.7731@mail.example.org>"
    message.set_content(
        "To whom it may concern,\n\nI am the person who called 911 yesterday from 2245 South "
        "Michigan. I want\nto add what I saw after the call; my notes are attached. Please do not "
        "share\nmy name with the people who were outside.\n\n"
        f"{story.CALLER}\n{story.HOME}, Chicago\n{story.PHONE}\n"
    )
    message.add_attachment(
        NOTES.encode(), maintype="text", subtype="plain", filename=story.ATTACHMENT
    )
    message.set_boundary("=_june4_demo")
    target.write_bytes(message.as_bytes())


def _letter(target: Path, title: str, paragraphs: tuple[str, ...], footer: str) -> None:
    sheets = Sheets(footer, title)
    sheets.line(title.upper(), size=13, bold=True, gap=14)
    for text in paragraphs:
        sheets.paragraph(text, size=11)
    sheets.save(target)


def _around(corners: np.ndarray, turn: np.ndarray) -> Area:
    """The upright box around four turned corners, with some air, in fractions of the page."""
    turned = corners @ turn[:, :2].T + turn[:, 2]
    (x0, y0), (x1, y1) = turned.min(0) - 6, turned.max(0) + 6
    w, h = SCAN_SIZE
    return tuple(round(float(v), 4) for v in (x0 / w, y0 / h, (x1 - x0) / w, (y1 - y0) / h))
