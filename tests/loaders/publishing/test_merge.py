"""What becomes of the rows that are published already, and which rows may not be put beside them."""

import pytest

from contracts import audit
from contracts.errors import AtlasError
from contracts.groups import GENDER
from loaders.signing import parquet_bytes, sign
from tests.loaders.publishing import small
from tests.loaders.publishing.conftest import Steward


def uncollected(place: str, year: str = small.YEAR) -> dict[str, object]:
    row = small.fact(place, "work", 1, 2, status="not_collected", year=year)
    return row | dict.fromkeys(("numerator", "denominator", "value"))


def hidden(place: str, measure: str) -> dict[str, object]:
    return small.fact(place, measure, 1, 2, status="suppressed") | dict.fromkeys(("numerator", "value"))


def test_what_was_not_collected_erases_no_number_and_no_hidden_one(steward: Steward) -> None:
    steward.publish([small.fact(small.ALDER, "work", 44, 200), hidden(small.BIRCH, "work")])
    done = steward.publish([uncollected(small.ALDER), uncollected(small.BIRCH), uncollected(small.DISTRICT)])
    rows = small.served(steward.root, "participation").select("place_id", "value", "status").rows()
    assert set(rows) == {
        (small.ALDER, 44 / 2, "reported"),
        (small.BIRCH, None, "suppressed"),
        (small.DISTRICT, None, "not_collected"),
    }
    assert (done.merged.added, done.merged.kept, done.merged.replaced) == (1, 2, 0)
    assert "2 not collected left out beside earlier numbers" in done.merged.words


def wblr(place: str, numerator: float, year: str = small.YEAR) -> dict[str, object]:
    return small.fact(place, "work", numerator, 200, year=year, source="calpads_wblr")


def of_gender(first: float, second: float, *more: float) -> list[dict[str, object]]:
    """Return the records of one school with all students and groups by gender, which add up."""
    numbers = {"all": first + second + sum(more)} | dict(zip(GENDER, (first, second, *more), strict=False))
    students = {"all": 100.0 * (len(numbers) - 1)}
    return [
        small.fact(small.ALDER, "work", number, students.get(group, 100), group=group, source="calpads_wblr")
        for group, number in numbers.items()
    ]


@pytest.mark.parametrize(
    "row",
    [
        small.fact(small.ALDER, "work", 60, 200),
        small.fact(small.ALDER, "work", 60, 200, group="foster"),  # the records do not count foster youth
        small.fact(small.ALDER, "work", 1, 2, status="not_applicable")
        | dict.fromkeys(("numerator", "denominator", "value")),
    ],
)
def test_rows_of_another_source_take_no_place_of_student_records(wblr_steward: Steward, row: dict[str, object]) -> None:
    """Of 65 in the district two schools are hidden; 60 in the larger one would leave 5 in the other."""
    schools = [hidden(place, "work") | {"source": "calpads_wblr"} for place in (small.ALDER, small.BIRCH)]
    wblr_steward.publish([wblr(small.DISTRICT, 65), *(school | {"denominator": 100.0} for school in schools)])
    before = small.snapshot(wblr_steward.root)
    said = (
        r"^1 row \(school:19000010000001 2024-25 work\) would stand among work-based learning records \(calpads_wblr\)"
        ".* Leave them out of the file.* load all records of the year again, then publish"
    )
    with pytest.raises(AtlasError, match=said):
        wblr_steward.publish([row, *small.LOADED[1:]])
    assert small.snapshot(wblr_steward.root) == before


def test_rows_of_another_source_stand_beside_student_records(wblr_steward: Steward) -> None:
    """At another place, in another year, or where the records say that nothing was collected."""
    wblr_steward.publish([wblr(small.ALDER, 44), uncollected(small.DISTRICT) | {"source": "calpads_wblr"}])
    rows = [
        small.fact(small.BIRCH, "work", 30, 100),
        small.fact(small.ALDER, "work", 40, 200, year="2023-24"),
        small.fact(small.DISTRICT, "work", 99, 300),
        uncollected(small.ALDER),
    ]
    done = wblr_steward.publish(rows)
    assert (done.merged.added, done.merged.replaced, done.merged.kept) == (2, 1, 1)


