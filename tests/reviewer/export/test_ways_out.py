"""Whatever refuses a record, one action withholds it and the export goes on; what refuses the
package as a whole says why. Every place in the program that may refuse is in the table here.
"""

import ast
import json
import zipfile
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

import reviewer
from reviewer import errors
from reviewer.cli.main import main
from reviewer.errors import (
    BadInput,
    Cancelled,
    CaseError,
    DoesNotHold,
    NoSpace,
    Refused,
    ReviewerError,
)
from reviewer.export import examiner, render_cluster, run
from reviewer.export.finding_causes import REPEATS
from reviewer.export.refusals import UNRELEASABLE, Leaks, Waiting, causes_of
from reviewer.export.render_pool import Unrendered
from reviewer.export.run import ExportWays, export_package
from reviewer.intake import new_case
from reviewer.model import CaseInfo, Decision, Kind, Put, RedactionKind, Request, Snapshot
from reviewer.package import bag
from reviewer.plan.blockers import Blocker
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import make_plan
from reviewer.render.result import Rendered
from reviewer.render.run import RenderJob
from reviewer.store import Case
from reviewer.system.isolation import Crashed
from reviewer.system.jobs import SILENT
from tests.helpers import plans
from tests.helpers.plans import redaction
from tests.helpers.small_case import ready_case

SECRET, PLAIN = "notes/statement.txt", "notes/plain.txt"
RECORD, WHOLE, QUESTION = "a record is withheld", "the package is stopped", "a person is asked"

WHERE = {
    # of the export and the package, by the words with which each refusal begins
    "export/examination.py The case has no record": (WHOLE, "an original is gone: verify tells"),
    "export/examiner.py TooSlow": (RECORD, "a page on which the attack hangs"),
    "export/examiner.py _tell_unfinished": (
        RECORD,
        "it ends the attack; it is named if it is one record",
    ),
    "export/render_pool.py Cancelled": (WHOLE, "the person stopped it"),
    "export/render_pool.py TooSlow": (RECORD, "a page takes too long"),
    "export/render_pool.py next(...)": (RECORD, "it cannot be rendered"),
    "export/render_pool.py Unrendered": (RECORD, "several cannot be rendered"),
    "export/render_cluster.py answer.rendered": (RECORD, "what a machine answers is its record's"),
    "export/render_cluster.py not_shared": (WHOLE, "its machines do not share the disk"),
    "export/run.py  is there already": (WHOLE, "another folder has to be named"),
    "export/run.py Waiting": (QUESTION, "what is decided and cannot be carried out is withheld"),
    "export/run.py Leaks": (RECORD, "each cause has its record, or is a page of the program"),
    "export/run.py Request ": (WHOLE, "nothing is asked for"),
    "export/run.py The name of request": (WHOLE, "a person names the requester otherwise"),
    "export/ways_out.py There is neither": (WHOLE, "wrong use"),
    "export/ways_out.py There is no redaction": (WHOLE, "wrong use"),
    "export/ways_out.py Under which exemption": (QUESTION, "nobody but a person can say it"),
    "export/ways_out.py  has no pages": (WHOLE, "wrong use"),
    "export/ways_out.py The case has no record": (WHOLE, "wrong use"),
    "package/build.py fault": (RECORD, "its renderer made no file"),
    "package/build.py A file was made": (WHOLE, "a fault of the program"),
    "package/build.py Two released files": (WHOLE, "a fault of the program"),
    "package/build.py A released file would": (WHOLE, "a fault of the program, or an attack on it"),
    "package/build.py The kept rendering of": (WHOLE, "made anew by the next export"),
    "package/page_templates.py The template ": (WHOLE, "a template of the office is broken"),
    "package/released_content.py  is no WebVTT": (RECORD, "what was made of it cannot be read"),
    "package/released_content.py  is no PDF": (RECORD, "what was made of it cannot be read"),
    "package/plain_words.py _cannot_be": (RECORD, "a redaction that fits no record"),
    "package/plain_words.py There is no time zone": (WHOLE, "the case has to say its zone"),
}


