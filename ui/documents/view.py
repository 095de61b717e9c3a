"""Documents and images: pages as they are and as they would be released, words, areas."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QWidget

from reviewer.errors import ReviewerError
from reviewer.model import (
    Kind,
    Record,
    Redaction,
    WithholdRedaction,
    page_of,
)
from reviewer.overlooked.reading import units_of_record
from reviewer.pages import PagedFile, read_scans
from reviewer.pages.page_data import KINDS, source_of
from ui.case.context import Context
from ui.case.reading import InView, ViewReading
from ui.case.session import RecordSpot
from ui.case.sights import RedactionSight
from ui.common.redaction_text import name_of
from ui.common.screen_reader import announce_text
from ui.documents.as_released import ReleasedForm
from ui.documents.layout import DocumentFace
from ui.documents.overlays import (
    HiddenCharacters,
    about_page,
    about_unread,
    count_on,
    count_on_page,
    overlays_on,
    spans_on,
    unread_on,
)
from ui.documents.page_pane import PAGE, WIDTH, PagePane
from ui.documents.page_store import PageAsk
from ui.documents.tools import DocumentTools
from ui.playback.box_overlay import LOOKS, Overlay, OverlayLook

NARROW = 520  # pixels: below, pages in small would take the page's room
WIDE = 1200  # pixels: from here on a page and its twin stand beside each other, each readable
THUMBS, BESIDE = "document/thumbs", "document/beside"
_YES, _NO = "yes", "no"
WARM_MS = 1500  # after a case was opened, when the window stands


def _wish(kept: str) -> bool | None:
    """What a person once chose; ``None`` for nothing."""
    return kept == _YES if kept in (_YES, _NO) else None


class DocumentView(DocumentFace):
    """The pane of documents and images."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._context, self._session = context, context.session
        self.record: Record | None = None
        self.look = OverlayLook.EDIT
        self._source: PagedFile | None = None
        self._pages: dict[str, int] = {}  # where one was in each record
        self._thumbs_wanted = _wish(context.settings.text_of_setting(THUMBS))
        self._beside_wanted = _wish(context.settings.text_of_setting(BESIDE))
        self._shown_hit: object = None
        self._is_decorated = False
        self._warm = QTimer(self)
        self._warm.setSingleShot(True)
        self._warm.timeout.connect(self.store.warm_up)
        self.released = ReleasedForm(context)
        self._reading = ViewReading(context.watcher, self._find_in_view, self)
        self.tools = DocumentTools(context, self, self)
        self._connect_parts()
        context.sights.add_view(self, self._sight_of)
        context.sights.add_awaiting(self, self._record_awaited, self._record_seen)
        for name, look in LOOKS.items():
            if context.actions[name].isChecked():
                self.look = look
        self._follow_record(self._session.selected_record)
        if any(r.kind in KINDS for r in self._session.snapshot.records):
            self._warm.start(WARM_MS)

    # ---- what is in view

    @property
    def page_number(self) -> int:
        """The number of the page in view."""
        return self._pages.get(self.record.path, 1) if self.record else 1

    @property
    def page_count(self) -> int:
        """How many pages it has; 0 while that is not known."""
        source = self._shown_source()
        outline = self.store.outline_of(source) if source is not None else None
        return outline.pages if outline is not None else 0

    @property
    def is_flowing(self) -> bool:
        """True when the record has no pages on which a box has a place."""
        outline = self.store.outline_of(self._source) if self._source is not None else None
        return outline is not None and not outline.drawn

    def is_meant(self) -> bool:
        """True while the record in focus is the one in view here."""
        return self.record is not None and self._session.selected_record == self.record.path

    def show_record(self, record: Record) -> None:
        """Bring a record's pages into view, where one was in it."""
        if self.record is not None and record.path == self.record.path:
            return
        self.tools.area.cancel_drawing()
        self.record, self._source = record, None
        self.leave_empty_state()
        if isinstance(self.pane.zoom, str):
            # A photograph is looked at as a whole, a page is read.
            self.pane.set_zoom(PAGE if record.kind is Kind.IMAGE else WIDTH)
        try:
            case = self._session.case
            self._source = source_of(
                record, case.original_path(record), read_scans.folder_of(case, record)
            )
        except ReviewerError as fault:
            self.pane.say_instead(f"{fault.message}\n{fault.remedy}".strip())
        self._refresh_page()

    def _show_title(self) -> None:
        """Whose pages these are."""
        if self.record is not None:
            self.bar.title.say_variants(name_of(self.record))
            self.bar.title.setToolTip(self.record.path)

    def go_to(self, page: int) -> None:
        """Turn to a page."""
        if self.record is None:
            return
        wanted = min(max(page, 1), max(self.page_count, 1))
        if wanted != self.page_number or self.pane.page != wanted:
            self._pages[self.record.path] = wanted
            self._refresh_page()
            announce_text(self.pane, f"Page {wanted} of {self.page_count}")

    def set_look(self, look: OverlayLook) -> None:
        """Edit, see behind, as released, or original."""
        if look is not self.look:
            self.look = look
            self.tools.area.cancel_drawing()
            self._refresh_page()

    def _follow_look(self, _on: bool) -> None:
        chosen = (look for name, look in LOOKS.items() if self._context.actions[name].isChecked())
        self.set_look(next(chosen, self.look))

    def tell_page(self) -> None:
        """Say what stands on the page, unless an area is being drawn."""
        if not self.tools.area.is_armed and self.record is not None:
            released = self._tell_released()
            # What somebody has to do is read whole; how much is redacted, at a glance.
            if not released and self._tell_unread():
                self.say_below(self._tell_about_page())
            else:
                self.say_about(*(released or count_on_page(self._boxes_on_page(), self._spans())))

    # ---- refreshing

    def _shown_source(self) -> PagedFile | None:
        if self.look is not OverlayLook.RELEASED:
            return self._source
        return self.released.preview.source if self.released.preview is not None else None

    def _refresh_page(self) -> None:
        if self.record is None or not self.isVisible():
            return
        self._choose_beside()
        wanted = self.look is OverlayLook.RELEASED or self.bar.beside.isChecked()
        self.released.want_record(self.record.path if wanted and self._source is not None else "")
        if self._source is None:
            pass  # the reason is in view
        elif self.look is OverlayLook.RELEASED:
            self._show_released(self.pane)
        else:
            self._decorate_after(lambda: self.pane.show_page(self._source, self.page_number))
        self._show_as_released()
        self._show_tools()

    def _show_as_released(self) -> None:
        beside = self.bar.beside.isChecked() and self.look is not OverlayLook.RELEASED
        self.pane.show_caption("Original, with redactions" if beside else "")
        self.released_pane.show_caption("As released")
        self.show_as_released(beside)
        if beside:
            self._show_released(self.released_pane)

    def _show_released(self, pane: PagePane) -> None:
        preview = self.released.preview
        if preview is not None:
            outline = self.store.outline_of(preview.source)
            last = outline.pages if outline is not None else self.page_number
            pane.show_page(preview.source, min(self.page_number, last))
            pane.set_overlays((), ())
        else:
            pane.say_instead(
                self.released.message or "Making the pages as they would be released …"
            )

    def _show_tools(self) -> None:
        assert self.record is not None
        source, count = self._shown_source(), self.page_count
        outline = self.store.outline_of(source) if source is not None else None
        drawn = outline is not None and outline.drawn
        self.bar.show_page(min(self.page_number, max(count, 1)), count)
        self.bar.show_drawn(drawn)
        roomy = self.width() >= NARROW and count > 1
        small = roomy if self._thumbs_wanted is None else self._thumbs_wanted
        self.bar.thumbs.setChecked(small)
        self.thumbs.setVisible(small and drawn)
        self.thumbs.pages.show_pages(source if drawn else None, count, self.devicePixelRatioF())
        self.thumbs.pages.set_marks(count_on(self._session.snapshot, self.record.path))
        self.thumbs.show_current(self.page_number)
        self.search.search_in(source, count)
        self._show_selection()
        self.tell_page()

    def _decorate_after(self, does: Callable[[], None]) -> None:
        """Do what may bring a page into view, which decorates it: it is asked for once."""
        self._is_decorated = False
        does()
        if not self._is_decorated:
            self._decorate_page()

    def _decorate_page(self) -> None:
        """Boxes and hits on the page in view."""
        self._is_decorated = True
        if self.record is None:
            return
        text = self.pane.page_text
        self.pane.canvas.look = self.look
        if self.look is OverlayLook.RELEASED:
            self.pane.set_overlays((), ())
        else:
            spans: tuple[HiddenCharacters, ...] = ()
            if text is not None and self.look is not OverlayLook.ORIGINAL:
                spans = spans_on(self._session.snapshot, self.record.path, text)
            unread = unread_on(self._session, self.record.path, self.page_number)
            self.pane.set_overlays((*self._boxes_on_page(), *unread), spans)
        self.pane.canvas.setAccessibleDescription(self._tell_about_page())
        self.pane.set_hits(self.search.on_page(self.pane.page), self.search.current_hit)

    def _record_awaited(self) -> str:
        """The record whose page is still being drawn; "" while there is none."""
        making = self.look is OverlayLook.RELEASED and self.released.is_making
        waits = self.pane.is_waiting or making
        return self.record.path if self.record is not None and waits else ""

    def _record_seen(self) -> str:
        """The record of which a page is drawn and before the eyes; "" for none."""
        seen = self.record is not None and not self._record_awaited() and self.pane.is_seen
        return self.record.path if seen and self.record is not None else ""

    def _sight_of(self, redaction: Redaction) -> RedactionSight | None:
        """Where a redaction stands on the page in view, by its first box."""
        if not self.look.shows_boxes:
            return None
        canvas = self.pane.canvas
        box = next((o.box for o in canvas.overlays if o.id == redaction.id), None)
        here = self.record is not None and redaction.record == self.record.path
        if box is None or not here or isinstance(redaction, WithholdRedaction):
            return None
        return canvas.sight_of(box)

    def _boxes_on_page(self) -> tuple[Overlay, ...]:
        """The redactions on the page in view."""
        assert self.record is not None
        chosen, text = self._session.selected_redaction, self.pane.page_text
        return overlays_on(self._session.snapshot, self.record.path, self.page_number, text, chosen)

    def _tell_about_page(self) -> str:
        released = self._tell_released()
        if released:
            return released[0]
        return about_page(self._boxes_on_page(), self._spans(), unread=self._tell_unread())

    def _tell_released(self) -> tuple[str, ...]:
        """What is said of pages as released, the longest first; nothing where none are seen."""
        seen = self.look is OverlayLook.RELEASED or self.bar.beside.isChecked()
        if seen and self.released.is_making:
            done = self.released.done
            whole = f"The pages are being made as they would be released now …{done}"
            return whole, f"Being made …{done}", "Being made …"
        if self.look is not OverlayLook.RELEASED:
            return ()
        preview = self.released.preview
        return (f"As released: {preview.method}.", "As released") if preview is not None else ("",)

    def _spans(self) -> tuple[HiddenCharacters, ...]:
        """The words on the page that redactions hide."""
        assert self.record is not None
        text = self.pane.page_text
        return spans_on(self._session.snapshot, self.record.path, text) if text else ()

    def _tell_unread(self) -> str:
        assert self.record is not None
        key = self._context.actions["looked"].shortcut().toString() or "Review, Looked at"
        return about_unread(self._session, self.record.path, self.page_number, key)

    def _show_selection(self) -> None:
        selected = self.pane.selected_span is not None and self.look is not OverlayLook.RELEASED
        text = self.pane.page_text if selected else None
        self.bar.show_selection(any_words=selected, drawn=bool(text and text.words))

    def _show_words(self, on: bool) -> None:
        self.tools.area.cancel_drawing()
        self.pane.as_words = on
        self._show_selection()

    def _want_thumbs(self, on: bool) -> None:
        self._thumbs_wanted = on
        self._context.settings.set_text(THUMBS, _YES if on else _NO)
        self._refresh_page()

    def _want_beside(self, on: bool) -> None:
        self._beside_wanted = on
        self._context.settings.set_text(BESIDE, _YES if on else _NO)
        self._refresh_page()

    def _choose_beside(self) -> None:
        """Both side by side where there is room and something to compare, unless a person chose."""
        wanted = self._beside_wanted
        if wanted is None and self.record is not None:
            found = self._session.snapshot.redactions_of(self.record.path)
            withheld = any(isinstance(r, WithholdRedaction) for r in found)
            wanted = self.width() >= WIDE and bool(found) and not withheld
        with QSignalBlocker(self.bar.beside):  # a person's choice is remembered, this is none
            self.bar.beside.setChecked(bool(wanted))

    def _find_in_view(self) -> Iterator[InView]:
        """How much of the record rests on the screen, in its pages."""
        part, record = self.pane.part_in_view, self.record
        if part is None or record is None or not self.page_count:
            return
        # Of some kinds nobody knows how many pages they have until they are shown.
        each = units_of_record(record.kind, record.facts) / self.page_count
        first, last = ((self.page_number - 1 + share) * each for share in part)
        yield record.path, first, last

    # ---- following the case

    def _connect_parts(self) -> None:
        session = self._session
        session.record_selected.connect(self._follow_record)
        session.redaction_selected.connect(self._follow_redaction)
        session.changed.connect(lambda _: self._refresh_page())
        session.spot_asked.connect(self._follow_spot)
        self.store.came.connect(self._page_came)
        self._context.scanning.page_read.connect(self._scan_read)
        self.released.changed.connect(self._refresh_page)
        self.released.progressed.connect(self.tell_page)
        self.search.found.connect(self._follow_hit)
        session.sought.connect(self.search.seek)
        self.thumbs.chosen.connect(self.go_to)
        self.pane.shown.connect(self._page_shown)
        self.pane.selection_changed.connect(self._show_selection)
        for moved in (self.pane.shown, self.pane.scrolled, self.pane.zoomed):
            moved.connect(self._reading.look_soon)
        for pane in (self.pane, self.released_pane):
            pane.turned.connect(lambda way: self.go_to(self.page_number + way))
            pane.entered.connect(self._on_enter)
        self.pane.zoomed.connect(lambda: self.released_pane.set_zoom(self.pane.zoom))
        self.pane.scrolled.connect(self.released_pane.scroll_to)
        self.bar.text.toggled.connect(self._show_words)
        self.bar.thumbs.triggered.connect(self._want_thumbs)
        self.bar.beside.toggled.connect(self._want_beside)
        # A method and no function made here: the actions live on when the case is closed.
        for name in LOOKS:
            self._context.actions[name].toggled.connect(self._follow_look)

    def _follow_record(self, path: str) -> None:
        found = self._session.snapshot.records_by_path.get(path)
        if found is not None and found.kind in KINDS:
            self.show_record(found)
        self._show_title()

    def _follow_redaction(self, name: str) -> None:
        found = self._session.snapshot.find_redaction(name)
        here = self.record.path if self.record is not None else ""
        page = page_of(found) if found is not None and found.record == here else None
        self._decorate_after(lambda: self.go_to(page) if page is not None else None)

    def _follow_spot(self, spot: RecordSpot) -> None:
        if self.record is not None and spot.record == self.record.path and spot.page:
            self._pages[self.record.path] = spot.page
            self._refresh_page()
            if spot.words:
                self.search.look_for(spot.words, spot.page, spot.nth)

    def _follow_hit(self) -> None:
        hit = self.search.current_hit
        if hit is not None and self.record is not None and hit is not self._shown_hit:
            self._pages[self.record.path] = hit.page
            self._decorate_after(self._refresh_page)
        else:
            self._decorate_page()
        self._go_to_hit()

    def _go_to_hit(self) -> None:
        """Scroll to the hit that is meant, once for each time that it comes to be meant."""
        hit = self.search.current_hit
        if hit is not self._shown_hit and (hit is None or hit.page == self.pane.page):
            self._shown_hit = hit
            if hit is not None:
                self.pane.show_hit(hit)

    def _page_shown(self) -> None:
        """A picture or words came: what belongs on it is put there."""
        self._decorate_page()
        self._go_to_hit()
        self._show_selection()
        self.tell_page()

    def _scan_read(self, record: str, page: int) -> None:
        """Words of a scanned page came: it is shown and searched with them."""
        if self.record is not None and record == self.record.path and self._source is not None:
            self.store.forget_words(self._source, page)
            self.search.search_again()

    def _page_came(self, ask: PageAsk) -> None:
        if ask.page == 0:
            self._refresh_page()

    def _on_enter(self) -> None:
        if self.record is not None:
            self._session.select_record(self.record.path)

    # ---- events

    def showEvent(self, _event: object) -> None:
        self._refresh_page()

    def resizeEvent(self, _event: object) -> None:
        self.lay_side_by_side()
        if self.record is not None and self.isVisible():
            self._refresh_page()

    def hideEvent(self, _event: object) -> None:
        self.tools.area.cancel_drawing()

    def closeEvent(self, _event: object) -> None:
        self._warm.stop()
        self.search.stop_search()
        self.released.close()
        self.store.close()
