"""Names over the ends of captions, rows, lines and objects; names that an edge cuts.

A renderer that does nothing, or forgets a copy, is simulated: the package's file is the text.
"""

from __future__ import annotations

from itertools import pairwise

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.system.jobs import SilentJob
from tests.helpers import hiding
from tests.helpers.goes_on import NAME, log, objects, table, vtt

MARK = "[REDACTED 7(1)(b)]"
SAME = "2025-01-01 12:00 CAD> "
LEFT = {
    "cues, one word each": (vtt("so", "Ana", "Ruiz", "came"), ".vtt"),
    "cues of a speaker, another between": (
        vtt("<v Lee>I saw Ana", "<v Roe>who?", "<v Lee>Ruiz there"), ".vtt"
    ),
    "turns in the text": (vtt("LEE: I saw Ana", "LEE: Ruiz there"), ".vtt"),
    "a copy of a line that rolls": (
        vtt("I saw Siobhan", f"I saw {MARK}\n{MARK} come out", "Halvorsen come out\nand left"),
        ".vtt",
    ),
    "a surname that is a line": (
        vtt("so I saw\nSiobhan", MARK, "Halvorsen", "Halvorsen\ncome out"), ".vtt"
    ),
    "a word that grows": (vtt("I saw", "I saw Siobhan Halv", f"I saw {MARK}"), ".vtt"),
    "remarks cut into rows": (table("CALLER IS ANA", "RUIZ AT THE DOOR"), ".csv"),
    "a word cut between rows": (table("CALLER IS SIOBHAN HALV", "ORSEN AT THE DOOR"), ".csv"),
    "rows of words": (table("the", "man", "saw", "Ana", "Ruiz", "at", "home"), ".csv"),
    "a log cut at a width": (
        log("the caller says that Siobhan Hal", "vorsen lives upstairs"), ".txt"
    ),
    "an entry of one time": (log("asked for Ana", "Ruiz at the door", stamp=SAME), ".txt"),
    "a hyphen in a log": (
        log("NAME SIOBHAN HALVOR-", "SEN LIVES AT", "NO OTHER IS TOLD OF", stamp="16:2{n}:31 R: "),
        ".txt",
    ),
    "JSON lines of words": (objects("the", "man", "saw", "Ana", "Ruiz", "at", "home"), ".txt"),
    "JSON lines of remarks": (objects("caller is Ana", "Ruiz at the door", key="text"), ".txt"),
    "fields with numbers": (
        '[{"line1": "caller is Ana", "note": 3, "line2": "Ruiz at home"}]', ".txt"
    ),
    "a remark between": ("they saw Ana [not clear] Ruiz there\n", ".txt"),
    "a time between": ("they saw Ana (00:01:22) Ruiz there\n", ".txt"),
    "a footnote between": (table("they saw Ana[1] Ruiz there"), ".csv"),
    "testimony": ("A.  I saw Ana\nQ.  Who was it?\nA.  Ruiz was there\n", ".txt"),
}  # fmt: skip
FAIR = {
    "other cues between": (vtt("<v Lee>I saw Ana", "<v Roe>who?", "<v Kim>Ruiz?"), ".vtt"),
    "all copies hidden": (
        vtt(f"so I saw {MARK}", f"so I saw {MARK}\n{MARK} come out", f"{MARK} come out\nand left"),
        ".vtt",
    ),
    "lines of other names": (vtt("Ana left", "Ana left\nJohn Ruiz came", "John Ruiz came"), ".vtt"),
    "remarks on two of a list": ("They saw Ana (38), Ruiz (41).\n", ".txt"),
    "a list of first names": (table("Ana", "Ruiz", "Siobhan", "Halvorsen"), ".csv"),
    "a log of single names": (log("Ana", "Ruiz", "Siobhan", "Halvorsen"), ".txt"),
    "entries of two times": (
        log("asked for Ana", "Ruiz at the door", "a longer line about nothing at all"), ".txt"
    ),
    "lines that begin alike": (
        "The officer saw Ana\nThe officer Ruiz came\nThe officer went all the way home\n", ".txt"
    ),
    "JSON of a list": (objects("Ana", "Ruiz", "Siobhan", "Halvorsen", key="name"), ".txt"),
    "fields of two persons": ('{"caller": "Ana", "officer": "Ruiz"}', ".txt"),
    "a mark between": (log(f"asked for Ana {MARK}", "Ruiz at the door", stamp=SAME), ".txt"),
}  # fmt: skip


