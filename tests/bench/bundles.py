"""Made bundles of many rows, many messages and many kinds of records, and reviews of them.

The same number gives the same bytes: names, streets and remarks are drawn from short lists.
"""

from __future__ import annotations

import csv
import mailbox
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf


def _list(written: str, parted: str = "|") -> list[str]:
    return written.split(parted)


GIVEN = _list(
    "James Maria Robert Linda Michael Carmen David Rosa John Patricia Luis Angela Tyrone Wei "
    "Kevin Aisha Brian Olga Marcus Teresa Jose Keisha Daniel Irena Anthony Fatima Stephen Grace",
    " ",
)
SURNAMES = _list(
    "Smith Johnson Garcia Kowalski Nguyen Brown Hernandez O'Malley Davis Okafor Lewis Ramirez "
    "Walker Novak Rivera Jackson Chen Murphy Torres Washington Wojcik Patel Sanchez Brooks "
    "Jimenez Kelly Morales Adams Cruz Coleman Zielinski Banks Ortiz Fields Young King",
    " ",
)
STREETS = _list(
    "Wabash Ave|Michigan Ave|Halsted St|Ashland Ave|Cermak Rd|Pulaski Rd|Cicero Ave|Kedzie Ave|"
    "Western Ave|Archer Ave|State St|Clark St|Milwaukee Ave|Roosevelt Rd|47th St|63rd St"
)
TYPES = _list(
    "DISTURBANCE|SUSPICIOUS PERSON|BATTERY IPO|WELL BEING CHECK|TRAFFIC CRASH PD|THEFT RPT|"
    "ALARM BURGLAR|ASSIST CITIZEN|PERSON DOWN|CRIMINAL DAMAGE|PARKING VIOL|DOMESTIC"
)
PHRASES = _list(
    "CALLER STATES MALE WHT SHIRT BLK PANTS LEFT SCENE N/B|REFUSED NAME AND CALLBACK|"
    "FEMALE YELLING IN THE HALLWAY, NO WEAPONS SEEN|VEH IS A GRAY SEDAN PARTIAL PLATE AB 12|"
    "SGT ON SCENE REQUESTS ONE MORE UNIT|COMPLAINANT WILL WAIT IN FRONT WITH THE DOG|"
    "RP IS ON THE SECOND FLOOR REAR PORCH|NO FURTHER INFO, LINE DISCONNECTED|"
    "OEMC ADVISED FIRE IS EN ROUTE|CREW REPORTS ALL QUIET, CODE 19P"
)
HEADER = _list(
    "Event Number|Call Date|Dispatch Date|On Scene Date|Close Date|District|Beat|Type|Location|"
    "Caller Name|Caller Phone|Remarks"
)
TERMS = (
    "Halina Brzezicki", "Desmond Achterberg", "Ngozi Obi-Ezeoke", "Terrence Van Houten",
    "Lupe Santillan", "312-555-0142", "(773) 555-0198", "1847 S Loomis St",
    "2211 W Cermak Rd Apt 3F", "CX 48 213",
)  # fmt: skip
_WRITTEN = "%m/%d/%Y %H:%M:%S"
BOILERPLATE = (
    "The information in this message is meant for the person to whom it is addressed. If you "
    "got it by mistake, tell the sender and delete it. City of Chicago, Office of Emergency "
    "Management and Communications, 1411 West Madison Street, Chicago, Illinois 60607. "
)
_EVERY = 20  # rows, of which one has a term
_LEAST_ROWS = _EVERY * len(TERMS)


@dataclass
class Made:
    """A bundle and what is to be done with it.

    Attributes:
        redactions: as in review.json.
    """

    folder: Path
    redactions: list[dict[str, Any]] = field(default_factory=list)

    def hide(self, record: str, **what: Any) -> None:
        """One more accepted redaction of words."""
        common = {"kind": "text", "exemptions": ["7(1)(c)"], "status": "accepted"}
        name = f"r{len(self.redactions)}"
        self.redactions.append({"id": name, "record": record, **common, **what})

    def hide_terms(self, record: str) -> None:
        """Every term of the list."""
        for term in TERMS:
            self.hide(record, term=term)

    def review(self, records: list[str]) -> dict[str, Any]:
        """A review that decides about all these records, the paths of a case."""
        for record in records:
            self._hide_in_mail(record)
        hidden = {r["record"] for r in self.redactions}
        full = [r for r in records if r not in hidden and not r.endswith(".mbox")]
        boxes = [r for r in records if r.endswith(".mbox")]  # what is in them are records
        request = {"id": "q1", "requester": "Bench", "basis": "foia", "records": ["*"]}
        return {
            "format": "records-reviewer/review", "version": 1, "reviewer": "Bench",
            "redactions": self.redactions, "requests": [request],
            "decisions": [
                *({"record": r, "decision": "release"} for r in full),
                *({"record": r, "decision": "not responsive"} for r in boxes),
            ],
        }  # fmt: skip

    def _hide_in_mail(self, record: str) -> None:
        """What stands in the messages of odd numbers and in the tables that lie in messages."""
        told = re.search(r"message-(\d+)|Event 25(\d{8})", record)
        if told and record.endswith(".csv"):
            self.hide(record, term=TERMS[0])
        elif told and int(told[1] or told[2]) % 2:
            number = int(told[1] or told[2])
            self.hide(record, term=TERMS[number % 5])
            self.hide(record, term=TERMS[5 + number % 2])


