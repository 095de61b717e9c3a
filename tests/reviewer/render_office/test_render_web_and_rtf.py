"""Web pages and RTF files are released by the words that they show."""

import pytest
from helpers import pdf_media
from helpers.office_media import SECRET, released, rtf_file, term, words

from reviewer.readers.document import text_of
from reviewer.readers.web_styles import PAPER
from reviewer.text import terms


def test_a_web_page_is_released_by_its_visible_words(tmp_path):
    page = f"""<!DOCTYPE html><html><head><title>t</title><script>var {SECRET} = 1</script></head>
    <body><!-- {SECRET} --><h1>Memo</h1><p>Officer <b>Maria</b>
    Lopez &amp; others</p><p style="display: none">{SECRET}</p><p hidden>{SECRET}</p>
    <a href="http://x/{SECRET}">link</a><img src="http://x/{SECRET}.png" alt="{SECRET}">
    <table><tr><th>Name</th><td>Maria Lopez</td></tr></table><ul><li>one<li>two</ul>
    </body></html>"""
    (tmp_path / "a").write_text(page)
    path, _ = released(tmp_path / "a", tmp_path, "html", term("Maria Lopez"))
    assert "kowalczyk" not in pdf_media.everything_readable(path)
    assert "lopez" not in pdf_media.everything_readable(path)
    for kept in ("Memo", "others", "link", "Name", "one", "two"):
        assert kept in words(path)


def test_an_rtf_file_is_released_by_its_words(tmp_path):
    (tmp_path / "a").write_text(r"{\rtf1\ansi Officer Maria\par Lopez left\par}")
    path, _ = released(tmp_path / "a", tmp_path, "rtf", term("Maria Lopez"))
    seen = pdf_media.everything_readable(path)
    assert "maria" not in seen
    assert "lopez" not in seen
    assert "left" in words(path)


@pytest.mark.parametrize(
    "body",
    [
        "<select><option>Ana Lee<option>wife</select>",
        "<label>Ana Lee</label><input value=wife>",
        "<input value='Ana Lee'>wife",
        "<textarea>Ana Lee</textarea>wife",
        "<button>Ana Lee</button>wife",
        "<table><tr><td><table><tr><td>Ana Lee</td><td>wife</td></tr></table></td></tr></table>",
        "<tr><form><td>Ana Lee</td></form><td>wife</td></tr>",
        "<table><tr>Ana Lee<div><td>wife</td></div></tr></table>",
        "<ruby>Ana Lee<rt>wife</rt></ruby>",
        "Ana Lee<img src=x>wife",
        "<span style='display:block'>Ana L<b>e</b>e</span><span>wife</span>",
        "<table><caption>Ana Lee</caption><tr><td>wife</table>",
        "Ana L<span hidden>x</span>ee wife",
    ],
)
def test_what_a_web_page_sets_apart_is_not_glued_to_a_name(body, tmp_path):
    (tmp_path / "a").write_text(f"<html><body>{body}</body></html>")
    path, done = released(tmp_path / "a", tmp_path, "html", term("Ana Lee"))
    seen = pdf_media.everything_readable(path)
    assert "ana" not in seen
    assert "lee" not in seen
    assert words(path) == "[REDACTED 7(1)(b)] wife"
    assert done.details["places"] == 1
    assert terms.term_occurs("Ana Lee", "\n".join(text_of(tmp_path / "a", "html")))


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ("<style>.x, p.y {display:none}</style><i class=x>%s</i><p class=y>%s</p>", "hidden words"),
        ("<i style='visibility:hidden'>%s<b style='visibility:visible'></b>%s</i>", "hidden words"),
        ("<i style='font-size:0px'>%s</i>", "hidden words"),
        ("<i style='opacity:0'>%s</i>", "hidden words"),
        ("<input type=hidden value=%s><input type=password value=%s>", "hidden words"),
        ("<noscript>%s</noscript>", "words for browsers without scripts"),
        ("<tr>a<td hidden>%s</td></tr>", "hidden words"),
    ],
)
def test_what_a_web_page_hides_is_left_out_and_told(body, note, tmp_path):
    (tmp_path / "a").write_text(f"<html><body>Seen {body.replace('%s', SECRET)} here</body></html>")
    path, done = released(tmp_path / "a", tmp_path, "html")
    assert SECRET.lower() not in pdf_media.everything_readable(path)
    assert words(path).replace("a ", "") == "Seen here"
    assert note in done.details["dropped"]
    if "input" not in body:
        assert SECRET in text_of(tmp_path / "a", "html")[0]


def test_what_a_web_page_shows_is_kept(tmp_path):
    page = """<style>.a{display:none} .a{display:block} @media print {.b{display:none}}
    </style><p class=a>one</p><p class=b>two</p><div style="font-size:0">%s
    <span style="font-size: 12px">three</span></div><p style="opacity:0.5;font-size:medium">four</p>
    <input value=five><input type=checkbox checked>six<input type=submit>
    <input placeholder=seven><table><tr>eight<td>nine</td></tr></table>"""
    (tmp_path / "a").write_text(page.replace("%s", SECRET))
    path, done = released(tmp_path / "a", tmp_path, "html")
    assert words(path) == "one two three four five ☒ six Submit seven eight nine"
    assert done.details["dropped"] == {"hidden words": 1, PAPER: 1}


