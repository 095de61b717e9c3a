"""For whom a release is: the profile of a request, and what it leaves open, in a sentence."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from reviewer.errors import BadInput
from reviewer.law.profiles import PUBLIC, Profile, profile_of, profiles_of
from ui.widgets.field import ChoiceField


class ProfileField(ChoiceField):
    """The profiles of a jurisdiction to choose from.

    One that the file does not tell of stays what it is: everything is hidden in its release.

    Attributes:
        sentence: what the chosen one leaves open, and to whom.
    """

    def __init__(self, jurisdiction: str, chosen: str) -> None:
        super().__init__()
        self._known, fault = _profiles_or_fault(jurisdiction)
        self._fault = fault
        for one in self._known.values():
            self.addItem(one.name, one.id)
        if self.findData(chosen) < 0:
            self.addItem(chosen, chosen)
        self.setCurrentIndex(self.findData(chosen))
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.currentIndexChanged.connect(self._tell_profile)
        self._tell_profile()

    @property
    def chosen(self) -> str:
        """The profile that is meant, by its id."""
        return str(self.currentData())

    def _tell_profile(self, *_: object) -> None:
        known = self._known.get(self.chosen)
        one = known if known is not None else Profile(self.chosen, self.chosen, known=False)
        self.sentence.setText(one.in_words if known is not None or not self._fault else self._fault)
        self.setToolTip(one.provenance if one.source else "")


def _profiles_or_fault(jurisdiction: str) -> tuple[dict[str, Profile], str]:
    try:
        return dict(profiles_of(jurisdiction)), ""
    except BadInput as fault:
        # With what is wrong, ``public`` is left, which needs no file.
        public = profile_of(jurisdiction, PUBLIC)
        return {public.id: public}, str(fault)
