"""Makes the pictures of the window that the README shows, from the demo case, without a screen.

``--all FOLDER`` makes every screen, 1366x768, 1920x1080 and 800x500, in both themes and in high
contrast; ``--scale 2`` has letters twice as large, as some people have them; ``--only 1366-dark``
makes those alone whose names end so.
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
from PySide6.QtWidgets import QApplication, QDialog, QTreeWidget, QWidget  # noqa: E402

from reviewer.intake.demo_bundle import write_bundle  # noqa: E402
from reviewer.model import Kind, RedactionKind  # noqa: E402
from reviewer.system.jobs import SILENT  # noqa: E402
from reviewer.tracking.case_tracks import wish_for_record  # noqa: E402
from reviewer.tracking.scan import scan_video  # noqa: E402
from reviewer.tracking.track_store import TrackStore  # noqa: E402
from ui.common.theme import apply_theme  # noqa: E402
from ui.documents.page_canvas import PageCanvas  # noqa: E402
from ui.widgets.pane import bring_to_front  # noqa: E402
from ui.window.app import start_window  # noqa: E402
from ui.window.new_case_dialog import NewCaseDialog, make_demo_case  # noqa: E402
from ui.window.window import Window  # noqa: E402
from ui.window.workplace import Workplace  # noqa: E402

SHOWN = ROOT / "resources" / "screenshots"
SIZES = ((1366, 768), (1920, 1080), (800, 500))
THEMES = ("light", "dark", "contrast")
README = {
    "room-1366-light",
    "room-1920-dark",
    "document-1366-light",
    "found-1366-light",
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

    def show(self, *views: str) -> None:
        """Bring views to the front, in a pane or on the stage."""
        assert self.window.workplace is not None
        for view in views:
            bring_to_front(self.window.workplace.views[view])
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
                if options.only in f"{size[0]}-{theme}":
                    _take(app, case, size, theme, target=target, wanted=wanted)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every screen, into a folder")
    parser.add_argument("--only", default="", metavar="END", help="size and theme, as 1366-dark")
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
    """An open case, record by record."""
    window = stage.window
    window.open_case(case)
    stage.wait(lambda: window.workplace is not None)
    place = window.workplace
    assert place is not None
    stage.wait(lambda: place.first.done)
    stage.wait(lambda: all(s.proxy or s.fault for s in place.player.streams.values()))
    yield from _recordings(stage, place)
    yield from _found(stage, place)
    yield from _papers(stage, place)
    yield from _lists(stage, place)
    yield from _dialogs(stage)


def _recordings(stage: Stage, place: Workplace) -> Screens:
    window, session = stage.window, place.session
    regions = [r for r in session.snapshot.redactions if r.kind is RedactionKind.REGION]
    _go(stage, place, Kind.VIDEO, MOMENT)
    session.select_redaction(regions[0].id)
    stage.show("inspector")
    stage.settle(1.5)
    yield "room", window
    window.actions_table.run_action("fold_panes")
    stage.settle(1.5)
    yield "folded", window
    window.actions_table.run_action("fold_panes")
    window.actions_table.run_action("large_timeline")
    stage.settle(1.5)
    yield "timeline", window
    window.actions_table.run_action("large_timeline")
    window.actions_table.run_action("exemption")
    stage.settle()
    yield "exemption", stage.dialog()
    _close_dialog(stage)
    session.select_redaction("")
    _go(stage, place, Kind.AUDIO, 20.0)
    stage.show("transcript")
    stage.settle(1.5)
    yield "call", window


def _found(stage: Stage, place: Workplace) -> Screens:
    """What is seen in the first camera, as a search finds it; it is looked for once."""
    case = place.session.case
    record = next(r for r in place.session.snapshot.records if r.kind is Kind.VIDEO)
    kinds = ("faces", "heads")
    wish = wish_for_record(case.cache_folder, record, case.original_path(record), kinds)
    scan_video(wish, TrackStore(case.cache_folder))
    place.found.read_tracks()
    stage.wait(lambda: place.found.is_read)
    stage.window.actions_table.run_action("show_found")
    stage.settle(6)
    yield "found", stage.window


def _go(stage: Stage, place: Workplace, kind: Kind, seconds: float) -> None:
    """To the first record of a kind, so many seconds behind its beginning."""
    record = next(r.path for r in place.session.snapshot.records if r.kind is kind)
    place.session.select_record(record)
    found = place.session.placement_of(record)
    if found is not None:
        place.playhead.seek_to(found.clock.utc_of_media(seconds))
    stage.settle()


def _papers(stage: Stage, place: Workplace) -> Screens:
    window, session = stage.window, place.session
    for name, kind in (
        ("transcript", Kind.TRANSCRIPT),
        ("dispatch", Kind.DISPATCH),
        ("photo", Kind.IMAGE),
        ("mail", Kind.EMAIL),
    ):
        _go(stage, place, kind, 20.0)
        stage.settle(1.5)
        yield name, window
    records = session.snapshot.records
    session.select_record(next(r.path for r in records if "incident-report" in r.path))
    stage.settle(1.5)
    yield "document", window
    window.actions_table.run_action("view_released")
    _wait_for_page(stage)
    yield "document-released", window
    window.actions_table.run_action("view_edit")


def _lists(stage: Stage, place: Workplace) -> Screens:
    window = stage.window
    _go(stage, place, Kind.VIDEO, MOMENT)
    window.actions_table.run_action("names_found")
    stage.wait(lambda: place.names.things is not None and not place.names.is_looking)
    stage.settle()
    yield "names", window
    window.actions_table.run_action("redact_all")
    stage.settle(3)
    yield "redact-all", stage.dialog()
    _close_dialog(stage)
    for name, views in (
        ("worklist", ("worklist", "annotations")),
        ("requests", ("records", "requests")),
        ("calls", ("records", "calls")),
        ("statements", ("records", "statements")),
    ):
        stage.show(*views)
        yield name, window


def _dialogs(stage: Stage) -> Screens:
    for name, action in (
        ("keys", "help_keys"),
        ("palette", "palette"),
        ("board", "board"),
        ("export", "export"),
    ):
        stage.window.actions_table.run_action(action)
        stage.settle(2)
        yield name, stage.dialog()
        _close_dialog(stage)


def _close_dialog(stage: Stage) -> None:
    shown = stage.dialog()
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
