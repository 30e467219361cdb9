"""Every break and notice has a sentence, with what the check found in it, in words."""

import re
from dataclasses import fields

import pytest

from kiosk.break_sentences import BREAKS, NOTICES, ONES, place_of, sentence_of, short_place
from kiosk.break_words import WORDS
from kiosk.language import LANGUAGES, _, speak
from kiosk.rules import log_breaks
from kiosk.rules.figures import Cash, Figures, Named, Sum, Variance, VatSum
from kiosk.rules.log_breaks import Break, Notice
from tests.support.compared_fields import compared_fields

NAMES = re.compile(r"\{(\w+)\}")


def test_every_code_has_its_sentence() -> None:
    assert BREAKS.keys() == log_breaks.BREAKS.keys()
    assert NOTICES.keys() == log_breaks.NOTICES.keys()


@pytest.mark.parametrize("code", [*BREAKS, *NOTICES])
def test_a_sentence_says_what_the_check_documents(code: str) -> None:
    """What stands in braces is in the list of the data that a code carries."""
    documented = (log_breaks.BREAKS | log_breaks.NOTICES)[code]
    known = set(re.findall(r"`(\w+)`", documented)) | {"first"}
    assert set(NAMES.findall((BREAKS | NOTICES)[code])) <= known


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_where_it_is_comes_first(lang: str) -> None:
    speak(lang)
    data = {"table": "sale_line", "row": 2, "field": "total_cents", "found": 500, "expected": 700}
    said = sentence_of(Break("value_differs", "T1", 12, "T1-000003", data))
    speak("en")
    assert (
        said.split(":")[0].rstrip()
        == {
            "fr": "ticket T1-000003, écriture 12",
            "en": "ticket T1-000003, entry 12",
        }[lang]
    )
    assert ("5,00" if lang == "fr" else "5.00") in said
    assert ("7,00" if lang == "fr" else "7.00") in said


def test_what_lies_nowhere_in_the_log_has_no_place() -> None:
    trigger = Break("trigger_missing", data={"table": "sale", "trigger": "final_sale"})
    assert place_of(trigger) == ""
    assert sentence_of(trigger).startswith("the trigger final_sale of sale is gone")
    assert place_of(Notice("no_kept_head", "T1")) == "T1"


def test_a_short_place_is_an_entry_or_a_ticket() -> None:
    assert short_place(Break("hash_wrong", "T1", 8, "T1-000001")) == "T1-000001, entry 8"
    assert short_place(Break("entry_missing", "T1", 14)) == "T1, entry 14"
    assert short_place(Break("ticket_missing", "T1", None, "T1-000003")) == "T1-000003"
    assert short_place(Break("perpetual_wrong", "T1")) == ""


def test_data_that_is_missing_breaks_no_sentence() -> None:
    for code in BREAKS:
        assert sentence_of(Break(code))
    for code in NOTICES:
        assert sentence_of(Notice(code))


def test_words_are_for_names_that_can_occur() -> None:
    assert all(re.fullmatch(r"[a-z_.]+", name) for name in WORDS)


def test_every_field_that_is_compared_has_words() -> None:
    figures = {each.name for each in fields(Figures)} | {each.name for each in fields(Cash)}
    compared = compared_fields()
    assert {"total_cents", "expected_float_cents", "uses_left", "denomination_cents"} <= compared
    assert (figures | compared) - WORDS.keys() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_field_is_said_by_its_name_nor_money_in_cents(lang: str) -> None:
    speak(lang)
    for field in sorted(compared_fields() | {each.name for each in fields(Figures)}):
        data = {"closing": "z 1", "field": field, "found": 123456, "expected": None}
        said = sentence_of(Break("figures_wrong", "T1", 21, None, data))
        assert "_" not in said
        assert field.endswith("_cents") == ("123456" not in said and "56" in said) or field in (
            "vat_rate_bp", "weight_grams", "tenders",
        ), said  # fmt: skip
    speak("en")


