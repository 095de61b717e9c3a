"""Makes the pictures of the window that the README shows, from the demo case, without a screen.

``--all FOLDER`` makes every screen, 1366x768 and 1920x1080, in both themes and as where the
system asks for high contrast; ``--scale 2`` has letters twice as large, as some people have them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402 - the path to the checkout comes first
from PySide6.QtGui import QFont  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QTreeWidget, QWidget  # noqa: E402

from reviewer.intake.demo_bundle import write_bundle  # noqa: E402
from reviewer.model import Kind, RedactionKind  # noqa: E402
from reviewer.system.jobs import SILENT  # noqa: E402
from ui.common.theme import apply_theme, palette_of  # noqa: E402
from ui.documents.page_canvas import PageCanvas  # noqa: E402
from ui.window.app import start_window  # noqa: E402
from ui.window.new_case_dialog import NewCaseDialog, make_demo_case  # noqa: E402
from ui.window.window import Window  # noqa: E402

SHOWN = ROOT / "resources" / "screenshots"
SIZES = ((1366, 768), (1920, 1080))
THEMES = ("light", "dark", "contrast")
CONTRAST = {  # what a system of black and white gives a program
    "Window": "#000000",
    "WindowText": "#ffffff",
    "Base": "#000000",
    "AlternateBase": "#000000",
    "Text": "#ffffff",
    "Button": "#000000",
    "ButtonText": "#ffffff",
    "ToolTipBase": "#000000",
    "ToolTipText": "#ffffff",
    "Highlight": "#1aebff",
    "HighlightedText": "#000000",
    "Link": "#ffff00",
    "PlaceholderText": "#3ff23f",
    "Mid": "#ffffff",
}
README = {
    "room-1366-light",
    "room-1920-dark",
    "document-1366-light",
    "export-1366-light",
}
MOMENT = 26.0  # seconds into the first camera: both cameras see the passer-by
COLOURS = 256
INVENTORY = 7  # lines of it that shall be seen
Screens = Iterator[tuple[str, QWidget]]


@dataclass(frozen=True)
class Stage:
    """What every screen is made from."""

    app: QApplication
    window: Window
    bundle: Path

    def settle(self, seconds: float = 0.6) -> None:
        """Let the window do what it has to do."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.app.processEvents()
            time.sleep(0.005)

    def wait(self, ready: Callable[[], bool], seconds: float = 60) -> None:
        """Let the window work until something is true."""
        until = time.monotonic() + seconds
        while not ready() and time.monotonic() < until:
            self.settle(0.05)

    def show(self, *panes: str) -> None:
        """Bring panes to the front."""
        for pane in panes:
            dock = self.window.findChild(QDockWidget, f"dock-{pane}")
            if dock is not None:
                dock.show()
                dock.raise_()
        self.settle()

    def dialog(self) -> QWidget:
        """The dialog that is open, or the window where none is."""
        found = [w for w in self.app.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        found += [d for d in self.window.findChildren(QDialog) if d.isVisible()]
        return found[-1] if found else self.window


def main() -> int:
    """Make the pictures."""
    options = _options()
    target = options.all or SHOWN
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["REVIEWER_HOME"] = home
        app = QApplication.instance() or QApplication([sys.argv[0]])
        assert isinstance(app, QApplication)
        _scale(app, options.scale)
        case = make_demo_case(SILENT)
        wanted = None if options.all else README
        for size in SIZES:
            for theme in THEMES:
                _take(app, case, size, theme, target=target, wanted=wanted)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every screen, into a folder")
    parser.add_argument("--scale", type=float, default=1.0, help="how large letters are")
    return parser.parse_args()


def _scale(app: QApplication, factor: float) -> None:
    font = QFont(app.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    app.setFont(font)


def _take(
    app: QApplication,
    case: Path,
    size: tuple[int, int],
    theme: str,
    *,
    target: Path,
    wanted: set[str] | None,
) -> None:
    """All screens in one size and theme, by a window that remembers nothing of another."""
    end = f"-{size[0]}-{theme}"
    if wanted is not None and not any(name.endswith(end) for name in wanted):
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        os.environ["REVIEWER_HOME"] = place
        stage = Stage(app, start_window(app), write_bundle(Path(place))[0])
        _wear(app, theme)
        stage.window.resize(*size)
        stage.window.show()
        stage.settle()
        for name, widget in chain(_first(stage), _room(stage, case)):
            if wanted is None or f"{name}{end}" in wanted:
                _save(widget, target / f"{name}{end}.png")
        stage.window.shut_down()
        stage.window.close()
        stage.window.deleteLater()
        stage.settle(0.2)


def _wear(app: QApplication, theme: str) -> None:
    if theme == "contrast":
        app.setPalette(palette_of(CONTRAST))
        apply_theme(app, contrast=True)
    else:
        apply_theme(app, theme)


def _save(widget: QWidget, file: Path) -> None:
    widget.grab().save(str(file))
    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size // 1024} KiB, {widget.width()}x{widget.height()}")


def _first(stage: Stage) -> Screens:
    """What one meets before a case is open."""
    window = stage.window
    yield "start", window
    dialog = NewCaseDialog(stage.bundle, window.tasks, window.notices, window)
    dialog.open()
    dialog.start_intake()
    ended: list[object] = []
    dialog.made.connect(ended.append)
    inventory = dialog.findChild(QTreeWidget)
    assert inventory is not None
    stage.wait(lambda: inventory.topLevelItemCount() > INVENTORY)
    yield "new-case", dialog
    stage.wait(lambda: bool(ended))


def _room(stage: Stage, case: Path) -> Screens:
    """An open case, pane by pane."""
    window = stage.window
    window.open_case(case)
    assert window.workplace is not None
    session, player = window.workplace.session, window.workplace.player
    stage.wait(lambda: all(s.proxy or s.fault for s in player.streams.values()))
    records = session.snapshot.records
    first = {kind: next((r.path for r in records if r.kind is kind), "") for kind in Kind}
    document = next(r.path for r in records if "incident-report" in r.path)
    place = session.placement_of(first[Kind.VIDEO])
    assert place is not None
    window.workplace.playhead.seek_to(place.clock.utc_of_media(MOMENT))
    regions = [r for r in session.snapshot.redactions if r.kind is RedactionKind.REGION]
    session.select_redaction(regions[0].id)
    stage.show("records", "inspector", "timeline")
    stage.settle(1.5)
    yield "room", window
    window.actions_table.run_action("zoom_in")
    for _ in range(4):
        window.actions_table.run_action("zoom_in")
    stage.settle()
    yield "timeline", window
    stage.show("worklist", "events")
    yield "worklist", window
    stage.show("find", "requests")
    yield "requests", window
    call = session.placement_of(first[Kind.AUDIO])
    assert call is not None
    window.workplace.playhead.seek_to(call.clock.utc_of_media(20.0))
    session.select_record(first[Kind.TRANSCRIPT])
    stage.show("records", "transcript", "timeline")
    yield "transcript", window
    session.select_record(first[Kind.VIDEO])
    window.workplace.playhead.seek_to(place.clock.utc_of_media(MOMENT))
    session.select_record(document)
    stage.show("document")
    stage.settle(1.5)
    yield "document", window
    window.actions_table.run_action("view_released")
    _wait_for_page(stage)
    yield "document-released", window
    window.actions_table.run_action("view_edit")
    for name, action in (("keys", "help_keys"), ("palette", "palette"), ("export", "export")):
        window.actions_table.run_action(action)
        stage.settle(2)
        shown = stage.dialog()
        yield name, shown
        if isinstance(shown, QDialog):
            shown.reject()
            stage.settle(0.2)


def _wait_for_page(stage: Stage) -> None:
    """Until the page as released is drawn: making it takes as long as the computer needs."""
    canvas = stage.window.findChild(PageCanvas)
    assert canvas is not None
    canvas.show_message("")
    stage.wait(lambda: not canvas.painted_image.isNull())
    stage.settle(1.5)


if __name__ == "__main__":
    sys.exit(main())