COURT = "  1     Q.  And what did he say?\n  2     A.  Well, {}\n  3  {}.\n  4     Q.  Thanks.\n"
FOOT = "{}\n\n             Page 3 of 9\n\x0cCPD-11.383   RD JH482117\n\n{}\nEnd.\n"
SHORT_FOOT = FOOT.replace("\x0c", "")
ENTRIES = "2025-06-04 16:22:01 DISP {}\n2025-06-04 16:22:01 DISP {}\n2025-06-04 16:25:00 R ok\n"
MOMENTS = (
    "2025-06-04 16:22:01.877 INFO [cad] {}\n2025-06-04 16:22:01.902 INFO [cad] {}\n"
    "2025-06-04 16:25:00.310 INFO [cad] unit two is on its way to the house\n"
)
CHAT = "[6/4/25, 4:22:01 PM] Lee: {}\n[6/4/25, 4:22:04 PM] Lee: {}\n[6/4/25, 4:23:04 PM] Roe: ok\n"
WRAPPED = "[16:22:01] DISP   | {}\n                  | {}\n[16:22:30] 1232   | ten four\n"
BESIDE = "NARRATIVE                          STATUS\n{:<34} 1232 clear\n{:<34} 1233 clear\n"
BOXED = "+{0}+------+\n| {1:<30} | 1232 |\n| {2:<30} | 1233 |\n+{0}+------+\n"
QUOTED = "See below.\n> > {}\n> > {}\n> thanks\n"
MARGINS = {
    "numbers of lines": COURT,
    "foot and head of a page": FOOT,
    "foot and head that no page break parts": SHORT_FOOT,
    "entries of one time": ENTRIES,
    "entries of one second": MOMENTS,
    "messages of one speaker": CHAT,
    "an entry that is wrapped": WRAPPED,
    "a column beside": BESIDE,
    "borders of a table": BOXED.replace("{0}", "-" * 32).replace("{1", "{0").replace("{2", "{1"),
    "a quotation": QUOTED,
}
CUT = {
    "Siobhan Halvorsen": ("he said it was Siobhan", "Halvorsen who left"),
    "872-555-0143": ("the number is 872-555", "0143 and then"),
    "2917 W Cermak Rd": ("the caller is at 2917 W", "Cermak Rd upstairs"),
    "11/02/1979": ("she was born November 2,", "1979 in the city"),
    "FN 83152": ("a grey car with plate FN", "83152 drove off"),
}
APART = {
    "numbers of lines": "1  I saw Ana\n2  and nobody else\n3  Ruiz came at noon\n7  Ana\n9  Ruiz\n",
    "a list beside": "Smith, Ana          1232\nRuiz, Jose          1233\n",
    "a list of single names": "Ana     1232\nRuiz    1233\n",
    "two speakers": CHAT.replace("04 PM] Lee", "04 PM] Roe").format("I saw Ana", "Ruiz is here"),
    "a long line between": "I saw Ana\nwho came by car in the late afternoon\nRuiz at the door\n",
}


@pytest.mark.parametrize("margin", MARGINS)
def test_what_goes_on_over_a_margin_is_read(margin, accuses):
    missed = [t for t, cut in CUT.items() if not accuses(MARGINS[margin].format(*cut), ".txt", t)]
    assert missed == []


