"""Steps, redactions and small text files for the tests of text-like records."""

from dataclasses import replace
from pathlib import Path

from reviewer.model import Kind, RedactionKind, Status
from reviewer.system.files import hash_file
from reviewer.system.jobs import SILENT
from tests.helpers.plans import step
from tests.helpers.redactions import any_redaction

CODE = "7(1)(b)"
LABEL = f"[REDACTED {CODE}]"


def hide(record="r", *, id="r1", term=None, cue=None, chars=None, codes=(CODE,)):
    """An accepted text redaction."""
    return any_redaction(
        id=id,
        record=record,
        kind=RedactionKind.TEXT,
        exemptions=codes,
        status=Status.ACCEPTED,
        cue=cue,
        chars=chars,
        term=term,
    )


def step_for(path: Path, kind: Kind, format: str, *redactions, terms=()):
    """The step of a plan that releases a file."""
    mine = (replace(r, record=path.name) for r in redactions)
    made = step(path.name, kind, format, *mine, terms=tuple(terms), sha256=hash_file(path))
    return replace(made, size=path.stat().st_size)


def released(module, source: Path, kind: Kind, format: str, *redactions, terms=(), facts=None):
    """Render a file beside itself; gives what was rendered and the folder."""
    out = source.parent / "out"
    out.mkdir(exist_ok=True)
    order = step_for(source, kind, format, *redactions, terms=terms)
    order = replace(order, facts=facts or order.facts)
    return module.render_step(order, source, out, SILENT), out


def written(folder: Path, name: str, content: str | bytes, encoding="utf-8") -> Path:
    """A small file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def all_bytes(folder: Path) -> bytes:
    """Every byte that was written into a folder, in a fixed order."""
    return b"\0".join(p.read_bytes() for p in sorted(folder.iterdir()))
