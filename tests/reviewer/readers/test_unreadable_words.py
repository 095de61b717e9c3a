"""Words that somebody blacked out, or made white, are never turned into readable ones.

A grammar of ways to hide words and of ways to show them, for every reader: what a person
cannot read in the file is marked, what a person can read is not.
"""

import zipfile

import openpyxl
import pytest
from helpers.office_media import SPACES, p, raw_word, table
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from reviewer.readers import legible_ink, office
from reviewer.readers.email import read_message as read_mail

NAME = "Farid Nasser"

colours = st.tuples(*[st.floats(0, 1) for _ in range(3)])


@given(colours, st.floats(0, 0.01))
def test_letters_of_the_colour_of_their_ground_are_not_readable(colour, off):
    near = tuple(min(c + off, 1.0) for c in colour)
    assert not legible_ink.InkLook(near, colour).is_readable


@given(colours)
def test_black_or_white_can_be_read_on_any_ground(colour):
    assert (
        legible_ink.InkLook(legible_ink.BLACK, colour).is_readable
        or legible_ink.InkLook(legible_ink.WHITE, colour).is_readable
    )


@given(colours, colours, st.floats(0, 0.1))
def test_what_is_nearly_seen_through_or_without_size_cannot_be_read(one, other, opacity):
    assert not legible_ink.InkLook(one, other, opacity=opacity).is_readable
    assert not legible_ink.InkLook(one, other, points=1.0).is_readable


words = st.text(st.sampled_from("ab \t\n"), min_size=1, max_size=6)


@given(st.lists(st.tuples(words, st.booleans()), max_size=6))
def test_marks_come_off_and_tell_what_stood_between_them(pieces):
    text = "".join(legible_ink.mark_hidden(w) if hidden else w for w, hidden in pieces)
    plain, spans = legible_ink.hidden_spans(text)
    assert plain == "".join(w for w, _ in pieces) == legible_ink.remove_marks(text)
    shown = [True] * len(plain)
    for first, last in spans:
        shown[first:last] = [False] * (last - first)
    at = 0
    for word, hidden in pieces:
        for letter in word:
            if letter.strip():
                assert shown[at] is not hidden
            at += 1


def hidden_in(path, format):
    """All hidden words of a file in one text, and the shown ones."""
    extract = office.read_extract(path, format)
    cells = [cell for block in extract.blocks for cell in block.cells]
    shown = " ".join(legible_ink.label_hidden(cell) for cell in cells)
    return " ".join(extract.hidden_words), shown


def run(text, look=""):
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


STYLES = f"""<w:styles {SPACES}>
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="character" w:styleId="base"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="white"><w:basedOn w:val="base"/></w:style>
<w:style w:type="paragraph" w:styleId="black"><w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr>
</w:style>
<w:style w:type="character" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="table" w:styleId="dark"><w:tcPr><w:shd w:val="clear" w:fill="101010"/></w:tcPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>
</w:styles>"""
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>'
    '<a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
    '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    '<a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'
)


def word_file(path, body):
    raw_word(path, body)
    with zipfile.ZipFile(path, "a") as box:
        box.writestr("word/styles.xml", STYLES)
        box.writestr("word/theme/theme1.xml", THEME)
    return path


def shaded(fill, *runs):
    return p(f'<w:pPr><w:shd w:val="clear" w:fill="{fill}"/></w:pPr>', *runs)