@pytest.mark.parametrize("margin", MARGINS)
def test_what_goes_on_over_a_margin_is_hidden(margin, accuses, release):
    left = {t: MARGINS[margin].format(*cut) for t, cut in CUT.items()}
    hidden = {t: release(text, ".txt", t) for t, text in left.items()}
    assert [t for t in CUT if hidden[t] == left[t] or accuses(hidden[t], ".txt", t)] == []


FIELDS = {
    "an object": '{{"id": 3, "area": "{}", "number": "{}", "unit": "A"}}',
    "objects one by one": '[{{"id": 3, "a": "{}", "b": "{}"}}, {{"id": 4, "a": "1", "b": "2"}}]',
    "a form": "A form.\nFirst part: {}\nThe rest: {}\nUnit: 1232\n",
    "labels in a line": "A form.\nFirst part: {}   The rest: {}\nUnit: 1232\n",
}
MARKED = {
    "emphasis": "he said it was **{}** *{}* who left\n",
    "a link": "he said it was [{}](https://a.example/x) {} who left\n",
    "tags": "A list of them.\n<a><one>{}</one><two>{}</two></a>\n",
}
PARTS = {
    "872-555-0143": ("872", "555-0143"),
    "2917 W Cermak Rd": ("2917 W", "Cermak Rd"),
    "11/02/1979": ("11/02", "1979"),
    "FN 83152": ("FN", "83152"),
}


@pytest.mark.parametrize("kind", [*FIELDS, *MARKED])
def test_what_stands_in_two_fields_is_hidden_and_accused_when_left(kind, accuses, release):
    parts = PARTS if kind in FIELDS else {**PARTS, NAME: NAME.split()}
    left = {t: (FIELDS | MARKED)[kind].format(*cut) for t, cut in parts.items()}
    hidden = {t: release(text, ".txt", t) for t, text in left.items()}
    assert [t for t in parts if not accuses(left[t], ".txt", t)] == []
    assert [t for t in parts if hidden[t] == left[t] or accuses(hidden[t], ".txt", t)] == []


def test_names_in_two_fields_may_be_those_of_two(accuses, release):
    for kind in FIELDS:
        fair = FIELDS[kind].format("Ana", "Ruiz")
        assert release(fair, ".txt") == fair
        assert not accuses(fair, ".txt")


@pytest.mark.parametrize("line", ["{}Lee: I saw {}", "16:22{}{}", "16:22:01 {}Lee: {}"])
def test_a_long_run_of_blanks_is_gone_through_once(line, accuses):
    """Tried from each of them, it would take minutes."""
    blanks = " " * 50_000
    left = f"{line.format(blanks, 'Ana')}\n{line.format(blanks, 'Ruiz')} {MARK}\n"
    assert not accuses(left.replace("Ana", "Jo"), ".txt")
    assert not accuses(vtt(*left.replace("Ana", "Jo").splitlines()), ".vtt")


@pytest.mark.parametrize("kind", APART)
def test_what_a_margin_parts_stays_apart(kind, accuses, release):
    assert not accuses(APART[kind], ".txt")
    assert release(APART[kind], ".txt") == APART[kind]


def pages(*texts: list[tuple[int, int, str]]) -> bytes:
    """A document of pages with words at places, drawn in this order."""
    with pymupdf.open() as book:
        for words in texts:
            page = book.new_page()
            for x, y, text in words:
                page.insert_text((x, y), text)
        return book.tobytes()


IN_PAGES = {
    "numbers of lines": pages(
        [(50, 90, "1"), (90, 90, "A. I saw Ana"), (50, 110, "2"), (90, 110, "Ruiz at the door")]
    ),
    "a long head": pages(
        [(50, 700, "and there I saw Ana"), (300, 770, "Page 3 of 9")],
        [(50, 20 + 9 * n, f"Line {n} of a head") for n in range(6)] + [(50, 90, "Ruiz came.")],
    ),
    "a narrow table": pages(
        [(50, 90, "I saw Ana"), (108, 90, "1232"), (50, 112, "Ruiz there"), (112, 112, "1233")]
    ),
    "foot and head": pages(
        [(50, 700, "and there I saw Ana"), (300, 770, "Page 3 of 9, a foot that is rather long")],
        [(50, 30, "CHICAGO POLICE DEPARTMENT, ORIGINAL REPORT"), (50, 80, "Ruiz at the door.")],
    ),
}

