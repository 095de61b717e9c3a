"""What is done with the words in view: redacted in text and sound, found everywhere, corrected."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reviewer.coverage.transcript import CueSpan
from reviewer.inquiry.cite_things import cite_cue, cite_spans
from reviewer.model import (
    Change,
    Citation,
    Put,
    Redaction,
    Remove,
    TextRedaction,
)
from reviewer.pages.transcript import correction_id, make_correction, rename_speaker
from reviewer.readers.transcript import Transcript
from reviewer.redaction.transcript_words import Basis, redact_spans
from reviewer.text.word_selection import whole_words
from ui.case.context import Context
from ui.case.transcript_model import TranscriptModel
from ui.common.redaction_text import count_text, redactions_text
from ui.finding.matches_dialog import MatchesDialog
from ui.transcripts.correct_dialog import CorrectDialog, Corrected
from ui.transcripts.cue_text import CueText
from ui.transcripts.parallel import OtherTranscripts

NO_WORDS = "Select the words to redact first: drag over them, or Shift and the arrow keys."


class TranscriptRedactor(QObject):
    """The commands of the transcript pane; each is one step of the journal."""

    def __init__(
        self, context: Context, model: TranscriptModel, text: CueText, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._model, self._text, self._pane = context, model, text, parent
        self._others = OtherTranscripts(context, model)

    # ---- redacting

    def redact_words(self) -> None:
        """Hide the selected words, and the sound of the same moment."""
        model, session = self._model, self._context.session
        chosen = self._text.chosen_parts()
        if model.record is None or model.transcript is None or not chosen:
            self._context.notices.say_briefly(NO_WORDS)
            return
        spans = self._spans_chosen(model.transcript)
        if not spans:
            self._context.notices.say_briefly(
                "The record does not hold these words by themselves. "
                "Use Redact all matches for a speaker's name."
            )
            return
        basis = Basis(author=session.case.author)
        made = redact_spans(session.snapshot, model.record, model.transcript, spans, basis)
        if not made:
            self._context.notices.say_briefly("These words are redacted already.")
            return
        texts = [r for r in made if isinstance(r, TextRedaction)]
        elsewhere, told = self._others.redactions_elsewhere(texts, basis)
        label = f"Redact words in {count_text(len({s.cue for s in spans}), 'cue')}"
        self.write_redactions([*made, *elsewhere], label, told)

    def _spans_chosen(self, transcript: Transcript) -> list[CueSpan]:
        """Whole words of the cues' own text; a speaker only when nothing else is selected."""
        out = []
        chosen = self._text.chosen_parts()
        words = any(one.first < one.last for one in chosen)
        for one in chosen:
            cue = transcript.cues[one.cue]
            span = self._model.lines[one.cue].shown.text_span(one.first, one.last)
            if span is not None and one.first < one.last:
                # Half a name gives the name away; letters alone are hidden only where a person asks
                # for it with Alt.
                words_of = span if self._text.means_letters else whole_words(cue.text, *span)
                out.append(CueSpan(one.cue, *words_of))
            elif one.speaker and not words and cue.speaker_raw is not None:
                out.append(CueSpan(one.cue, 0, len(cue.speaker), speaker=True))
        return [s for s in out if s.first < s.last]

    def write_redactions(self, made: list[Redaction], label: str, beside: str = "") -> None:
        """Write redactions as one step, and have the person asked for their exemption."""
        session = self._context.session
        session.apply([Put(r) for r in made], label)
        self._context.notices.say_briefly(f"{label}: {redactions_text(made)}{beside}.")

    def cite_words(self) -> Citation | None:
        """The selected words, or else the cue at the caret, as a citation."""
        record, transcript = self._model.record, self._model.transcript
        if record is None or transcript is None:
            return None
        spans = [s for s in self._spans_chosen(transcript) if not s.speaker]
        if spans:
            return cite_spans(record.path, transcript, spans)
        cue = self._text.caret_cue
        return cite_cue(record.path, transcript, cue) if cue >= 0 else None

    def redact_all(self) -> None:
        """List every place in the case that reads as the selected words, else as those that were
        found, to choose from.
        """
        term = self._text.chosen_text() or self._context.session.words_sought
        dialog = MatchesDialog(self._context, term, self._pane)
        dialog.made.connect(self.write_redactions)
        dialog.open()

    # ---- correcting

    def correct_cue(self) -> None:
        """Correct the words or the speaker of the cue at the caret."""
        model = self._model
        cue = self._text.caret_cue
        if model.transcript is None or cue < 0:
            self._context.notices.say_briefly("Put the caret into the cue to correct.")
            return
        speakers = {model.corrections.speaker_of(c): None for c in model.transcript.cues}
        dialog = CorrectDialog(
            model.transcript.cues[cue], model.corrections, [s for s in speakers if s], self._pane
        )
        dialog.saved.connect(self._save_correction)
        dialog.open()

    def _save_correction(self, wanted: Corrected) -> None:
        session, record = self._context.session, self._model.record
        if record is None:
            return
        author = session.case.author
        changes: list[Change] = []
        speaker = wanted.speaker
        # The cue itself then keeps its speaker: the name of all of them is changed above it.
        if wanted.everywhere and wanted.cue.speaker:
            changes.append(Put(rename_speaker(record.path, wanted.cue.speaker, speaker, author)))
            speaker = wanted.cue.speaker
        note = make_correction(
            record.path, wanted.cue, text=wanted.text, speaker=speaker, author=author
        )
        key = correction_id(record.path, wanted.cue)
        known = session.snapshot.find_annotation(key) is not None
        if note is not None:
            changes.append(Put(note))
        elif known:
            changes.append(Remove("annotations", key))
        session.apply(changes, f"Correct cue {wanted.cue.number}")
