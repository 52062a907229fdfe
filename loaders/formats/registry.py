"""The formats by name: what each file is, who publishes it, and which module reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module

from contracts.errors import AtlasError
from loaders.headers import Column
from loaders.loaded import InputFile, Loaded, Options

CDE = "California Department of Education"
NCES = "National Center for Education Statistics"
CHANCELLOR = "California Community Colleges Chancellor's Office"


@dataclass(frozen=True)
class Format:
    """One kind of file. `example` is the agency's own file name, `options` the options that its module takes."""

    name: str
    title: str
    agency: str
    example: str
    page: str
    gives: str
    module: str
    options: tuple[str, ...] = ()

    def load(self, files: Sequence[InputFile], options: Options) -> Loaded:
        """Load files of this format. Raises AtlasError if one cannot be read as such."""
        loaded = import_module(self.module).load(files, options)
        assert isinstance(loaded, Loaded)  # noqa: S101 - the modules are ours; this narrows the type
        return loaded

    @property
    def layouts(self) -> tuple[tuple[Column, ...], ...]:
        """The columns by which its files are recognized, one set a layout; none where there is no header to go by."""
        module = import_module(self.module)
        return tuple(getattr(module, "LAYOUTS", (module.COLUMNS,) if hasattr(module, "COLUMNS") else ()))

    def also_used(self, header: Sequence[str]) -> frozenset[int]:
        """The places of columns that are read beside those of the layouts, such as one a year."""
        found = getattr(import_module(self.module), "also_used", None)
        return frozenset(found(header)) if found else frozenset()


FORMATS = {
    item.name: item
    for item in (
        Format(
            "cci",
            "College/Career Indicator, 2022 to 2025",
            CDE,
            "ccidownload2025.txt",
            "https://www.cde.ca.gov/ta/ac/cm/ccidatafiles.asp",
            "students prepared for college or career",
            "loaders.formats.cci",
        ),
        Format(
            "acgr",
            "Adjusted cohort graduation rate",
            CDE,
            "acgr25.txt",
            "https://www.cde.ca.gov/ds/ad/filesacgr.asp",
            "graduation, dropout, a-g completion",
            "loaders.formats.acgr",
        ),
        Format(
            "cgr",
            "College-going rate within 12 months",
            CDE,
            "cgr12mo23.txt",
            "https://www.cde.ca.gov/ds/ad/filescgr12.asp",
            "students in college within 12 months",
            "loaders.formats.cgr",
        ),
        Format(
            "absence",
            "Chronic absenteeism",
            CDE,
            "chronicabsenteeism25-v2.txt",
            "https://www.cde.ca.gov/ds/ad/filesabd.asp",
            "chronic absence; students in grades 9-12",
            "loaders.formats.absence",
        ),
        Format(
            "enrollment",
            "Census day enrollment",
            CDE,
            "cdenroll2425.txt",
            "https://www.cde.ca.gov/ds/ad/filesenrcensus.asp",
            "students on census day, in all grades and in grades 9-12",
            "loaders.formats.enrollment",
        ),
        Format(
            "cupc",
            "Unduplicated pupil counts",
            CDE,
            "cupc2324-k12.xlsx",
            "https://www.cde.ca.gov/ds/ad/filescupc.asp",
            "students of a district without charters, and shares of groups",
            "loaders.formats.cupc",
        ),
        Format(
            "schools",
            "California Public Schools",
            CDE,
            "public-schools-2025-26.csv",
            "https://lab.data.ca.gov/dataset/california-public-schools-2025-26",
            "schools as places; students on census day",
            "loaders.formats.schools",
        ),
        Format(
            "wblr",
            "CALPADS work-based learning records, one line a student",
            CDE,
            "WBLR.txt",
            "https://documentation.calpads.org/",
            "students in work-based learning, rolled up and protected",
            "loaders.wblr.load",
            options=("engine", "master", "layout", "enrollment", "students"),
        ),
        Format(
            "ipeds",
            "IPEDS directory, 12-month enrollment, graduation rates, completions",
            NCES,
            "effy2024.csv",
            "https://nces.ed.gov/ipeds/datacenter/DataFiles.aspx",
            "colleges as places; headcount, full-time share, graduation, completers",
            "loaders.formats.ipeds",
            options=("year",),
        ),
        Format(
            "datamart",
            "DataMart: enrollment status summary, or student count by gender and ethnicity",
            CHANCELLOR,
            "HeadCount_College.csv",
            "https://datamart.cccco.edu/",
            "students by term; shares by gender and ethnicity",
            "loaders.formats.datamart",
        ),
        Format(
            "launchboard",
            "LaunchBoard or DataVista: Strong Workforce metrics in long form",
            CHANCELLOR,
            "swp_metrics.csv",
            "https://datavista.cccco.edu/data_views/swp_report",
            "career education outcomes of colleges",
            "loaders.formats.launchboard",
        ),
        Format(
            "laep",
            "Learning-Aligned Employment Program, campus table",
            "California Student Aid Commission",
            "laep_campuses.xlsx",
            "https://www.csac.ca.gov/laep",
            "students and wages of the program by campus",
            "loaders.formats.laep",
        ),
        Format(
            "boundaries",
            "Census TIGER or cartographic boundaries (zip), and CDE district areas (GeoJSON)",
            "Census Bureau, or California Department of Education",
            "cb_2024_06_sldl_500k.zip",
            "https://www.census.gov/geographies/mapping-files/time-series/geo/cartographic-boundary.html",
            "outlines of districts, counties and election districts (boundaries.geojson)",
            "loaders.formats.boundaries",
        ),
        Format(
            "exchange",
            "The atlas's own exchange format: CSV, workbook or parquet",
            "whoever counted",
            "template.xlsx",
            "docs/exchange",
            "any measure of the atlas",
            "loaders.formats.exchange",
        ),
    )
}


def find(name: str) -> Format:
    """Return the format of this name. Raises AtlasError with the nearest name if there is none."""
    if name in FORMATS:
        return FORMATS[name]
    near = get_close_matches(name.lower(), FORMATS, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Formats: {', '.join(FORMATS)}."
    raise AtlasError(f"{name!r} is not a format. {hint}")
