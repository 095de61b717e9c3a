"""From a path to a bundle: which files are records, what was promised of them.

Decisions 8, 154, 192.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from reviewer.errors import BadInput
from reviewer.intake import bag as bagit
from reviewer.intake import bundle_file
from reviewer.intake.archive import zip_members
from reviewer.intake.bag import Bag
from reviewer.intake.bundle_file import BundleFile
from reviewer.intake.folder import look_at_file, scan_folder
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.members import Member, read_small
from reviewer.intake.safe_names import quote_name
from reviewer.system.isolation import IsolatedReader, with_file_name
from reviewer.system.jobs import SILENT, Job


@dataclass(frozen=True)
class Bundle:
    """A bundle, ready to be read.

    Attributes:
        name: of its folder or file, for people.
        members: the files that become records.
        stated: what bundle.json says.
        promised: by path: algorithm and hash that a bag's manifests promise.
        notes: what is worth saying about the bundle as a whole.
    """

    name: str
    members: tuple[Member, ...]
    stated: BundleFile
    promised: dict[str, dict[str, str]]
    notes: tuple[str, ...]

    @property
    def total_size(self) -> int:
        """Bytes of everything that will be read."""
        return sum(m.untrusted_size for m in self.members if not m.refusal and not m.lost)

    @property
    def is_packed(self) -> bool:
        """Whether its files lie in a ZIP, and not on the disk."""
        return all(m.path is None for m in self.members)


@contextmanager
def open_bundle(
    sources: Sequence[Path], limits: IntakeLimits, job: Job = SILENT
) -> Iterator[Bundle]:
    """Open a folder, a ZIP or a BagIt bag; or files that were chosen one by one, as one bundle.

    Whatever of it has to be understood (a ZIP, bundle.json, manifests) one child process reads.

    Raises:
        BadInput: There is none, it is hopeless as a whole, or its bundle.json does not fit.
    """
    for path in sources:
        _require_readable(path)
    if not sources:
        raise BadInput("No file was given.", "Choose a folder, a ZIP or files.")
    with closing(IsolatedReader(limits, job, exact=True)) as reader:
        bundle = _make_bundle(
            _name_of(sources), _find_members(sources, limits, job, reader), limits, reader
        )
        if not bundle.is_packed:
            reader.close()  # files that lie on the disk are only copied
        yield bundle


def _require_readable(path: Path) -> None:
    if not path.exists():
        raise BadInput(f"{path} is not there.", "Check the name.")
    if not path.is_dir() and not path.is_file():
        raise BadInput(
            f"{path} is neither a folder nor a file.",
            "Put the files into a folder and give that.",
        )


def _name_of(sources: Sequence[Path]) -> str:
    first = sources[0].name
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"


def _find_members(
    sources: Sequence[Path], limits: IntakeLimits, job: Job, reader: IsolatedReader
) -> list[Member]:
    """What lies in a folder or a ZIP; of several things each file, and each folder's under its
    name.
    """
    if len(sources) == 1:
        path = sources[0]
        if path.is_dir():
            return scan_folder(path, limits, job)
        return _unpacked(path, limits, reader) or [look_at_file(path, path.name)]
    found: list[Member] = []
    for path in sources:
        if path.is_dir():
            inside = scan_folder(path, limits, job)
            found += [replace(m, untrusted_name=f"{path.name}/{m.untrusted_name}") for m in inside]
        else:
            found.append(look_at_file(path, path.name))
    if len(found) > limits.files:
        raise BadInput(
            f"These are {len(found)} files, more than the {limits.files} that the limits allow.",
            "Make several cases of them, or raise the limit.",
        )
    return sorted(found, key=lambda m: m.untrusted_name)


def _unpacked(path: Path, limits: IntakeLimits, reader: IsolatedReader) -> list[Member]:
    """The files in a ZIP; none for a file that is a record by itself.

    What is called a ZIP has to be one. Documents of office programs are ZIPs inside, and are known
    by a file that says what they are.
    """
    if path.suffix.lower() == ".zip":
        return zip_members(path, limits, reader)
    try:
        with path.open("rb") as content:
            begin = content.read(_TAR_AT + 5)
    except OSError:  # whoever copies it says so, as of any file
        return []
    # The oldest tars say nothing of themselves but their name.
    tar = path.suffix.lower() == ".tar" or begin[_TAR_AT:] == b"ustar"
    if tar or begin.startswith(_OTHER_ARCHIVES):
        raise BadInput(f"{path.name} is an archive, and no ZIP.", "Unpack it, and give the folder.")
    if not begin.startswith(_ZIP):
        return []
    try:
        members = zip_members(path, limits, reader)
    except BadInput:  # a document that is broken is a record that is broken
        return []
    names = {m.untrusted_name for m in members}
    # Pages, Numbers and Keynote write no such file, but pieces of their own.
    apple = any(name.startswith("Index/") and name.endswith(".iwa") for name in names)
    return [] if apple or _OF_DOCUMENTS & names else members


_ZIP = b"PK\x03\x04"
# gzip, bzip2, xz, 7z, RAR; a tar says so behind the fields of its first file.
_OTHER_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
_TAR_AT = 257
_OF_DOCUMENTS = {"[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "META-INF/MANIFEST.MF"}


def _make_bundle(
    name: str, found: list[Member], limits: IntakeLimits, reader: IsolatedReader
) -> Bundle:
    members, notes = _below_top(found)
    promised: dict[str, dict[str, str]] = {}
    everything = members
    if bagit.is_bag(members):
        read = bagit.read_bag(members, limits, reader)
        members = _payload_members(members, read)
        promised, notes = read.promised, [*notes, *read.notes]
    stated = _read_stated(everything, limits, reader)
    first = next((m for m in members if m.untrusted_name == bundle_file.NAME), None)
    # A ZIP can hold two of this name: the second was not read, so it is a file like others.
    records = tuple(m for m in members if m is not first)
    if not records:
        raise BadInput(f"{name} holds no file.")
    notes += _list_put_aside(everything, members)
    bundle = Bundle(name, records, stated, promised, tuple(notes))
    if bundle.total_size > limits.total_bytes:
        raise BadInput(
            f"{name} holds {bundle.total_size >> 20} MB, more than the limits allow.",
            "Split the files into several cases, or raise the limit.",
        )
    return bundle


def _read_stated(members: list[Member], limits: IntakeLimits, reader: IsolatedReader) -> BundleFile:
    """bundle.json of the bundle, or of a bag's payload."""
    for name in (bundle_file.NAME, bagit.PAYLOAD + bundle_file.NAME):
        found = next((m for m in members if m.untrusted_name == name), None)
        if found is not None:
            untrusted = read_small(found, limits.control_bytes)
            try:
                return reader.call_child(bundle_file.parse_bundle_file, untrusted)
            except BadInput as fault:
                raise with_file_name(bundle_file.NAME, fault) from None
    return BundleFile()


