"""Adjusted cohort graduation rate (ACGR): the yearly DataQuest download of CDE.

Graduation and dropout are shares of the cohort; meeting the university entrance requirements (a-g) is a share of the
graduates. District rows include the charter schools that the district authorized.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.formats.assemble import combine, source_of_year
from loaders.formats.codes import DATAQUEST
from loaders.formats.rates import Rate, RateFile, all_rates, rate_part, read_rates
from loaders.headers import Column
from loaders.loaded import InputFile, Loaded, Options

FILE = RateFile(
    columns=(
        Column("CohortStudents"),
        Column("graduates", ("Regular HS Diploma Graduates (Count)",)),
        Column("graduation_rate", ("Regular HS Diploma Graduates (Rate)",)),
        Column("a_g_graduates", ("Met UC/CSU Grad Req's (Count)",)),
        Column("a_g_rate", ("Met UC/CSU Grad Req's (Rate)",)),
        Column("dropouts", ("Dropout (Count)",)),
        Column("dropout_rate", ("Dropout (Rate)",)),
    ),
    rates=(
        Rate("graduation", "graduates", "CohortStudents", "graduation_rate"),
        Rate("dropout", "dropouts", "CohortStudents", "dropout_rate"),
        Rate("a_g", "a_g_graduates", "graduates", "a_g_rate"),
    ),
    groups=DATAQUEST,
    source="cde_acgr",
    title="Adjusted Cohort Graduation Rate and Outcome Data",
    url="https://www.cde.ca.gov/ds/ad/filesacgr.asp",
)

COLUMNS = FILE.all_columns


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return graduation, dropout and a-g completion by state, county, district and school, and by student group.

    Raises AtlasError if a file cannot be read as an ACGR download.
    """
    parts = []
    for file in files:
        sieve = read_rates(file, FILE)
        facts = all_rates(sieve, FILE.rates).with_columns(source_of_year(FILE.source))
        parts.append(rate_part(FILE, sieve, facts))
    return combine("acgr", parts)
