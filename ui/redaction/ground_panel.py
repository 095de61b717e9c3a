"""What the law asks of a redaction's exemptions in its record, and the fields to state it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from reviewer.clock.typed_date import date_typed, parse_typed_date
from reviewer.errors import BadInput, ReviewerError
from reviewer.law.breaches import Breach, CodesKnown, breaches_of_use, grounds_for
from reviewer.law.needs import COMPANION, REASON, FactKind, FactRule
from reviewer.law.rules import LawRule, Rules, rules_known
from reviewer.model import TABLES, Ground, Redaction, StatedFact
from reviewer.model.ids import new_id
from reviewer.plan.outcome import Outcome, decided_in
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.theme import GRID
from ui.widgets.field import ChoiceField, Field
from ui.widgets.fold import FoldedPart

_FOLLOWED = {"grounds", "redactions", "subjects", "decisions"}
_LABELS = {COMPANION: "The other law, as it is cited", REASON: "Reason, for all of this record"}


class GroundPanel(QWidget):
    """One part for each exemption of the redaction in focus: its rules, and what is stated."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._redaction: Redaction | None = None
        self._forms: dict[str, _GroundForm] = {}
        self._fault = QLabel()
        self._inside = QWidget()
        self.part = FoldedPart("The law", self._inside)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * GRID)
        self._fault.setWordWrap(True)
        self._column.addWidget(self._fault)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.part)
        self._session.changed.connect(self._follow_case)

    def show_redaction(self, redaction: Redaction | None) -> None:
        """Show what is asked about a redaction from now on."""
        before, self._redaction = self._redaction, redaction
        missing = self._refresh_forms()
        other = redaction is not None and (before is None or before.id != redaction.id)
        # Where it keeps a release back it is in sight; elsewhere whoever wants it opens it.
        if other and any(q.requester_class for q in self._session.snapshot.requests):
            self.part.button.setChecked(missing > 0)

    def _follow_case(self, change: Changed) -> None:
        if self._redaction is not None and change.tables & _FOLLOWED:
            self._refresh_forms()

    def _refresh_forms(self) -> int:
        """Show what is stated and what is not; gives how much is missing."""
        redaction = self._redaction
        rules = self._rules_in_force()
        codes = dict.fromkeys(redaction.exemptions) if redaction is not None and rules else {}
        self.setVisible(bool(codes) or bool(self._fault.text()))
        self._fault.setVisible(bool(self._fault.text()))
        for code in [code for code in self._forms if code not in codes]:
            gone = self._forms.pop(code)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        missing = 0
        if redaction is not None and rules is not None:
            for code in codes:
                if code not in self._forms:
                    self._forms[code] = _GroundForm(self._context, code)
                    self._column.addWidget(self._forms[code])
                missing += self._forms[code].show_use(rules, redaction)
        told = "all stated" if not missing else f"{missing} to state"
        self.part.button.setText(f"The law: {told}")
        return missing

    def _rules_in_force(self) -> Rules | None:
        self._fault.clear()
        try:
            return rules_known(self._session.snapshot.info.jurisdiction)
        except BadInput as fault:
            self._fault.setText(str(fault))
            return None