def styled(style, *runs):
    return p(f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>', *runs)


def cell(fill, *runs):
    return f'<w:tcPr><w:shd w:val="clear" w:fill="{fill}"/></w:tcPr>' + p(*runs)


def dark_table(*rows):
    marks = '<w:tblPr><w:tblStyle w:val="dark"/><w:tblLook w:firstRow="1"/></w:tblPr>'
    cells = "".join(f"<w:tr><w:tc>{p(run(text))}</w:tc></w:tr>" for text in rows)
    return f"<w:tbl>{marks}{cells}</w:tbl>"


MARKER = '<w:highlight w:val="black"/>'
HIDDEN_WORD = {
    "white": p(run(NAME, '<w:color w:val="FFFFFF"/>')),
    "nearly white": p(run(NAME, '<w:color w:val="F0F0F0"/>')),
    "white by theme": p(run(NAME, '<w:color w:val="auto" w:themeColor="background1"/>')),
    "white by style": p(run(NAME, '<w:rStyle w:val="white"/>')),
    "black highlight": p(run(NAME, '<w:highlight w:val="black"/>')),
    "black shading": p(run(NAME, '<w:shd w:val="clear" w:fill="000000"/>')),
    "solid pattern": p(run(NAME, '<w:shd w:val="solid" w:color="000000" w:fill="auto"/>')),
    "shaded by theme": p(run(NAME, '<w:shd w:val="clear" w:fill="auto" w:themeFill="text1"/>')),
    "a black paragraph": shaded("000000", run(NAME)),
    "a paragraph's style": styled("black", run(NAME)),
    "a black cell": table(cell("000000", run(NAME))),
    "a table's style": dark_table("head", NAME),
    "one point": p(run(NAME, '<w:sz w:val="2"/>')),
    "the same colour": p(run(NAME, '<w:color w:val="FF0000"/><w:highlight w:val="red"/>')),
    "no fill": p(run(NAME, "<w:textFill><w:noFill/></w:textFill>")),
    "in a link": p("<w:hyperlink>" + run(NAME, MARKER) + "</w:hyperlink>"),
}
SHOWN_WORD = {
    "plain": p(run(NAME)),
    "yellow marker": p(run(NAME, '<w:highlight w:val="yellow"/>')),
    "white on black": p(run(NAME, '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>')),
    "a dark head": dark_table(NAME),
    "grey": p(run(NAME, '<w:color w:val="808080"/>')),
    "red": p(run(NAME, '<w:color w:val="FF0000"/>')),
    "white in a black cell": table(cell("000000", run(NAME, '<w:color w:val="FFFFFF"/>'))),
}


@pytest.mark.parametrize("way", HIDDEN_WORD)
def test_hidden_in_word(tmp_path, way):
    path = word_file(tmp_path / "a.docx", p("Seen ") + HIDDEN_WORD[way] + p("after"))
    hidden, shown = hidden_in(path, "docx")
    assert NAME in hidden
    assert NAME not in shown
    assert "Seen" in shown
    assert "after" in shown


@pytest.mark.parametrize("way", SHOWN_WORD)
def test_shown_in_word(tmp_path, way):
    hidden, shown = hidden_in(word_file(tmp_path / "a.docx", SHOWN_WORD[way]), "docx")
    assert hidden == ""
    assert NAME in shown


def test_words_that_a_style_takes_off_the_page_are_left_out_and_told(tmp_path):
    path = word_file(tmp_path / "a.docx", p(run(NAME, '<w:rStyle w:val="gone"/>')))
    assert office.read_extract(path, "docx").list_losses == ("hidden words (1)",)


def test_half_a_name_is_hidden_where_it_was(tmp_path):
    body = p(run("Farid "), run("Nasser", '<w:highlight w:val="black"/>'), run(" left."))
    hidden, shown = hidden_in(word_file(tmp_path / "a.docx", body), "docx")
    assert (hidden, shown) == ("Nasser", "Farid [REDACTED in the original] left.")


SHAPE = (
    '<w:r><w:drawing><wp:anchor xmlns:wp="x" behindDoc="{behind}"><wp:wrapNone/><wps:wsp '
    'xmlns:wps="y" xmlns:a="z"><wps:spPr><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    "</wps:spPr>{inner}</wps:wsp></wp:anchor></w:drawing></w:r>"
)


def test_a_drawing_in_front_of_the_text_may_cover_words(tmp_path):
    for behind, covered in (("0", True), ("1", False)):
        body = p(NAME, SHAPE.format(behind=behind, inner=""))
        path = word_file(tmp_path / f"{behind}.docx", body)
        assert bool(office.read_extract(path, "docx").covered) is covered


WORDS = "<wps:txbx><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent></wps:txbx>"


@pytest.mark.parametrize("behind", "01")
@pytest.mark.parametrize(("inner", "lost"), [("", ("drawings (1)",)), (WORDS, ())])
def test_a_drawing_without_words_is_left_out_wherever_it_stands(tmp_path, behind, inner, lost):
    shape = SHAPE.format(behind=behind, inner=inner).replace("000000", "FFFF00")
    path = word_file(tmp_path / "a.docx", p(NAME, shape))
    assert office.read_extract(path, "docx").list_losses == lost


@pytest.mark.parametrize("floats", [2, 3])
@pytest.mark.parametrize(
    ("inner", "lost"),
    [("", ("drawings (1)",)), (r"{\shptxt Box}", ()), (r"{\pict\pngblip 00}", ())],
)
def test_a_drawing_of_an_rtf_file_is_left_out_too(tmp_path, floats, inner, lost):
    shape = rf"{{\shp{{\*\shpinst\shpwr{floats}\shpfblwtxt0}}{inner}}}"
    (tmp_path / "a.rtf").write_text(rf"{{\rtf1 Seen {shape}here\par}}")
    told = office.read_extract(tmp_path / "a.rtf", "rtf").list_losses
    assert [what for what in told if what == "drawings (1)"] == list(lost)


@pytest.mark.parametrize(
    ("fill", "asked"),
    [
        ('<a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:ln><a:noFill/></a:ln>', True),
        ("<a:noFill/><a:ln><a:solidFill/></a:ln>", False),
    ],
)
def test_a_box_without_an_outline_covers_and_one_without_a_filling_does_not(tmp_path, fill, asked):
    shape = SHAPE.format(behind="0", inner="")
    shape = f"{shape[: shape.index('<a:solid')]}{fill}{shape[shape.index('</wps:spPr>') :]}"
    path = word_file(tmp_path / "a.docx", p("Before") + p(NAME, shape) + p("x", shape))
    where = "2 drawings may cover words (beside paragraphs 2, 3)"
    assert office.read_extract(path, "docx").covered == (where if asked else "")


def test_words_in_a_black_shape(tmp_path):
    inner = f"<wps:txbx><w:txbxContent>{p(NAME)}</w:txbxContent></wps:txbx>"
    body = p("Seen", SHAPE.format(behind="0", inner=inner))
    hidden, shown = hidden_in(word_file(tmp_path / "a.docx", body), "docx")
    assert (hidden, NAME in shown) == (NAME, False)


BLACK_FILL = PatternFill("solid", fgColor="FF000000")
WHITE_FONT = Font(color="FFFFFFFF")


def _rule(*formats):
    return lambda sheet, cell: [sheet.conditional_formatting.add("A1", r) for r in formats]


def _set(**how):
    return lambda sheet, cell: [setattr(cell, name, value) for name, value in how.items()]


HIDDEN_CELL = {
    "white": _set(font=WHITE_FONT),
    "theme": _set(font=Font(color=Color(theme=0))),
    "black fill": _set(fill=BLACK_FILL),
    "format": _set(number_format=";;;"),
    "white format": _set(number_format="[White]General"),
    "tiny": _set(font=Font(sz=1)),
    "equal": _rule(CellIsRule(operator="equal", formula=[f'"{NAME}"'], font=Font(color="FFFFFF"))),
    "formula": _rule(FormulaRule(formula=["LEN(A1)>1"], fill=PatternFill(bgColor="000000"))),
    "text": _rule(
        Rule(
            "containsText",
            dxf=DifferentialStyle(font=Font(color="FFFFFF")),
            text="farid",
            operator="containsText",
            formula=["TRUE"],
        )
    ),
}
SHOWN_CELL = {
    "plain cell": _set(),
    "white on blue": _set(font=WHITE_FONT, fill=PatternFill("solid", fgColor="FF1F4E78")),
    "white on gold": _set(font=WHITE_FONT, fill=PatternFill("solid", fgColor="FFFFC000")),
    "another": _rule(CellIsRule(operator="equal", formula=['"x"'], font=Font(color="FFFFFF"))),
    "text format": _set(number_format="0;-0;;@"),
}


@pytest.mark.parametrize("way", HIDDEN_CELL | SHOWN_CELL)
def test_cells(tmp_path, way):
    book = openpyxl.Workbook()
    book.active["A1"] = NAME
    (HIDDEN_CELL | SHOWN_CELL)[way](book.active, book.active["A1"])
    book.save(tmp_path / "a.xlsx")
    hidden, shown = hidden_in(tmp_path / "a.xlsx", "xlsx")
    assert (NAME in hidden, NAME in shown) == (way in HIDDEN_CELL, way in SHOWN_CELL)


@pytest.mark.parametrize(
    ("form", "value", "seen"),
    [
        ("[<5];0", 4711, True),
        ("[<5];0", 3, False),
        ("[<100]0;", 47, True),
        ("[<100]0;", 4711, False),
        ("[=0]0;[>=100]", 4711, False),
        ("[<1.2.3]0", 4711, True),
        ("0;;0", -4711, False),
        (";;;", True, False),
        ("0", False, True),
    ],
)
def test_a_number_is_seen_where_the_part_of_its_format_that_counts_shows_it(
    tmp_path, form, value, seen
):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = value, "beside it"
    book.active["A1"].number_format = form
    book.save(tmp_path / "a.xlsx")
    hidden, _ = hidden_in(tmp_path / "a.xlsx", "xlsx")
    assert (not hidden.strip()) is seen


def test_rows_and_columns_that_are_as_good_as_hidden(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["shown", "narrow"])
    sheet.append(["low", ""])
    sheet.row_dimensions[2].height = 0.1
    sheet.column_dimensions["B"].width = 0.05
    book.save(tmp_path / "a.xlsx")
    extract = office.read_extract(tmp_path / "a.xlsx", "xlsx")
    assert extract.list_losses == ("hidden columns (1)", "hidden rows (1)")


HIDDEN_WEB = {
    "colour": f'<p style="color:white">{NAME}</p>',
    "ground": f'<p><span style="background:#000">{NAME}</span></p>',
    "rule": f"<style>.r{{background:black;color:#000}}</style><p class=r>{NAME}</p>",
    "variable": f"<style>:root{{--c:#fff}} p{{color:var(--c)}}</style><p>{NAME}</p>",
    "table": f'<table><tr><td bgcolor="#000000">{NAME}</td></tr></table>',
    "font": f'<font color="white">{NAME}</font>',
    "nested": f'<div style="background:#111"><p><b>{NAME}</b></p></div>',
    "clear": f'<p style="color:rgba(0,0,0,0.01)">{NAME}</p>',
    "faint": f'<div style="opacity:.3"><p style="opacity:.2">{NAME}</p></div>',
    "gradient": f'<p style="background:linear-gradient(black, black)">{NAME}</p>',
    "screen": f"<style>@media screen {{p{{color:#fff}}}}</style><p>{NAME}</p>",
}
AWAY_WEB = {
    "left": f'<p style="position:absolute;left:-9999px">{NAME}</p>',
    "indent": f'<p style="text-indent:-9999px">{NAME}</p>',
    "clip": f'<p style="position:absolute;clip:rect(0,0,0,0)">{NAME}</p>',
    "path": f'<p style="clip-path:inset(100%)">{NAME}</p>',
    "tiny": f'<p style="font-size:1px">{NAME}</p>',
    "flat": f'<p style="height:1px;overflow:hidden">{NAME}</p>',
    "scale": f'<p style="transform:scale(0)">{NAME}</p>',
}
SHOWN_WEB = {
    "inverse": f'<p style="background:black;color:white">{NAME}</p>',
    "inherited": f'<div style="background:#003;color:#fff"><p>{NAME}</p></div>',
    "undone": f'<style>p{{color:#fff}}</style><p style="color:black">{NAME}</p>',
    "picture": f'<p style="background:url(a.png);color:#fff">{NAME}</p>',
    "narrow": f"<style>@media (max-width:9px){{p{{color:#fff}}}}</style><p>{NAME}</p>",
    "marked": f"<mark>{NAME}</mark>",
    "weighty": f'<style>p{{color:red!important}}</style><p style="color:white">{NAME}</p>',
}


@pytest.mark.parametrize("way", HIDDEN_WEB | AWAY_WEB | SHOWN_WEB)
def test_web_pages(tmp_path, way):
    body = (HIDDEN_WEB | AWAY_WEB | SHOWN_WEB)[way]
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><p>Seen</p>{body}</body></html>")
    hidden, shown = hidden_in(path, "html")
    assert (NAME in hidden) is (way in HIDDEN_WEB)
    assert (NAME in shown) is (way in SHOWN_WEB)
    if way not in SHOWN_WEB:
        assert office.read_extract(path, "html").list_losses


COLOURS = r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red255\green192\blue0;}"
HIDDEN_RTF = {
    "white": rf"{{\cf2 {NAME}}}",
    "ground": rf"{{\cb1 {NAME}}}",
    "marker": rf"{{\highlight1 {NAME}}}",
    "shading": rf"{{\chcbpat1 {NAME}}}",
    "pattern": rf"{{\chshdng10000\chcfpat1 {NAME}}}",
    "paragraph": rf"\par\pard\cbpat1 {NAME}\par\pard",
    "cell": rf"\par\trowd\clcbpat1\cellx900\pard\intbl {NAME}\cell\row\pard",
    "tiny": rf"{{\fs2 {NAME}}}",
}
SHOWN_RTF = {
    "plain": NAME,
    "inverse": rf"{{\cf2\chcbpat1 {NAME}}}",
    "gold": rf"{{\cf2\highlight3 {NAME}}}",
    "next cell": rf"\par\trowd\clcbpat1\cellx900\cellx1800\pard\intbl x\cell {NAME}\cell\row\pard",
}


