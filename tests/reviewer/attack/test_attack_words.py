"""Secrets that hide in text, in encodings, in names; what is no leak."""

from __future__ import annotations

import base64
import gzip
import io
import json
import unicodedata
import zipfile
from base64 import b64encode as b64
from dataclasses import replace
from hashlib import md5, sha1, sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.attack import Secret, attack_package, ocr_matches
from reviewer.attack.needles import Needles
from reviewer.errors import Cancelled
from reviewer.model import Kind, RedactionKind
from reviewer.plan.outcome import Outcome
from reviewer.system.jobs import StoppableJob
from reviewer.text.terms import term_occurs
from tests.helpers.plans import redaction, step
from tests.reviewer.attack.conftest import rules

NAME, PHONE = "Maria Kowalczyk", "312-555-0142"


def reads(secret: str, text: str, **how) -> bool:
    return any(Needles.make_needles([Secret(secret, "", "", True)]).find_in(text, **how))


FOUND = [
    (NAME, "MARIA\n   KOWALCZYK."),
    (NAME, "Maria Kowal-\nczyk"),
    (NAME, "Maria Kowal\u00adczyk"),
    (NAME, "Ma\u200bria Kowalczyk"),
    (NAME, "M a r i a K o w a l c z y k"),
    (NAME, "maria_kowalczyk.mp4"),
    (NAME, "MariaKowalczyk"),
    (NAME, "M\u0430ria K\u043ew\u0430lczyk"),
    (NAME, "Mária Kówalczyk"),
    (NAME, "Maria Kow\nalczyk"),
    ("office", "the o\ufb03ce"),
    ("José", "JOSE\u0301"),
    ("Strasse 12", "Straße 12"),
    ("Lopez", "write to lopezm@example.org"),
    ("Lopez", "MariaLopezRuiz"),
    ("Lopez", "L O P E Z"),
    (PHONE, "(312) 555.0142"),
    (PHONE, "+13125550142"),
    (PHONE, "312 555 0142"),
    (PHONE, "312\u2013555\u20110142"),
    ("BK 48213", "plate BK-48213"),
    ("Tan", "Officer Tan"),
    ("Kowalczyk", "THEWITNESSKOWALCZYKSTOODATTHEDOOR"),
    ("Kowalczyk", "Kowalczyk's car"),
    (NAME, "KOWALCZYK, MARIA"),
    (NAME, "VICTIM KOWALCZYK, MARIA E. 34"),
    (NAME, '"Kowalczyk","Maria"'),
    (NAME, "Kowalczyk | Maria"),
    (NAME, "KOWALCZYK_MARIA.mp4"),
    (NAME, "Maria E. Kowalczyk"),
    (NAME, "MARIA E KOWALCZYK"),
    ("Kowalczyk, Maria", "Maria Kowalczyk"),
    ("Maria Elena Lopez Garcia", "LOPEZ GARCIA, MARIA ELENA"),
    ("Al Li", "LI, AL"),
]
NOT_FOUND = [
    (NAME, "I called Kowalczyk. Maria came"),
    (NAME, "Ana Kowalczyk\nMaria Ruiz"),
    (NAME, "Maria a Kowalczyk"),
    ("Al Li", "Li Al"),
    ("Al Li", "Eli, Alan"),
    ("Tana", "Santana"),
    ("Lopez", "slopezs"),
    ("Tan", "important"),
    ("Andre", "and re-elected"),
    ("Maria Lopez", "They saw Maria. Lopez was away."),
    ("12345", "0123456"),
    ("Williams", "Officer Williamson"),
    ("electronic", "sent electronically"),
    ("Rosen", "rosé, no"),
]


@pytest.mark.parametrize(("secret", "text"), FOUND)
def test_a_secret_is_read_however_it_is_written(secret, text):
    assert reads(secret, text)


@pytest.mark.parametrize(("secret", "text"), NOT_FOUND)
def test_other_words_are_not_taken_for_a_secret(secret, text):
    assert not reads(secret, text)