IN_PAGES["a cell beside"] = pages(
    [(50, 90, "I saw Ana"), (200, 90, "1232"), (50, 104, "Ruiz there"), (200, 104, "1233")]
)
LISTS_OF_PAGES = {
    "names one by one": pages(
        [(50, 90, "Ana"), (200, 90, "1232"), (50, 104, "Ruiz"), (200, 104, "1233")]
    ),
    "surnames first": pages(
        [(50, 90, "Smith, Ana"), (200, 90, "1"), (50, 104, "Ruiz, Jo"), (200, 104, "2")]
    ),
}


@pytest.mark.parametrize("kind", LISTS_OF_PAGES)
def test_what_columns_list_is_not_read_on(kind, accuses):
    assert not accuses(LISTS_OF_PAGES[kind], ".pdf")


@pytest.mark.parametrize("kind", IN_PAGES)
def test_what_goes_on_over_the_margins_of_pages_is_read(kind, accuses):
    assert accuses(IN_PAGES[kind], ".pdf")


def scanned(paper: bytes) -> bytes:
    """The same pages as pictures."""
    with pymupdf.open(stream=paper) as book, pymupdf.open() as made:
        for page in book:
            shown = page.get_pixmap(dpi=110, clip=(0, 0, page.rect.width, 300))
            made.new_page(width=page.rect.width, height=300).insert_image(
                (0, 0, page.rect.width, 300), pixmap=shown
            )
        return made.tobytes()


COUNTED = [
    [
        (50, 90, "7"),
        (90, 90, "Q. And who was that?"),
        (50, 120, "8"),
        (90, 120, "A. It was Siobhan"),
    ],
    [(50, 60, "9"), (90, 60, "Halvorsen who left."), (50, 90, "10"), (90, 90, "Q. Thank you.")],
]


@pytest.mark.parametrize("kind", ["over lines", "over pages"])
def test_what_goes_on_over_the_margins_of_a_scan_is_read(kind, accuses):
    first, second = COUNTED
    below = [(x, y + 90, said) for x, y, said in second]
    paper = pages(first, second) if kind == "over pages" else pages([*first, *below])
    assert accuses(scanned(paper), ".pdf")


def test_a_number_that_entries_on_a_page_cut_is_read(accuses):
    left = pages([(50, 90, "16:22:01 R it was 872-555-"), (50, 110, "16:22:01 R 0143 he said")])
    assert accuses(left, ".pdf", "872-555-0143")


@pytest.mark.parametrize("kind", LEFT)
def test_what_goes_on_elsewhere_is_read(kind, accuses):
    assert accuses(*LEFT[kind])


@pytest.mark.parametrize("kind", FAIR)
def test_what_stands_for_itself_is_not_read_on(kind, accuses):
    assert not accuses(*FAIR[kind])


TOLD = [
    "so",
    "I",
    "saw",
    "Siobhan",
    "Halvorsen",
    "come",
    "out",
    "of",
    "the",
    "door",
    "and",
    "then",
    "she",
    "went",
    "to",
    "her",
    "car",
]


