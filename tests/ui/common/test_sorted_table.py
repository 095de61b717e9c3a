"""A table that moves the row that changed shows what one made anew shows."""

from hypothesis import given
from hypothesis import strategies as st

from ui.common.sorted_table import SortedRows, SortedTable

rows = st.lists(st.tuples(st.integers(0, 5), st.text("ab", max_size=2)), max_size=12)


def key(row):
    return row[0]


class Table(SortedTable):
    def __init__(self, shown, descending):
        super().__init__(key)
        self._descending = descending
        self._show_rows(shown)
        self.counted = len(self.sorted_rows)
        self.rowsInserted.connect(lambda _, first, last: self._count(last - first + 1))
        self.rowsRemoved.connect(lambda _, first, last: self._count(first - last - 1))

    def _count(self, more):
        self.counted += more

    def rowCount(self, parent=None):
        return len(self.sorted_rows)

    def columnCount(self, parent=None):
        return 1

    def data(self, index, role=0):
        return None


@given(rows, rows, st.booleans(), st.data())
def test_rows_that_go_and_come_leave_the_table_sorted(shown, come, descending, data):
    table = Table(shown, descending)
    gone = data.draw(
        st.lists(st.sampled_from(range(len(shown))), unique=True) if shown else st.just([])
    )
    table.exchange_rows([shown[n] for n in gone], come)
    left = [row for n, row in enumerate(shown) if n not in gone]
    assert sorted(table.sorted_rows) == sorted([*left, *come])
    assert list(map(key, table.sorted_rows)) == sorted(
        map(key, table.sorted_rows), reverse=descending
    )
    assert table.counted == len(table.sorted_rows)


@given(rows, st.booleans())
def test_every_row_is_found_where_it_stands(shown, descending):
    kept = SortedRows(shown, key, descending)
    for row in shown:
        assert kept.rows[kept.find_row(row)] == row
    assert kept.find_row((9, "")) is None
