"""Programs, boards and systems: who asks employers, who could host a hub, which money is known to reach a place."""

import polars as pl

from atlas import systems
from atlas.data import Atlas
from atlas.places import Place
from atlas.systems import Systems
from contracts.registries import Program
from views import words
from views.exhibit import Exhibit

SOURCES = ("cde_public_schools_2025_26", "ipeds_hd2024", "workforce_board_areas")
NOT_KNOWN = "not known"
COUNTED = (
    "Counted from who has a school, a college or an area here. Whether each of them really asks employers, no file "
    "says. Colleges and boards stand as possible hosts of a hub, because the policy briefs name them."
)


def fragmentation(atlas: Atlas, place: Place) -> Exhibit:
    """Return the separate systems that ask the employers of a place, and those that could host a hub."""
    found = systems.around(atlas, place)
    sentence = _sentence(place, found)
    return Exhibit(
        title=f"Who asks employers: {place.name}, schools of 2025-26",
        sentence=sentence,
        figure=None,
        table=_table(found),
        sources=tuple(atlas.registries.sources[key] for key in SOURCES if key in atlas.registries.sources),
        notes=(COUNTED,),
        alt=sentence,
        file_name=f"{place.place_id.replace(':', '_')}_systems",
    )


def _sentence(place: Place, found: Systems) -> str:
    if not found.count:
        return f"No high school, college or workforce board is on file inside {place.name}."
    parts = [
        (len(found.districts), "school district", "school districts"),
        (len(found.college_districts), "community college district", "community college districts"),
        (len(found.boards), "workforce board", "workforce boards"),
    ]
    listed = words.listing([words.count(*part) for part in parts if part[0]])
    said = f"Employers in {place.name} can be asked by {words.count(found.count, 'public system')}: {listed}."
    if found.charter_schools:
        own = "its" if found.charter_schools == 1 else "their"
        said += f" {words.sentence_case(words.count(found.charter_schools, 'charter school'))} can ask on {own} own."
    return said


def _table(found: Systems) -> pl.DataFrame:
    districts = [
        (name, "School district", f"{words.count(count, 'high school')} here", "") for name, count in found.districts
    ]
    colleges = [(name, "Community college", "", "yes") for name in found.colleges]
    nearest = [
        (name, "Community college", f"none here; {km:.0f} km away", "yes") for name, km in found.nearest_colleges
    ]
    boards = [(name, "Workforce board", "", "yes") for name in found.boards]
    columns = ["System", "Kind", "Here", "Could host a hub"]
    return pl.DataFrame(
        [*districts, *colleges, *nearest, *boards], schema=dict.fromkeys(columns, pl.String), orient="row"
    )


def programs(atlas: Atlas, place: Place) -> pl.DataFrame:
    """Return every program: whether it is known to reach the place, what is known, and the source."""
    found = systems.around(atlas, place)
    return pl.DataFrame(
        [
            {
                "Program": program.name,
                "Through": program.agency,
                "When": program.period,
                "Reaches this place": reach(program, found),
                "What is known": program.known,
                "Source": f"[{program.source_title}]({program.source_url})",
            }
            for program in atlas.registries.programs.values()
        ]
    )


def reach(program: Program, found: Systems) -> str:
    """Say whether a program reaches a place: `yes` with the way, `not known`, `ended`."""
    if program.reach == "county":
        return "yes, it covers the county"
    if program.reach == "boards":
        return f"yes, through {words.listing(found.boards, 3)}" if found.boards else NOT_KNOWN
    if program.reach == "colleges":
        return f"yes, through {words.listing(found.colleges, 3)}" if found.colleges else "no college here"
    return "ended" if program.reach == "ended" else NOT_KNOWN