@st.composite
def rolling(draw):
    """Cues as a program writes them that lets lines roll up or grow; the first name ends
    a line.
    """
    cuts = draw(st.sets(st.integers(1, len(TOLD) - 1), max_size=7))
    places = [0, *sorted({*cuts, 4}), len(TOLD)]
    lines = [" ".join(TOLD[a:b]) for a, b in pairwise(places)]
    cues, shown = [], []
    for line in lines:
        grown = [line[: line.index(" ")], line] if " " in line and draw(st.booleans()) else [line]
        for words in (*grown, *grown[-1:] * draw(st.integers(0, 1))):
            cues.append("\n".join([*shown[-1:], words]))
        shown.append(line)
        if draw(st.booleans()):
            cues.append(line)
    return cues


@given(rolling(), st.data())
@settings(max_examples=40)
def test_a_copy_of_a_rolling_line_that_is_left_is_accused(accuses, release, cues, data):
    """Whichever copies are hidden: where each line can be read once, the name can be read."""
    hidden = release(vtt(*cues), ".vtt")
    assert not accuses(hidden, ".vtt")
    masked = [body.split("\n", 1)[1].strip() for body in hidden.split("\n\n")[1:]]
    left = {at: data.draw(st.booleans()) for at in range(len(cues))}
    shown = [cues[at] if left[at] else masked[at] for at in range(len(cues))]
    told = " ".join(shown)
    assert accuses(vtt(*shown), ".vtt") or "Siobhan" not in told or "Halvorsen" not in told


_CELL = st.sampled_from(
    [
        *("caller is Ana", "Ruiz at the door", "Ana", "Ruiz", "no answer", ""),
        *("the", "man", "saw", "asked for SIOB", "HAN HALVORSEN"),
    ]
)


@given(st.lists(_CELL, min_size=2, max_size=6))
@settings(max_examples=60)
def test_what_a_table_hides_over_its_rows_is_accused_when_it_is_left(accuses, release, cells):
    left = table(*cells)
    hidden = release(left, ".csv")
    assert accuses(left, ".csv") == ("REDACTED" in hidden)
    assert not accuses(hidden, ".csv")


def sheet(words: str, at: tuple[float, float], turned: int = 0, picture: str = "") -> bytes:
    """A page of 300 by 200 with words in letters, and a picture of others."""
    with pymupdf.open() as book:
        page = book.new_page(width=300, height=200)
        page.insert_text((20, 100), "An ordinary line", fontsize=12)
        page.insert_text(at, words, fontsize=14, rotate=turned)
        if picture:
            page.insert_image((20, 120, 200, 140), stream=hiding.picture(picture))
        return book.tobytes()


# What is left of "Petra Wexcombe" on a page, where, how turned, and in a picture.
EDGES = {
    "right": ("Petra Wex", (236, 60), 0),
    "left": ("ra Wexcombe", (1, 60), 0),
    "top": ("Petra Wexco", (60, 80), 90),
    "in a picture": ("so", (20, 60), 0, "was seen by Petra Wexco"),
}
NO_EDGES = {
    "in the middle": ("Petra Wex", (100, 60), 0),
    "another name": ("Petra Wexler", (220, 60), 0),
    "a name of its own": ("seen by Petra Martin", (170, 60), 0),
    "in a picture": ("so", (20, 60), 0, "Petra Martin was seen"),
}


@pytest.mark.parametrize("kind", EDGES)
def test_what_an_edge_leaves_of_a_name_is_read(kind, accuses):
    assert accuses(sheet(*EDGES[kind]), ".pdf", "Petra Wexcombe")


@pytest.mark.parametrize("kind", NO_EDGES)
def test_what_no_edge_cuts_is_another_name(kind, accuses):
    assert not accuses(sheet(*NO_EDGES[kind]), ".pdf", "Petra Wexcombe", "Petra Martinez")


def test_behind_the_last_page_no_page_is_told_of(accuses):
    """Films may go on for an hour: who watches over pages would take it for a page that hangs."""

    class Told(SilentJob):
        last = ""

        def progress(self, done, total, text=""):
            self.last = text or self.last

    told = Told()
    accuses(sheet("so", (20, 60)), ".pdf", job=told)
    assert told.last
    assert ", page " not in told.last
