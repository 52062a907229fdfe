"""College-going rate within 12 months (CGR): the yearly DataQuest download of CDE.

The file splits those who completed high school by whether they met the university entrance requirements; the atlas
holds them together.
"""

from __future__ import annotations

from collections.abc import Sequence

from contracts.errors import AtlasError
from loaders.formats.assemble import combine, source_of_year
from loaders.formats.codes import DATAQUEST
from loaders.formats.dataquest import sift
from loaders.formats.rates import Rate, RateFile, all_rates, rate_part, sift_rates
from loaders.headers import Column
from loaders.loaded import InputFile, Loaded, Options
from loaders.raw import read_raw
from loaders.validation.sieve import Sieve

MONTHS, OTHER_MONTHS = 12, 16
FILE = RateFile(
    columns=(
        Column("CompleterType"),
        Column("completers", ("High School Completers",)),
        *(
            Column(name, tuple(f"{header} - Total ({months} Months)" for months in (MONTHS, OTHER_MONTHS)))
            for name, header in (("in_college", "Enrolled In College"), ("college_rate", "College Going Rate"))
        ),
    ),
    rates=(Rate("college_going", "in_college", "completers", "college_rate"),),
    groups=DATAQUEST,
    source="cde_college_going_12_month",
    title="College-Going Rate for High School Completers (12-Month)",
    url="https://www.cde.ca.gov/ds/ad/filescgr12.asp",
)
COMPLETERS = {"TA": "all", "AGY": None, "AGN": None, "NGC": None}
COLUMNS = FILE.all_columns


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return the share in college within 12 months by state, county, district and school, and by student group.

    Raises AtlasError if a file cannot be read as a college-going download.
    """
    parts = []
    for file in files:
        sieve = _read(file)
        facts = all_rates(sieve, FILE.rates).with_columns(source_of_year(FILE.source))
        parts.append(rate_part(FILE, sieve, facts))
    return combine("cgr", parts)


def _read(file: InputFile) -> Sieve:
    raw = read_raw(file, FILE.all_columns)
    if any(f"{OTHER_MONTHS} Months" in header for header in raw.header):
        raise AtlasError(
            f"{file.name} counts college within {OTHER_MONTHS} months, which is another measure. Give CDE's file for "
            f"{MONTHS} months, such as cgr12mo23.txt."
        )
    sieve = sift(raw, FILE.groups)
    sieve.codes("CompleterType", COMPLETERS, "completer type")
    sift_rates(sieve, FILE.rates)
    return sieve
