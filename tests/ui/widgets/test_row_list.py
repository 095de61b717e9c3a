"""A row that says something else is painted; the other thousands are not laid out anew."""

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QApplication

from tests.helpers.seen import settle
from ui.widgets.row_list import RowList


class Rows(QAbstractListModel):
    def __init__(self, count):
        super().__init__()
        self.says, self.asked = [str(n) for n in range(count)], 0

    def rowCount(self, _parent=None):
        self.asked += 1
        return len(self.says)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        self.asked += 1
        return self.says[index.row()] if role == Qt.ItemDataRole.DisplayRole else None


@pytest.fixture
def view(qtbot):
    made = RowList()
    qtbot.addWidget(made)
    made.setModel(Rows(2_000))
    made.resize(200, 120)
    made.show()
    qtbot.waitExposed(made)
    settle()
    return made


def change(view, row, text):
    model = view.model()
    model.says[row], model.asked = text, 0
    model.dataChanged.emit(model.index(row), model.index(row))
    settle()


@pytest.mark.parametrize("row", [1, 1_500])
def test_a_changed_row_asks_for_no_more_than_what_is_seen(row, view):
    change(view, row, "changed")
    assert view.model().asked < 500


def test_it_looks_as_if_all_were_laid_out_anew(view):
    change(view, 1, "changed")
    seen = view.grab().toImage()
    view.doItemsLayout()
    QApplication.processEvents()
    assert view.grab().toImage() == seen


def test_the_row_that_is_meant_stays_in_sight_where_the_list_gets_lower(view):
    last = view.indexAt(view.viewport().rect().bottomLeft())
    view.setCurrentIndex(last)
    view.resize(200, 60)
    settle()
    row = view.visualRect(last)
    assert row.top() >= 0
    assert row.bottom() <= view.viewport().height()
