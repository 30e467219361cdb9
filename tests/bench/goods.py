"""The bench's goods: a hundred thousand items with labels such as shops write."""

from dataclasses import dataclass

from stdnum import ean

ITEMS = 100_000
NOUNS = (
    *("Café", "Riz", "Pâtes", "Lait", "Huile", "Sucre", "Farine", "Thé", "Savon", "Lessive"),
    *("Carte SIM", "Recharge", "Téléphone", "Chargeur", "Clé 4G", "Écran", "Livre", "Cahier"),
    *("Stylo", "Chemise", "Pantalon", "Robe", "Manteau", "Pull", "Assiette", "Bol", "Verre"),
    *("Casserole", "Lampe", "Chaise", "Table", "Jouet", "Puzzle", "Couches", "Biscuits", "Œufs"),
    *("Tomates", "Haricots", "Confiture", "Miel"),
)
QUALITIES = (
    *("moulu", "long", "complet", "entier", "d'olive", "roux", "de blé", "vert", "doux", "bleu"),
    *("rouge", "noir", "blanc", "neuf", "reconditionné", "petit", "grand", "enfant", "adulte"),
    *("coton", "laine", "bio", "local", "familial", "pliant"),
)


@dataclass(frozen=True, slots=True)
class Good:
    """One item; everything about it follows from its number."""

    number: int

    @property
    def sku(self) -> str:
        """Its own code."""
        return f"A{self.number:06d}"

    @property
    def gtin(self) -> str:
        """A barcode from the range that GS1 leaves to shops."""
        digits = f"200{self.number:09d}"
        return digits + str(ean.calc_check_digit(digits))

    @property
    def label(self) -> str:
        """A name that no other item has."""
        noun = NOUNS[self.number % len(NOUNS)]
        quality = QUALITIES[self.number // len(NOUNS) % len(QUALITIES)]
        return f"{noun} {quality} {self.number:06d}"

    @property
    def public_price_cents(self) -> int:
        """From 0.50 to 9.49."""
        return 50 + self.number % 900


WELL_SOLD = Good(0)
"""The item that every sale of the history holds."""
SOLD_GOODS = (WELL_SOLD, Good(1), Good(2))
"""What the measured sales sell; they have lots."""
