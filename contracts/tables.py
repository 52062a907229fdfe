"""The tables that loaders write and the atlas reads, as dataframely schemas.

`Facts` holds participation and outcomes alike, so that every view works on both and real participation files
replace the illustrative ones without a change anywhere.
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

KINDS = ("state", "county", "district", "school", "college", "assembly", "senate", "congress", "board", "spa")
STATUSES = ("reported", "suppressed", "not_collected", "not_applicable")
BASES = ("official", "derived", "modelled", "illustrative")
DISTRICT_LEVELS = ("unified", "high", "elementary", "county_office")


def one_of(words: tuple[str, ...]) -> str:
    """Return the pattern that matches exactly these words."""
    return f"^({'|'.join(words)})$"


PLACE_ID = rf"^({'|'.join(KINDS)}):[A-Z0-9]+$"
YEAR = r"^\d{4}(-\d{2})?$"
IDENTIFIER = r"^[a-z0-9_]+$"


class Facts(dy.Schema):
    """One row a place, year, measure and group.

    `value` is in the measure's unit (percentages run from 0 to 100). `numerator` and `denominator` are students
    where the measure counts students; a source that hides the value may still print the denominator.
    """

    place_id = dy.String(primary_key=True, regex=PLACE_ID)
    year = dy.String(primary_key=True, regex=YEAR)
    measure = dy.String(primary_key=True, regex=IDENTIFIER)
    group = dy.String(primary_key=True, regex=IDENTIFIER)
    numerator = dy.Float64(nullable=True, min=0)
    denominator = dy.Float64(nullable=True, min=0)
    value = dy.Float64(nullable=True)
    status = dy.String(regex=one_of(STATUSES))
    basis = dy.String(regex=one_of(BASES))
    source = dy.String(regex=IDENTIFIER)

    @dy.rule()
    def value_is_there_exactly_when_reported(cls) -> pl.Expr:
        """A reported row has a value and any other has none."""
        return (cls.status.col == "reported") == cls.value.col.is_not_null()

    @dy.rule()
    def numerator_is_hidden_with_the_value(cls) -> pl.Expr:
        """A hidden value must not be recoverable from its numerator."""
        return cls.value.col.is_not_null() | cls.numerator.col.is_null()


class Places(dy.Schema):
    """Everything that has a profile: state, county, districts, schools, colleges and areas."""

    place_id = dy.String(primary_key=True, regex=PLACE_ID)
    kind = dy.String(regex=one_of(KINDS))
    name = dy.String(min_length=1)
    short_name = dy.String(min_length=1)
    level = dy.String(nullable=True)
    parent = dy.String(nullable=True, regex=PLACE_ID)
    city = dy.String(nullable=True)
    latitude = dy.Float64(nullable=True, min=32, max=36)
    longitude = dy.Float64(nullable=True, min=-120, max=-117)
    website = dy.String(nullable=True)
    grades = dy.String(nullable=True)
    charter = dy.Bool(nullable=True)
    open = dy.Bool()
    serves_9_12 = dy.Bool(nullable=True)
    enrollment = dy.Int64(nullable=True, min=0)
    note = dy.String(nullable=True)
    source = dy.String(regex=IDENTIFIER)

    @dy.rule()
    def kind_leads_the_place_id(cls) -> pl.Expr:
        """`school:...` is a school."""
        return cls.place_id.col.str.starts_with(cls.kind.col + ":")

    @dy.rule()
    def districts_have_a_level(cls) -> pl.Expr:
        """A district is unified, high, elementary or the county office."""
        return (cls.kind.col != "district") | cls.level.col.is_in(DISTRICT_LEVELS).fill_null(value=False)


class Memberships(dy.Schema):
    """Which member (school, college, district) lies in which area, and with which weight.

    The weights of one member over one kind of area sum to 1. `method` says in words how the weight was made.
    """

    member = dy.String(primary_key=True, regex=PLACE_ID)
    area = dy.String(primary_key=True, regex=PLACE_ID)
    weight = dy.Float64(min_exclusive=0, max=1)
    method = dy.String(regex=IDENTIFIER)


SCHEMAS: dict[str, type[dy.Schema]] = {
    "outcomes.parquet": Facts,
    "participation.parquet": Facts,
    "places.parquet": Places,
    "memberships.parquet": Memberships,
}
