"""Which account of the French plan comptable each kind of money goes to.

The defaults are accounts of the general plan (règlement ANC 2014-03) and of its form for
associations (règlement ANC 2018-06); a shop's accountant puts others into ``[accounts]`` of
kiosk.toml. Labels are in French, as the file that they are made for is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

_NUMBER = re.compile(r"[0-9]{3}[0-9A-Z]{0,17}")
"""A47 A-1: the first three signs are figures of the French plan comptable."""
_JOURNAL = re.compile(r"[0-9A-Z]{1,10}")

LABELS = {
    "cash": "Caisse",
    "card": "Cartes bancaires à encaisser",
    "cheque": "Chèques à encaisser",
    "vouchers": "Émetteurs de bons, à recevoir",
    "own_vouchers": "Remises accordées (bons de la boutique)",
    "sales": "Ventes de marchandises",
    "vat": "TVA collectée",
    "gifts": "Dons manuels",
    "suspended": "Achats suspendus à servir",
    "shortage": "Écarts de caisse, manques",
    "surplus": "Écarts de caisse, excédents",
    "pay_ins": "Virements internes",
    "pay_outs": "Compte d'attente",
    "safe": "Virements internes",
    "deposits": "Virements internes",
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands in a file: number and label."""

    number: str
    label: str


@dataclass(frozen=True)
class Accounts:
    """The mapping. Rates are written as percentages: ``{"5.5" = "707055"}``.

    Raises ValueError for a number that is none of the plan comptable, or a rate that is none.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    journal: str = "CA"
    """The code of the journal."""
    cash: str = "530000"
    card: str = "511500"
    cheque: str = "511200"
    vouchers: str = "467000"
    """What issuers owe for the payment vouchers that were taken; one auxiliary account each."""
    voucher_issuers: dict[str, str] = field(default_factory=dict)
    """Issuers with an account of their own."""
    own_vouchers: str = "709700"
    """Payment vouchers that the shop gave away itself: a reduction that it grants."""
    sales: str = "707000"
    sales_by_rate: dict[str, str] = field(default_factory=dict)
    vat: str = "445710"
    vat_by_rate: dict[str, str] = field(default_factory=dict)
    gifts: str = "754110"
    """What people rounded up, or paid beyond the price."""
    suspended: str = "419100"
    """Suspended purchases: paid already, owed to whoever will take them."""
    shortage: str = "658000"
    surplus: str = "758000"
    pay_ins: str = "580000"
    pay_outs: str = "471000"
    safe: str = "580000"
    """Cash drops."""
    deposits: str = "580000"
    """What goes to the bank, and a till's very first float."""

    def __post_init__(self) -> None:
        maps = (self.voucher_issuers, self.sales_by_rate, self.vat_by_rate)
        single = (getattr(self, name) for name in LABELS)
        for number in (*single, *(each for one in maps for each in one.values())):
            if not _NUMBER.fullmatch(number):
                raise ValueError(f"{number!r} is no account: three figures, then figures or A-Z")
        if not _JOURNAL.fullmatch(self.journal):
            raise ValueError(f"{self.journal!r} is no journal: up to ten figures or A-Z")
        for rates in (self.sales_by_rate, self.vat_by_rate):
            for rate in rates:
                rate_bp_of(rate)

    def of(self, name: str) -> Account:
        """Return an account by its name in the mapping."""
        return self._named(getattr(self, name), LABELS[name])

    def sales_at(self, rate_bp: int | None) -> Account:
        """Return where sales at a VAT rate (basis points, None without VAT) go."""
        own = _at_rate(self.sales_by_rate, rate_bp)
        label = f"{LABELS['sales']}, {rate_label(rate_bp)}"
        return self._named(own, label) if own else self.of("sales")

    def vat_at(self, rate_bp: int | None) -> Account:
        """Return where the VAT of a rate goes."""
        own = _at_rate(self.vat_by_rate, rate_bp)
        label = f"{LABELS['vat']}, {rate_label(rate_bp)}"
        return self._named(own, label) if own else self.of("vat")

    def vouchers_of(self, issuer: str) -> Account:
        """Return where an issuer's vouchers go."""
        own = self.voucher_issuers.get(issuer)
        return self._named(own, LABELS["vouchers"]) if own else self.of("vouchers")

    def _named(self, number: str, label: str) -> Account:
        """Return an account whose label is always the same: several names may share it."""
        shared = (LABELS[name] for name in LABELS if getattr(self, name) == number)
        return Account(number, next(shared, label))


def rate_bp_of(percent: str) -> int:
    """Return "5.5" or "5,5" in basis points; raises ValueError for no rate from 0 to 100."""
    try:
        rate = Decimal(percent.replace(",", ".")) * 100
    except InvalidOperation:
        raise ValueError(f"{percent!r} is no VAT rate, such as 5.5") from None
    if not rate.is_finite() or rate != rate.to_integral_value() or not 0 <= rate <= 10_000:
        raise ValueError(f"{percent!r} is no VAT rate, such as 5.5")
    return int(rate)


def rate_label(rate_bp: int | None) -> str:
    """Return a rate as accountants write it: "TVA 5,5 %", "hors TVA"."""
    if rate_bp is None:
        return "hors TVA"
    whole, part = divmod(rate_bp, 100)
    return f"TVA {whole}" + (f",{part:02}".rstrip("0") if part else "") + " %"


def _at_rate(rates: Mapping[str, str], rate_bp: int | None) -> str | None:
    if rate_bp is None:
        return None
    return next((rates[each] for each in rates if rate_bp_of(each) == rate_bp), None)
