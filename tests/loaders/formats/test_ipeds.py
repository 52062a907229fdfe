"""IPEDS: completions as published, the other surveys in their layout, and the directory that keeps to California."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from loaders.formats import ipeds, ipeds_directory, ipeds_surveys
from loaders.loaded import InputFile, Loaded, Options
from tests.loaders.rows import fact

FIXTURES = Path(__file__).parent.parent / "fixtures"
SAMPLE = FIXTURES / "c2024_c.csv"
EFFY = "UNITID,EFFYALEV,XEYTOTLT,EFYTOTLT,EFYTOTLM,EFYTOTLW\n"
GR = "UNITID,GRTYPE,GRTOTLT,GRHISPT\n"
COMPLETERS = "UNITID,AWLEVELC,CSTOTLT,CSTOTLM,CSTOTLW\n"
HD = "UNITID,INSTNM,CITY,STABBR,SECTOR,WEBADDR,LONGITUD,LATITUDE\n"
CITY_COLLEGE = "117788,Los Angeles City College,Los Angeles,CA,4,www.lacc.edu,-118.2917,34.0874\n"


def load(*files: tuple[str, str], year: str | None = None) -> Loaded:
    given = [InputFile.of_bytes(name, text.encode()) for name, text in files]
    return ipeds.load(given, Options(year=year))


def test_completions_as_published_load_to_the_committed_facts(committed_outcomes: pl.DataFrame) -> None:
    loaded = ipeds.load([InputFile.of_bytes("c2024_c.csv", SAMPLE.read_bytes())], Options())
    colleges = ["college:109350", "college:117788"]
    expected = committed_outcomes.filter(
        pl.col("source") == "ipeds_completers_2024", pl.col("place_id").is_in(colleges)
    )
    assert loaded.facts.equals(expected.sort("place_id", "year", "measure", "group"))
    assert loaded.warnings == (ipeds.ALONE,)


def real(name: str) -> Loaded:
    return ipeds.load([InputFile.of(FIXTURES / name)], Options())


def test_real_rows_of_enrollment_with_flags_and_another_order_of_columns() -> None:
    loaded = real("effy2023.csv")
    key = "college:445188 2022-23"
    counts = {group: fact(loaded.facts, f"{key} headcount_12m {group}")["value"] for group in ("all", "male", "asian")}
    assert counts == {"all": 9_511, "male": 4_868, "asian": 1_921}
    # 793 of them are graduate students, so that 8,390 full-time undergraduates over 9,511 would say nothing.
    assert "full_time_share" not in loaded.facts["measure"].to_list()
    assert (loaded.read, loaded.loaded, loaded.left_out, loaded.quarantined) == (6, 1, 5, 0)


def test_real_rows_of_enrollment_before_2020() -> None:
    loaded = real("effy2019.csv")
    assert fact(loaded.facts, "college:110635 2018-19 headcount_12m all")["value"] == 45_183
    assert fact(loaded.facts, "college:110404 2018-19 headcount_12m nonresident")["value"] == 702
    assert (loaded.loaded, loaded.left_out, list(loaded.sources)) == (2, 2, ["ipeds_headcount_2018_19"])


def test_real_rows_of_graduation_with_padded_codes() -> None:
    loaded = real("gr2022.csv")
    found = fact(loaded.facts, "college:110662 2022 graduation_150 all")
    assert (found["numerator"], found["denominator"], found["value"]) == (6_036, 6_527, 92.5)  # 92.477
    assert fact(loaded.facts, "college:110662 2022 graduation_150 nonresident")["numerator"] == 664  # the last column
    none = fact(loaded.facts, "college:110404 2022 graduation_150 pacific_islander")
    assert (none["status"], none["denominator"]) == ("not_applicable", 0)
    assert (loaded.loaded, loaded.left_out) == (4, 3)


def test_real_rows_of_the_directory() -> None:
    loaded = real("hd2023.csv")
    places = pl.read_parquet(loaded.others["places.parquet"]).select("place_id", "name", "latitude").rows()
    assert places == [
        ("college:111887", "Cerritos College", 33.886874),
        ("college:111939", "Chaffey College", 34.147663),
    ]
    rules = dict(loaded.excluded.select("rule", "rows").rows())  # Alabama; private, an adult school, a district office
    assert rules == {ipeds_directory.OTHER_STATES: 1, ipeds_directory.PRIVATE: 3}


def test_a_college_that_closed_is_left_out() -> None:
    directory = HD.replace("SECTOR", "SECTOR,CYACTIVE") + CITY_COLLEGE.replace(",4,", ",4,2,")
    assert load(("hd2024.csv", directory)).excluded["rule"].to_list() == [ipeds_directory.CLOSED]


def test_a_dot_is_a_blank() -> None:
    facts = load(("effy2024.csv", EFFY + "117788,1,R,20000,.,11000\n")).facts
    assert facts["group"].to_list() == ["all", "female"]


@pytest.mark.parametrize("name", ["EFFY2023.csv", "effy2023_rv.csv", "effy2023 (1).csv", "my-effy2023-copy.csv"])
def test_names_that_say_the_year(name: str) -> None:
    assert load((name, EFFY + "117788,1,R,20000,9000,11000\n")).facts["year"].to_list()[0] == "2022-23"


def test_a_revised_file_in_the_zip_of_the_agency_holds() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, count in (("effy2023.csv", 1), ("effy2023_RV.csv", 20_000)):
            archive.writestr(name, EFFY + f"117788,1,R,{count},0,0\n")
    loaded = ipeds.load([InputFile.of_bytes("EFFY2023.zip", buffer.getvalue())], Options())
    assert fact(loaded.facts, "college:117788 2022-23 headcount_12m all")["value"] == 20_000


def test_headcount_and_the_full_time_share() -> None:
    text = EFFY + "117788,1,R,20000,9000,11000\n117788,22,R,3000,1400,1600\n117788,2,R,20000,9000,11000\n"
    text += "117788,12,R,0,0,0\n"
    loaded = load(("effy2024.csv", text))
    assert fact(loaded.facts, "college:117788 2023-24 headcount_12m female")["value"] == 11000
    share = fact(loaded.facts, "college:117788 2023-24 full_time_share all")
    assert (share["numerator"], share["denominator"], share["value"], share["basis"]) == (3000, 20000, 15.0, "derived")
    assert loaded.excluded["rule"].to_list() == ["student level that the atlas does not hold"]
    assert list(loaded.sources) == ["ipeds_headcount_2023_24"]


@pytest.mark.parametrize(("cohort", "done"), [("2", "3"), ("29", "30")])
def test_graduation_of_either_kind_of_college(cohort: str, done: str) -> None:
    text = GR + f"117788,{cohort},400,0\n117788,{done},100,0\n117788,12,7,0\n"
    facts = load(("gr2023.csv", text)).facts
    everyone = fact(facts, "college:117788 2023 graduation_150 all")
    assert (everyone["numerator"], everyone["denominator"], everyone["value"]) == (100, 400, 25.0)
    assert fact(facts, "college:117788 2023 graduation_150 hispanic_latino")["status"] == "not_applicable"


def test_more_graduates_than_students_are_set_aside() -> None:
    loaded = load(("gr2023.csv", GR + "117788,29,10,5\n117788,30,11,5\n"))
    rules = [ipeds_surveys.MORE_THAN_COHORT.rule, ipeds_surveys.NO_FACT.rule]
    assert loaded.quarantine.select("row", "rule").rows() == list(zip([2, 3], rules, strict=True))
    assert loaded.facts.height == 0


@pytest.mark.parametrize(
    ("line", "colleges"),
    [
        ("117788,2,1 500,500,1000", {"college:112686"}),
        ("117788,2,1500.5,500,1000", {"college:112686"}),
        ("117788,,1500,500,1000", {"college:112686"}),
        ("117788,3,1500,500,1000", {"college:112686"}),  # the level a second time, with other numbers
        ("11778,2,1500,500,1000", set()),  # of any college
        ("117788,2,1500,500,1000,7", set()),
        ("117788,2,1500,500,1000", {"college:112686", "college:117788"}),
    ],
)
def test_completers_are_never_added_up_of_what_is_left(line: str, colleges: set[str]) -> None:
    text = f"{COMPLETERS}117788,3,1000,400,600\n{line}\n112686,3,300,100,200\n"
    loaded = load(("c2024_c.csv", text))
    assert set(loaded.facts["place_id"]) == colleges
    assert loaded.loaded == sum(1 + (place == "college:117788") for place in colleges)


@pytest.mark.parametrize("cell", [".", "", "*"])
def test_completers_of_a_group_are_not_added_up_where_a_level_has_no_number(cell: str) -> None:
    loaded = load(("c2024_c.csv", f"{COMPLETERS}117788,3,1000,400,600\n117788,2,1500,{cell},1000\n"))
    assert dict(loaded.facts.select("group", "value").rows()) == {"all": 2_500, "female": 1_600}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("gr2023.csv", GR + "112686,29,1O00,100\n112686,30,300,100\n"),
        ("gr2023.csv", GR + "112686,30,300,100\n"),
        ("gr2023.csv", GR + "112686,29,.,.\n112686,30,.,.\n"),
        ("effy2024.csv", EFFY + "112686,1,R,2O,1,1\n112686,22,R,20,1,1\n112686,2,R,20,1,1\n"),
    ],
)
def test_a_row_that_gives_no_fact_does_not_count_as_loaded(name: str, text: str) -> None:
    loaded = load((name, text))
    assert (loaded.facts.height, loaded.loaded) == (0, 0)
    assert ipeds_surveys.NO_FACT.rule in loaded.quarantine["rule"].to_list()


def test_levels_that_serve_the_full_time_share_alone_are_left_out_without_it() -> None:
    loaded = load(("effy2024.csv", EFFY + "112686,1,R,20,1,1\n112686,22,R,2O,1,1\n112686,2,R,20,1,1\n"))
    assert (loaded.loaded, loaded.left_out, loaded.quarantined) == (1, 1, 1)
    assert loaded.excluded["rule"].to_list() == [ipeds_surveys.NO_SHARE]


def test_the_directory_gives_places_and_leaves_other_states_out() -> None:
    private = CITY_COLLEGE.replace("117788", "117789").replace(",4,", ",2,")
    directory = HD + CITY_COLLEGE + "100654,Alabama A & M University,Normal,AL,1,www.aamu.edu,-86.5,34.8\n" + private
    text = EFFY + "117788,1,R,20000,9000,11000\n100654,1,R,6000,1,2\n"
    loaded = load(("hd2024.csv", directory), ("effy2024.csv", text))
    assert loaded.facts["place_id"].unique().to_list() == ["college:117788"]
    assert (loaded.read, loaded.loaded, loaded.left_out, loaded.warnings) == (5, 2, 3, ())
    place = pl.read_parquet(loaded.others["places.parquet"]).to_dicts()[0]
    assert (place["place_id"], place["level"], place["website"]) == (
        "college:117788",
        "community_college",
        "https://www.lacc.edu",
    )
    assert place["source"] == "ipeds_hd2024"


def test_the_year_comes_from_the_name_or_the_option() -> None:
    text = EFFY + "117788,1,R,20000,9000,11000\n"
    assert load(("download.csv", text), year="2023-24").facts["year"].to_list()[0] == "2023-24"
    with pytest.raises(AtlasError, match="does not name its year"):
        load(("download.csv", text))
    with pytest.raises(AtlasError, match=r"--year 2023-25 is not a year. Write 2024, or 2023-24"):
        load(("download.csv", text), year="2023-25")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("11778,1,R,20000,9000,11000", "a college's number has six digits"),
        ("117788,1,R,many,9000,11000", "it is not a number"),
        ("117788,1,R,-5,9000,11000", "a number of students is a whole number and not negative"),
        ("117788,,R,20000,9000,11000", "the level is empty"),
        ("117788,1,R,20000,9000", "the line has 5 fields and the header has 6"),
        ("117788", "the line has 1 field and the header has 6"),
    ],
)
def test_wrong_rows_are_set_aside(line: str, rule: str) -> None:
    loaded = load(("effy2024.csv", EFFY + line))
    assert loaded.quarantine["rule"].to_list() == [rule]
    assert loaded.errors == (
        "No row of effy2024.csv could be loaded. Look at the rows set aside, or at the format that you gave.",
    )


def test_one_survey_of_one_year_is_given_once() -> None:
    text = EFFY + "117788,1,R,20000,9000,11000\n"
    with pytest.raises(AtlasError, match=r"IPEDS 12-Month Enrollment, 2024 is given twice"):
        load(("effy2024.csv", text), ("effy2024_rv.csv", text))
    assert load(("effy2024.csv", text), ("effy2023.csv", text)).loaded == 2


def test_another_survey_is_named() -> None:
    with pytest.raises(AtlasError, match=r"sfa2223.csv is no IPEDS file that is read here"):
        load(("sfa2223.csv", "UNITID,UPGRNTN\n117788,5\n"))
