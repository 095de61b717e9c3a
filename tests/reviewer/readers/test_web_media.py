"""Rules for screens count, whatever asks for them; style sheets that are elsewhere are told."""

import pytest

from reviewer.readers import office
from reviewer.readers.web_styles import FOREIGN, PAPER

NAME = "Farid Nasser"
HIDE = ".x{display:none}"


def page(path, style, head=""):
    path.write_text(
        f"<html><head>{head}<style>{style}</style></head>"
        f"<body><p>Seen</p><p class=x>{NAME}</p></body></html>"
    )
    extract = office.read_extract(path, "html")
    return NAME in str([block.cells for block in extract.blocks]), extract.list_losses


@pytest.mark.parametrize(
    "style",
    [
        f"@media screen{{{HIDE}}}",
        f"@media all{{{HIDE}}}",
        f"@media only screen and (min-width: 600px) {{ p{{color:red}} {HIDE} }}",
        f"@media(min-width:1px){{{HIDE}}}",
        f"@media (orientation: landscape){{{HIDE}}}",
        f"@media print, screen{{{HIDE}}}",
        f"@media not print{{{HIDE}}}",
        f"@media (max-width: 200em){{{HIDE}}}",
        f"@supports (display: grid){{{HIDE}}}",
        f"@layer base{{{HIDE}}}",
        f"@media screen{{@supports (color: red){{{HIDE}}}}}",
        f"@charset 'utf-8';@font-face{{font-family:a}}{HIDE}",
        f"@media (unheard-of: 1){{{HIDE}}}",
        f"@media screen{{{HIDE}",
    ],
)
def test_what_a_screen_hides_is_left_out_and_told(tmp_path, style):
    shown, losses = page(tmp_path / "a.html", style)
    assert not shown
    assert losses == ("hidden words (1)",)


@pytest.mark.parametrize(
    "style",
    [
        f"@media print{{{HIDE}}}",
        f"@media not screen{{{HIDE}}}",
        f"@media (max-width: 600px){{{HIDE}}}",
        f"@media (min-width: 3000px){{{HIDE}}}",
        f"@media (prefers-color-scheme: dark){{{HIDE}}}",
        f"@media screen and (orientation:portrait){{{HIDE}}}",
        "@keyframes k{from{opacity:0}to{opacity:1}}",
        f"{HIDE} @media screen{{.x{{display:block}}}}",
    ],
)
def test_what_a_screen_shows_stays(tmp_path, style):
    shown, losses = page(tmp_path / "a.html", style)
    assert shown
    assert losses == ((f"{PAPER} (1)",) if "print" in style or "not screen" in style else ())


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" href="style.css">',
        '<link rel="preload stylesheet" href="https://example.org/a.css" media="screen">',
        "<style>@import url(other.css);</style>",
    ],
)
def test_a_style_sheet_that_is_not_in_the_page_makes_it_disclosed_in_part(tmp_path, head):
    assert page(tmp_path / "a.html", "", head)[1] == (f"{FOREIGN} (1)",)


@pytest.mark.parametrize(
    "head", ['<link rel="icon" href="a.png">', '<link rel=stylesheet media=print href="a.css">']
)
def test_other_links_are_no_loss(tmp_path, head):
    assert page(tmp_path / "a.html", "", head)[1] == ()


def words(path, style, body):
    path.write_text(f"<html><head><style>{style}</style></head><body>{body}</body></html>")
    extract = office.read_extract(path, "html")
    return " / ".join("|".join(block.cells) for block in extract.blocks), extract.list_losses


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (".x::before{content:\"Farid \"} .x:after{content:'Nasser'}", "Farid here Nasser"),
        ('.x::before{content:"Far\\69 d\\A0 "}', "Farid here"),
        (".x::after{content: attr(data-who) '.'}", "here Farid Nasser."),
        ('.x::before{content:"A"} .x::before{content:"B" / "said"}', "B here"),
        ('.x::before{content:"A"} p::before{content:none}', "here"),
        (':root{--w:"Farid"} .x::before{content:var(--w) " "}', "Farid here"),
        ('@media print{.x::before{content:"Farid"}}', "here"),
        ('.x{ &::before{content:"{;}"} }', "{;} here"),
        ('.x::before{content:"Farid";display:none}', "here"),
        ('.x::before{content:"Farid";color:white}', "\ufdd0Farid\ufdd1 here"),
        ('.y::before, q::before{content:"Farid"}', "here"),
        ('.x::before{content:"\\e001"}', "here"),
    ],
)
def test_words_that_the_style_adds_are_words_of_the_page(tmp_path, style, shown):
    body = "<p class=x data-who='Farid Nasser'> here </p>"
    said, _ = words(tmp_path / "a.html", style, body)
    assert said == shown


@pytest.mark.parametrize(
    ("style", "body"),
    [
        ("", "<p><bdo dir=rtl>ressaN diraF</bdo> left.</p>"),
        ("", "<p dir=rtl><bdo>res<b>saN d</b>iraF</bdo></p>"),
        ("p{unicode-bidi:bidi-override;direction:rtl}", "<p>ressaN<i> diraF</i></p>"),
        (".x{unicode-bidi:isolate-override}", "<div dir=rtl><p class=x>ressaN diraF</p></div>"),
        ("", "<p style='direction:rtl;unicode-bidi:bidi-override'>ressaN<br>diraF</p>"),
        ("", "<bdo dir=rtl>ressaN <bdo dir=ltr>Farid</bdo></bdo>"),
    ],
)
def test_what_is_shown_from_right_to_left_is_read_as_it_is_seen(tmp_path, style, body):
    said, _ = words(tmp_path / "a.html", style, body)
    if "<br>" in body:
        assert said == "Nasser Farid"
    else:
        assert said.startswith(NAME)


def test_what_is_written_from_the_left_stays(tmp_path):
    body = f"<p dir=rtl>{NAME}</p><bdo dir=ltr>{NAME}</bdo><bdo>{NAME}</bdo>"
    said, _ = words(tmp_path / "a.html", "p{direction:rtl}", body)
    assert said.count(NAME) == 3


def test_nested_rules_and_further_rules_count(tmp_path):
    many = "".join(f".a{n}{{color:red}}" for n in range(5000))
    style = f"{many} p {{ color: blue; &.x {{ display: none }} }}"
    shown, losses = page(tmp_path / "a.html", style)
    assert (shown, losses) == (False, ("hidden words (1)",))


@pytest.mark.parametrize("style", ["@", "@media", "@media{", "@@@{{{", "}}@media x{}}", "@a;b{}"])
def test_broken_styles_end(tmp_path, style):
    assert page(tmp_path / "a.html", style) == (True, ())
