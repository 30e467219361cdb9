"""Papers of training: no piece that is cut off can be taken for a real one."""

from hypothesis import given
from hypothesis import strategies as st

from receipts.compose.training import TRAINING_MARK, marked
from receipts.document import (
    Blank,
    Columns,
    Cut,
    Document,
    Qr,
    Rule,
    Secret,
    Text,
    from_json,
    secrets_of,
    to_json,
)
from receipts.render.text import render_text

elements = st.sampled_from(
    (Text("Boutique"), Columns("Pain", "3,00"), Secret("topup:1"), Qr("T1-000001"), Rule(), Cut())
) | st.just(Blank())
documents = st.builds(
    lambda parts, lang: Document(lang, tuple(parts)),
    st.lists(elements, max_size=12),
    st.sampled_from(("fr", "en")),
)


def text_of(document: Document) -> str:
    """The paper as text on a narrow roll."""
    return "\n".join(render_text(document, 32))


def pieces_of(document: Document) -> list[list[object]]:
    """What each piece of the paper holds, between its cuts."""
    pieces: list[list[object]] = [[]]
    for element in document.elements:
        if isinstance(element, Cut):
            pieces.append([])
        else:
            pieces[-1].append(element)
    return [piece for piece in pieces if piece]


@given(documents)
def test_every_piece_is_marked_at_both_ends_and_loses_nothing(document: Document) -> None:
    shown = marked(document)
    for piece in pieces_of(shown):
        words = [each.text for each in piece if isinstance(each, Text)]
        assert isinstance(piece[0], Rule)
        assert isinstance(piece[-1], Rule)
        assert TRAINING_MARK in words[0]
        assert TRAINING_MARK in words[-2:]
    kept = list(shown.elements)
    for element in document.elements:
        kept = kept[kept.index(element) + 1 :]
    assert sum(isinstance(each, Cut) for each in shown.elements) == sum(
        isinstance(each, Cut) for each in document.elements
    )
    assert secrets_of(shown) == secrets_of(document)


@given(documents)
def test_a_marked_paper_can_be_stored(document: Document) -> None:
    assert from_json(to_json(marked(document))) == marked(document)


def test_two_pieces_are_both_marked() -> None:
    paper = Document("fr", (Text("un"), Cut(), Text("deux"), Secret("topup:1"), Cut()))
    assert text_of(marked(paper)).count(TRAINING_MARK) == 4


def test_an_empty_paper_is_marked_too() -> None:
    assert text_of(marked(Document("en", ()))).count(TRAINING_MARK) == 2


def test_it_says_so_in_the_language_of_the_paper_too() -> None:
    french = text_of(marked(Document("fr", (Text("x"),))))
    english = text_of(marked(Document("en", (Text("x"),))))
    assert "Formation : rien n'est vendu" in french.replace("\u00a0", " ")
    assert "Training: nothing is sold" in english
