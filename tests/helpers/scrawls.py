"""Pages that look scanned, with writing on them that no program reads: no person wrote it."""

import math
import random

import cv2
import numpy as np
import pymupdf

DPI = 200
SAID = (
    "Officers arrived at the station at 16:22.",
    "The witness was seen on the platform.",
)
WIDE, HIGH = 300, 200  # points
AT = (60, 100)  # points, where the writing begins


def signature(seed=1, strokes=9, wide=300, high=100, pen=3):
    """A line that goes up and down and back, as a hand does (pixels, grey)."""
    chance = random.Random(seed)
    paper = np.full((high + 40, wide + 40), 255, np.uint8)
    x, points = 20.0, []
    for number in range(strokes):
        for back in (0.0, chance.uniform(0, 0.9) * wide / strokes):
            reach = high / 2 if number < 2 else high / 3
            points.append((x - back, 20 + high / 2 + chance.uniform(-reach, reach)))
            x += 0.5 * chance.uniform(0.3, 1.4) * wide / strokes
    bent = [
        _between(points[n - 1 : n + 3], t)
        for n in range(1, len(points) - 2)
        for t in np.linspace(0, 1, 20)
    ]
    cv2.polylines(paper, [np.round(bent).astype(np.int32)], False, 40, pen, cv2.LINE_AA)
    return paper


def _between(four, t):
    a, b, c, d = np.asarray(four)
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def stamp(words="RECEIVED QUINTERO", turn=23.0):
    """Words in a frame, put on the page at a slant."""
    (wide, high), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_DUPLEX, 1.0, 2)
    side = int(math.hypot(wide + 60, high + 60)) + 10
    paper = np.full((side, side), 255, np.uint8)
    left, top = (side - wide) // 2, (side - high) // 2
    cv2.putText(paper, words, (left, top + high), cv2.FONT_HERSHEY_DUPLEX, 1.0, 90, 2, cv2.LINE_AA)
    cv2.rectangle(paper, (left - 15, top - 15), (left + wide + 15, top + high + 20), 90, 3)
    spin = cv2.getRotationMatrix2D((side / 2, side / 2), turn, 1)
    turned = cv2.warpAffine(paper, spin, (side, side), borderValue=255)
    rows = np.nonzero((turned < 200).any(axis=1))[0]
    return turned[rows[0] : rows[-1] + 1]


def ring(words="CITY CLERK * QUINTERO * ", radius=80):
    """A seal: letters around a circle."""
    side = 2 * radius + 60
    paper = np.full((side, side), 255, np.uint8)
    for by in (22, -22):
        cv2.circle(paper, (side // 2, side // 2), radius + by, 60, 2)
    for number, char in enumerate(words):
        angle = -math.pi / 2 + 2 * math.pi * number / len(words)
        one = np.full((44, 44), 255, np.uint8)
        cv2.putText(one, char, (12, 32), cv2.FONT_HERSHEY_DUPLEX, 0.8, 60, 2, cv2.LINE_AA)
        spin = cv2.getRotationMatrix2D((22, 22), -math.degrees(angle) - 90, 1)
        one = cv2.warpAffine(one, spin, (44, 44), borderValue=255)
        x = int(side / 2 + radius * math.cos(angle)) - 22
        y = int(side / 2 + radius * math.sin(angle)) - 22
        paper[y : y + 44, x : x + 44] = np.minimum(paper[y : y + 44, x : x + 44], one)
    return paper


def crossed(words):
    """Printed words with circles drawn over them."""
    with pymupdf.open() as book:
        page = book.new_page(width=220, height=50)
        page.insert_text((6, 32), words, fontsize=14)
        for number in range(9):
            page.draw_circle((12 + 14 * number, 26 + 3 * (number % 3)), 9, width=0.8)
        pixels = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width)
    return grey.copy()


WRITING = {
    "a signature": signature(1),
    "another one": signature(2, strokes=12),
    "a stamp": stamp(),
    "a stamp the other way": stamp(turn=-38),
    "a seal": ring(),
    "words crossed by circles": crossed("Maria Kowalczyk"),
    "the back of a sheet": cv2.flip(stamp("QUINTERO SMITH", 0), 1),
}

LEGIBLE = ("a stamp", "a stamp the other way", "the back of a sheet")
"""What a program that looks closely can read."""


def scan(path, writing=None, pages=1):
    """A PDF of pictures of printed lines; ``writing`` is on the first page, below them."""
    with pymupdf.open() as book, pymupdf.open() as typed:
        for number in range(pages):
            page = typed.new_page(width=WIDE, height=HIGH)
            for line, said in enumerate(SAID):
                page.insert_text((20, 30 + 18 * line), said, fontsize=11, fontname="tiro")
            pixels = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
            grey = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width)
            grey = grey.copy()
            if writing is not None and number == 0:
                x, y = (round(v * DPI / 72) for v in AT)
                high, wide = (
                    min(a, b - c) for a, b, c in zip(writing.shape, grey.shape, (y, x), strict=True)
                )
                grey[y : y + high, x : x + wide] = writing[:high, :wide]
            png = cv2.imencode(".png", grey)[1].tobytes()
            sheet = book.new_page(width=WIDE, height=HIGH)
            sheet.insert_image(sheet.rect, stream=png)
        book.save(path)
    return path