@pytest.mark.parametrize("way", HIDDEN_RTF | SHOWN_RTF)
def test_rtf(tmp_path, way):
    path = tmp_path / "a.rtf"
    said = (HIDDEN_RTF | SHOWN_RTF)[way]
    head = rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Arial;}}}}{COLOURS}\f0 "
    path.write_text(f"{head}Seen {said} after\\par}}")
    hidden, shown = hidden_in(path, "rtf")
    assert (NAME in hidden, NAME in shown) == (way in HIDDEN_RTF, way in SHOWN_RTF)
    assert "Seen" in shown
    assert "after" in shown


def test_a_mark_that_a_line_end_parts_from_the_words_behind_it_takes_none_of_them(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_text(
        "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\pard{\\loch\nReport \\b\nof it}\\par}"
    )
    assert hidden_in(path, "rtf") == ("", "Report of it")


def test_letters_by_number_stay_whole_where_they_are_hidden(tmp_path):
    path = tmp_path / "a.rtf"
    body = r"{\cf2 Zo\u235?e}shown\par"
    path.write_text(rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Arial;}}}}{COLOURS}\f0 {body}}}")
    assert hidden_in(path, "rtf") == ("Zoëe", "[REDACTED in the original]shown")


def test_a_message_whose_html_blacks_a_name_out_does_not_show_it_from_its_plain_text(tmp_path):
    path = tmp_path / "a.eml"
    path.write_text(
        "From: a@b.c\nTo: d@e.f\nSubject: s\nDate: Wed, 4 Jun 2025 12:00:00 -0500\n"
        'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="x"\n\n'
        f"--x\nContent-Type: text/plain\n\nSeen: {NAME} left.\n"
        f'--x\nContent-Type: text/html\n\n<p>Seen: <span style="background:black">{NAME}</span>'
        " left.</p>\n--x--\n"
    )
    message = read_mail(path)
    assert message.body_text == "Seen: [REDACTED in the original] left."
    assert message.losses == ("blacked out words (1)",)
