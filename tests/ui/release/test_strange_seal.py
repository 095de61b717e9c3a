"""A package by a key that was not met: the window says so, and remembers whose it is."""

import pytest
from PySide6.QtWidgets import QFileDialog

from reviewer import package
from reviewer.model import Kind
from reviewer.system.signing_keys import known_keys
from tests.helpers import plans
from tests.helpers.package_media import small_release
from ui.release.seal_dialog import StrangeSeal


@pytest.fixture
def strange(tmp_path):
    """A package that another user sealed."""
    made = small_release(tmp_path / "out", plans.step("a.txt", Kind.DOCUMENT, "txt"))
    package.build_package(tmp_path / "package", made.plan, made.rendered, made.outputs)
    package.seal_package(tmp_path / "package", made.plan, package.signing_key(tmp_path / "theirs"))
    return tmp_path / "package"


def verified(window, qtbot, folder, says):
    window.actions_table.run_action("verify_package")
    asked = window.findChildren(QFileDialog)[-1]
    told = {"check_params_cb": lambda text: says in text}
    with qtbot.waitSignal(window.notices.message, timeout=20_000, **told):
        asked.filesSelected.emit([str(folder)])
    asked.reject()


def test_a_strange_seal_is_told_and_its_key_remembered(window, qtbot, strange):
    verified(window, qtbot, strange, "a key you have not met")
    dialog = window.findChildren(StrangeSeal)[-1]
    key = package.signing_key(strange.parent / "theirs").own_fingerprint
    assert key in dialog.text.text()
    assert "compare" in dialog.text.text()
    assert not dialog.keep.isEnabled()
    dialog.name.setText("The mayor's office")
    with qtbot.waitSignal(window.notices.message):
        dialog.keep.click()
    assert [(k.fingerprint, k.name) for k in known_keys()] == [(key, "The mayor's office")]
    verified(window, qtbot, strange, "the key of The mayor's office")
