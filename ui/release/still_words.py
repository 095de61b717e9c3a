"""What stays readable and visible in a release, in a few sentences above its list."""

from __future__ import annotations

from reviewer.overlooked.still_readable import Overlooked
from reviewer.overlooked.visible import SeenThrough
from reviewer.overlooked.watched import tell_seconds

NOTHING = "Nothing that looks like a name or a private detail stays readable in the words found."
TOO_EARLY = (
    "No record is decided to be released yet. Once one is, the names and private details that stay "
    "readable in it stand here."
)
# A list of hundreds of names frightens who does not know that.
CALM = "This blocks nothing: names of staff on duty, for one, are usually released."


def tell_what_stays(found: Overlooked, seen: SeenThrough) -> str:
    """How much stays readable and visible, and how much was looked at."""
    count = len(found.items)
    if not count:
        said = NOTHING if found.records else TOO_EARLY
    else:
        things = "1 name or detail stays" if count == 1 else f"{count} names and details stay"
        said = f"{things} readable. {CALM}"
    if seen.items:
        many = len(seen.items)
        things = "1 thing" if many == 1 else f"{many} things"
        said += f" {things} found in pictures stay{'s' if many == 1 else ''} visible."
    said += _tell_looked(seen)
    if seen.not_looked:
        many = len(seen.not_looked)
        records = "1 record was" if many == 1 else f"{many} records were"
        said += f" {records} not looked through for people and plates: Find in pictures does it."
    if found.unread:
        more = f" and {len(found.unread) - 1} more" if len(found.unread) > 1 else ""
        said += f" Not all could be searched, look yourself: {found.unread[0]}{more}."
    return said


def _tell_looked(seen: SeenThrough) -> str:
    """How much was looked at as it is released."""
    films = [one for one in seen.again if one.seconds]
    parts = []
    if pictures := sum(one.pictures for one in films):
        things = "1 picture" if pictures == 1 else f"{pictures:,} pictures"
        parts.append(f"{things} of {tell_seconds(sum(one.seconds for one in films))} of video")
    if stills := sum(one.pictures for one in seen.again if not one.seconds):
        parts.append("1 still picture" if stills == 1 else f"{stills:,} still pictures")
    if not parts:
        return ""
    alone = parts == ["1 still picture"]
    how = "was looked at as it is" if alone else "were looked at as they are"
    return f" {' and '.join(parts)} {how} released."