def _payload_members(members: list[Member], bag: Bag) -> list[Member]:
    """A bag's payload named relative to ``data/``, and strangers beside it under their names."""
    out = []
    for member in members:
        if member.untrusted_name.startswith(bagit.PAYLOAD):
            out.append(
                replace(member, untrusted_name=member.untrusted_name.removeprefix(bagit.PAYLOAD))
            )
        elif not bagit.is_tag_file(member.untrusted_name):
            stranger = quote_name(member.untrusted_name)
            bag.notes.append(f"{stranger} lies beside the bag's payload, unverified")
            out.append(member)
    return out


def _list_put_aside(everything: list[Member], members: list[Member]) -> list[str]:
    """What is in a bundle and no record, and why."""
    notes = []
    names = {m.untrusted_name for m in everything}
    if {bundle_file.NAME, bagit.PAYLOAD + bundle_file.NAME} & names:
        notes.append(f"the file {bundle_file.NAME} describes the others and is no record itself")
    if bagit.is_bag(everything):
        kept = {m.untrusted_name for m in members}
        own = sum(bagit.is_tag_file(n) and n != bundle_file.NAME for n in names - kept)
        files = "1 file describes" if own == 1 else f"{own} files describe"
        notes.append(f"{files} the bag (such as {bagit.DECLARATION}) and are no records")
    return notes


def _below_top(members: list[Member]) -> tuple[list[Member], list[str]]:
    """A bundle that lies alone in another folder is the bundle; else it is said where one lies."""
    names = {m.untrusted_name for m in members}
    if _MARKS & names:
        return members, []
    tops = {m.untrusted_name.partition("/")[0] for m in members if not _is_litter(m.untrusted_name)}
    inner = sorted(t for t in tops if {f"{t}/{mark}" for mark in _MARKS} & names)
    if not inner:
        return members, []
    if len(tops) > 1:
        where = ", ".join(quote_name(top) for top in inner)
        return members, [
            f"files lie in {where}, but not alone: what describes it was not used; "
            "to use it, choose that folder"
        ]
    top = inner[0] + "/"
    note = f"the files were found one folder down, in {quote_name(inner[0])}"
    return [replace(m, untrusted_name=m.untrusted_name.removeprefix(top)) for m in members], [note]


_MARKS = {bagit.DECLARATION, bundle_file.NAME}
"""Files that tell a bundle."""


def _is_litter(name: str) -> bool:
    """True for what desktops leave beside a folder; it stays in the inventory all the same."""
    return name.startswith("__MACOSX/") or name in (".DS_Store", "Thumbs.db", "desktop.ini")
