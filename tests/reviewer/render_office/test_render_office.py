"""Office files are released by their visible words alone."""

import datetime as dt
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from helpers import pdf_media
from helpers.plans import redaction, step
from openpyxl.comments import Comment

from reviewer import terms
from reviewer.errors import BadInput, Refused
from reviewer.geometry import Box
from reviewer.jobs import SILENT
from reviewer.model import Kind, RedactionKind
from reviewer.readers.document import text_of
from reviewer.render.office import render

SECRET = "Kowalczyk"


def term(text, id="t1"):
    return redaction(id, "docs/a", RedactionKind.TEXT, term=text)


def released(source, out, format, *redactions):
    made = step("docs/a", Kind.DOCUMENT, format, *redactions, release_name="docs/a.pdf")
    done = render(made, source, out, SILENT)
    assert done.files[0].media_type == "application/pdf"
    return out / "record.pdf", done


def words(path):
    return " ".join(pdf_media.pdfium_text(path).split())


def word_file(path):
    document = docx.Document()
    document.add_heading("Incident report", 1)
    document.add_paragraph("Officer Maria Lopez arrived.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        table._cells, ("Name", "Phone", "Maria Lopez", "312-555-0142"), strict=True
    ):
        cell.text = text
    hidden = document.add_paragraph("Seen. ").add_run(f"{SECRET}hidden")
    hidden.font.hidden = True
    document.sections[0].header.paragraphs[0].text = "Unit 12"
    document.core_properties.author = f"{SECRET}author"
    document.save(path)
    return path


def edited(path, name, old, new):
    """Replace text within a part of an office file."""
    with zipfile.ZipFile(path) as box:
        parts = {n: box.read(n) for n in box.namelist()}
    parts[name] = parts[name].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as box:
        for part, data in parts.items():
            box.writestr(part, data)
    return path


def test_a_word_file_is_released_with_its_terms_replaced(tmp_path):
    path, done = released(
        word_file(tmp_path / "a"), tmp_path, "docx", term("Maria Lopez"), term("3125550142", "t2")
    )
    text = words(path)
    for kept in ("Incident report", "arrived", "Name", "Phone", "Unit 12", "[REDACTED 7(1)(b)]"):
        assert kept in text
    seen = pdf_media.everything_readable(path)
    for gone in ("maria", "lopez", "555-0142", "kowalczyk"):
        assert gone not in seen
    assert done.details["places"] == 3


def test_tracked_deletions_are_left_out_and_insertions_kept(tmp_path):
    run = "<w:r><w:t>Officer Maria Lopez arrived.</w:t></w:r>"
    changed = (
        '<w:ins w:id="1" w:author="x"><w:r><w:t>Inserted words</w:t></w:r></w:ins>'
        f'<w:del w:id="2" w:author="x"><w:r><w:delText>{SECRET} deleted</w:delText></w:r></w:del>'
    )
    source = edited(word_file(tmp_path / "a"), "word/document.xml", run, changed)
    path, done = released(source, tmp_path, "docx")
    assert "Inserted words" in words(path)
    assert "deleted" not in words(path)
    assert done.details["dropped"]["tracked deletions"] == 1


SPACES = " ".join(
    f'xmlns:{k}="{v}"'
    for k, v in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    }.items()
)