class _GroundForm(QWidget):
    """What is stated of one exemption in one record."""

    def __init__(self, context: Context, cited: str) -> None:
        super().__init__()
        self._context, self._session, self._cited = context, context.session, cited
        self._record = ""
        self._names: tuple[str, ...] = ()
        self._facts: Mapping[str, FactRule] = {}
        self._fields: dict[str, Field | ChoiceField] = {}
        self._title, self._rules, self._source = QLabel(), QLabel(), QLabel()
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setVerticalSpacing(GRID // 2)
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._source.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for label in (self._title, self._rules, self._source):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            column.addWidget(label)
        column.addLayout(self._form)

    def show_use(self, rules: Rules, redaction: Redaction) -> int:
        """Show how the exemption stands in the redaction's record; gives how much is missing."""
        snapshot = self._session.snapshot
        record = snapshot.get_record(redaction.record)
        withheld = decided_in(snapshot, record) is Outcome.WITHHELD
        breaches = breaches_of_use(rules, snapshot, redaction, self._cited, withheld)
        codes = CodesKnown(rules)
        code = codes.code_of(self._cited)
        grounds = grounds_for(snapshot.grounds_of(record.path), code, codes)
        ground = grounds[0] if grounds else Ground("", record.path, self._cited)
        acting = rules.rules_of(code, record)
        names = _fields_asked(acting, breaches, ground)
        title = codes.title_of(code)
        self._title.setText(f"{self._cited}: {title}" if title else self._cited)
        self._rules.setText("\n".join(breach.refusal for breach in breaches))
        self._rules.setVisible(bool(breaches))
        shown = [breach.rule for breach in breaches] or acting
        self._source.setText(shown[0].provenance if shown else "")
        self._source.setToolTip("\n".join(f"{rule.id}: {rule.provenance}" for rule in acting))
        self._facts = rules.facts
        if (record.path, names) != (self._record, self._names):
            self._record, self._names = record.path, names
            self._make_fields()
        for name, field in self._fields.items():
            self._show_value(field, name, _value_of(ground, name))
        return len(breaches)

    def _make_fields(self) -> None:
        while self._form.rowCount():
            row = self._form.takeRow(0)
            for item in (row.labelItem, row.fieldItem):
                if (gone := item.widget()) is not None:
                    gone.hide()
                    gone.deleteLater()  # it may be the one that was just typed in
        self._fields = {}
        for name in self._names:
            rule = self._facts.get(name)
            label = rule.label if rule is not None else _LABELS[name]
            field = self._make_field(name, rule)
            field.setAccessibleName(f"{label}, of {self._cited}")
            self._fields[name] = field
            heading = QLabel(label)
            heading.setWordWrap(True)
            heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            heading.setBuddy(field)
            self._form.addRow(heading, field)
            self._context.actions.read_only.guard_writers(field)

    def _make_field(self, name: str, rule: FactRule | None) -> Field | ChoiceField:
        if rule is not None and rule.kind is FactKind.CHOICE:
            choice = ChoiceField()
            choice.setSizeAdjustPolicy(
                ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.addItem("Not stated", "")
            for value, reads in rule.choices.items():
                choice.addItem(reads, value)
            choice.activated.connect(lambda _: self._state(name, str(choice.currentData())))
            return choice
        field = Field()
        if rule is not None and rule.kind is FactKind.DATE:
            field.setPlaceholderText("month/day/year")
        field.editingFinished.connect(lambda: self._state_typed(name, field))
        return field

    def _state_typed(self, name: str, field: Field) -> None:
        rule, typed = self._facts.get(name), field.text().strip()
        if field.isModified() and rule is not None and rule.kind is FactKind.DATE and typed:
            day = parse_typed_date(typed)
            if day is None:
                self._context.notices.say_briefly(
                    f"No date: {typed}. Write month, day and year, such as 6/10/2025."
                )
                return
            typed = day.isoformat()
        if field.isModified():
            field.setModified(False)
            self._state(name, typed)

    def _state(self, name: str, text: str) -> None:
        """Keep what is stated, in one step."""
        snapshot = self._session.snapshot
        rules = rules_known(snapshot.info.jurisdiction)
        if rules is None:
            return
        codes = CodesKnown(rules)
        known = grounds_for(snapshot.grounds_of(self._record), codes.code_of(self._cited), codes)
        key = new_id(TABLES["grounds"].prefix)
        ground = known[0] if known else Ground(key, self._record, self._cited)
        made = _with_value(ground, name, text)
        if made == ground:
            return
        label = self._facts[name].label if name in self._facts else _LABELS[name]
        try:
            self._session.put_entity(made, f"State {label[0].lower()}{label[1:]}")
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    def _show_value(self, field: Field | ChoiceField, name: str, value: str) -> None:
        if isinstance(field, ChoiceField):
            field.setCurrentIndex(max(field.findData(value), 0))
            return
        rule = self._facts.get(name)
        shown = _typed(value) if rule is not None and rule.kind is FactKind.DATE else value
        # What is being typed survives what else changes.
        if field.text() != shown and not (field.hasFocus() and field.isModified()):
            field.setText(shown)
            field.setCursorPosition(0)


def _fields_asked(
    acting: list[LawRule], breaches: tuple[Breach, ...], ground: Ground
) -> tuple[str, ...]:
    """What can be stated, in the order of the rules: what may matter, and what stands already."""
    broken = {breach.rule.id for breach in breaches}
    names: dict[str, None] = {}
    for rule in acting:
        for name in rule.needs.fields:
            if rule.id in broken or not rule.acts_on.whole or _value_of(ground, name):
                names[name] = None
    names.pop(REASON, None)
    return (*names, REASON)  # asked of all, and last: the facts come first


def _value_of(ground: Ground, name: str) -> str:
    plain: dict[str, Callable[[], str]] = {
        COMPANION: lambda: ground.companion,
        REASON: lambda: ground.reason,
    }
    return plain.get(name, lambda: ground.find_fact(name))()


def _with_value(ground: Ground, name: str, text: str) -> Ground:
    if name == COMPANION:
        return replace(ground, companion=text)
    if name == REASON:
        return replace(ground, reason=text)
    others = tuple(fact for fact in ground.facts if fact.name != name)
    return replace(ground, facts=(*others, StatedFact(name, text)) if text else others)


def _typed(value: str) -> str:
    try:
        return date_typed(date.fromisoformat(value))
    except ValueError:
        return value
