"""The words that are spoken at a moment, large, with who speaks them and what is hidden of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout

from reviewer.model import Status
from reviewer.pages.transcript import ShownCue
from ui.case.cue_line import CueLine, to_qt_units
from ui.case.transcript_model import TranscriptModel
from ui.common.theme import STATUS_COLOURS

_WHITE, _FAINT, _LIT = QColor("#ffffff"), QColor("#aab3c0"), QColor("#2f6fd0")


@dataclass(frozen=True)
class SpokenNow:
    """What is said at a moment, or was said last.

    Attributes:
        speaker: who speaks; empty where nobody is named.
        line: the cue.
        word: the characters of its body that are spoken now.
        now: false for the cue that has ended, while nobody speaks.
        before: what was said before it.
    """

    speaker: str
    line: CueLine
    word: tuple[int, int] | None
    now: bool
    before: str = ""

    @property
    def text(self) -> str:
        """Speaker and words as one line."""
        body = " ".join(self.line.shown.body.split())
        return f"{self.speaker}: {body}" if self.speaker else body


def spoken_now(models: Sequence[TranscriptModel], utc: int) -> SpokenNow | None:
    """What is said at a moment; between two cues the one before stays, to be read to its end.

    Of several transcripts the first one that has times of words is shown, else the first; who
    speaks is taken from whichever tells.
    """
    found = [said for said in (_spoken_in(model, utc) for model in models) if said is not None]
    if not found:
        return None
    shown = next((s for s in found if s.word is not None), None)
    shown = shown or next((s for s in found if s.now), found[0])
    who = next((s.speaker for s in found if s.speaker and s.now == shown.now), "")
    return replace(shown, speaker=shown.speaker or who)


def _spoken_in(model: TranscriptModel, utc: int) -> SpokenNow | None:
    cues, word = model.spoken_at(utc)
    if cues:
        cue = cues[-1]
        lit = word[1:] if word is not None and word[0] == cue else None
        return _make_spoken(model, cue, lit, now=True)
    last = model.cue_before(utc)
    if last is None or last >= len(model.lines):
        return None
    return _make_spoken(model, last, None, now=False)


def _make_spoken(
    model: TranscriptModel, cue: int, word: tuple[int, int] | None, *, now: bool
) -> SpokenNow:
    lines = model.lines
    before = " ".join(lines[cue - 1].shown.body.split()) if cue > 0 else ""
    return SpokenNow(_speaker_of(lines, cue, model), lines[cue], word, now, before)


def _speaker_of(lines: list[CueLine], cue: int, model: TranscriptModel) -> str:
    """A cue names its speaker only where another one spoke before."""
    if model.transcript is None or not model.transcript.cues[cue].speaker:
        return ""
    return next((lines[n].shown.speaker for n in range(cue, -1, -1) if lines[n].shown.speaker), "")


def paint_words(painter: QPainter, area: QRectF, spoken: SpokenNow, base: QFont) -> None:
    """Who speaks, the words in large letters, and above them faintly what was said before."""
    large, small = QFont(base), QFont(base)
    large.setPointSizeF(base.pointSizeF() * min(max(area.height() / 110, 1.15), 2.0))
    small.setBold(True)
    lines, height = _lay_out(spoken.line.shown, spoken, large, area)
    head = QFontMetrics(small).height() + 4 if spoken.speaker else 0
    top = area.top() + max((area.height() - height - head) / 2, 0.0)
    above = QFontMetrics(base).height()
    if spoken.before and top - area.top() >= above + 8:
        painter.setFont(base)
        painter.setPen(_FAINT)
        cut = QFontMetrics(base).elidedText(
            spoken.before, Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(QRectF(area.left(), top - above - 8, area.width(), above), 0, cut)
    if spoken.speaker:
        painter.setFont(small)
        painter.setPen(_WHITE if spoken.now else _FAINT)
        name = QFontMetrics(small).elidedText(
            spoken.speaker, Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(QRectF(area.left(), top, area.width(), head), 0, name)
    painter.setPen(_WHITE if spoken.now else _FAINT)
    painter.save()
    painter.setClipRect(area)
    lines.draw(painter, QPointF(area.left(), top + head))
    painter.restore()


def _lay_out(
    shown: ShownCue, spoken: SpokenNow, font: QFont, area: QRectF
) -> tuple[QTextLayout, float]:
    text = shown.body.replace("\n", "\u2028")
    laid = QTextLayout(text, font)
    laid.setFormats(_formats_of(shown, text, spoken.word))
    laid.setCacheEnabled(True)
    laid.beginLayout()
    height = 0.0
    while (line := laid.createLine()).isValid():
        line.setLineWidth(area.width())
        line.setPosition(QPointF(0, height))
        height += line.height()
    laid.endLayout()
    return laid, height


def _formats_of(
    shown: ShownCue, text: str, word: tuple[int, int] | None
) -> list[QTextLayout.FormatRange]:
    out = []
    for mark in shown.marks:
        if not mark.speaker:
            out.append(_range(text, mark.first, mark.last, _format_of_mark(mark.status)))
    if word is not None:
        lit = QTextCharFormat()
        lit.setBackground(_LIT)
        out.append(_range(text, *word, lit))
    return out


def _format_of_mark(status: Status) -> QTextCharFormat:
    form, ground = QTextCharFormat(), QColor(STATUS_COLOURS[status])
    ground.setAlpha(170 if status is Status.ACCEPTED else 80)
    form.setBackground(ground)
    form.setFontStrikeOut(status is Status.ACCEPTED)
    return form


def _range(text: str, first: int, last: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start = to_qt_units(text, first)
    made.length = to_qt_units(text, last) - made.start
    made.format = form
    return made
