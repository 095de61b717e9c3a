"""Small messages as Outlook keeps them: MSG and winmail.dat; and mailboxes."""

import struct
from datetime import UTC, datetime

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SUBJECT, BODY, HTML, SENT = 0x0037, 0x1000, 0x1013, 0x0039
NAME, MAIL, TO = 0x0C1A, 0x5D01, 0x0E04
FILE_NAME, FILE_DATA = 0x3707, 0x3701


def ticks(moment=datetime(2025, 6, 4, 16, 22, 31, tzinfo=UTC)):
    return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


# MSG: a container of Microsoft's older kind, with every stream long enough to need no small ones


def container(tree):
    """The bytes of a container; ``tree`` holds streams (bytes) and storages (dicts) by name."""
    entries, data = [], []
    _entry(entries, data, "Root Entry", tree, 5)
    sectors, starts = [], []
    for content in data:
        starts.append(len(sectors))
        pieces = [content[at : at + SECTOR] for at in range(0, len(content), SECTOR)]
        sectors += [(p.ljust(SECTOR, b"\0"), n == len(pieces) - 1) for n, p in enumerate(pieces)]
    table = [END if last else n + 1 for n, (_, last) in enumerate(sectors)]
    listing = b"".join(_listed(e, starts) for e in entries)
    listing = listing.ljust(-(-len(listing) // SECTOR) * SECTOR, b"\0")
    first = len(table)
    table += [*range(first + 1, first + len(listing) // SECTOR), END]
    fats = 1
    while fats * 128 < len(table) + fats:
        fats += 1
    at = len(table)
    table += [FAT] * fats
    table += [FREE] * (fats * 128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, fats, first, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *range(at, at + fats), *[FREE] * (109 - fats))
    body = (
        b"".join(piece for piece, _ in sectors) + listing + struct.pack(f"<{len(table)}I", *table)
    )
    return head + body


def _entry(entries, data, name, tree, kind):
    here = {"name": name, "kind": kind, "child": FREE, "right": FREE, "data": None, "size": 0}
    entries.append(here)
    if isinstance(tree, bytes):
        here |= {"data": len(data), "size": len(tree), "kind": 2}
        data.append(tree)
        return len(entries) - 1
    at, before = len(entries) - 1, None
    for part, inner in tree.items():
        number = _entry(entries, data, part, inner, 1)
        if before is None:
            entries[at]["child"] = number
        else:
            entries[before]["right"] = number
        before = number
    return at


def _listed(entry, starts):
    name = entry["name"].encode("utf-16-le")
    start = starts[entry["data"]] if entry["data"] is not None else END
    return (
        name.ljust(64, b"\0")
        + struct.pack(
            "<HBBIII", len(name) + 2, entry["kind"], 1, FREE, entry["right"], entry["child"]
        )
        + bytes(36)
        + struct.pack("<IQ", start, entry["size"])
    )


def _storage(texts=(), fixed=(), head=8, **more):
    """A storage of properties: texts by number, numbers and times with their type."""
    out = {}
    rows = b"".join(struct.pack("<HHIQ", kind, n, 6, value) for n, kind, value in fixed)
    for number, said in dict(texts).items():
        kind = 0x102 if isinstance(said, bytes) else 0x1F
        content = said if isinstance(said, bytes) else said.encode("utf-16-le")
        out[f"__substg1.0_{number:04X}{kind:04X}"] = content.ljust(4096, b"\0")
        rows += struct.pack("<HHIQ", kind, number, 6, len(content))
    return {"__properties_version1.0": (bytes(head) + rows).ljust(4096, b"\0"), **out, **more}


def msg_tree(texts, files=None, inner=None, head=32):
    """A message's storages; ``files`` are contents by name, ``inner`` is another message."""
    more = {
        f"__attach_version1.0_#{n:08X}": _storage({FILE_NAME: name, FILE_DATA: content})
        for n, (name, content) in enumerate((files or {}).items())
    }
    if inner is not None:
        storage = {"__substg1.0_3701000D": inner}
        more["__attach_version1.0_#000000FF"] = _storage({0x3001: "inner"}, **storage)
    person = _storage({0x3001: "Ana Lopez", 0x39FE: "ana@example.org"}, [(0x0C15, 3, 1)])
    more["__recip_version1.0_#00000000"] = person
    return _storage(texts, [(SENT, 0x40, ticks())], head, **more)


def msg(texts, files=None, inner=None):
    return container(msg_tree(texts, files, inner))


# winmail.dat


def _props(held):
    out = struct.pack("<I", len(held))
    for number, (kind, value) in held.items():
        out += struct.pack("<HH", kind, number)
        if kind in (0x1E, 0x1F, 0x102, 0x0D):
            out += struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4)
        else:
            out += value
    return out


def tnef(texts, files=None, inner=None):
    """A message in TNEF: texts by number, contents of files by name."""
    held = {n: (0x1F, (s + "\0").encode("utf-16-le")) for n, s in texts.items()}
    held[SENT] = (0x40, struct.pack("<Q", ticks()))
    parts = [(0x9003, _props(held))]
    for name, content in (files or {}).items():
        about = {0x3707: (0x1F, (name + "\0").encode("utf-16-le"))}
        parts += [(0x9002, bytes(14)), (0x800F, content), (0x9005, _props(about))]
    if inner is not None:
        about = {0x3001: (0x1E, b"inner\0"), 0x3701: (0x0D, bytes(16) + inner)}
        parts += [(0x9002, bytes(14)), (0x9005, _props(about))]
    out = b"\x78\x9f\x3e\x22\1\0"
    for number, value in parts:
        out += struct.pack("<BII", 1, number, len(value)) + value
        out += struct.pack("<H", sum(value) & 0xFFFF)
    return out


def mbox(*messages):
    """A mailbox of messages of RFC 5322."""
    line = b"From ana@example.org Wed Jun  4 16:22:31 2025\n"
    return b"".join(line + m.replace(b"\nFrom ", b"\n>From ") + b"\n" for m in messages)