@given(
    st.text("abcdefghijklmnopqrstuvwxyzáéñü", min_size=6, max_size=14),
    st.text("xyz .,\n", max_size=20),
    st.sampled_from(["upper", "lower", "title", "nfd", "nfkc"]),
)
def test_case_and_composition_never_hide_a_word(word, around, way):
    forms = {
        "upper": word.upper(),
        "lower": word.lower(),
        "title": word.title(),
        "nfd": unicodedata.normalize("NFD", word),
        "nfkc": unicodedata.normalize("NFKC", word),
    }
    assert reads(word, f"{around} {forms[way]} {around}")


@given(
    st.lists(st.sampled_from(["Maria", "Kowalczyk", "E.", "E", "Ana"]), min_size=2, max_size=4),
    st.lists(st.sampled_from([" ", ", ", ",", " | ", "\n", ",\n", ". ", "_"]), min_size=4),
)
def test_what_the_attack_reads_as_a_name_the_renderers_can_find(parts, gaps):
    text = "".join(f"{part}{gap}" for part, gap in zip(parts, gaps, strict=False))
    assert not reads(NAME, text) or term_occurs(NAME, text)


_BETWEEN_LETTERS = st.sampled_from(["", "-", " ", ". ", ", ", "  ", "_", " - ", ".", "\n"])


@given(
    st.permutations(NAME.split()),
    st.lists(_BETWEEN_LETTERS, min_size=2, max_size=2),
    st.sampled_from([" ", "-", ", ", "; ", " / ", "\n", ". ", "  ", " -- "]),
)
def test_what_the_attack_reads_spelled_out_the_renderers_can_find(words, gaps, between):
    text = between.join(gap.join(word) for gap, word in zip(gaps, words, strict=True))
    assert not reads(NAME, f"so {text} came") or term_occurs(NAME, f"so {text} came")


@given(st.text("0123456789", min_size=9, max_size=12), st.sampled_from(["-", ".", " ", "", " - "]))
def test_separators_never_hide_a_number(digits, separator):
    written = f"{digits[:3]}{separator}{digits[3:6]}{separator}{digits[6:]}"
    assert reads(digits, f"call {written} now")


@pytest.mark.parametrize("blank", [" ", "\n", "( "])
def test_an_address_is_read_behind_any_number_of_blanks(blank):
    """Each is passed once: a long run of them would else take minutes."""
    blanks = blank * 50_000
    assert reads("maria.lopez@example.org", f"{blanks} maria dot lopez at example dot org")
    assert not reads("maria.lopez@example.org", f"{blanks} ana dot lopez at example dot org")


def test_an_error_of_reading_does_not_hide_a_name():
    needles = Needles.make_needles([Secret("Kowalczyk", "", "", True), Secret(PHONE, "", "", True)])
    assert (
        len(list(ocr_matches.find_in_readings(needles, (), ["by K0walczyk at 312-555-O142"]))) == 2
    )
    assert not list(ocr_matches.find_in_readings(needles, (), ["by Kowalewski at 312-555-9987"]))


def test_what_was_read_for_sure_is_no_other_name():
    needles = Needles.make_needles(
        [Secret("Johnson", "", "", True), Secret("Williams", "", "", True)]
    )
    said = "William Johnston and the Williamsons"
    assert not list(ocr_matches.find_in_readings(needles, [said], []))
    assert len(list(ocr_matches.find_in_readings(needles, ["Johnson, then Williams"], []))) == 2


VTT = "calls/call-1.vtt"
CUES = (
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\n<v Caller>My name is {0}\n\n"
    "2\n00:00:03.000 --> 00:00:05.000\nCall me at {1}\n\n"
    "3\n00:00:05.000 --> 00:00:07.000\nYes, at the north door\n\n"
    "4\n00:00:07.000 --> 00:00:09.000\n{2}\n"
)
MARK = "[REDACTED 7(1)(b)]"
MEMO = "notes/memo.txt"
WORDS = (
    "The deputy director asked that nobody speak of the second telephone call before the "
    "inspector general had seen the recording of the fourth of June."
)
MAIL = "mail/note.eml"


