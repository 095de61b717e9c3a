"""A grammar of the ways in which one person, number or address is written.

Each kind draws what was named, how it stands in a text, and the text. Both are drawn from
the same grammar, so that a term in any form meets a text in any other that a reader would take
for the same. What is doubtful (a surname alone, "M. Lopez" as the term) is not in it.
"""

from tests.helpers.forms.addresses import addresses, mailboxes
from tests.helpers.forms.dates import dates
from tests.helpers.forms.names import persons
from tests.helpers.forms.numbers import identifiers, plates, telephones

KINDS = {
    "date": dates(),
    "identifier": identifiers(),
    "mailbox": mailboxes(),
    "person": persons(),
    "telephone": telephones(),
    "plate": plates(),
    "address": addresses(),
}
