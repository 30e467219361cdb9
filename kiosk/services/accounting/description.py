"""The description that goes with each file (livre des procédures fiscales, A47 A-1, XI).

In French, as the file and its readers are.
"""

from kiosk.rules import fec
from kiosk.rules.accounts import LABELS, Accounts
from kiosk.rules.closing_periods import Period
from kiosk.services.accounting.entries import Per
from kiosk.services.shop import OpenShop

_ZONES = {
    "JournalCode": ("alphanumérique", "code du journal"),
    "JournalLib": ("alphanumérique", "libellé du journal"),
    "EcritureNum": ("alphanumérique", "numéro de l'écriture, continu dans le fichier"),
    "EcritureDate": ("date", "jour de l'ouverture du service de caisse"),
    "CompteNum": ("alphanumérique", "numéro du compte"),
    "CompteLib": ("alphanumérique", "libellé du compte"),
    "CompAuxNum": ("alphanumérique", "compte auxiliaire : l'émetteur des bons ; sinon à blanc"),
    "CompAuxLib": ("alphanumérique", "nom de l'émetteur des bons ; sinon à blanc"),
    "PieceRef": ("alphanumérique", "ticket, mouvement de caisse ou Z"),
    "PieceDate": ("date", "jour de la pièce"),
    "EcritureLib": ("alphanumérique", "libellé de l'écriture"),
    "Debit": ("numérique", "montant au débit, en euros"),
    "Credit": ("numérique", "montant au crédit, en euros"),
    "EcritureLet": ("alphanumérique", "à blanc : pas de lettrage en caisse"),
    "DateLet": ("date", "à blanc : pas de lettrage en caisse"),
    "ValidDate": ("date", "jour de la clôture (Z), après laquelle rien ne change plus"),
    "Montantdevise": ("numérique", "à blanc : tout est en euros"),
    "Idevise": ("alphanumérique", "à blanc : tout est en euros"),
}

_HEAD = """FICHIER DES ÉCRITURES COMPTABLES : FRAGMENT
Fichier {file} : période {period}, du {first} au {last}.
Boutique : {name}

Ce fichier est un fragment. Il contient les seules recettes de caisse de la boutique ; le fichier
des écritures comptables de l'exercice est tenu par le comptable, qui y reprend ces écritures. Il
n'a ni reprise des soldes ni écritures d'inventaire.

CE QU'IL CONTIENT
{per}
Les services de caisse ouverts dans la période et clôturés, toutes caisses ; ce qui n'est pas
encore clôturé n'y est pas. Les écritures sont dans l'ordre des clôtures. Elles sont calculées à
partir des montants enregistrés, sans aucun arrondi. Les ventes sont nettes des remises.

FORME (livre des procédures fiscales, article A47 A-1)
Fichier à plat, enregistrements de longueur variable, UTF-8 sans marque d'ordre des octets.
Séparateur de zones : tabulation. Séparateur d'enregistrements : retour chariot et fin de ligne.
La première ligne donne les noms des champs. Dates : AAAAMMJJ. Montants : virgule décimale, deux
décimales, jamais de signe. Une zone à blanc est vide.
"""

_PER = {
    "closing": "Une écriture par clôture (Z) : le détail est dans l'archive de la boutique.",
    "ticket": "Une écriture par ticket, par mouvement de caisse, et une par clôture (Z) pour le\n"
    "fond de caisse, les écarts et le dépôt.",
}


_CODES = """CODES
{journal} : journal de caisse.
T1-000042 : ticket 42 de la caisse T1. T1-M-7 : mouvement de caisse 7. T1-Z-3 : clôture (Z) 3.
Compte auxiliaire : le nom de l'émetteur en capitales et chiffres.
"""


def describe(shop: OpenShop, period: Period, per: Per, file_name: str) -> str:
    """Return the description of a file."""
    head = _HEAD.format(
        file=file_name,
        period=period.name,
        first=f"{period.first_day:%d/%m/%Y}",
        last=f"{period.last_day:%d/%m/%Y}",
        name=shop.record.name,
        per=_PER[per],
    )
    zones = [f"{name} ({kind}) : {_ZONES[name][1]}" for name, kind in _kinds()]
    accounts = shop.settings.accounts
    codes = _CODES.format(journal=fec.cleaned(accounts.journal))
    parts = [head, "ZONES", *zones, "", codes, "COMPTES", *_accounts(accounts)]
    return fec.END.join("\n".join(parts).splitlines()) + fec.END


def _kinds() -> list[tuple[str, str]]:
    return [(name, _ZONES[name][0]) for name in fec.COLUMNS]


def _accounts(accounts: Accounts) -> list[str]:
    """Return the mapping; accounts that share a number have one label."""
    known = {getattr(accounts, name): accounts.of(name).label for name in LABELS}
    lines = [f"{number} : {label}" for number, label in known.items()]
    for title, numbers in (
        ("ventes, taux", accounts.sales_by_rate),
        ("TVA collectée, taux", accounts.vat_by_rate),
    ):
        lines += [f"{number} : {title} {rate} %" for rate, number in numbers.items()]
    lines += [f"{number} : bons, {issuer}" for issuer, number in accounts.voucher_issuers.items()]
    return [fec.cleaned(line) for line in lines]