def dispatch(folder: Path, rows: int, rows_of_logs: int = 5000) -> Made:
    """A workbook of a CAD system and three logs; ten terms and some rows hidden.

    Each has at least the rows in which all terms stand.
    """
    rows, rows_of_logs = max(rows, _LEAST_ROWS), max(rows_of_logs, _LEAST_ROWS)
    folder.mkdir(parents=True)
    made = Made(folder)
    dice = random.Random(rows)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for row in _events(dice, rows):
        times = [datetime.strptime(cell, _WRITTEN) for cell in row[1:5]]  # as Excel has them
        sheet.append([row[0], *times, *row[5:]])
    book.save(folder / "cad-events.xlsx")
    names = ["cad-events.xlsx"]
    for name in ("log-a.csv", "log-b.csv", "log-c.csv"):
        with (folder / name).open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([HEADER, *_events(dice, rows_of_logs)])
        names.append(name)
    for name in names:
        made.hide_terms(name)
    for number in range(3, 40, 4):
        made.hide("cad-events.xlsx", cue=number)
        made.hide("log-a.csv", cue=number)
    return made


def _events(dice: random.Random, count: int) -> Iterator[list[str]]:
    """Rows of a CAD log; every hidden term stands in some of them."""
    at = datetime(2025, 6, 4, 0, 0, 10)
    for number in range(count):
        at += timedelta(seconds=dice.randint(1, 9))
        times = [at + timedelta(seconds=s) for s in (0, 80, 500, 3000)]
        who = f"{dice.choice(GIVEN)} {dice.choice(SURNAMES)}"
        phone = f"{dice.choice((312, 773, 872))}-555-{dice.randint(200, 9999):04d}"
        where = f"{dice.randint(1, 9999)} {dice.choice('NSEW')} {dice.choice(STREETS)}"
        remarks = ". ".join(dice.sample(PHRASES, 3))
        if number % _EVERY == 7:
            remarks += f". {TERMS[number // _EVERY % len(TERMS)]} ALSO CALLED"
        if number % 50 == 9:
            who = TERMS[number // 50 % 5]
        yield [
            f"25{number:08d}", *(t.strftime(_WRITTEN) for t in times),
            f"{dice.randint(1, 25):03d}", f"{dice.randint(111, 2535):04d}", dice.choice(TYPES),
            where, who, phone, remarks,
        ]  # fmt: skip


def mail(folder: Path, messages: int, in_box: int) -> Made:
    """Messages with HTML and an attachment each, and a mailbox of others."""
    folder.mkdir(parents=True)
    made = Made(folder)
    dice = random.Random(messages)
    for number in range(messages):
        name = f"message-{number:03d}.eml"
        (folder / name).write_bytes(bytes(_message(dice, number)))
    box = mailbox.mbox(folder / "box.mbox")
    for number in range(in_box):
        box.add(_message(dice, messages + number))
    box.close()
    return made


def _message(dice: random.Random, number: int) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{dice.choice(GIVEN)} {dice.choice(SURNAMES)} <desk{number}@example.org>"
    message["To"] = "records@example.org"
    message["Subject"] = f"Event 25{number:08d}: {dice.choice(TYPES).title()}"
    message["Date"] = "Wed, 04 Jun 2025 16:22:31 -0500"
    message["Message-ID"] = f"<m{number}@example.org>"
    text = _letter(dice, number)
    message.set_content(text)
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    message.add_alternative(f"<html><body>{lines}</body></html>", subtype="html")
    attached = number % 3
    if attached == 0:
        message.add_attachment(_letter(dice, number), filename="note.txt")
    elif attached == 1:
        rows = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in _events(dice, 12))
        message.add_attachment(rows, subtype="csv", filename="rows.csv")
    else:
        data = _pdf(_letter(dice, number))
        message.add_attachment(data, maintype="application", subtype="pdf", filename="form.pdf")
    return message


def _letter(dice: random.Random, number: int) -> str:
    body = [". ".join(dice.sample(PHRASES, 3)).capitalize() for _ in range(6)]
    if number % 2:
        body.insert(3, f"Please call {TERMS[number % 5]} at {TERMS[5 + number % 2]}.")
    return "\n".join([*body, f"Reference {number}", BOILERPLATE])


def _pdf(text: str) -> bytes:
    with pymupdf.open() as book:
        page = book.new_page()
        page.insert_textbox((50, 50, 550, 780), text, fontsize=9)
        data: bytes = book.tobytes(deflate=True, garbage=3)
        return data
