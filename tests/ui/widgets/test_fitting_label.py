"""A label says what there is room for, and all of it to whoever points at it."""

from ui.widgets.fitting_label import FittingLabel


def test_the_longest_form_that_fits_is_shown(qtbot):
    label = FittingLabel()
    qtbot.addWidget(label)
    label.show()
    forms = ("11:22:56.99 ± 0.49 s", "11:22:56.99", "11:22:56")
    label.say_variants(*forms)
    for form in forms:
        label.resize(label.fontMetrics().horizontalAdvance(form) + 1, 20)
        assert label.text() == form
    label.resize(label.fontMetrics().horizontalAdvance("11:2"), 20)
    assert "…" in label.text()
    assert label.toolTip() == label.accessibleName() == label.full_text == forms[0]
