from __future__ import annotations

import numpy as np
import pytest

from scenarios.sentences import (
    category_sentences,
    demand_sentence,
    limit_sentence,
    places_words,
    stream_sentence,
    unpaid_sentence,
)
from scenarios.streams import stream

SCARCE_STAFF = np.array([0.0, 0.0, 0.0, 0.00024])


@pytest.mark.parametrize(
    ("name", "gain", "unspent", "worth", "sentence"),
    [
        ("philanthropy", 24.0, 0.0, SCARCE_STAFF, "$100,000 more of Philanthropy buys 24 places."),
        (
            "federal_work_study",
            0.0,
            30_000.0,
            SCARCE_STAFF,
            (
                "$100,000 more of Federal Work-Study buys no place until money for staffing rises; "
                "$30,000 of it cannot be spent."
            ),
        ),
        ("philanthropy", 0.0, 0.0, np.zeros(4), "$100,000 more of Philanthropy buys no place."),
    ],
)
def test_stream_sentence(name: str, gain: float, unspent: float, worth: np.ndarray, sentence: str) -> None:
    assert stream_sentence(stream(name), gain, unspent, worth) == sentence


def test_capped_administration_counts_as_short() -> None:
    # LAEP may pay staff, but at most 5 percent.
    sentence = stream_sentence(stream("learning_aligned_employment"), 0, 0, SCARCE_STAFF)
    assert "until money for staffing rises" in sentence


def test_category_sentences_name_the_most_productive_first() -> None:
    assert category_sentences(np.array([0.0001, 0.0, 0.0, 0.00024])) == (
        "$100,000 more for staffing, where it is scarcest, would buy 24 places.",
        "$100,000 more for wages, where it is scarcest, would buy 10 places.",
    )


def test_unpaid_categories_are_named() -> None:
    assert unpaid_sentence(()) is None
    assert unpaid_sentence(("support", "eor", "staff")) == (
        "No stream pays for supports, the employer of record and staffing, so nobody can be placed."
    )


def test_demand_sentence_counts_full_institutions() -> None:
    wanted = np.array([[[10.0]], [[20.0]], [[0.0]]])
    assert demand_sentence(np.array([[[10.0]], [[5.0]], [[0.0]]]), wanted) == (
        "Demand binds at 1 of 2 institutions: every student who would like a place has one."
    )
    assert demand_sentence(np.zeros((3, 1, 1)), wanted) is None


def test_limit_sentence_names_where_it_binds_most() -> None:
    worth = np.array([[0.0, 0.2], [1.0, 0.5], [0.0, 0.0]])
    assert limit_sentence("Employer slots", worth, ("A", "B", "C")) == (
        "Employer slots bind at 2 of 3, most of all at B: one more allows 1 place."
    )
    assert limit_sentence("Employer slots", worth * 0, ("A", "B", "C")) is None
    assert limit_sentence("Employer slots", None, ()) is None


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 place"), (0.5, "0.5 places"), (2, "2 places"), (1234.4, "1,234 places")]
)
def test_places_words(number: float, words: str) -> None:
    assert places_words(number) == words