def raised(folder):
    """Every ``raise`` of a sentence below a folder: file, and how its sentence begins."""
    root = Path(reviewer.__file__).parent
    for path in sorted((root / folder).glob("*.py")):
        # None of these makes a package.
        if path.name in ("verify.py", "tagfiles.py", "preview.py", "approving.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and node.exc is not None:
                yield f"{path.relative_to(root).as_posix()} {beginning(node.exc)}"


def beginning(raised):
    if not isinstance(raised, ast.Call):
        return ast.unparse(raised)
    name = ast.unparse(raised.func)
    if name not in ("BadInput", "Refused", "DoesNotHold", "ReviewerError", "CaseError"):
        return f"{name}(...)" if name == "next" else name
    parts = [n.value for n in ast.walk(raised.args[0]) if isinstance(n, ast.Constant)]
    return next(p for p in parts if isinstance(p, str))


@pytest.mark.parametrize("folder", ["export", "package"])
def test_every_place_that_refuses_a_release_is_known(folder):
    found = set(raised(folder))
    known = {name for name in WHERE if name.startswith(f"{folder}/")}
    unknown = [f for f in found if not any(f.startswith(k) for k in known)]
    assert unknown == []
    assert [k for k in known if not any(f.startswith(k) for f in found)] == []


KINDS = [
    k
    for k in vars(errors).values()
    if isinstance(k, type)
    and issubclass(k, ReviewerError)
    and k is not errors.ReviewsClash  # only an import raises it, and says its own way out
]
MACHINE = {"NoSpace", "Cancelled", "CaseError", "CaseBusy"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_whatever_a_renderer_raises_has_its_way_out_or_is_of_the_machine(kind):
    """Renderers raise in many places; what they raise gets its record in one."""
    planned = plans.plan(plans.step("a.txt", Kind.DOCUMENT, "txt"))
    fault = kind("a.txt: it is odd.")
    fault.record = "a.txt"
    told = causes_of(fault, planned, Snapshot(CaseInfo("c"), ()))
    assert [c.actions for c in told] == ([] if kind.__name__ in MACHINE else [("withhold",)])
    assert causes_of(kind("no record"), planned, Snapshot(CaseInfo("c"), ())) == ()
    if told:
        assert str(told[0]) == "a.txt: it is odd. Withhold the record."


@pytest.fixture
def case(tmp_path):
    with Case.open(ready_case(tmp_path), author="Ann") as made:
        yield made


def unrendered(case, monkeypatch):
    """Two records that cannot be rendered, and all others are."""
    real = run.render_all

    def fails(jobs, *args, **more):
        bad = {j.step.record for j in jobs} & {SECRET, PLAIN}
        made = real([j for j in jobs if j.step.record not in bad], *args, **more)
        faults = {
            SECRET: DoesNotHold(f"{SECRET}: redaction r1 cannot be carried out beyond doubt."),
            PLAIN: Refused("It was changed."),
        }
        for record in bad:
            faults[record].record = record
        if len(bad) == 1:
            raise faults[next(iter(bad))]
        if bad:
            raise Unrendered({record: faults[record] for record in bad})
        return made

    monkeypatch.setattr(run, "render_all", fails)


def unreadable(case, monkeypatch):
    """What was made of two records cannot be read again."""
    real = examiner.Examiner.read_content

    def fails(self, folder, files):
        if any(f.name in (SECRET, PLAIN) for f in files):
            raise BadInput(f"{files[0].name} is no PDF that can be read.")
        return real(self, folder, files)

    monkeypatch.setattr(examiner.Examiner, "read_content", fails)


def ended(case, monkeypatch):
    """Two records end the process that attacks them."""
    real = examiner.Examiner.attack_once

    def fails(self, folder, secrets, job, known, means):
        there = [s for s in self._plan.steps if s.is_released and s.record in (SECRET, PLAIN)]
        if there:
            fault = Crashed("its reader crashed on it")
            fault.record = there[0].record if means.one_by_one else ""
            raise fault
        return real(self, folder, secrets, job, known, means)

    monkeypatch.setattr(examiner.Examiner, "attack_once", fails)


def refused_at_plan(case, monkeypatch):
    """Two records are decided, and no reader knows them."""
    real = run.make_plan

    def blocked(snapshot, request, *more):
        made = real(snapshot, request, *more)
        out = [s.record for s in made.steps if s.is_released and s.record in (SECRET, PLAIN)]
        found = (Blocker(r, None, "no reader knows this file", refused=True) for r in out)
        return replace(made, blockers=(*made.blockers, *found))

    monkeypatch.setattr(run, "make_plan", blocked)


@pytest.mark.parametrize("deed", [unrendered, unreadable, ended, refused_at_plan])
def test_what_refuses_records_is_withheld_and_the_export_goes_on(case, tmp_path, monkeypatch, deed):
    deed(case, monkeypatch)
    with pytest.raises(ReviewerError) as refused:
        export_package(case, "q1", tmp_path / "package")
    assert {c.actions for c in refused.value.causes} == {("withhold",)}
    with pytest.raises(ReviewerError):  # of the other nothing tells an exemption
        export_package(case, "q1", tmp_path / "package", ways=ExportWays(withhold_refused=True))
    outcomes = {s.record: s.outcome for s in make_plan(case.snapshot(), "q1").steps}
    assert outcomes[PLAIN] is Outcome.FULL
    both = len(refused.value.causes) == 2
    assert outcomes[SECRET] is (Outcome.WITHHELD if both else Outcome.PART)
    ways = ExportWays(withhold_refused=True, exemptions=("7(1)(c)",))
    done = export_package(case, "q1", tmp_path / "package", ways=ways)
    held = [s for s in done.plan.steps if s.outcome is Outcome.WITHHELD]
    assert {s.record: s.exemptions for s in held} == {
        SECRET: ("7(1)(b)",),
        PLAIN: ("7(1)(c)",),
        "notes/draft.txt": ("7(1)(f)",),
    }
    reasons = {r.reason for s in held for r in s.redactions if s.record != "notes/draft.txt"}
    assert reasons == {UNRELEASABLE}
    assert (tmp_path / "package" / bag.SIGNATURE).is_file()


def test_a_copy_of_what_is_withheld_is_withheld_under_the_same_exemption(tmp_path):
    words = "The informant met the detective at the harbour, and nobody but the chief knows of it. "
    (tmp_path / "bundle").mkdir()
    for name, text in (("a.txt", words * 2), ("b.txt", f"Copy. {words * 2}"), ("c.txt", "Rain.")):
        (tmp_path / "bundle" / name).write_text(text)
    new_case(tmp_path / "case", tmp_path / "bundle")
    with Case.open(tmp_path / "case", author="T") as case:
        held = replace(redaction("w1", "a.txt", RedactionKind.WITHHOLD), exemptions=("7(1)(f)",))
        out = [Put(Decision(name, "release")) for name in ("b.txt", "c.txt")]
        case.apply([Put(held), *out, Put(Request("q1", "A"))], "all")
        with pytest.raises(Leaks) as refused:
            export_package(case, "q1", tmp_path / "package")
        (cause,) = refused.value.causes
        assert (cause.record, cause.actions, cause.exemptions) == (
            ("b.txt", ("withhold",), ("7(1)(f)",))
        )
        assert "a.txt. [redaction w1] Redact there what the other one holds or" in str(cause)
        done = export_package(
            case, "q1", tmp_path / "package", ways=ExportWays(withhold_refused=True)
        )
    told = {s.record: {r.reason for r in s.redactions} for s in done.plan.steps}
    assert told["b.txt"] == {REPEATS}


def test_a_disk_that_is_full_withholds_nobody(case, tmp_path, monkeypatch):
    def full(*_args, **_more):
        fault = NoSpace("The disk is full.")
        fault.record = PLAIN
        raise fault

    monkeypatch.setattr(run, "render_all", full)
    before = case.snapshot().journal_head
    ways = ExportWays(withhold_refused=True, exemptions=("7(1)(c)",))
    with pytest.raises(NoSpace):
        export_package(case, "q1", tmp_path / "package", ways=ways)
    assert case.snapshot().journal_head == before


@pytest.mark.parametrize("fault", [CaseError("The case is gone."), Cancelled()])
def test_a_broken_case_and_a_stopped_export_are_told_as_they_are(
    case, tmp_path, monkeypatch, fault
):
    def fails(*_args, **_more):
        monkeypatch.setattr(case, "snapshot", lambda: 1 // 0)
        raise fault

    monkeypatch.setattr(run, "render_all", fails)
    with pytest.raises(type(fault)) as told:
        export_package(case, "q1", tmp_path / "package")
    assert told.value is fault


def test_a_machine_of_a_cluster_that_does_not_share_the_disk_is_told_of(tmp_path):
    asked = RenderJob(plans.step("a.txt", Kind.DOCUMENT, "txt"), "a.txt", str(tmp_path))
    with ThreadPoolExecutor(1) as worker:
        away = tmp_path / "elsewhere"
        future = worker.submit(render_cluster.answer_from_worker, asked, away, False, 20)
        cluster = SimpleNamespace(wait=lambda *_, **__: futures.wait([future]))
        with pytest.raises(CaseError, match=r"does not see .* under the same path"):
            render_cluster.take_from_cluster(cluster, {future: "a.txt"}, SILENT)


class KilledWorker(Exception):
    """As dask calls it."""


def test_lost_machines_of_a_cluster_cost_the_record_that_they_were_at():
    def lose():
        raise KilledWorker("three of them")

    made = Rendered("b.txt", (), "copied")
    good = render_cluster.WorkerAnswer(made, render_cluster.own_process(), b"")
    with ThreadPoolExecutor(1) as worker:
        asked = {worker.submit(lose): "a.txt", worker.submit(lambda: good): "b.txt"}
        cluster = SimpleNamespace(wait=lambda *_, **__: futures.wait(asked))
        with pytest.raises(ReviewerError, match=r"a\.txt: every machine .* was lost") as told:
            render_cluster.take_from_cluster(cluster, asked, SILENT)
    assert told.value.record == "a.txt"


def test_a_question_is_for_a_person_and_not_withheld_away(case):
    blockers = (
        Blocker(PLAIN, None, "nothing was decided"),
        Blocker(SECRET, "r1", "no renderer can do this", refused=True),
        Blocker(SECRET, "r2", "nor this", refused=True),
    )
    told = causes_of(Waiting(blockers), make_plan(case.snapshot(), "q1"), case.snapshot())
    assert [(c.record, c.what) for c in told] == [(SECRET, "no renderer can do this; nor this.")]


def test_what_was_refused_when_it_came_can_be_withheld(tmp_path):
    """Its file was never kept, so nothing of it can be in a package."""
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as box:
        box.writestr("../evil.txt", "It climbs out.")
        box.writestr("a.txt", "Nobody came.")
    new_case(tmp_path / "case", tmp_path / "bundle.zip")
    with Case.open(tmp_path / "case", author="T") as case:
        held = redaction("w1", "evil.txt", RedactionKind.WITHHOLD)
        case.apply([Put(held), Put(Decision("a.txt", "release")), Put(Request("q1", "A"))], "all")
        done = export_package(case, "q1", tmp_path / "package")
    assert [s.outcome for s in done.plan.steps] == [Outcome.FULL, Outcome.WITHHELD]


def test_a_withheld_record_whose_original_is_gone_is_told_plainly(case, tmp_path):
    case.original_path(case.snapshot().get_record("notes/draft.txt")).unlink()
    with pytest.raises(Leaks, match=r"notes/draft.txt, whole: The original .* Put it back"):
        export_package(case, "q1", tmp_path / "package")


def test_the_command_line_tells_how_to_go_on_and_a_program_reads_it(
    case, tmp_path, monkeypatch, capsys
):
    unrendered(case, monkeypatch)
    folder = str(case.folder)
    case.close()
    package = str(tmp_path / "package")
    command = ["export", folder, "--request", "q1", "--out", package]
    assert main([*command, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert {f["record"] for f in told["findings"]} == {SECRET, PLAIN}
    assert f"--withhold {SECRET} --exemption '7(1)(b)'" in " ".join(told["commands"])
    assert told["commands"][-1].endswith(
        "--withhold-refused --exemption CODE  # CODE: the exemption that applies"
    )
    assert main(command) == 2
    assert "Each of these goes on:\n  reviewer export" in capsys.readouterr().err
    assert main([*command, "--withhold-refused", "--exemption", "7(1)(c)"]) == 0