@pytest.fixture(scope="session")
def papers(tmp_path_factory, stage):
    """A transcript, a message and a table with words taken out, and a memo that is withheld."""
    root = tmp_path_factory.mktemp("papers")
    for folder in ("calls", "notes", "mail", "rows"):
        (root / "originals" / folder).mkdir(parents=True)
    whole = "Yes, at the north door"
    (root / "originals" / VTT).write_text(CUES.format(NAME, PHONE, whole))
    (root / "originals" / MEMO).write_text(WORDS)
    (root / "originals" / MAIL).write_text(f"From: a@example.org\nSubject: x\n\nHi {NAME}\n")
    (root / "originals" / "rows" / "log.csv").write_text(f"id,text\n1,{NAME}\n")
    cues = [
        redaction("t1", VTT, RedactionKind.TEXT, cue=1, chars=(11, 26)),
        redaction("t2", VTT, RedactionKind.TEXT, cue=2, chars=(0, 12)),
        redaction("t3", VTT, RedactionKind.TEXT, cue=4),
    ]
    hidden = redaction("w1", MEMO, RedactionKind.WITHHOLD)
    steps = [
        step(VTT, Kind.TRANSCRIPT, "webvtt", *cues),
        step(MEMO, Kind.DOCUMENT, "txt", hidden, outcome=Outcome.WITHHELD, release_name=""),
        step(MAIL, Kind.EMAIL, "eml", redaction("m1", MAIL, RedactionKind.TEXT, term=NAME)),
        step("rows/log.csv", Kind.DISPATCH, "csv"),
    ]
    secrets = (
        Secret(NAME, VTT, "t1", True),
        Secret(PHONE, VTT, "t2", True),
        Secret(whole, VTT, "t3", False),
    )
    staged = stage(root, steps, secrets)
    for folder in ("calls", "mail", "rows"):
        staged.file(folder).mkdir()
    staged.file(VTT).write_text(CUES.format(MARK, MARK, MARK))
    staged.file(MAIL).write_text(f"From: a@example.org\nSubject: x\n\nHi {MARK}\n")
    staged.file("rows/log.csv").write_text(f"id,text\n1,{MARK}\n")
    return staged


def test_right_papers_have_no_finding(papers):
    report = papers.attack()
    assert report.findings == []
    assert {"cues", "words", "withheld", "originals", "files", "names"} <= {
        c.rule for c in report.checks
    }


def add(name, content):
    def make(staged):
        path = staged.package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def more(name, content):
    def make(staged):
        path = staged.package / name
        path.write_bytes(path.read_bytes() + content)

    return make


def vtt(*parts, tail=""):
    return add(f"data/records/{VTT}", CUES.format(*parts) + tail)


def zipped(staged):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("inside.txt", f"by {NAME}")
    add(f"data/records/{MAIL}", box.getvalue())(staged)


def with_attachment(body: bytes, encoding: str):
    head = (
        "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: application/octet-stream\n"
        f"Content-Transfer-Encoding: {encoding}\n\n"
    )
    return add(f"data/records/{MAIL}", head.encode() + body + b"\n--b--\n")


def linked(staged):
    (staged.package / "data" / "records" / "more").symlink_to(staged.originals)


def pasted(staged):
    more("data/index.html", b"<p>" + WORDS[20:110].encode() + b"</p>")(staged)


