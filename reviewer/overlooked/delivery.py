"""What became of a sealed package: whether its letter was read, and when it was sent.

A program seals a package and cannot send it; a person says so. It is told per package: one that is
made anew has not been sent.

Decision 188.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeliveryPart(StrEnum):
    """What a person does between the seal and the answer, in this order."""

    LETTER = "letter"  # it was read and signed
    SENT = "sent"  # the package is with the requester
    TOLD = "told"  # the fingerprint was told by another way, such as by telephone


@dataclass(frozen=True)
class Delivery:
    """How far the answer to a request is.

    Attributes:
        package: the folder of the newest package; empty as long as there is none.
        key: the fingerprint of the key that sealed it; empty if nobody noted it.
        sealed: the day; ``None`` for packages of older versions, which noted none.
        is_current: it is there, and was made of what the case is now.
        done: on which day a person said that a part was done.
    """

    request: str
    package: str = ""
    key: str = ""
    sealed: date | None = None
    is_current: bool = False
    done: tuple[tuple[DeliveryPart, date], ...] = ()

    def day_of(self, part: DeliveryPart) -> date | None:
        """When a part was done; ``None`` if it was not."""
        return dict(self.done).get(part)

    @property
    def answered(self) -> date | None:
        """The day on which the requester got the package."""
        return self.day_of(DeliveryPart.SENT)

    @property
    def left(self) -> tuple[DeliveryPart, ...]:
        """What is still to be done of a sealed package."""
        return tuple(p for p in DeliveryPart if self.day_of(p) is None) if self.package else ()


def tell_delivery(delivery: Delivery, today: date) -> str:
    """``Answered Nov 29`` or ``Sealed Nov 29, not sent``; empty without a package that counts."""
    if delivery.answered is not None:
        return f"Answered {short_day(delivery.answered, today)}"
    if not delivery.is_current:
        return "Package is older than the case" if delivery.package else ""
    if delivery.sealed is None:
        return "Sealed, not sent"
    return f"Sealed {short_day(delivery.sealed, today)}, not sent"


def short_day(day: date, today: date) -> str:
    """``Nov 29``; with its year if that is another than today's."""
    # The day without a zero, which strftime writes so on no two systems alike.
    text = f"{day:%b} {day.day}"
    return text if day.year == today.year else f"{text}, {day.year}"
