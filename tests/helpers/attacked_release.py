"""The release of a video, and what the attack finds in it."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from reviewer.attack import attack_package
from reviewer.attack.report import Finding
from reviewer.model import Kind, Redaction
from reviewer.readers.media import probe_media
from reviewer.render.video import render_step
from reviewer.system.jobs import SILENT
from tests.helpers.plans import plan, step


def findings_of_release(
    tmp_path: Path,
    source: Path,
    *redactions: Redaction,
    spoil: Callable[[Path], None] = lambda records: None,
) -> list[Finding]:
    """What the attack finds in the release of a video.

    ``spoil`` may change the released files in their folder before.
    """
    info = probe_media(source)
    made = step(source.name, Kind.VIDEO, info.format, *redactions, facts=info.facts)
    made = replace(made, sha256=hashlib.sha256(source.read_bytes()).hexdigest(), size=1)
    (tmp_path / "out").mkdir()
    done = render_step(made, source, tmp_path / "out", SILENT)
    data = tmp_path / "package" / "data"
    (data / "records").mkdir(parents=True)
    for file in done.files:
        shutil.copy(tmp_path / "out" / file.file, data / "records" / file.name)
    spoil(data / "records")
    (data / "index.html").write_text("<!doctype html><p>[REDACTED]")
    (data / "withheld.csv").write_text("record,exemptions\n")
    (data / "plan.json").write_text("{}")
    report = attack_package(tmp_path / "package", plan(made), lambda _: source, ())
    return [f for f in report.findings if f.record]