def raw_word(path, body, main="word/document.xml", listed=True):
    """A Word file of this body, whose main part has this name."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    package = "http://schemas.openxmlformats.org/package/2006"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr(main, f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        if listed:
            part = f'<Override PartName="/{main}" ContentType="{kind}"/>'
            types = f'<Types xmlns="{package}/content-types">{part}</Types>'
            link = f'<Relationship Id="r1" Type="{relation}" Target="{main}"/>'
            links = f'<Relationships xmlns="{package}/relationships">{link}</Relationships>'
            box.writestr("[Content_Types].xml", types)
            box.writestr("_rels/.rels", links)
    return path


def p(*runs):
    """A paragraph; what is no markup becomes a run of text."""
    inner = "".join(r if r.startswith("<") else f"<w:r><w:t>{r}</w:t></w:r>" for r in runs)
    return f"<w:p>{inner}</w:p>"


def table(*cells):
    return f"<w:tbl><w:tr>{''.join(f'<w:tc>{c}</w:tc>' for c in cells)}</w:tr></w:tbl>"


@pytest.mark.parametrize(
    "body",
    [
        table(p("Persons") + table(p("Ana Lee"), p("wife")) + p(""), p("other")),
        p("Ana Lee", "<w:r><w:ptab/></w:r>", "wife other"),
        p("Ana Lee", "<w:r><w:drawing><blip/></w:drawing></w:r>", "wife other"),
        table(table(table(p("Ana Lee"), p("wife")), p("other"))),
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{p('Ana Lee')}</w:tc><w:sdt><w:sdtContent>"
        f"<w:tc>{p('wife')}</w:tc><w:tc>{p('other')}</w:tc></w:sdtContent></w:sdt></w:tr>"
        "</w:sdtContent></w:sdt></w:tbl>",
    ],
)
def test_what_a_word_page_sets_apart_is_not_glued_to_a_name(body, tmp_path):
    path, done = released(raw_word(tmp_path / "a", body), tmp_path, "docx", term("Ana Lee"))
    seen = pdf_media.everything_readable(path)
    assert "ana" not in seen
    assert "lee" not in seen
    assert words(path).count("wife") == words(path).count("other") == 1
    assert done.details["places"] == 1
    assert terms.occurs("Ana Lee", "\n".join(text_of(tmp_path / "a", "docx")))


def unseen_in_word(path):
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>alphahid</w:t></w:r>"
    deleted = "<w:del><w:r><w:delText>betahid</w:delText></w:r></w:del>"
    field = "<w:r><w:instrText>HYPERLINK gammahid</w:instrText></w:r>"
    return raw_word(path, p("Ana L", hidden, deleted, field, "ee"))


def unseen_in_workbook(path):
    book = openpyxl.Workbook()
    book.active.append(["Ana", "Lee"])
    book.active["A1"].comment = Comment("alphahid betahid gammahid", "x")
    book.save(path)


def unseen_in_rtf(path):
    rtf_file(path, r"Ana L{\v alphahid}{\deleted betahid}{\*\annotation gammahid}ee\par")


def unseen_in_page(path):
    path.write_text(
        "Ana L<i hidden>alphahid</i><!-- no --><i style='display:none'>betahid gammahid</i>ee"
    )


@pytest.mark.parametrize(
    ("write", "format"),
    [
        (unseen_in_word, "docx"),
        (unseen_in_workbook, "xlsx"),
        (unseen_in_rtf, "rtf"),
        (unseen_in_page, "html"),
    ],
)
def test_a_search_sees_a_name_as_the_page_shows_it_and_what_is_hidden_too(write, format, tmp_path):
    write(tmp_path / "a")
    path, _ = released(tmp_path / "a", tmp_path, format, term("Ana Lee"))
    text = "\n".join(text_of(tmp_path / "a", format))
    assert terms.occurs("Ana Lee", text)
    for unseen in ("alphahid", "betahid", "gammahid"):
        assert unseen in text
        assert unseen not in pdf_media.everything_readable(path)
    assert "REDACTED" in words(path)


def test_a_word_file_whose_body_has_another_name_is_read_and_no_stray_body(tmp_path):
    source = raw_word(tmp_path / "a", p("Maria Lopez came"), main="word/document2.xml")
    with zipfile.ZipFile(source, "a") as box:
        box.writestr("word/document.xml", f"<w:x {SPACES}>{p(SECRET)}</w:x>")
    path, _ = released(source, tmp_path, "docx", term("Maria Lopez"))
    assert words(path) == "[REDACTED 7(1)(b)] came"
    assert "Maria Lopez came" in text_of(source, "docx")
    assert any(SECRET in text for text in text_of(source, "docx"))


def test_symbols_and_ticks_are_shown_and_what_stands_twice_once(tmp_path):
    box = '<w:r><w:sym w:font="Wingdings" w:char="{}"/></w:r>'
    field = '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
    twice = "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback>"
    body = (
        p(box.format("F0FE"), " on ", box.format("F0A8"), " off ", f"{field}</w:fldChar></w:r>")
        + twice.format(p("once"))
        + "</mc:AlternateContent>"
        + p(
            "<mc:AlternateContent><mc:Fallback><w:r><w:t>alone</w:t></w:r></mc:Fallback>"
            "</mc:AlternateContent>"
        )
        + '<w:altChunk r:id="r9"/>'
    )
    path, done = released(raw_word(tmp_path / "a", body), tmp_path, "docx")
    assert words(path) == "☒ on ☐ off ☒ once alone"
    assert "dropped: 1 enclosed documents" in done.notes


def test_what_is_chosen_in_a_form_is_shown(tmp_path):
    entries = '<w:listEntry w:val="Honorable"/><w:listEntry w:val="General"/>'
    field = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    source = raw_word(tmp_path / "a", p("Kind: ", f"<w:r><w:fldChar>{field}</w:fldChar></w:r>"))
    path, _ = released(source, tmp_path, "docx", term("Honorable"))
    assert words(path) == "Kind: General"
    assert text_of(source, "docx") == ["Kind: General"]


def test_a_word_file_that_nests_without_end_is_refused(tmp_path):
    body = p("inside")
    for _ in range(80):
        body = table(body)
    with pytest.raises(BadInput, match="nests"):
        released(raw_word(tmp_path / "a", body), tmp_path, "docx")


def test_a_workbook_is_released_without_what_it_hides(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Calls"
    sheet.append(["Caller", "Phone", "Note"])
    sheet.append(["Maria Lopez", 3125550142, "shown"])
    sheet.append([f"{SECRET}row", "", ""])
    sheet.row_dimensions[3].hidden = True
    sheet["D1"] = f"{SECRET}column"
    sheet.column_dimensions["D"].hidden = True
    sheet["A2"].comment = Comment(f"{SECRET}comment", "x")
    other = book.create_sheet("Private")
    other["A1"] = f"{SECRET}sheet"
    other.sheet_state = "hidden"
    book.save(tmp_path / "a")
    path, done = released(tmp_path / "a", tmp_path, "xlsx", term("312-555-0142"))
    seen = pdf_media.everything_readable(path)
    assert "kowalczyk" not in seen
    assert "3125550142" not in seen
    assert "Maria Lopez" in words(path)
    for what in ("hidden sheets", "hidden rows", "hidden columns", "comments"):
        assert done.details["dropped"][what] == 1


def test_numbers_are_shown_as_the_sheet_shows_them(tmp_path):
    book = openpyxl.Workbook()
    shown = {
        (0.25, "0%"): "25%",
        (0.1234, "0.0%"): "12.3%",
        (dt.timedelta(hours=30, minutes=5), "[h]:mm:ss"): "30:05:00",
        (dt.datetime(2025, 6, 4), "m/d/yyyy"): "2025-06-04",
        (2134, "00000"): "02134",
        (12345678901.0, "General"): "12345678901",
        (True, "General"): "TRUE",
    }
    for row, (value, form) in enumerate(shown, 1):
        book.active.cell(row, 1, value).number_format = form
    book.save(tmp_path / "a")
    path, _ = released(tmp_path / "a", tmp_path, "xlsx")
    assert words(path) == " ".join(["Sheet", *shown.values()])


def test_formulas_that_were_never_computed_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Total", "=1+2", "=2+2", '=""'])
    book.save(tmp_path / "a")
    name = "xl/worksheets/sheet1.xml"
    for empty in ("<v />", "<v></v>"):  # as openpyxl writes it, with lxml or without
        edited(tmp_path / "a", name, f"<f>2+2</f>{empty}", "<f>2+2</f><v>4</v>")
        edited(tmp_path / "a", name, '<c r="D1"><f>""</f>', '<c r="D1" t="str"><f>""</f>')
    path, done = released(tmp_path / "a", tmp_path, "xlsx")
    assert words(path) == "Sheet Total 4"
    text = "dropped: 1 cells without a stored value (their formulas were never computed)"
    assert done.notes == (text,)


@pytest.mark.parametrize("names", [("Maria", "Lopez"), ("LOPEZ", "MARIA"), ("Maria", "", "Lopez")])
def test_a_name_split_over_columns_of_a_wide_table_goes_from_all(names, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Event", *names, *(f"kept {n}" for n in range(12))])
    book.save(tmp_path / "a")
    path, done = released(tmp_path / "a", tmp_path, "xlsx", term("Maria Lopez"))
    seen = pdf_media.everything_readable(path)
    assert "maria" not in seen
    assert "lopez" not in seen
    assert "Row 1 — A: Event; B: [REDACTED 7(1)(b)]; " in words(path)
    assert "kept 11" in words(path)
    assert done.details["places"] == 1


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
    assert terms.occurs("Ana Lee", "\n".join(text_of(tmp_path / "a", "html")))


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
    assert done.details["dropped"] == {"hidden words": 1}


def test_names_below_one_another_with_the_surname_first_all_go(tmp_path):
    rows = "<tr><td>LOPEZ</td><td>MARIA</td></tr>" * 3
    (tmp_path / "a").write_text(f"<table>{rows}</table><p>Lopez, Maria</p><p>Kept</p>")
    path, _ = released(tmp_path / "a", tmp_path, "html", term("Maria Lopez"))
    assert words(path).replace("[REDACTED 7(1)(b)]", "").split() == ["Kept"]


RTF = rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0 Arial;}}}}{{\info{{\author {SECRET}}}}}\f0 "


def rtf_file(path, body):
    path.write_bytes((RTF + body + "}").encode("latin-1"))
    return path


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
    assert terms.occurs("Ana Lee", "\n".join(text_of(source, "rtf")))


def test_a_term_over_two_cells_goes_from_both(tmp_path):
    (tmp_path / "a").write_text("<html><table><tr><td>Maria</td><td>Lopez</td></tr></table></html>")
    path, _ = released(tmp_path / "a", tmp_path, "html", term("Maria Lopez"))
    assert words(path).count("[REDACTED") == 2


def test_a_long_text_is_laid_out_on_many_pages_with_nothing_lost(tmp_path):
    body = "".join(f"<p>Paragraph number {n} of the memo.</p>" for n in range(900))
    (tmp_path / "a").write_text(f"<html><body>{body}</body></html>")
    path, done = released(tmp_path / "a", tmp_path, "html")
    text = words(path)
    assert all(f"number {n} of" in text for n in range(0, 900, 50))
    assert done.details["pages"] > 10


def test_a_box_is_refused_by_its_id_since_there_is_no_page_yet(tmp_path):
    wrong = redaction("r8", "docs/a", RedactionKind.AREA, page=1, box=Box(0.1, 0.1, 0.1, 0.1))
    with pytest.raises(Refused, match="r8"):
        released(word_file(tmp_path / "a"), tmp_path, "docx", wrong)


def test_the_same_file_gives_the_same_bytes_and_a_neutral_title(tmp_path):
    source = word_file(tmp_path / "a")
    first = released(source, tmp_path, "docx")[0].read_bytes()
    path, _ = released(source, tmp_path, "docx")
    assert path.read_bytes() == first
    with pikepdf.open(path) as book:
        assert dict(book.docinfo.items()) == {"/Title": "a"}


@pytest.mark.parametrize("format", ["docx", "xlsx", "doc"])
def test_what_cannot_be_read_is_refused_by_name(format, tmp_path):
    (tmp_path / "a").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(BadInput, match="a"):
        released(tmp_path / "a", tmp_path, format)


def test_an_entity_bomb_is_refused(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(tmp_path / "a", "w") as box:
        box.writestr("word/document.xml", bomb)
    with pytest.raises(BadInput):
        released(tmp_path / "a", tmp_path, "docx")


def test_a_container_that_unpacks_without_end_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a", "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", b"\0" * (300 << 20))
    with pytest.raises(BadInput, match="absurd"):
        released(tmp_path / "a", tmp_path, "docx")


def test_real_office_files_are_released(corpus, tmp_path):
    for name in (
        "word-docx.docx",
        "testComment.docx",
        "test_recursive_embedded.docx",
        "testEXCEL_embeded.xlsx",
    ):
        source = corpus / "document" / name
        _, done = released(source, tmp_path, source.suffix[1:])
        assert done.details["pages"] >= 1