def test_names_below_one_another_with_the_surname_first_all_go(tmp_path):
    rows = "<tr><td>LOPEZ</td><td>MARIA</td></tr>" * 3
    (tmp_path / "a").write_text(f"<table>{rows}</table><p>Lopez, Maria</p><p>Kept</p>")
    path, _ = released(tmp_path / "a", tmp_path, "html", term("Maria Lopez"))
    assert words(path).replace("[REDACTED 7(1)(b)]", "").split() == ["Kept"]


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (r"Seen {\v %s words}here\par", "1 hidden words"),
        (r"Seen \v %s \'41\u321? words\v0 here\par", "1 hidden words"),
        (r"Seen {\v %s}\plain {here}\par", "1 hidden words"),
        (r"Seen {\deleted\f0 %s {\b words}}here\par", "1 tracked deletions"),
        (r"Seen {\*\annotation{\f0 %s}}here\par", "1 comments"),
        (r"Seen {\*\unheard %s{\b %s}}here\par", ""),
        (r"Seen {\pict\wmetafile8\bin4 }}{{\sp %s}here\par", "1 pictures"),
        (r'Seen {\field{\*\fldinst HYPERLINK "http://x/%s"}{\fldrslt here}}\par', ""),
    ],
)
def test_what_an_rtf_page_does_not_show_is_left_out(body, note, tmp_path):
    source = rtf_file(tmp_path / "a", body.replace("%s", SECRET))
    path, done = released(source, tmp_path, "rtf")
    assert words(path) == "Seen here"
    assert SECRET.lower() not in pdf_media.everything_readable(path)
    assert done.notes == ((f"dropped: {note}",) if note else ())


def test_hidden_words_and_remarks_of_an_rtf_file_can_be_searched(tmp_path):
    body = r"{\v hidden %s}{\*\annotation remark}{\deleted gone}{\header head}{\footnote foot}\par"
    text = "\n".join(text_of(rtf_file(tmp_path / "a", body), "rtf"))
    assert all(word in text for word in ("hidden", "remark", "gone", "head", "foot"))


def test_headers_notes_and_boxes_of_an_rtf_file_are_kept_once(tmp_path):
    body = (
        r"{\header HEAD Ana Lee}{\headerf HEAD Ana Lee}{\footer FOOT}Maria "
        r"{\footnote {\v %s}NOTE}Lopez went\par"
        r"{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv %s}}{\shptxt BOX}}{\shprslt %s}}END\par"
    ).replace("%s", SECRET)
    source = rtf_file(tmp_path / "a", body)
    path, done = released(source, tmp_path, "rtf", term("Maria Lopez"), term("Ana Lee", "t2"))
    mark = "[REDACTED 7(1)(b)]"
    assert words(path) == f"HEAD {mark} {mark} went END FOOT NOTE BOX"
    assert done.details["dropped"] == {"hidden words": 1}


def test_cells_of_an_rtf_table_stand_apart_and_a_bar_is_no_cell(tmp_path):
    inner = r"Ana Lee\nestcell wife\nestcell{\*\nesttableprops\nestrow}{\nonesttables\par}"
    body = rf"\trowd\cellx1\cellx2 {inner}\cell x\cell\row\pard a|b caf\u233? " + "\xe9\\par"
    source = rtf_file(tmp_path / "a", body)
    path, _ = released(source, tmp_path, "rtf", term("Ana Lee"))
    assert words(path) == "[REDACTED 7(1)(b)] wife x a|b café é"
    assert "wife" in text_of(source, "rtf")[0].split("\t")
    assert terms.term_occurs("Ana Lee", "\n".join(text_of(source, "rtf")))


def test_a_term_over_two_cells_goes_from_both(tmp_path):
    (tmp_path / "a").write_text("<html><table><tr><td>Maria</td><td>Lopez</td></tr></table></html>")
    path, _ = released(tmp_path / "a", tmp_path, "html", term("Maria Lopez"))
    assert words(path).count("[REDACTED") == 2


@pytest.mark.parametrize(
    "body",
    [
        f"<bdo dir=rtl>{SECRET[::-1]}</bdo>",
        f"<bdo dir=rtl>{SECRET}</bdo>",
        f"<p dir=rtl>{SECRET[::-1]}</p>",
        f"<p>{SECRET} and {SECRET[::-1]} and {SECRET}</p>",
        f"<style>b::after{{content:'{SECRET}'}}</style><b>by </b>",
    ],
)
def test_a_term_is_hidden_from_either_end(tmp_path, body):
    (tmp_path / "a").write_text(f"<p>kept</p>{body}<p>kept</p>")
    path, done = released(tmp_path / "a", tmp_path, "html", term(SECRET))
    shown = words(path)
    assert SECRET not in shown
    assert SECRET not in shown[::-1]
    assert shown.count("kept") == 2
    assert done.places == {"t1": body.count(SECRET) + body.count(SECRET[::-1])}
