"""Words that stop a beginner stand on no screen, and every text begins as a sentence does."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar

import ui
from reviewer.system.resources import resource_path

# What was seen to stop people, each with what is said instead.
BANNED = {
    r"\bbundles?\b": "files",
    r"\bBagIt\b": "package",
    r"\battack(s|ed)?\b": "check for leaks",
    r"\bspray(ed|s|ing)?\b": "follow with the mouse",
    r"\bsay where i am\b": "describe this moment",
    r"\bPROXY\b": "small copy",
    r"\bORIGINAL\b": "original",
    r"\bleave unfinished\b": "decide later",
    r"\bcite and accept\b": "accept",
    r"\bnobody has heard\b": "not heard to its end",
    r"\bcase\.db\b": "a case",
    r"\bplayhead\b": "this moment",
    r"\bfrom in to out\b": "the range",
    r"\bjournal\b": "record of changes",
    r"\bhash(es|ed)?\b": "fingerprint",
    r"\bInspector\b": "Selected",
    r"\bbagit\.txt\b": "data",
}
EITHER_CASE = {word for word in BANNED if not word.strip(r"\b").isupper()}
# Names of things that are no words on a screen: of styles, files, settings and classes.
NO_WORDS = re.compile(r"[{}<>_/=#;]|^[a-z-]+$|^\W*$|\.py$")
ROOT = Path(ui.__file__).parent


@cache
def texts_of(module):
    """Every text of a module that may be shown, read once for all words: not its docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docs)
    return tuple(node.value for node in texts if isinstance(node.value, str))


def shown_in_ui():
    for module in sorted(ROOT.rglob("*.py")):
        for text in texts_of(module):
            # One small word alone is a key of something; "in view" of a person are sentences.
            if not NO_WORDS.search(text) and (" " in text or text[:1].isupper()):
                yield text


def shown_in_resources():
    steps = json.loads(resource_path("first-steps.json").read_text(encoding="utf-8"))
    yield steps["title"]
    yield steps["intro"]
    for step in steps["steps"]:
        yield re.sub(r"\{\w+\}", "", step["text"])
        yield from (step["title"], *(says for says, _ in step["shows"]))


@pytest.mark.parametrize("word", BANNED)
def test_no_text_holds_a_word_that_stops_a_beginner(word):
    flags = re.IGNORECASE if word in EITHER_CASE else 0
    found = [t for t in (*shown_in_ui(), *shown_in_resources()) if re.search(word, t, flags)]
    assert not found, f"say “{BANNED[word]}”:\n" + "\n".join(found)


@pytest.mark.parametrize("word", [r"\bjournal\b", r"\battack(s|ed)?\b", r"\bbag\b"])
def test_the_command_line_says_it_as_the_window_does(word):
    modules = sorted((ROOT.parent / "reviewer" / "cli").glob("*.py"))
    # One small word alone is a command or a key of JSON: programs read these.
    said = [t for module in modules for t in texts_of(module) if not NO_WORDS.search(t)]
    assert not [t for t in said if re.search(word, t, re.IGNORECASE)]


NAMES = {"Records", "Reviewer", "FOIA", "JSON", "ZIP", "Esc", "PDF", "CD", "CSV", "OK", "F7", "II"}


def _shouts(text):
    """Whether a word within the first sentence begins with a capital for no reason."""
    said = re.split(r"[.:!?·…“›]", text.replace("&", ""))[0]
    words = said.split()[1:]
    return any(re.match(r"[A-Z][a-z]{2,}", word) and word not in NAMES for word in words)


def test_buttons_tabs_and_menus_are_written_as_sentences(window):
    said = [b.text() for b in window.findChildren(QAbstractButton)]
    said += [bar.tabText(n) for bar in window.findChildren(QTabBar) for n in range(bar.count())]
    titles = {r.title for r in window.workplace.session.snapshot.records}
    own = [text for text in said if not any(title and title in text for title in titles)]
    assert not [text for text in own if _shouts(text)]
    assert window.findChildren(QLabel)
