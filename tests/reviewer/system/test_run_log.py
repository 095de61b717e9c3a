"""A log of an intake or an export tells what was done, can be sent, and holds no content."""

import ast
import base64
import enum
import logging
import os
import pickle
import signal
import unicodedata
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reviewer
from reviewer.cli.main import main
from reviewer.errors import BadInput, DoesNotHold, ReviewerError
from reviewer.intake import IntakeLimits
from reviewer.model.choices import Style
from reviewer.system import isolation, run_log, sent_lines
from reviewer.system.facts import (
    LEFT_OUT,
    Fact,
    FactsOnly,
    code_fact,
    exit_fact,
    fault_fact,
    hash_fact,
    library_fact,
    place_fact,
)
from reviewer.system.isolation import Crashed, IsolatedReader
from reviewer.system.plain_data import pack_plain_data
from reviewer.system.run_log import keep_log, logs_in, own_logs, read_log

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX")
MARK = "zqx"  # in no text of the program
ENDED = "ended well after %.1f s"
secrets = st.text(max_size=12).map(lambda text: f"{MARK}{text}{MARK}")


class Secret(enum.Enum):
    zqx_smith = "zqx"


def line(template, *args, name=run_log.__name__):
    record = logging.LogRecord(name, logging.INFO, "", 0, template, args, None)
    return FactsOnly().format(record)


@settings(max_examples=30)
@given(secrets, st.sampled_from(["hash", "library", "code", "fault", "place", "exit", "zqx"]))
def test_a_text_gets_into_no_line_in_whatever_it_is_wrapped(secret, kind):
    class Zqx(Exception):
        pass

    class Sly(str):
        def __format__(self, _):
            return secret

    fault = Zqx(secret)
    wrapped = [secret, Sly("x"), secret.encode(), [secret], {secret: 1}, (secret,), fault, Zqx]
    wrapped += [
        Fact(kind, secret),
        Fact(kind, f"reviewer:{secret}"),
        Fact(kind, f"reviewer.{MARK}:1"),
        Fact(kind, f"builtins.{MARK}"),
        Style(secret),
        Path(secret),
        Secret.zqx_smith,
    ]
    wrapped += [
        fault_fact(OSError(secret)),
        int.from_bytes(secret.encode()) << 64,
        Fact(secret, "1"),
    ]
    wrapped += [Fact([secret], "x"), Fact(kind, [secret]), Fact("library", f"pikepdf {secret}")]
    for one in wrapped:
        assert MARK not in line(ENDED, one)
        assert MARK not in line("%s failed: %s at %s", one, one, one, name=isolation.__name__)
        assert MARK not in line(f"of {secret}", one)
        assert MARK not in line(ENDED, name=secret)
        assert MARK not in line(ENDED, name=f"reviewer.{MARK}")
    assert MARK not in line(ENDED, {secret: secret})
    assert str(Fact("place", "reviewer:7735551234")) == LEFT_OUT


def test_facts_are_told_as_they_are():
    try:
        raise KeyError("x")
    except KeyError as fault:
        kind = fault_fact(fault)
    for fact in (
        hash_fact("0123456789abcdef" * 4),
        library_fact("pikepdf"),
        code_fact(keep_log),
        kind,
        place_fact(ValueError()),
        exit_fact(None),
        exit_fact(3),
        *([exit_fact(-signal.SIGSEGV)] if os.name == "posix" else []),
    ):
        assert str(fact) == fact.text != LEFT_OUT
    assert (str(kind), str(hash_fact("ab" * 32))) == ("builtins.KeyError", "abababababab")
    assert line(ENDED, 2.04).endswith("INFO reviewer.system.run_log: ended well after 2.0 s")


