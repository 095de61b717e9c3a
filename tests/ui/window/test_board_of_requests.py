"""The board of requests: what stands where, by keys alone, and to the case at the request."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from shiboken6 import isValid

from reviewer.model import CaseInfo, Custodian, Put, Request, RequestEvent
from tests.helpers.cases import new_case
from ui.common.tasks import Tasks
from ui.window.board_model import BLOCKED, COLUMNS, DUE, IDLE, LEFT, OPEN, REQUESTER, STANDING
from ui.window.request_board import RequestBoardDialog

TODAY = date(2025, 6, 20)
REQUESTS = (
    Request("q1", "The Tribune", received="2025-06-10"),
    Request("q2", "A. Doe", received="2025-06-18", events=(RequestEvent("2025-06-19", "on hold"),)),
    Request("q3", "Ald. Example", "council", "2025-06-02", custodians=(Custodian("OEMC"),)),
    Request("q4", "B. Roe", received="2025-06-19"),
    Request("q5", "C. Poe", received="2025-06-02", events=(RequestEvent("2025-06-06", "sent"),)),
)


@pytest.fixture
def folders(tmp_path):
    for name, mine in (("First", REQUESTS[:2]), ("Second", REQUESTS[2:])):
        with new_case(tmp_path / name, CaseInfo(name)) as case:
            case.apply([Put(request) for request in mine], "Add")
    return [tmp_path / "First", tmp_path / "Second"]


@pytest.fixture
def tasks(guard):
    """Threads to read on, without a window."""
    made = Tasks()
    yield made
    made.shut_down()
    made.deleteLater()


@pytest.fixture
def board(folders, tasks, qtbot):
    made = RequestBoardDialog(folders, tasks, None, TODAY)
    made.show()
    qtbot.waitUntil(lambda: bool(made.model.rows) and made._task is None)
    yield made
    if isValid(made):  # opening a case closes it
        made.reject()


def column(board, at):
    return [board.model.index(row, at).data() for row in range(board.model.rowCount())]


def test_what_presses_most_stands_first_and_says_why(board):
    assert column(board, REQUESTER) == ["The Tribune", "A. Doe", "Ald. Example", "B. Roe", "C. Poe"]
    assert column(board, STANDING) == [
        "! overdue",
        "■ blocked",
        "■ blocked",
        "○ due",
        "✓ answered",
    ]
    assert column(board, DUE)[:2] == ["Jun 17, overdue by 3 days", "Jun 26, 6 days left"]
    assert column(board, OPEN)[2] == "18 days"
    assert column(board, IDLE)[2] == "18 days"
    assert column(board, BLOCKED)[1:3] == ["on hold since 2025-06-19", "OEMC was not asked yet"]
    assert column(board, LEFT)[0] == "8 of 8 records"
    assert board.told.text() == "1 overdue, 2 blocked, 1 due, 1 answered."
    assert "Counted for “FOIA request”" in board.model.index(0, DUE).data(Qt.ToolTipRole)
    told = board.model.index(0, DUE).data(Qt.AccessibleTextRole)
    assert told == "Due: Jun 17, overdue by 3 days"


def test_it_is_sorted_and_searched_by_keys_and_the_marked_one_stays(board, qtbot):
    board.table.selectRow(1)
    board.order.setFocus()
    qtbot.keyClicks(board.order, COLUMNS[IDLE])
    assert column(board, REQUESTER)[0] == "Ald. Example"
    assert board.current_row().request.id == "q2"
    board.table.horizontalHeader().setSortIndicator(REQUESTER, Qt.SortOrder.DescendingOrder)
    assert column(board, REQUESTER)[0] == "The Tribune"
    assert board.order.currentText() == "Requester"
    qtbot.keyClicks(board.wish, "oemc second")
    assert column(board, REQUESTER) == ["Ald. Example"]
    assert board.current_row().request.id == "q3"
    board.wish.clear()
    board.waiting.setChecked(True)
    assert "C. Poe" not in column(board, REQUESTER)
    qtbot.keyClicks(board.wish, "nobody")
    assert not board.open_button.isEnabled()


def test_return_chooses_the_request_and_closes_the_board(board, folders, qtbot):
    chosen = []
    board.chosen.connect(lambda *told: chosen.append(told))
    board.table.setFocus()
    board.table.selectRow(3)
    qtbot.keyClick(board.table, Qt.Key.Key_Return)
    assert chosen == [(folders[1], "q4")]


def test_from_the_menu_to_a_request_of_another_case(window, folders, qtbot):
    for folder in folders:
        window.settings.remember_case(folder)
    window.actions_table.run_action("board")
    board = window.findChild(RequestBoardDialog)
    qtbot.waitUntil(lambda: len(board.model.rows) == 6)
    at = board.model.place_of(folders[1], "q4")
    board.table.selectRow(at)
    qtbot.keyClick(board.table, Qt.Key.Key_Return)
    requests = window.workplace.views["requests"]
    assert window.workplace.session.case_folder == folders[1]
    assert requests.isVisible()
    assert requests.current_request().id == "q4"


def test_without_a_case_and_with_a_broken_one_it_says_so(tasks, tmp_path, qtbot):
    empty = RequestBoardDialog([], tasks, None, TODAY)
    assert empty.told.text().startswith("No case was open yet")
    empty.show()
    empty.reject()
    (tmp_path / "case.db").write_text("no database")
    board = RequestBoardDialog([tmp_path], tasks, None, TODAY)
    board.show()
    qtbot.waitUntil(lambda: "Not read" in board.told.text())
    assert "Nobody has asked" in board.told.text()
    board.reject()
