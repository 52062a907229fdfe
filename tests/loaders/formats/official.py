"""Small official files, written as the agencies write theirs."""

from collections.abc import Mapping, Sequence

from loaders.loaded import InputFile

PLACE = {
    "AcademicYear": "2023-24",
    "AggregateLevel": "D",
    "CountyCode": "27",
    "DistrictCode": "65987",
    "SchoolCode": "0000000",
    "CountyName": "Monterey",
    "DistrictName": "Carmel Unified",
    "SchoolName": "",
    "CharterSchool": "All",
    "DASS": "All",
    "ReportingCategory": "TA",
}
ACGR = PLACE | {
    "CohortStudents": "210",
    "Regular HS Diploma Graduates (Count)": "200",
    "Regular HS Diploma Graduates (Rate)": "95.2",
    "Met UC/CSU Grad Req's (Count)": "150",
    "Met UC/CSU Grad Req's (Rate)": "75.0",
    "Dropout (Count)": "3",
    "Dropout (Rate)": "1.4",
}
CGR = {name.replace("DASS", "AlternativeSchoolAccountabilityStatus"): cell for name, cell in PLACE.items()} | {
    "CompleterType": "TA",
    "High School Completers": "200",
    "Enrolled In College - Total (12 Months)": "150",
    "College Going Rate - Total (12 Months)": "75.0",
}
SPACED = {
    "AcademicYear": "Academic Year",
    "AggregateLevel": "Aggregate Level",
    "ReportingCategory": "Reporting Category",
}
ABSENCE = {SPACED.get(name, name): cell for name, cell in PLACE.items()} | {
    "ChronicAbsenteeismEligibleCumulativeEnrollment": "800",
    "ChronicAbsenteeismCount": "120",
    "ChronicAbsenteeismRate": "15.0",
}
CENSUS = {name.replace("CharterSchool", "Charter"): cell for name, cell in PLACE.items() if name != "DASS"} | {
    "TOTAL_ENR": "2600",
    **dict.fromkeys(["GR_TK", "GR_KN", *(f"GR_{grade:02d}" for grade in range(1, 13))], "150"),
}
METRIC = {
    "College Name": "Rio Hondo College",
    "Academic Year": "2021-2022",
    "Metric Code": "402SWP",
    "Population": "All Students",
    "Numerator": "300",
    "Denominator": "1000",
    "Value": "30.0",
    "Suppressed": "N",
}
CAMPUS = {"Campus": "East Los Angeles College", "Award Year": "2023-24", "Students Employed": "85", "Wages": "$310000"}
OF_DATAMART = {"College Name": "Compton College", "Gender": "Female", "Ethnicity": "Hispanic", "2022-2023": "400"}


def text(rows: Sequence[Mapping[str, str]], delimiter: str = "\t") -> str:
    """Return the rows under the header of the first."""
    header = list(rows[0])
    return "\n".join(delimiter.join(line) for line in (header, *([row[name] for name in header] for row in rows)))


def file(rows: Sequence[Mapping[str, str]], name: str = "official.txt", delimiter: str = "\t") -> InputFile:
    """Return an input file with these rows."""
    return InputFile.of_bytes(name, text(rows, delimiter).encode())