FIGURES = [
    ("sales", Sum(3, 3150), "what was sold is 3 for 31.50", "ce qui a été vendu : 3 pour 31,50"),
    ("tenders", (Named("cash", 1, 1600), Named("card", 2, 0)),
     "what was paid is cash: 1 for 16.00, card: 2 for 0.00",
     "ce qui a été payé : espèces : 1 pour 16,00, carte : 2 pour 0,00"),
    ("discounts", (Named("rule:3", 2, 150),), "what was taken off is tariff 3: 2 for 1.50",
     "ce qui a été déduit : tarif 3 : 2 pour 1,50"),
    ("vat", (VatSum(550, 380, 20), VatSum(None, 100, 0)),
     "the VAT is 5.5%: 0.20 of VAT on 3.80, without VAT: 0.00 of VAT on 1.00",
     "la TVA : 5,5 % : 0,20 de TVA sur 3,80, sans TVA : 0,00 de TVA sur 1,00"),
    ("variances", (Variance("voucher", "Ville", 500, 400, "perdu"),),
     "what was counted is voucher Ville: 4.00 counted, 5.00 expected (perdu)",
     "ce qui a été compté : bon Ville : 4,00 compté, 5,00 attendu (perdu)"),
    ("vat_rate_bp", 550, "the VAT rate is 5.5%", "le taux de TVA : 5,5 %"),
    ("reason", "x", "the reason is x", "le motif : x"),
    ("cash.sales_cents", 1600, "what cash sales brought is 16.00",
     "ce que les ventes en espèces ont rapporté : 16,00"),
    ("kind", "shift_opened", "the kind is shift opened", "le genre : "),
    ("no_sales", 5, "how often the drawer was opened is 5", "nombre d'ouvertures du tiroir : 5"),
    ("gifts", (), "what was donated is nothing", "ce qui a été donné en plus : rien"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "found", "english", "french"), FIGURES)
def test_figures_are_said_as_a_person_reads_them(
    field: str, found: object, english: str, french: str
) -> None:
    data = {"closing": "z 1", "field": field, "found": found, "expected": None}
    for lang, told in (("en", f"closing Z 1: {english};"), ("fr", french)):
        speak(lang)
        said = sentence_of(Break("figures_wrong", "T1", 21, None, data)).replace("\xa0", " ")
        speak("en")
        assert told in said


def test_cents_of_an_exported_file_are_money_too() -> None:
    data = {"file": "sales.csv", "row": "T1-000001", "field": "total_cents", "found": "-1600"}
    said = sentence_of(Break("row_differs", data=data | {"expected": "x"}))
    assert said == "sales.csv, row T1-000001: the total is -16.00; in the log, x"


def test_the_vat_of_a_line_is_money() -> None:
    data = {"row": 1, "field": "vat_cents", "found": 10, "expected": 5}
    said = sentence_of(Break("vat_wrong", "T1", 8, "T1-000001", data))
    assert said.endswith("line 1: the VAT is 0.10; its total and rate make 0.05")


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("closing", "z 1", "closing Z 1"),
        ("tender_count", "1 cash", "count, shift 1 cash"),
        ("cash_count", "1 piece 200", "cash count, shift 1 piece 2.00"),
        ("stock_movement", "written_off 2 x L1", "stock movement written off 2 x L1"),
        ("duplicate", "T1 z 1 2", "duplicate T1 Z 1 2"),
        ("sale", "T1-000001", "ticket T1-000001"),
    ],
)
def test_a_row_has_the_same_name_wherever_it_is_told(table: str, row: str, words: str) -> None:
    said = sentence_of(Break("row_unlogged", data={"table": table, "row": row}))
    assert said == f"no entry tells of {words}"


def test_one_alone_is_said_in_the_singular() -> None:
    assert ONES.keys() <= BREAKS.keys() | NOTICES.keys()
    for through, words in ((14, "entry 14 is gone"), (15, "entries 14 to 15 are gone")):
        said = sentence_of(Break("entry_missing", "T1", 14, None, {"through": through}))
        assert said.endswith(words)
    gone = Break("closing_missing", data={"closing": "claim", "number": 3, "through": 3})
    assert sentence_of(gone) == "closing claim 3 is gone"
    assert "by a second" in sentence_of(Notice("clock_stepped_back", data={"seconds": 1}))


def test_french_has_words_of_its_own_for_what_was_not_checked() -> None:
    speak("fr")
    why = _(WORDS["no_entry"])
    said = sentence_of(Notice("not_checked", data={"what": "exports/a.csv", "why": "no_entry"}))
    speak("en")
    assert why != WORDS["no_entry"]
    assert said.endswith(f"({why})")


def test_a_code_that_nobody_listed_is_refused() -> None:
    with pytest.raises(ValueError, match="no such break"):
        Break("nonsense")
    with pytest.raises(ValueError, match="no such notice"):
        Notice("hash_wrong")
