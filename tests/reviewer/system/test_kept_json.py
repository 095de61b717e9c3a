"""A cache may be damaged, or come from anybody with a case: what it says wrongly stops nothing."""

from types import SimpleNamespace

import pytest

from reviewer.export.remembered_results import RememberedResults
from reviewer.model import Kind
from reviewer.overlooked import found_nowhere
from reviewer.readers import scan
from reviewer.render.run import RenderJob
from tests.helpers.plans import step

DAMAGED = {
    "empty": "",
    "endless": "[" * 100_000,
    "no object": "7",
    "not of its form": '{"form": 1e999, "words": 1, "data": [], "rendered": []}',
    "no count": '{"a": 1e999}',
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_what_is_no_kept_result_is_none(text, tmp_path):
    (tmp_path / "key.json").write_text(text)
    results = RememberedResults(tmp_path)
    assert results.recall_result("key") is None
    assert results.count_untrusted() == 1

    page = scan.file_of_page(tmp_path, 1)
    page.parent.mkdir(exist_ok=True)
    page.write_text(text)
    assert scan.words_read(tmp_path, 1) is None

    case = SimpleNamespace(cache_folder=tmp_path)
    record = SimpleNamespace(sha256="ab")
    counts = found_nowhere.file_of_counts(case, record)
    counts.parent.mkdir(exist_ok=True)
    counts.write_text(text)
    assert found_nowhere.read_counts(case, record) == {}

    job = RenderJob(step("a.txt", Kind.DOCUMENT, "txt"), "a.txt", str(tmp_path))
    job.folder_of_result.mkdir()
    (job.folder_of_result / "rendered.json").write_text(text)
    assert job.seems_done
    assert job.kept_result is None
