"""Videos scanned by the machines of a cluster: what they find is kept, what they lose is told."""

from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest

from reviewer.errors import CaseError, ReviewerError
from reviewer.model import Facts, Kind
from reviewer.tracking import scan_cluster
from reviewer.tracking.finishing import TrackRule
from reviewer.tracking.scan import ScanWish
from reviewer.tracking.scan_cluster import scan_on_cluster
from reviewer.tracking.track_store import TrackStore
from tests.helpers.cases import record
from tests.helpers.moving_things import load_red_things, write_film

RULES = {"faces": TrackRule(0.6, 0.45, 1.3)}


class KilledWorker(Exception):
    """As dask calls it."""


class Machines:
    """What of dask a scan needs, in threads of this process."""

    def __init__(self, lost=()):
        self.pool, self.lost, self.dropped = ThreadPoolExecutor(2), lost, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.pool.shutdown()

    def submit(self, work, wish, *args, pure):
        return self.pool.submit(self.work_on, work, wish, *args)

    def work_on(self, work, wish, *args):
        if wish.record.path in self.lost:
            raise KilledWorker
        return work(wish, *args)

    def cancel(self, left):
        self.dropped += left


@pytest.fixture
def cluster(monkeypatch):
    made = Machines()

    def wait(left, **_):
        return futures.wait(left, return_when=futures.FIRST_COMPLETED)

    dask = SimpleNamespace(Client=lambda *_, **__: made, wait=wait)
    monkeypatch.setattr(scan_cluster, "import_dask", lambda: dask)
    return made


def wish_for(path, letter):
    video = replace(record(path.name, kind=Kind.VIDEO, facts=Facts()), sha256=letter * 64)
    return ScanWish(path, video, None, ("faces",), RULES, load_red_things)


def test_what_machines_find_is_kept_and_what_they_lose_is_told(cluster, tmp_path):
    film = write_film(tmp_path / "even.mp4", 24, range(24))
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no film")
    lost = tmp_path / "lost.mp4"
    cluster.lost = (lost.name,)
    cache = tmp_path / "cache"
    wishes = [wish_for(film, "a"), wish_for(bad, "b"), wish_for(lost, "c")]
    faults = scan_on_cluster(wishes, cache, "tcp://there:1")
    assert set(faults) == {bad.name, lost.name}
    assert bad.name in str(faults[bad.name])
    assert "lost.mp4: every machine of the cluster" in str(faults[lost.name])
    assert len(TrackStore(cache).read_tracks("a" * 64)) == 1
    assert not list(cache.glob(".scanning-*"))


def test_a_machine_that_does_not_share_the_disk_stops_all(cluster, tmp_path, monkeypatch):
    film = write_film(tmp_path / "even.mp4", 4, range(4))
    there = scan_cluster.scan_on_worker
    away = tmp_path / "elsewhere"
    monkeypatch.setattr(
        scan_cluster, "scan_on_worker", lambda wish, cache, _room: there(wish, cache, away)
    )
    with pytest.raises(CaseError, match=r"does not see .* under the same path"):
        scan_on_cluster([wish_for(film, "a")], tmp_path / "cache", "tcp://there:1")
    assert len(cluster.dropped) == 1


def test_without_a_scheduler_one_sentence_says_so(monkeypatch, tmp_path):
    def refuse(*_, **__):
        raise OSError("refused")

    monkeypatch.setattr(scan_cluster, "import_dask", lambda: SimpleNamespace(Client=refuse))
    with pytest.raises(ReviewerError, match="No dask scheduler answers at tcp://there:1"):
        scan_on_cluster([], tmp_path, "tcp://there:1")
