"""A receipt as the text in a code that a phone reads: less of it on a small screen."""

from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from receipts import formats
from receipts.compose.for_phone import ShortReceipt, phone_texts
from receipts.compose.sale import compose_sale
from receipts.document import Secret
from tests.receipts.samples import FRENCH, PARIS_WINTER
from tests.support.examples import examples

SHORT = ShortReceipt(
    shop_name=FRENCH.shop_name,
    ticket="T1-000042",
    closed_at=FRENCH.closed_at,
    total_cents=952,
    currency="EUR",
    lang="fr",
    vat=((550, 18), (2000, 100)),
)


def test_the_forms_grow_shorter_and_the_shortest_still_has_ticket_day_total_and_vat() -> None:
    forms = list(phone_texts(compose_sale(FRENCH), SHORT))
    whole, lines, short = forms[:3]
    assert "2 × 1,16 €" in whole.text
    assert "Œufs ×6 plein air 2,32 €" in lines.text
    assert "2 × 1,16 €" not in lines.text
    assert (whole.has_lines, lines.has_lines, short.has_lines) == (True, True, False)
    assert short.text.splitlines() == [
        "Boutique solidaire d'Ivry",
        "T1-000042 22/11/2026 14:32",
        "TOTAL 9,52 €",
        "TVA 5,5 % 0,18 €",
        "TVA 20 % 1,00 €",
    ]
    assert forms[-1].text.splitlines()[1:] == [
        "T1-000042 22/11/2026 14:32",
        "TOTAL 9,52 €",
        "TVA 1,18 €",
    ]
    assert len(forms[-1].text.encode()) <= 106, "QR version 5: what 24 rows of a terminal hold"


@given(
    st.text(min_size=1, max_size=60),
    st.integers(-(10**7), 10**7),
    st.dictionaries(st.sampled_from([210, 550, 1000, 2000]), st.integers(1, 10**6), max_size=4),
    st.sampled_from(["fr", "en"]),
)
@settings(max_examples=examples(25))
def test_every_form_says_the_total_whole(
    name: str, total_cents: int, vat: dict[int, int], lang: str
) -> None:
    at = datetime(2026, 7, 3, 9, 5, tzinfo=PARIS_WINTER)
    short = ShortReceipt(name, "T2-1", at, total_cents, "EUR", lang, tuple(sorted(vat.items())))
    receipt = replace(FRENCH, shop_name=name, total_cents=total_cents, lang=lang, ticket="T2-1")
    total = " ".join(formats.money(total_cents, "EUR", lang).split())
    for form in phone_texts(compose_sale(receipt), short):
        assert total in form.text
        assert "T2-1" in form.text


def test_no_form_has_the_name_of_a_code_and_those_with_lines_say_where_it_is() -> None:
    receipt = compose_sale(FRENCH)
    with_code = replace(receipt, elements=(*receipt.elements, Secret("topup:7")))
    forms = list(phone_texts(with_code, SHORT))
    assert not [form for form in forms if "topup" in form.text]
    said = "codes de recharge"
    assert [said in form.text for form in forms] == [form.has_lines for form in forms]
    assert not [form for form in phone_texts(receipt, SHORT) if said in form.text]
