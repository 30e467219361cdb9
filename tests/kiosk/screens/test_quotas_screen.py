"""Quotas for managers: seen, added, ended, and what a member has used."""

from pathlib import Path

from kiosk.services.quotas.book import list_quotas
from kiosk.services.shop import OpenShop
from tests.kiosk.screens.driven import at_the_counter
from tests.kiosk.screens.test_counter_quotas import COLUMNS, PHONES, sell, take
from tests.support.rows import everything


async def test_a_quota_is_added_by_answering_questions(shop: OpenShop, home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.manages("Quotas", sees="+ Nouveau quota")
        await till.presses("enter", sees="Pour quel tarif ?")
        await till.presses("enter", sees="Quels articles compte-t-il ?")
        await till.writes("3", sees="Scannez l'article, ou tapez sa référence.")
        await till.writes("RIEN\r", sees="Il n'y a pas d'article avec la référence « RIEN ».")
        await till.types("CLE4G\r", "Que compte-t-il ?")
        await till.writes("3", sees="Combien pour une personne ? Par exemple 2")
        await till.writes("x\r", sees="quantité")
        await till.writes("2\r", sees="Sur quelle durée ?")
        await till.writes("3", sees="Combien de jours, aujourd'hui compris ?")
        await till.writes("30\r", sees="Pour qui ?")
        await till.writes("2", sees="Combien de plus par personne supplémentaire ?")
        await till.writes("1\r", sees="Le quota vaut dès maintenant.")
        await till.sees("2 pièces +1 foyer, 30 jours -")
    (line,) = list_quotas(shop)
    quota = line.quota
    assert (quota.scope, quota.target, quota.measure) == ("item", "CLE4G", "count")
    assert (quota.limit_amount, quota.per_extra_person, quota.per, quota.days) == (2, 1, "days", 30)
    kinds = [row["kind"] for row in everything(shop.engine)["journal_entry"]]
    assert "quota_added" in kinds


async def test_a_quota_is_ended_after_a_question(shop: OpenShop, home: Path) -> None:
    take(shop, home, PHONES)
    async with at_the_counter(home) as till:
        await till.types("M1001\r", "20,00 € en novembre")
        await till.manages("Quotas", sees="● Téléphonie")
        await till.presses("down", sees="20,00 € de prix · personne, mois · tous les tarifs")
        await till.presses("enter", sees="Terminer ce quota, dès aujourd'hui ?")
        await till.presses("escape", sees="● Téléphonie")
        await till.presses("enter", sees="Terminer ce quota, dès aujourd'hui ?")
        await till.presses("enter", sees="○ Téléphonie")
        await till.presses("enter", sees="Ce quota a déjà pris fin.")


async def test_a_scanned_card_shows_what_the_member_has_used(shop: OpenShop, home: Path) -> None:
    take(shop, home, PHONES + ";item;CLE4G;count;4;month;household;\nA;all;;count;1;7;person;\n")
    sell(shop, "M1001", "3*CLE4G")
    async with at_the_counter(home) as till:
        await till.manages("Quotas", sees="+ Nouveau quota")
        await till.types("M1001\r", "Ce que Aminata D. a utilisé")
        await till.sees("Téléphonie personne, mois 18,00 € sur 20,00 €")
        await till.sees("Clé 4G « nomade » foyer, mois 3 sur 4")
        assert "7 jours" not in till.text
        await till.presses("escape", sees="+ Nouveau quota")
        await till.types("CAFE\r", "membre")


async def test_the_screen_speaks_english_too(shop: OpenShop, home: Path) -> None:
    take(shop, home, COLUMNS + "B;all;;market_value;150,00;month;household;40,00\n")
    async with at_the_counter(home, lang="en") as till:
        await till.manages("Quotas", sees="+ New quota")
        await till.sees("● Everything €150.00 of value +€40.00 household, month B")
