"""What Windows asks for otherwise: bounds of a child that end it with its parent, its priority."""

from __future__ import annotations

import ctypes
import os
import sys
from multiprocessing.process import BaseProcess
from typing import Any

_JOBS: list[Any] = []  # handles: the system closes them when this process ends, and so the jobs
# JobObjectExtendedLimitInformation, and the flags JOB_OBJECT_LIMIT_PROCESS_MEMORY,
# KILL_ON_JOB_CLOSE and DIE_ON_UNHANDLED_EXCEPTION.
_EXTENDED = 9
_MEMORY, _DIE_TOGETHER, _NO_DIALOGS = 0x100, 0x2000, 0x400


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),  # of 100 ns
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest", ctypes.c_size_t),
        ("largest", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _JobLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )


def confine_process(process: BaseProcess, memory: int) -> None:
    """Bound a child's memory (bytes), and end it when this process ends.

    Its processor time is bounded by the time that a call may take: a job counts the time of
    the whole process, which answers many calls. Elsewhere than on Windows it does nothing.
    """
    if sys.platform != "win32":
        return
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.OpenProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = _JobLimits()
    limits.basic.flags = _MEMORY | _DIE_TOGETHER | _NO_DIALOGS
    limits.process_memory = memory
    size = ctypes.sizeof(limits)
    kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(limits), size)
    # PROCESS_SET_QUOTA and PROCESS_TERMINATE are what assigning a process needs.
    handle = ctypes.c_void_p(kernel.OpenProcess(0x0101, False, process.pid))
    kernel.AssignProcessToJobObject(job, handle)
    kernel.CloseHandle(handle)
    _JOBS.append(job)


_BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS


def give_way() -> None:
    """From now on this process lets whatever else the machine does come first."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
    else:
        os.nice(10)
