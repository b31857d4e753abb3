"""A line of text with an offer below it: what to write instead, taken with one press and undone like any edit."""

from __future__ import annotations

from app.site.offer import Offer, address_to_fill, offer_for
from app.site.postal_code import table_version
from ui.widgets.offer_button import OfferButton
from ui.widgets.text_field import TextField


class OfferField(TextField):
    """Offers what `app.site.offer` makes of the site for its key."""

    def _arrange(self) -> None:
        super()._arrange()
        self._offer: Offer | None = None
        self._take = OfferButton(self.context, self)
        self._take.clicked.connect(self._take_offer)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._take)

    def _follow(self) -> None:
        super()._follow()
        self._offer = offer_for(self.model.site, self.key)
        self._take.show_offer(self._offer)

    def _take_offer(self) -> None:
        if self._offer is not None:
            self.edit.clearFocus()
            self.model.set(self._offer.key, self._offer.value)


class PostalField(TextField):
    """A postal code; leaving it fills an empty address. One that was typed stays: its own field offers the other."""

    def _arrange(self) -> None:
        super()._arrange()
        self.context.words.bind(self, self.setToolTip, "ui.site.postal_code.tip", table=table_version())

    def _store(self) -> None:
        super()._store()
        address = address_to_fill(self.model.site)
        if address is not None:
            self.model.set("address", address)
