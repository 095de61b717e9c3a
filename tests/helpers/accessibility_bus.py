"""What a screen reader reads: the tree of the program, over a real accessibility bus.

A bus of the test's own carries a registry that answers as far as the program asks. The tree is
asked for as Orca does, by the interfaces of AT-SPI
(https://gitlab.gnome.org/GNOME/at-spi2-core, xml/); numbers of states are those of its
``atspi-constants.h``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, message_bus
from jeepney import new_method_call as call_of
from jeepney import new_method_return as answer_to
from jeepney.io.blocking import open_dbus_connection

from tests.helpers.waiting import wait_until

ROOT = "/org/a11y/atspi/accessible/root"
_PART = "org.a11y.atspi.Accessible"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_FOCUSABLE, _SHOWING = 11, 25
_PATIENCE = 60.0  # seconds for one answer of a busy machine
_OWN_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/>
<allow own="*"/></policy></busconfig>
"""


def can_listen() -> bool:
    """Whether this machine can carry such a bus."""
    return hasattr(os, "getuid") and shutil.which("dbus-daemon") is not None


@dataclass(frozen=True)
class HeardPart:
    """One part of the tree: what a screen reader says of it.

    Attributes:
        way: the roles and names from the window down to it.
        role: in words of AT-SPI.
        name: what is said.
        focusable: the keyboard can come here.
    """

    way: tuple[str, ...]
    role: str
    name: str
    focusable: bool


class AccessibilityBus:
    """A message bus with a registry, to which programs of this test alone belong.

    Args:
        folder: where its socket stands.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        rules = folder / "bus.conf"
        rules.write_text(_OWN_BUS.format(folder=folder), encoding="utf-8")
        command = ["dbus-daemon", f"--config-file={rules}", "--nofork", "--print-address=1"]
        self._daemon = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        self._programs: list[tuple[str, str]] = []
        self._registry = open_dbus_connection(self.address)
        for name in ("org.a11y.Bus", "org.a11y.atspi.Registry"):
            self._registry.send_and_get_reply(message_bus.RequestName(name))
        self._reader = open_dbus_connection(self.address)
        self._thread = threading.Thread(target=self._answer_calls, name="registry", daemon=True)
        self._thread.start()

    @property
    def told(self) -> dict[str, str]:
        """What a program has to be told so that it speaks here, as surroundings."""
        return {
            "DBUS_SESSION_BUS_ADDRESS": self.address,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }

    def read_windows(self) -> list[str]:
        """Names of the windows of the first program that are on the screen."""
        return [self._name_of(part) for part in self._children(self._program())]

    def read_tree(self, title: str) -> list[HeardPart]:
        """All parts on the screen of the window with that in its title, in order."""
        for window in self._children(self._program()):
            name = self._name_of(window)
            if title in name and self._states(window) >> _SHOWING & 1:
                return list(self._walk(window, ()))
        raise LookupError(f"no window {title}: {self.read_windows()}")

    def close(self) -> None:
        """End the bus; whoever belongs to it hears no more."""
        self._daemon.terminate()
        self._daemon.wait(10)
        self._thread.join(10)
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()
        for one in (self._registry, self._reader):
            one.close()

    # ---- the reader

    def _program(self) -> tuple[str, str]:
        return wait_until(lambda: self._programs, "a program says that it is there")[0]

    def _walk(self, part: tuple[str, str], way: tuple[str, ...]) -> Iterator[HeardPart]:
        states = self._states(part)
        if not states >> _SHOWING & 1:
            return
        role = self._ask(part, _PART, "GetRoleName")
        name = self._name_of(part)
        yield HeardPart(way, role, name, bool(states >> _FOCUSABLE & 1))
        for child in self._children(part):
            yield from self._walk(child, (*way, f"{role} {name!r}"))

    def _children(self, part: tuple[str, str]) -> list[tuple[str, str]]:
        return self._ask(part, _PART, "GetChildren") or []

    def _name_of(self, part: tuple[str, str]) -> str:
        said = self._ask(part, _PROPERTIES, "Get", "ss", (_PART, "Name"))
        return said[1] if said else ""

    def _states(self, part: tuple[str, str]) -> int:
        low, high = self._ask(part, _PART, "GetState") or (0, 0)
        return low | high << 32

    def _ask(
        self, part: tuple[str, str], what: str, method: str, kinds: str = "", about: Any = ()
    ) -> Any:
        """One answer; nothing of a part that went meanwhile."""
        there = DBusAddress(part[1], part[0], what)
        call = call_of(there, method, kinds or None, about)
        said = self._reader.send_and_get_reply(call, timeout=_PATIENCE)
        return None if said.header.message_type is MessageType.error else said.body[0]

    # ---- the registry

    def _answer_calls(self) -> None:
        while True:
            try:
                call = self._registry.receive()
                if call.header.message_type is MessageType.method_call:
                    self._registry.send(self._answer(call))
            except (ConnectionError, OSError):
                return  # the bus is closed

    def _answer(self, call: Message) -> Message:
        asked = call.header.fields[HeaderFields.member]
        if asked == "GetAddress":
            return answer_to(call, "s", (self.address,))
        if asked == "Embed":
            self._programs.append(call.body[0])
            return answer_to(call, "(so)", ((self._registry.unique_name, ROOT),))
        if asked == "GetRegisteredEvents":
            return answer_to(call, "a(ss)", ([],))
        if asked == "Get":
            return answer_to(call, "v", (("b", True),))
        if asked == "NotifyListenersSync":
            return answer_to(call, "b", (False,))  # no key is the reader's own
        return answer_to(call)