def test_student_records_take_the_place_of_all_rows_at_their_place_year_and_measure(wblr_steward: Steward) -> None:
    """Whatever the order: 30 women and 30 men of another source would tell what the records hide of all students."""
    first, second, *_ = GENDER
    groups = [small.fact(small.ALDER, "work", 30, 100, group=group) for group in ("all", first, second)]
    wblr_steward.publish([*groups, small.fact(small.BIRCH, "work", 30, 100)])
    done = wblr_steward.publish([hidden(small.ALDER, "work") | {"source": "calpads_wblr"}])
    assert (done.merged.replaced, done.merged.withdrawn) == (1, 2)
    assert ", 2 earlier rows beside these records removed" in done.merged.words
    rows = small.served(wblr_steward.root, "participation").select("place_id", "group", "source").rows()
    assert rows == [(small.ALDER, "all", "calpads_wblr"), (small.BIRCH, "all", "made")]


def test_the_records_of_a_year_without_groups_are_refused_where_groups_were_published(wblr_steward: Steward) -> None:
    """Old groups beside a new total would be wrong: 20 women and 30 men are no 60 students."""
    wblr_steward.publish(of_gender(20, 30))
    before = small.snapshot(wblr_steward.root)
    said = r"records of 2024-25 say nothing of female, male, which [^-]* with the student file and the enrollment that"
    with pytest.raises(AtlasError, match=said):
        wblr_steward.publish([small.fact(small.ALDER, "work", 60, 200, source="calpads_wblr")])
    assert small.snapshot(wblr_steward.root) == before
    assert wblr_steward.publish(of_gender(25, 35)).merged.replaced == 3


def test_records_that_leave_out_a_type_are_refused(wblr_steward: Steward) -> None:
    with (wblr_steward.base / "measures.toml").open("a", encoding="utf-8") as stream:
        stream.write(small.MEASURE.format(id="play", theme="participation", instrument="a file"))
    path = wblr_steward.base / "participation.parquet"
    illustrated = small.illustrated(small.BIRCH, 12, 100) | {"measure": "play"}
    path.write_bytes(parquet_bytes(small.table([*small.ILLUSTRATION, illustrated])))
    sign(wblr_steward.base)
    play = wblr(small.ALDER, 12) | {"measure": "play"}
    wblr_steward.publish([wblr(small.ALDER, 44), play])
    with pytest.raises(
        AtlasError, match=r"say nothing of play, which [^-]* with the layout and the enrollment that name them"
    ):
        wblr_steward.publish([wblr(small.ALDER, 45)])
    assert wblr_steward.publish([wblr(small.ALDER, 45), play]).merged.replaced == 1


def test_a_row_that_newer_records_of_the_same_year_do_not_have_is_removed_and_counted(wblr_steward: Steward) -> None:
    """As where the enrollment no longer lists a group at one of the schools."""
    other = [row | {"place_id": small.BIRCH} for row in of_gender(11, 22)]
    wblr_steward.publish([*of_gender(20, 30), *other, wblr(small.BIRCH, 30, year="2023-24")])
    done = wblr_steward.publish([*of_gender(20, 30), *other[:1]])
    assert done.merged.withdrawn == 2
    assert ", 2 earlier rows beside these records removed" in done.merged.words
    rows = small.served(wblr_steward.root, "participation").filter(place_id=small.BIRCH).select("year", "group").rows()
    assert rows == [("2023-24", "all"), (small.YEAR, "all")]
    assert "2 earlier rows" in audit.entries(wblr_steward.root)[-1].note


def test_records_of_one_year_do_not_touch_those_of_another(wblr_steward: Steward) -> None:
    wblr_steward.publish([wblr(small.ALDER, 44)])
    wblr_steward.publish([wblr(small.BIRCH, 30, year="2023-24")])
    rows = small.served(wblr_steward.root, "participation").select("place_id", "year", "numerator").rows()
    assert set(rows) == {(small.ALDER, small.YEAR, 44), (small.BIRCH, "2023-24", 30)}


def test_records_of_other_schools_of_a_published_year_must_come_with_the_earlier_ones(wblr_steward: Steward) -> None:
    wblr_steward.publish([wblr(small.ALDER, 44), wblr(small.DISTRICT, 44)])
    before = small.snapshot(wblr_steward.root)
    said = "leave out 1 of the schools .* 2024-25 .*school:19000010000001, .* files of the year together, with an enro"
    alone = [wblr(small.BIRCH, 30), wblr(small.DISTRICT, 30)]
    for rows in (alone, [*alone, uncollected(small.ALDER) | {"source": "calpads_wblr"}]):
        with pytest.raises(AtlasError, match=said):
            wblr_steward.publish(rows)
    assert small.snapshot(wblr_steward.root) == before
    together = [wblr(small.ALDER, 44), wblr(small.BIRCH, 30), wblr(small.DISTRICT, 74)]
    assert wblr_steward.publish(together).merged.added == 1
