"""The detectors of pictures as data: what each finds, with which models, and from which score on.

One row makes a detector. The program's own stand in ``resources/detectors/pictures.json``, a
user's in ``detectors.json`` in the folder of the user's settings; both fit
``resources/schemas/detectors.schema.json``. Nothing of a model is opened here.

Decision 195.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.model.schema_check import Unfit, parse_fitting_json
from reviewer.system.home import home_folder
from reviewer.system.resources import resource_path

NAME = "detectors.json"
_SCHEMA = "detectors.schema.json"


@dataclass(frozen=True)
class KindRule:
    """How things of a kind are handled.

    Attributes:
        kind: such as ``faces``.
        label: one of them, for a reason that a person reads: ``a face``.
        collect: the least score that is looked at: a track may hold such sightings.
        sure: the score from which on one sighting is proposed by itself.
        padding: how many times larger than found a box is proposed.
        exemption: under which it is usually withheld.
        proposed: false where it only helps to find others.
        agreeing: how many sightings have to be sure of a thing that is looked for more often.
    """

    kind: str
    label: str
    collect: float
    sure: float
    padding: float
    exemption: str
    proposed: bool
    agreeing: int = 1


@dataclass(frozen=True)
class ModelFile:
    """A model: where it lies, and what it is; without ``sha256`` any file of that name is it."""

    path: Path
    sha256: str
    licence: str

    def fault(self) -> str:
        """Why it cannot be used, as the end of a sentence; empty where it can."""
        try:
            found = hash_of_model(self.path)
        except OSError:
            return f"the model {self.path.name} is missing"
        if self.sha256 and found != self.sha256:
            return f"the model {self.path.name} is not the one that belongs to it"
        return ""


@dataclass(frozen=True)
class DetectorRow:
    """One detector.

    Attributes:
        name: of its own.
        version: of its code and of what its row says.
        module: of ``reviewer.detect.pictures``, with a function ``make_detector(row)``.
        models: the files that it needs.
        rules: what it finds, by kind.
        uses: kinds that others have to look for before it.
        options: what its module asks for.
        every: seconds between two of its looks at a video; 0: whenever one is looked at.
        own_light: a dark picture of a video is not made brighter for it.
        again: it proposes nothing, and looks at pictures as they are released.
    """

    name: str
    version: int
    module: str
    models: tuple[ModelFile, ...]
    rules: Mapping[str, KindRule]
    uses: tuple[str, ...]
    options: Mapping[str, Any]
    every: float = 0.0
    own_light: bool = False
    again: bool = False

    @property
    def version_told(self) -> str:
        """What it finds may differ only where this does: of its code, its models and its row."""
        models = [(m.path.name, m.sha256 or hash_of_model(m.path)) for m in self.models]
        rules = sorted(self.rules.items())
        options = sorted(self.options.items())
        said = repr((self.module, models, rules, self.uses, options, self.every, self.own_light))
        return f"{self.version}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"

    def fault(self) -> str:
        """Why it cannot work, as the end of a sentence; empty where it can."""
        return next((why for m in self.models if (why := m.fault())), "")


def picture_rows() -> tuple[DetectorRow, ...]:
    """Every detector there is, in the order in which they look: the program's, then the user's.

    Raises:
        BadInput: The user's settings do not fit.
    """
    shipped = resource_path("detectors/pictures.json")
    rows = _read_rows(shipped, shipped.parent.parent / "models")
    own = home_folder() / NAME
    if own.exists():
        rows += _read_rows(own, own.parent)
    names = [row.name for row in rows]
    if double := next((name for name in names if names.count(name) > 1), ""):
        raise BadInput(f"{own}: there is another detector {double}.", "Give yours another name.")
    return rows


def rules_of_kinds() -> dict[str, KindRule]:
    """What can be looked for, by kind: of several detectors the first one's rule holds."""
    found: dict[str, KindRule] = {}
    for row in picture_rows():
        for kind, rule in row.rules.items():
            found.setdefault(kind, rule)
    return found


def rows_for(kinds: Iterable[str], again: bool = False) -> list[DetectorRow]:
    """The detectors that are needed to find ``kinds``, those first that others build upon.

    ``again``: at pictures as they are released looks another one than proposed, where there is one.
    """
    rows = [row for row in picture_rows() if again or not row.again]
    other = {kind for row in rows if row.again and not row.fault() for kind in row.rules}
    rows = [r for r in rows if (not r.fault() if r.again else not r.rules.keys() <= other)]
    # What others build upon comes first.
    rows.sort(key=lambda row: not row.again)
    wanted = set(kinds)
    while True:
        chosen = [row for row in rows if wanted & row.rules.keys()]
        more = wanted.union(*(row.uses for row in chosen))
        if more == wanted:
            return chosen
        wanted = more


def faults_of_detectors(kinds: Iterable[str], again: bool = False) -> list[str]:
    """A sentence for each detector that cannot look for what is asked, and why it cannot."""
    return [
        f"{' and '.join(row.rules).capitalize()} are not looked for by {row.name}: {why}."
        for row in rows_for(kinds, again)
        if (why := row.fault())
    ]


def kinds_that_can_be_found(kinds: Iterable[str]) -> list[str]:
    """Those of ``kinds`` for which a detector has all that it needs."""
    wanted = list(kinds)
    able = {kind for row in rows_for(wanted) if not row.fault() for kind in row.rules}
    return [kind for kind in wanted if kind in able]


def hash_of_model(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_rows(file: Path, models: Path) -> tuple[DetectorRow, ...]:
    """The rows of a file whose models lie in the folder ``models`` where they name no other."""
    try:
        data = parse_fitting_json(file.read_bytes(), _SCHEMA)
    except OSError as fault:
        raise BadInput(f"{file} cannot be read: {fault.strerror}.") from None
    except Unfit as fault:
        place = f" at {fault.place}" if fault.place else ""
        raise BadInput(
            f"The detectors of {file} do not fit{place}: {fault.reason}.",
            f"resources/schemas/{_SCHEMA} says what fits.",
        ) from None
    return tuple(_make_row(row, models) for row in data["detectors"])


def _make_row(row: Mapping[str, Any], models: Path) -> DetectorRow:
    return DetectorRow(
        name=row["name"],
        version=row.get("version", 1),
        module=row["module"],
        models=tuple(
            ModelFile(models / m["file"], m.get("sha256", ""), m["licence"])
            for m in row.get("models", ())
        ),
        rules={kind: _make_rule(kind, rule) for kind, rule in row["finds"].items()},
        uses=tuple(row.get("uses", ())),
        options=row.get("options", {}),
        every=row.get("every", 0.0),
        own_light=row.get("own_light", False),
        again=row.get("again", False),
    )


def _make_rule(kind: str, rule: Mapping[str, Any]) -> KindRule:
    return KindRule(
        kind=kind,
        label=rule.get("label", f"one of {kind}"),
        collect=rule["collect"],
        sure=rule["sure"],
        padding=rule.get("padding", 1.0),
        exemption=rule.get("exemption", ""),
        proposed=rule.get("proposed", True),
        agreeing=rule.get("agreeing", 1),
    )
