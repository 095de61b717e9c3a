"""What of a review goes into a package, beside the records that it releases."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from reviewer.attack.needle import Secret
from reviewer.inquiry.quoting import ReleaseQuotes
from reviewer.model import Snapshot
from reviewer.package.package_parts import PackageParts
from reviewer.plan.plan import Plan
from reviewer.store import Case


def parts_of_release(
    case: Case, snapshot: Snapshot, plan: Plan, secrets: Iterable[Secret], key: str
) -> PackageParts:
    """What goes along, in words that the release may say.

    Args:
        case: whose words are asked for.
        snapshot: of the case, as the plan was made from it.
        plan: of the release.
        secrets: every text that it hides.
        key: fingerprint of the key that will seal the package.
    """
    quotes = ReleaseQuotes(plan, secrets, cache(case.words_of))
    return PackageParts(quotes.text_for_release, key=key)
