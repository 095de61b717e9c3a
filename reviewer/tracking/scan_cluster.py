"""Videos scanned by the machines of a dask cluster, which see the folder of the case.

Each keeps what it finds in the case's cache, as a scan here does: what one machine began, another
goes on with.

Decision 130.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

from reviewer.errors import Cancelled, CaseError, ReviewerError
from reviewer.system.cluster import (
    JobWhileThere,
    client_of_cluster,
    futures_as_they_end,
    import_dask,
    not_shared,
    result_of_future,
)
from reviewer.system.facts import fault_fact
from reviewer.system.jobs import SILENT, Job
from reviewer.system.leftovers import fresh_path, remove_leftovers
from reviewer.tracking.scan import ScanWish, scan_video
from reviewer.tracking.track_store import TrackStore

_ROOM = ".scanning-"  # how the folders are called whose removal stops the machines

log = logging.getLogger(__name__)


def scan_on_cluster(
    wishes: Sequence[ScanWish], cache: Path, address: str, job: Job = SILENT
) -> dict[str, ReviewerError]:
    """Scan videos, each as ``scan_video`` does; what is found lies in the cache.

    Args:
        wishes: what is scanned, and for what.
        cache: the case's folder for what can be made again.
        address: of a dask scheduler.
        job: told how many are scanned, and asked whether to stop.

    Returns:
        By record, why it was not scanned.

    Raises:
        CaseError: A machine does not see the folder of the case.
        ReviewerError: There is no such cluster.
    """
    dask = import_dask()
    cache.mkdir(parents=True, exist_ok=True)
    remove_leftovers(cache, _ROOM, "")
    room = fresh_path(cache, _ROOM, "")
    faults: dict[str, ReviewerError] = {}
    with client_of_cluster(dask, address) as client:
        room.mkdir()
        # Not pure: dask would else answer with what it heard before, though the cache was emptied.
        futures = {
            client.submit(scan_on_worker, wish, cache, room, pure=False): wish.record.path
            for wish in wishes
        }
        try:
            for done, future in enumerate(futures_as_they_end(dask, futures, job), 1):
                record = futures[future]
                try:
                    fault = result_of_future(future, record)
                except CaseError:
                    raise
                except ReviewerError as lost:
                    fault = lost
                if fault is not None:
                    faults[record] = fault
                job.progress(done, len(futures), f"scanned {done} of {len(futures)} videos")
        except BaseException:
            client.cancel(list(futures))
            raise
        finally:
            shutil.rmtree(room, ignore_errors=True)
    return faults


def scan_on_worker(wish: ScanWish, cache: Path, room: Path) -> ReviewerError | None:
    """Scan a video on a machine of the cluster: there, too, children within walls look at it."""
    if not room.is_dir():
        raise not_shared()
    try:
        scan_video(wish, TrackStore(cache), JobWhileThere(room))
    except Cancelled:
        raise
    except ReviewerError as fault:
        log.warning("a video was not scanned: %s", fault_fact(fault))
        return fault
    return None