INDEX = "data/index.html"
LEAKS = {
    "captions not redacted": (vtt(NAME, MARK, MARK), "words"),
    "term in a NOTE": (vtt(MARK, MARK, MARK, tail=f"\nNOTE by {NAME}\n"), "words"),
    "number with other separators": (vtt(MARK, "(312) 555 0142", MARK), "words"),
    "words left in a whole cue": (vtt(MARK, MARK, MARK + " north"), "cues"),
    "cue without a mark": (vtt(MARK, "", MARK), "cues"),
    "cue moved to another": (vtt(MARK, MARK, "Yes, at the north door"), "cues"),
    "UTF-16": (more(INDEX, b""), None),
    "UTF-16 file": (add(f"data/records/{VTT}", CUES.format(NAME, 1, 2).encode("utf-16")), "words"),
    "Latin-1 file": (add(f"data/records/{MAIL}", f"\xe9t\xe9 {NAME}".encode("latin-1")), "words"),
    "base64 in HTML": (more(INDEX, base64.b64encode(f"by {NAME}!".encode())), "words"),
    "base32": (more(INDEX, b" " + base64.b32encode(NAME.encode())), "words"),
    "base85": (more(INDEX, b" " + base64.b85encode(f"by {NAME} too".encode())), "words"),
    "Ascii85": (more(INDEX, b" " + base64.a85encode(NAME.encode(), adobe=True)), "words"),
    "a hash in hexadecimal": (more(INDEX, sha256(NAME.encode()).hexdigest().encode()), "words"),
    "a hash in base64": (more(INDEX, b64(md5(b"maria kowalczyk\n").digest())), "words"),
    "a hash of a number": (more(INDEX, sha1(b"3125550142").hexdigest().encode()), "words"),
    "HTML escaped twice": (
        more(INDEX, "".join(f"&amp;#{ord(c)};" for c in NAME).encode()),
        "words",
    ),
    "URL escaped twice": (more(INDEX, b"?q=%254d%2561ria%2520Kowalczyk"), "words"),
    "JSON in JSON": (more(INDEX, b'"{\\\\u004daria Kowalc\\\\u007ayk"'), "words"),
    "strings put together": (
        more(INDEX, b"""n = "Ma" + 'ria'; n = "Ma"+"ria Kowal" + "czyk";"""),
        "words",
    ),
    "codes put together": (
        more(INDEX, f"String.fromCharCode({','.join(str(ord(c)) for c in NAME)})".encode()),
        "words",
    ),
    "tag characters": (more(INDEX, "".join(chr(0xE0000 + ord(c)) for c in NAME).encode()), "words"),
    "variation selectors": (
        more(INDEX, "".join(chr(0xE00F0 + ord(c)) for c in NAME).encode()),
        "words",
    ),
    "small capitals": (more(INDEX, "ᴍᴀʀɪᴀ ᴋᴏᴡᴀʟᴄᴢʏᴋ".encode()), "words"),
    "said": (
        more(f"data/records/{MAIL}", b"\nthree one two, double five five oh one four two\n"),
        "words",
    ),
    "base64 glued to a word": (more(INDEX, b"x" + base64.b64encode(NAME.encode())), "words"),
    "hexadecimal": (more(INDEX, NAME.encode().hex().encode()), "words"),
    "HTML entities": (more(INDEX, "".join(f"&#{ord(c)};" for c in NAME).encode()), "words"),
    "split by tags": (more(INDEX, b"Maria <b>Kow</b>alczyk"), "words"),
    "URL escapes": (more(INDEX, b"?q=%4d%61ria%20Kowalczyk"), "words"),
    "JSON escapes": (
        add("data/plan.json", json.dumps("Maria Kowalczyk").replace("z", "\\u007a")),
        "words",
    ),
    "quoted-printable": (more(f"data/records/{MAIL}", b"\nMaria Kowal=\nczyk\n"), "words"),
    "encoded header": (
        add(
            f"data/records/{MAIL}",
            b"From: =?utf-8?B?" + base64.b64encode(NAME.encode()) + b"?=\n\nx",
        ),
        "words",
    ),
    "ZIP in place of a message": (zipped, "words"),
    "gzip": (add(f"data/records/{MAIL}", gzip.compress(NAME.encode())), "words"),
    "attachment": (with_attachment(base64.encodebytes(NAME.encode()), "base64"), "words"),
    "file name": (add("data/records/kowalczyk-maria_kowalczyk.txt", "x"), "names"),
    "file name of a link": (add("data/records/Maria_20Kowalczyk.txt", "x"), "names"),
    "unplanned file": (add("data/records/other.txt", "x"), "files"),
    "hidden file": (add("data/records/.DS_Store", "x"), "files"),
    "link": (linked, "files"),
    "record missing": (lambda s: s.file(MAIL).unlink(), "files"),
    "withheld file": (add("data/withheld.csv", WORDS), "originals"),
    "withheld file, attached": (
        with_attachment(base64.encodebytes(WORDS.encode()), "base64"),
        "originals",
    ),
    "withheld words in the viewer": (pasted, "withheld"),
    "original in place of the release": (
        lambda s: s.file(MAIL).write_bytes((s.originals / MAIL).read_bytes()),
        "originals",
    ),
    "broken PDF": (add("data/letter.pdf", b"%PDF-1.7 nothing"), "structure"),
}


