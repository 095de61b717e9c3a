"""Theme and size of letters are chosen in the View menu, apply at once, and are remembered."""

import pytest
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QLabel

from ui.common.action_table import TEXT_SIZES
from ui.common.settings import WindowSettings
from ui.common.theme import CONTRAST, DARK, LIGHT, themed_icon
from ui.window.appearance import apply_appearance, text_size, theme_of


@pytest.fixture(autouse=True)
def usual_look(qapp):
    """Whatever a test chooses, the next one sees the usual."""
    yield
    settings = WindowSettings()
    settings.set_text("theme", "system")
    settings.set_text("text-size", "100")
    apply_appearance(qapp, settings)


@pytest.mark.parametrize(
    ("name", "colours"), [("light", LIGHT), ("dark", DARK), ("contrast", CONTRAST)]
)
def test_a_theme_is_there_at_once_and_after_a_restart(window, name, colours):
    window.actions_table.run_action(f"theme_{name}")
    seen = window.palette().color(QPalette.ColorRole.Window).name()
    assert seen == colours["Window"]
    ground = window.grab().toImage().pixelColor(2, window.height() // 2).name()
    assert ground in (colours["Window"], colours["Base"])
    ticked = [t for t in ("system", "light", "dark", "contrast") if _ticked(window, f"theme_{t}")]
    assert ticked == [name]
    window.settings.write_now()
    assert theme_of(WindowSettings()) == name


def test_icons_take_the_colour_of_the_theme(window):
    icon = themed_icon("folder")
    seen = {}
    for name in ("light", "dark"):
        window.actions_table.run_action(f"theme_{name}")
        picture = icon.pixmap(20, 20).toImage()
        points = [(x, y) for x in range(20) for y in range(20)]
        seen[name] = max(
            (picture.pixelColor(*p) for p in points), key=lambda colour: colour.alpha()
        ).lightness()
    assert seen["light"] < 80 < 180 < seen["dark"]


def test_letters_grow_at_once_headings_too_and_shrink_again(window):
    heading = next(
        label
        for label in window.start_page.findChildren(QLabel)
        if label.text() == "Records Reviewer"
    )

    def heights():
        return [QFontMetrics(w.font()).height() for w in (window, heading)]

    usual = heights()
    window.actions_table.run_action("text_200")
    assert all(b == pytest.approx(2 * a, abs=3) for a, b in zip(usual, heights(), strict=True))
    window.settings.write_now()
    assert text_size(WindowSettings()) == 200
    window.actions_table.run_action("text_larger")
    assert text_size(window.settings) == 250
    window.actions_table.run_action("text_larger")  # there is no larger one
    assert _ticked(window, "text_250")
    for _ in TEXT_SIZES:
        window.actions_table.run_action("text_smaller")
    assert text_size(window.settings) == 90
    window.actions_table.run_action("text_100")
    assert heights() == usual


@pytest.mark.parametrize(("kept", "meant"), [("7", 100), ("much", 100), ("150", 150)])
def test_a_size_that_is_not_on_offer_means_the_usual(qapp, kept, meant):
    settings = WindowSettings()
    settings.set_text("text-size", kept)
    assert text_size(settings) == meant


def _ticked(window, name):
    return window.actions_table[name].isChecked()
