"""The sieve: rows are loaded, set aside or left out, and the three always add up."""

import dataframely as dy
import polars as pl

from loaders.headers import Column
from loaders.loaded import InputFile
from loaders.raw import read_raw
from loaders.validation.sieve import Sieve, Words

COLUMNS = (Column("place"), Column("group"), Column("students"))


class Rows(dy.Schema):
    row = dy.Int64()
    place = dy.String(regex="^[0-9]{2}$")
    students = dy.Float64(nullable=True, min=0, max=10)

    @dy.rule()
    def place_fits(cls) -> pl.Expr:
        return cls.place.col != "99"


def sieve(*lines: str) -> Sieve:
    text = "\n".join(["place,group,students", *lines])
    return Sieve(read_raw(InputFile.of_bytes("file.csv", text.encode()), COLUMNS))


def found(kept: Sieve) -> list[tuple[object, ...]]:
    return kept.quarantine().select("row", "field", "value", "rule").rows()


def adds_up(kept: Sieve) -> bool:
    aside = kept.quarantine()["row"].n_unique()
    return kept.raw.file.rows == kept.rows.height + aside + kept.left_out()["rows"].sum()


def test_numbers() -> None:
    kept = sieve("19,TA,5", "19,TA,*", "19,TA,", '19,TA,"1,200"', "19,TA,x", "19,TA,12%", "19,TA,1.5.2", "19,TA,0x1F")
    kept.numbers("students")
    assert kept.rows["students"].to_list() == [5, None, None, 1200]
    assert kept.rows["students_hidden"].to_list() == [False, True, False, False]
    assert [row[0] for row in found(kept)] == [6, 7, 8, 9]
    assert adds_up(kept)


def test_a_percent_sign_stands_behind_percentages_alone() -> None:
    kept = sieve("19,TA,12%", "19,TA,12", "19,TA,12%%")
    kept.numbers("students", percent=("students",))
    assert kept.rows["students"].to_list() == [12, 12]
    assert found(kept) == [(4, "students", "12%%", "it is not a number")]


def test_codes() -> None:
    kept = sieve("19,ta,5", "19,XX,5", "19,TAA,5", "19,,5")
    kept.codes("group", {"TA": "all", "XX": None}, "group")
    assert kept.rows["group"].to_list() == ["all"]
    assert kept.left_out().select("rule", "rows").rows() == [("group that the atlas does not hold", 1)]
    assert kept.quarantine().select("row", "value", "remedy").rows() == [
        (4, "TAA", "Did you mean TA?"),
        (5, "", "Fill it in."),
    ]
    assert adds_up(kept)


def test_thousands_of_unknown_codes_are_held_quickly_with_the_list_of_known_ones() -> None:
    kept = sieve(*(f"19,q{number},5" for number in range(3000)))
    kept.codes("group", {"TA": "all"}, "group")
    assert kept.quarantine()["remedy"].unique().to_list() == ["Known: TA."]
    assert adds_up(kept)


def test_of_many_known_codes_those_most_like_the_unknown_one_are_named() -> None:
    kept = sieve("19,wbl_internship,5")
    kept.codes(
        "group", {f"wbl_{word}": word for word in ("summer_internships_of_very_many_weeks", *"abcdefghij")}, "group"
    )
    (remedy,) = kept.quarantine()["remedy"]
    assert remedy.startswith("11 are known, such as wbl_")
    assert "wbl_summer_internships_of_very_many_weeks" in remedy
    assert remedy.count(",") == 8  # eight of them, and the comma after the number


def test_a_row_that_breaks_two_rules_is_held_once_with_both() -> None:
    kept = sieve("19,TA,5", "9,TA,50", "99,TA,5")
    kept.numbers("students")
    kept.obey(Rows, {"place_fits": Words("place", "99 is no place")})
    assert kept.rows.height == 1
    assert found(kept) == [
        (3, "place", "9", "the text does not have the form of this field"),
        (3, "students", "50", "the number is too large"),
        (4, "place", "99", "99 is no place"),
    ]
    assert adds_up(kept)


def test_repeats_are_left_out_and_contradictions_set_aside() -> None:
    kept = sieve("19,TA,5", "19,TA,5", "27,TA,5", "27,TA,6")
    kept.once(("place", "group"), ("students",))
    assert kept.rows["row"].to_list() == [2]
    rule = "another row has the same place, group and other numbers"
    assert found(kept) == [(row, "the whole row", "27 TA", rule) for row in (4, 5)]
    assert adds_up(kept)


def test_a_long_value_is_cut() -> None:
    kept = sieve(f"{'9' * 500},TA,5")
    kept.reject(Words("place", "it is too long"), pl.lit(value=True))
    assert len(kept.quarantine()["value"][0]) == 100