@pytest.mark.parametrize("leak", [k for k, (_, rule) in LEAKS.items() if rule])
def test_a_leak_in_words_is_found(leak, papers, tmp_path):
    make, rule = LEAKS[leak]
    staged = papers.copy(tmp_path)
    make(staged)
    report = staged.attack()
    assert rule in rules(report), report.findings
    said = "".join(f.what + f.where for f in report.findings)
    assert "owalczyk" not in said


def test_a_name_that_leaks_is_not_quoted_in_the_finding(papers, tmp_path):
    staged = papers.copy(tmp_path)
    LEAKS["file name"][0](staged)
    named = [f for f in staged.attack().findings if f.rule == "names"]
    assert named
    assert not any("kowalczyk" in (f.where + f.what + f.file).lower() for f in named)


def test_a_repeated_everyday_phrase_may_stay_where_it_is_not_redacted(papers):
    assert "Yes, at the north door" in papers.file(VTT).read_text()
    assert papers.attack().is_clean


def test_a_secret_that_is_a_word_of_the_program_does_not_accuse_every_package(papers, tmp_path):
    staged = papers.copy(tmp_path)
    staged.secrets = (*staged.secrets, Secret("redacted", "", "v1", True))
    assert staged.attack().findings == []


def test_a_name_that_is_a_word_of_the_viewer_is_looked_for_in_records_only(papers, tmp_path):
    staged = papers.copy(tmp_path)
    staged.secrets = (*staged.secrets, Secret("Search", "", "v1", True))
    more(INDEX, b"<input placeholder=Search>")(staged)
    assert staged.attack().findings == []
    more("data/records/rows/log.csv", b"2,by Search\n")(staged)
    assert {f.file for f in staged.attack().findings} == {"data/records/rows/log.csv"}


def test_the_terms_of_the_plan_are_searched_even_if_nobody_passes_them(papers, tmp_path):
    staged = papers.copy(tmp_path)
    one = replace(staged.plan.steps[0], terms=("Quigley",))
    staged.plan = replace(staged.plan, steps=(one, *staged.plan.steps[1:]))
    more("data/index.html", b"Mr. Quigley")(staged)
    assert "words" in rules(staged.attack())


def test_an_error_inside_a_check_fails_the_seal(papers, tmp_path):
    staged = papers.copy(tmp_path)
    staged.file(MAIL).write_bytes(b"PK\3\4" + b"\0" * 30 + b"PK\5\6" + b"\0" * 18)
    staged.originals = tmp_path / "nowhere"
    report = staged.attack()
    assert any("could not be checked" in f.what for f in report.findings)


def test_what_is_not_there_is_counted_as_not_there():
    needles = Needles.make_needles([Secret("TRAFFIC STOP", "log.csv", "r1", False)])
    assert [needles.count_in(n, "nothing here at all") for n in needles.all] == [0]
    assert [needles.count_in(n, "a traffic stop") for n in needles.all] == [1]


def test_a_stopped_attack_says_so_and_finds_nothing(papers):
    job = StoppableJob()
    job.stop_work()
    with pytest.raises(Cancelled):
        attack_package(papers.package, papers.plan, papers.originals.joinpath, papers.secrets, job)


def test_the_same_package_gives_the_same_report(papers):
    assert papers.attack() == papers.attack()