def test_every_line_that_the_engine_logs_is_a_sentence_of_the_module_itself():
    """Else the log would leave it out; and no traceback is asked for, which has texts in it."""
    lines = 0
    for path in Path(reviewer.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "log = logging.getLogger(__name__)" not in text:
            continue
        tree = ast.parse(text)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if not ast.unparse(call.func).startswith("log."):
                continue
            if call.func.attr == "getEffectiveLevel":
                continue
            lines += 1
            assert call.func.attr in ("info", "warning", "error"), f"{path}:{call.lineno}"
            assert not call.keywords, f"{path}:{call.lineno}"
            template = call.args[0]
            known = template.id in _sentences(tree) if isinstance(template, ast.Name) else False
            assert known or isinstance(template, ast.Constant), f"{path}:{call.lineno}"
    assert lines > 20


def _sentences(tree):
    """The names that are given a sentence, alone or beside others."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets = getattr(node.targets[0], "elts", node.targets)
            values = getattr(node.value, "elts", [node.value])
            for target, value in zip(targets, values, strict=False):
                if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                    yield target.id


# ---- files


def test_a_log_is_its_users_own_bounded_and_one_of_a_few(tmp_path, monkeypatch):
    monkeypatch.setattr(run_log, "MOST_LOGS", 3)
    monkeypatch.setattr(run_log, "MOST_BYTES", 2000)
    for _ in range(5):
        with keep_log("intake", tmp_path / "logs") as kept:
            for _ in range(100):
                run_log.log.info(ENDED, 1.0)
        files = (kept.path, kept.path.with_suffix(".log.1"))
        assert sum(f.stat().st_size for f in files) < 5000
        assert read_log(kept.path).count("# Records Reviewer") == 2
        if os.name == "posix":
            assert all(f.stat().st_mode & 0o077 == 0 for f in (*files, tmp_path / "logs"))
    assert len(list((tmp_path / "logs").iterdir())) == 6


def test_what_cannot_be_logged_stops_nothing(tmp_path):
    (tmp_path / "logs").write_text("a file where the folder should be")
    with keep_log("intake", tmp_path / "logs") as kept:
        run_log.log.info(ENDED, 1.0)
    kept.move_to(tmp_path / "case" / "logs")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["logs"]


def test_a_failure_says_where_the_log_is_and_a_no_does_not(tmp_path):
    for kind in (BadInput, DoesNotHold):
        with pytest.raises(kind) as raised, keep_log("export", tmp_path):
            raise kind(f"{MARK} is bad")
        text = read_log(logs_in(tmp_path)[0])
        assert f"reviewer.{kind.__name__} at reviewer.system.run_log" in text
        assert MARK not in text
        assert bool(raised.value.log) == (kind is BadInput)


def test_nothing_is_written_where_nobody_listens(capfd):
    run_log.log.error(ENDED, 1.0)
    assert capfd.readouterr() == ("", "")


# ---- children


def told():
    run_log.log.info(ENDED, 7.0)
    return 1


def killed(_name):
    os.kill(os.getpid(), signal.SIGKILL)


def failed(name):
    raise ValueError(name)


def lied(lines):
    for line in lines:
        isolation.child_job().pipe.send_bytes(pack_plain_data(("logged", line)))
    return 1


def of_child(folder, function, *args, wrong=None):
    with keep_log("intake", folder) as kept, IsolatedReader(IntakeLimits()) as reader:
        if wrong is None:
            reader.call_child(function, *args)
        else:
            with pytest.raises(wrong):
                reader.call_child(function, *args)
    return read_log(kept.path)


def test_what_a_child_does_stands_in_the_log_of_its_parent(tmp_path):
    text = of_child(tmp_path, told)
    assert " child " in text
    assert "ended well after 7.0 s" in text
    assert "of processor" in text


@posix
def test_a_child_that_crashes_leaves_a_trace(tmp_path):
    text = of_child(tmp_path, killed, f"{MARK}.pdf", wrong=Crashed)
    assert "ended by itself: SIGKILL" in text
    assert MARK not in text


def test_a_fault_in_a_child_leaves_its_kind_and_its_place(tmp_path):
    text = of_child(tmp_path, failed, f"{MARK}.pdf", wrong=BadInput)
    assert "failed: builtins.ValueError at reviewer.system.isolation:" in text
    assert MARK not in text


def test_a_child_that_a_file_took_over_writes_nothing_of_its_own(tmp_path):
    module, failed = isolation.__name__, "%s failed: %s at %s"
    said = [
        (MARK, 40, failed, (1, 2, 3)),
        (module, 40, f"{MARK} %s", (1,)),
        (module, 40, failed, (MARK, [MARK], {MARK: 1})),
        (module, 40, failed, (Fact("hash", MARK), Fact(MARK, MARK), Fact("fault", f"{MARK}.x"))),
        (module, 10**9, failed, (1, 2, 3)),
        (f"reviewer.{MARK}", 40, failed, (1, 2, 3)),
    ]
    known = set(logging.Logger.manager.loggerDict)
    text = of_child(tmp_path, lied, said)
    assert f"reviewer.{MARK}" not in {*logging.Logger.manager.loggerDict} - known
    assert MARK not in text
    assert text.count("? failed: ? at ?") == 2
    assert text.count("was left out") == 2
    with IsolatedReader(IntakeLimits()) as reader, pytest.raises(BadInput, match="no data"):
        reader.call_child(lied, [(module, "x", failed, None)])


# ---- machines of a cluster


def test_what_a_machine_of_a_cluster_does_stands_in_the_log_and_nothing_of_its_own(tmp_path):
    away = logging.getLogger(isolation.__name__)
    with ThreadPoolExecutor(1) as other, sent_lines.collect_lines(logging.INFO) as lines:
        away.info(f"{MARK} %s", MARK)
        away.info("%s failed: %s at %s", object(), 1, 2)  # is no data, so it is not sent
        other.submit(away.error, "of another thread").result()
        run_log.log.info(ENDED, 7.0)
    sent = [*lines, ("os", 40, MARK, (), 0, 1.0), (isolation.__name__, 40, MARK, (), 0, 1e300)]
    with keep_log("export", tmp_path) as kept:
        sent_lines.log_packed_lines(sent_lines.pack_lines(sent), 2)
        for broken in (b"", pack_plain_data(3), pack_plain_data([3]), pickle.dumps(Secret)):
            sent_lines.log_packed_lines(broken, 3)
    text = read_log(kept.path)
    assert "INFO reviewer.system.run_log machine 2: ended well after 7.0 s" in text
    assert text.count("machine 2") == 2
    assert MARK not in text
    assert "another thread" not in text


# ---- a whole case


def forms_of(secret):
    """The ways in which a text may stand in a file that is not meant to tell it."""
    for text in {secret, secret.casefold(), secret.upper(), secret[::-1]}:
        yield from (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
        data = text.encode()
        yield from (data.hex(), urllib.parse.quote(text), repr(data), ascii(text))
        yield from (base64.b64encode(data).decode().rstrip("="), text.encode("utf-7").decode())


def test_no_log_of_a_case_holds_what_the_case_holds_and_no_package_holds_a_log(tmp_path, capsys):
    names = ["Zqx Ödegård", "zqxterm", "zqxfile", "zqxmeta", "zqxperson", "Zqxofficer", "zqxnote"]
    person, term, file, meta, reviewer_name, officer, note = names
    bundle = tmp_path / "bundle"
    (bundle / f"{file} dir").mkdir(parents=True)
    (bundle / f"{file} dir" / f"{file}.txt").write_text(f"{person} said {term} at noon.\n")
    (bundle / f"{file}.eml").write_text(
        f"From: {meta}@example.org\nTo: {person} <a@b.org>\nSubject: {meta}\n\n{term} by {person}\n"
    )
    (bundle / f"{file}.csv").write_text(f"{note},time\n{officer},2025-06-01 10:00\n{term},x\n")
    (bundle / f"{file}.pdf").write_bytes(f"%PDF-1.4\n{person} {term}".encode())
    review = tmp_path / "review.json"
    case, out = tmp_path / "case", tmp_path / "package"
    review.write_text(_review(reviewer_name, term, person, file))
    assert main(["new", str(case), "--from", str(bundle)]) == 0
    assert main(["review", "import", str(case), str(review)]) == 0
    asked = ["export", str(case), "--request", "q1", "--out", str(out)]
    assert main(asked) == 1  # something waits for a decision
    asked += ["--withhold", f"{file}.pdf", "--withhold", f"{file}.csv", "--exemption", "7(1)(f)"]
    assert main(asked) == 1  # the attack finds the term in the message
    assert main([*asked, "--withhold-refused", "-v"]) == 0, capsys.readouterr()
    assert main(["verify", str(case)]) == main(["align", str(case)]) == 0
    assert main(["verify", str(out)]) == 0
    assert main(["new", str(tmp_path / f"{file}2"), "--from", str(tmp_path / file)]) == 2
    printed = capsys.readouterr().err
    assert main(["log", str(case), "--last"]) == 0
    shown = capsys.readouterr().out
    logs = [*case.glob("logs/*"), *own_logs().iterdir()]
    kinds = sorted(path.name.split("-")[1] for path in logs)
    assert kinds == ["align", *["export"] * 3, "intake", "intake", "verify", "verify"]
    spoken = [line for line in printed.splitlines() if " reviewer." in line]
    text = "\n".join([shown, *map(read_log, logs), *spoken, *(p.name for p in logs)])
    assert text.count("record ") > 10
    assert spoken
    for name in names:
        assert [form for form in forms_of(name) if form in text] == []
    assert not [p for p in out.rglob("*") if "log" in p.suffix or b"# Records Rev" in _bytes(p)]


def _bytes(path):
    return path.read_bytes() if path.is_file() else b""


def _review(author, term, person, file):
    import json

    hidden = {"kind": "text", "exemptions": ["7(1)(b)"], "status": "accepted"}
    text = {"record": f"{file} dir/{file}.txt"}
    return json.dumps(
        {
            "format": "records-reviewer/review",
            "version": 1,
            "reviewer": author,
            "redactions": [
                hidden | text | {"id": "r1", "term": term},
                hidden | text | {"id": "r2", "term": person},
            ],
            "decisions": [{"record": f"{file}.eml", "decision": "release", "reason": ""}],
            "requests": [{"id": "q1", "requester": author, "records": ["*"]}],
        }
    )


def test_an_error_on_the_command_line_says_where_its_log_is(tmp_path, capsys):
    assert main(["new", str(tmp_path / "case"), "--from", str(tmp_path / "nothing")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(f" What was done, without content: {logs_in(own_logs())[0]}")
    assert main(["log", "--save", str(tmp_path / "a.log")]) == 0
    assert "reviewer.BadInput at reviewer.intake.layout" in (tmp_path / "a.log").read_text()
    assert main(["log"]) == 0
    assert "UTC, intake" in capsys.readouterr().out
    assert isinstance(ReviewerError("x").log, str)
