"""Children that read records are lent to all tests, but where they themselves are tried."""

import pytest

OWN = ("system", "faults", "hostile", "killed")  # rooms and files whose tests start their own


@pytest.fixture(autouse=True)
def _lent_readers(request, kept_readers, monkeypatch):
    names = (request.path.parent.name, *request.path.stem.split("_"))
    if not set(OWN) & set(names):
        kept_readers.put_in_place(monkeypatch)
