"""Walls around a child process: no network, and no writing outside its folders.

Linux has both without any right that a user lacks: Landlock for files and TCP, a seccomp
filter for what Landlock does not know (other sockets, other processes, the terminal). They
hold for a thread and for whatever it starts. So a thread of its own puts them up and starts
the child, which then lives within them from its first instruction.

No library does this that is kept well enough to trust a release to: the bindings on PyPI are
pre-releases, or need a C library that may be absent. It is three system calls and a filter
of some lines.

Other systems have no such walls that an ordinary program may raise for its child; there the
child has its bounds of memory and time, and ends with its parent.

Decisions 63, 128, 129.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reviewer.errors import ReviewerError

# The same numbers on every architecture.
# landlock_create_ruleset and so on; calls from number 424 on are the same everywhere.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
# Without it the kernel lets only root put up a filter, lest a program that gains rights runs within
# it.
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_FILTER = 38, 22, 2

# Rights over files, as the kernel numbers them; reading and running stay free.
_WRITE_FILE, _REMOVE_AND_MAKE = 1 << 1, sum(1 << n for n in range(4, 13))
_MAKE_SOCKET = 1 << 9
# Added by Landlock's versions 2, 3 and 5; asking an older kernel for them is an error.
_REFER, _TRUNCATE, _DEVICE_CONTROL = 1 << 13, 1 << 14, 1 << 15
_TCP = 0b11  # bind, connect
_SCOPES = 0b11  # abstract sockets and signals to outside
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")

# System calls that reach what no rule on files covers: other processes, the kernel, and whose
# a file is and of when.
_FORBIDDEN = {
    "x86_64": (
        0xC000003E,
        # shmget, shmat, shmctl, semget, semop, semctl, shmdt, msgget, msgsnd, msgrcv, msgctl;
        # chmod and chown in all their forms, ptrace, utime, mount, set*xattr, remove*xattr,
        # semtimedop, utimes, add_key, request_key, keyctl, futimesat, unshare, utimensat,
        # perf_event_open, setns, process_vm_readv and _writev, bpf, userfaultfd, io_uring_setup,
        # pidfd_getfd, fchmodat2, setxattrat, removexattrat, file_setattr; truncate by name,
        # open_by_handle_at and openat2, whose flags the filter cannot see
        (
            *(29, 30, 31, 64, 65, 66, 67, 68, 69, 70, 71, 76, 304, 437),
            *(90, 91, 92, 93, 94, 101, 132, 165, 188, 189, 190, 197, 198, 199, 220, 235, 248),
            *(249, 250, 260, 261, 268, 272, 280, 298, 308, 310, 311, 321, 323, 425, 438, 452),
            *(463, 466, 469),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(5, 6, 7, 14, 15, 16, 40, 45, 52, 53, 54, 55, 88, 97, 117, *range(186, 198)),
            *(217, 218, 219, 241, 265, 268, 270, 271, 280, 282, 425, 437, 438, 452, 463, 466, 469),
        ),
    ),
}
# Those of which it matters what for.
_NUMBERS = {
    "x86_64": {
        "socket": 41,
        "connect": 42,
        "pair": 53,
        "limit": 302,
        "nice": 141,
        "nice_disk": 251,
        "set_parameters": 142,
        "set_scheduler": 144,
        "set_attributes": 314,
        "device": 16,
        "open": 2,
        "open_at": 257,
    },
    "aarch64": {
        "socket": 198,
        "connect": 203,
        "pair": 199,
        "limit": 261,
        "nice": 140,
        "nice_disk": 30,
        "set_parameters": 118,
        "set_scheduler": 119,
        "set_attributes": 274,
        "device": 29,
        "open_at": 56,
    },
}
_AF_UNIX, _SOCK_STREAM, _SOCK_TYPES = 1, 1, 0xF
_PUSH_INPUT, _CONSOLE = 0x5412, 0x541C  # TIOCSTI and TIOCLINUX: type into a terminal
# What may be asked of a file that is open is asked of a terminal or a pipe. The calls of other
# letters change a file by what was opened to be read only: its flags, its seals, its keys.
_TERMINALS, _LETTER = ord("T") << 8, 0xFF00
_CUT, _HOW = 0x200, 0x203  # O_TRUNC, and it with the way in which a file is opened
_X32 = 0x40000000  # a second set of numbers for the same calls


@dataclass(frozen=True)
class Walls:
    """What this system lets a program put around its child."""

    files: bool
    network: bool


class CannotStart(ReviewerError):
    """A child process that reads what came from outside could not be started."""


@lru_cache(maxsize=1)
def walls_here() -> Walls:
    """Which walls there are here."""
    if not sys.platform.startswith("linux"):
        return Walls(files=False, network=False)
    return Walls(
        _landlock_version() > 0, platform.machine() in _FORBIDDEN or _landlock_version() >= 4
    )


def start_within(
    writable: Sequence[Path], start: Callable[[], None], *, sockets: bool = False
) -> None:
    """Call ``start`` so that the processes it starts can write below ``writable`` only.

    Args:
        writable: folders that are there; nothing else can be written to.
        start: starts a process; it runs in a thread that ends afterwards.
        sockets: for a program whose parts talk by sockets: it may make them in ``/tmp``, and
            reach none that others made.

    Raises:
        CannotStart: The walls that this system has could not be put up.
        Exception: Whatever ``start`` raises.
    """
    failed: list[BaseException] = []

    def start_behind_walls() -> None:
        try:
            if sys.platform.startswith("linux"):
                _enclose_thread(writable, calls=not sockets)
            start()
        except BaseException as fault:  # noqa: BLE001 - it is raised again in the caller
            failed.append(fault)

    # Landlock and seccomp are of a thread and what it starts; the caller's own threads stay free.
    thread = threading.Thread(target=start_behind_walls, name="walls")
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def shuts_sockets() -> bool:
    """True where a child within the walls can make no socket of any kind."""
    return sys.platform.startswith("linux") and platform.machine() in _FORBIDDEN


def enclose_process(writable: Sequence[Path]) -> None:
    """Put a process that has one thread yet within the walls, for good.

    Args:
        writable: folders that are there; nothing else can be written to.

    Raises:
        CannotStart: The walls that this system has could not be put up.
    """
    _enclose_thread(writable, calls=True)


def _enclose_thread(writable: Sequence[Path], calls: bool) -> None:
    """Put this thread, and whatever it starts, within the walls for good."""
    libc = ctypes.CDLL(None, use_errno=True)
    _check_result(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "privileges")
    version = _landlock_version()
    if version > 0:
        _restrict_files(libc, version, writable, sockets=not calls)
    if platform.machine() in _FORBIDDEN:
        _restrict_calls(libc, sockets=not calls)


def _restrict_files(
    libc: ctypes.CDLL, version: int, writable: Sequence[Path], sockets: bool
) -> None:
    wanted = _WRITE_FILE | _REMOVE_AND_MAKE
    wanted |= _REFER if version >= 2 else 0
    wanted |= _TRUNCATE if version >= 3 else 0
    rights = wanted | (_DEVICE_CONTROL if version >= 5 else 0)
    fields = [rights, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0]
    # The structure grew; an older kernel takes a longer one only if what it does not know is zero.
    known = fields[: 3 if version >= 6 else 2 if version >= 4 else 1]
    asked = struct.pack(f"={len(known)}Q", *known)
    rules = _check_result(_system_call(libc, _CREATE_RULESET, asked, len(asked), 0), "rules")
    try:
        for folder in writable:
            _allow_path(libc, rules, folder, wanted)
        if sockets:
            _allow_path(libc, rules, Path("/tmp"), _MAKE_SOCKET)
        for device in _DEVICES:
            if Path(device).exists():
                _allow_path(libc, rules, Path(device), wanted & (_WRITE_FILE | _TRUNCATE))
        _check_result(_system_call(libc, _RESTRICT_SELF, rules, 0), "rules")
    finally:
        os.close(rules)


def _allow_path(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    # A rule is about the folder itself, whatever becomes of its name.
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, place)
        _check_result(_system_call(libc, _ADD_RULE, rules, 1, rule, 0), str(path))
    finally:
        os.close(place)


def _restrict_calls(libc: ctypes.CDLL, sockets: bool) -> None:
    """A filter that answers forbidden system calls with "not permitted"."""
    lines = _filter_of_calls(platform.machine(), sockets)
    code = b"".join(struct.pack("=HBBI", *line) for line in lines)
    held = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog in the machine's own layout: a length, padding, a pointer.
    program = struct.pack("@HP", len(lines), ctypes.addressof(held))
    _check_result(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, program, 0, 0), "system calls")


_Line = tuple[int, int, int, int]  # code, jump if true, jump if false, value
# Classic BPF: LD|W|ABS, ALU|AND|K, JMP|JEQ|K, JMP|JGE|K.
_LOAD, _AND, _EQUAL, _AT_LEAST = 0x20, 0x54, 0x15, 0x35
# SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO with EPERM: the call fails, nothing is killed, and a
# library that tries finds out as if the user lacked the right.
_ALLOW: _Line = (0x06, 0, 0, 0x7FFF0000)
_REFUSE: _Line = (0x06, 0, 0, 0x00050000 | 1)


def _filter_of_calls(machine: str, sockets: bool) -> list[_Line]:
    kind, numbers = _FORBIDDEN[machine]
    known = _NUMBERS[machine]
    refused = [*numbers, known["connect"] if sockets else known["socket"]]
    # A pair of datagram sockets is no pair only: each can send to any other by its name, such
    # as the system's log.
    pair = _only_value(0, _AF_UNIX) + _only_value(1, _SOCK_STREAM, _SOCK_TYPES)
    own = _only_value(0, 0)  # nobody else's limits; and for both "nice" the second says whose
    own_second = _only_value(1, 0)
    # seccomp_data: the number of the call at 0, the architecture at 4, arguments of 64 bits from 16
    # on. The numbers mean other calls on another architecture, so that is asked first.
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, kind), _REFUSE, (_LOAD, 0, 0, 0)]
    # Else every call that is forbidden has a second number under which it is not.
    lines += [(_AT_LEAST, 0, 1, _X32), _REFUSE]
    for number in refused:
        lines += [(_EQUAL, 0, 1, number), _REFUSE]
    lines += _allow_where(known["pair"], pair) + _allow_where(known["limit"], own)
    lines += _allow_where(known["nice"], own + own_second)
    for name in ("set_scheduler", "set_parameters", "set_attributes"):
        lines += _allow_where(known[name], own)
    lines += _allow_where(known["nice_disk"], _only_value(0, 1) + own_second)
    of_terminals = _only_value(1, _TERMINALS, _LETTER)
    lines += _allow_where(
        known["device"], of_terminals + _never_value(1, _PUSH_INPUT) + _never_value(1, _CONSOLE)
    )
    # A file that is opened to be read is cut for all that, and old kernels let it be.
    for name, flags in (("open", 1), ("open_at", 2)):
        if name in known:
            whole = _never_value(flags, _CUT, _HOW) + _never_value(flags, _CUT | 3, _HOW)
            lines += _allow_where(known[name], whole)
    if sockets:
        lines += _allow_where(known["socket"], pair)
    return [*lines, _ALLOW]


def _allow_where(number: int, asked: list[_Line]) -> list[_Line]:
    """The call of that number is allowed if its arguments are."""
    return [(_EQUAL, 0, len(asked) + 1, number), *asked, _ALLOW]


def _only_value(argument: int, value: int, mask: int = 0xFFFFFFFF) -> list[_Line]:
    return [*_load_argument(argument, mask), (_EQUAL, 1, 0, value), _REFUSE]


def _never_value(argument: int, value: int, mask: int = 0xFFFFFFFF) -> list[_Line]:
    return [*_load_argument(argument, mask), (_EQUAL, 0, 1, value), _REFUSE]


def _load_argument(number: int, mask: int) -> list[_Line]:
    """Its lower half, which is all that the kernel looks at where it is an ``int``."""
    return [(_LOAD, 0, 0, 16 + 8 * number), (_AND, 0, 0, mask)]


@lru_cache(maxsize=1)
def _landlock_version() -> int:
    """The version of Landlock that runs here; 0 for none."""
    found = _system_call(ctypes.CDLL(None, use_errno=True), _CREATE_RULESET, None, 0, 1)
    return max(found, 0)


def _system_call(libc: ctypes.CDLL, number: int, *values: int | bytes | None) -> int:
    # `syscall` takes longs; ctypes would pass an int in 32 bits and leave the rest to chance.
    fitted = [ctypes.c_long(v) if isinstance(v, int) else v for v in values]
    return int(libc.syscall(ctypes.c_long(number), *fitted))


def _check_result(result: int, what: str) -> int:
    if result < 0:
        reason = os.strerror(ctypes.get_errno())
        raise CannotStart(
            f"The process that reads records could not be walled in ({what}: {reason}).",
            "Nothing was read. Report this with the name of your system.",
        )
    return result
