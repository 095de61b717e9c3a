"""Rules for screens count, whatever asks for them; style sheets that are elsewhere are told."""

import pytest

from reviewer.readers import office
from reviewer.readers.webmedia import FOREIGN, for_screens

NAME = "Farid Nasser"
HIDE = ".x{display:none}"


def page(path, style, head=""):
    path.write_text(
        f"<html><head>{head}<style>{style}</style></head>"
        f"<body><p>Seen</p><p class=x>{NAME}</p></body></html>"
    )
    extract = office.read(path, "html")
    return NAME in str([block.cells for block in extract.blocks]), extract.losses


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
    assert losses == ()


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


@pytest.mark.parametrize("style", ["@", "@media", "@media{", "@@@{{{", "}}@media x{}}", "@a;b{}"])
def test_broken_styles_end(style):
    assert "@" not in for_screens(style)
