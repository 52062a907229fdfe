"""The gaps of all places of a kind to one reference: furthest behind, furthest ahead, and what closing them takes."""

from dataclasses import dataclass

import polars as pl

from atlas import rankings, states
from atlas.data import Atlas
from atlas.facts import Cell, Question, cells, measure_of, without_charters
from atlas.places import AREA_KINDS, get, in_sentence
from atlas.rankings import BEST_QUARTILE, CALIFORNIA, THE_COUNTY
from contracts.registries import Group, Measure
from views import gap_dots, map_exhibit, tables, words
from views.exhibit import Exhibit
from views.gap_dots import Row
from views.palette import Palette


@dataclass(frozen=True)
class GapChoice:
    """Which places are compared on what, and with what; `chosen` is the place that the reader cares about, if any."""

    kind: str
    question: Question
    reference: str
    chosen: str = ""
    phone: bool = False


@dataclass(frozen=True)
class _Asked:
    """The words of a choice: `beside` is the reference inside a sentence."""

    measure: Measure
    group: Group
    kind: str
    beside: str

    @property
    def places(self) -> str:
        """The kind of place in the plural."""
        return in_sentence(self.kind, plural=True)


def reference_choice(atlas: Atlas, kind: str, reference: str) -> str:
    """Return a reference as an option in a list of choices."""
    named = {
        THE_COUNTY: "The same group in the county",
        CALIFORNIA: "The same group in California",
        BEST_QUARTILE: f"The best quartile of {in_sentence(kind, plural=True)}",
    }
    return named.get(reference) or words.sentence_case(reference_words(atlas, kind, reference))


def reference_words(atlas: Atlas, kind: str, reference: str) -> str:
    """Return a reference inside a sentence: `the county`, `all students of the same place`."""
    named = {
        THE_COUNTY: "the county added up in the same way" if kind in AREA_KINDS else "the county",
        CALIFORNIA: "California",
        BEST_QUARTILE: f"the best quartile of {in_sentence(kind, plural=True)}",
    }
    groups = atlas.registries.groups
    return named.get(reference) or f"{groups[reference].sentence_name} of the same place"


def _without_direction(atlas: Atlas, kind: str, question: Question) -> Exhibit:
    """Return the values alone, with a sentence that says why this measure has no gaps."""
    measure, rows = measure_of(atlas, question.measure), cells(atlas, kind, question)
    sentence = (
        f"{measure.name}: a difference between places says who is counted there, not who is behind. Choose another "
        "measure to see gaps; the table below holds the values of this one."
    )
    return Exhibit(
        title=f"{measure.name}, {words.year(measure, question.year)}, by {in_sentence(kind)}",
        sentence=sentence,
        figure=None,
        table=tables.readable(atlas, rows, measure),
        sources=tables.sources(atlas, rows),
        notes=measure.caveats,
        alt=sentence,
        file_name=f"{question.measure}_{question.group}_{question.year}_{kind}",
        illustrative=tables.is_illustrative(atlas, measure),
        full=tables.full(atlas, rows, measure),
        unit=measure.unit,
    )


def gaps_of_places(atlas: Atlas, choice: GapChoice, colors: Palette) -> Exhibit:
    """Return every place of a kind with its gap to a reference, furthest behind first.

    A chosen place is named first and always drawn. Without a reference the values stand alone. AtlasError if the
    measure cannot be compared with the reference.
    """
    kind, question, reference = choice.kind, choice.question, choice.reference
    if not reference:
        return _without_direction(atlas, kind, question)
    measure, group = measure_of(atlas, question.measure), atlas.registries.groups[question.group]
    rows = rankings.ranking(atlas, kind, question, reference)
    asked = _Asked(measure, group, kind, reference_words(atlas, kind, reference))
    own = _of_chosen(atlas, rows, asked, choice.chosen)
    sentence = " ".join([*own, *_ends(rows, asked, choice.chosen if own else "")])
    shown = gap_dots.drawn(rows, choice.chosen)
    about = f"{measure.name}: {group.sentence_name} compared with {asked.beside}"
    return Exhibit(
        title=f"{about}, {words.year(measure, question.year)}, by {in_sentence(kind)}",
        sentence=sentence,
        figure=gap_dots.figure(shown, measure, choice.chosen, colors, phone=choice.phone) if len(shown) else None,
        table=_table(atlas, rows, measure),
        sources=tables.sources(atlas, rows),
        notes=tuple(_notes(atlas, rows, asked, reference)),
        alt=sentence,
        file_name=f"{question.measure}_{question.group}_{question.year}_{kind}_against_{reference}",
        illustrative=tables.is_illustrative(atlas, measure),
        full=tables.full(atlas, rows, measure),
        unit=measure.unit,
    )


def how_many_behind(atlas: Atlas, choice: GapChoice) -> str:
    """Say in how many places a group is behind the reference by more than chance, as one finding."""
    measure, group = measure_of(atlas, choice.question.measure), atlas.registries.groups[choice.question.group]
    rows = rankings.ranking(atlas, choice.kind, choice.question, choice.reference).drop_nulls("rank")
    behind = rows.filter(~pl.col("within_noise").fill_null(value=False), pl.col("behind") > 0)
    beside, kinds = reference_words(atlas, choice.kind, choice.reference), in_sentence(choice.kind, plural=True)
    return (
        f"In {len(behind)} of {len(rows)} {kinds} {group.sentence_name} are behind {beside} beyond noise. "
        f"{measure.name}, {words.year(measure, choice.question.year)}."
    )


def furthest(exhibit: Exhibit, most: int) -> tuple[str, ...]:
    """Return the places that a ranking puts furthest behind, one line each."""
    rows = exhibit.table.drop_nulls("Rank, furthest behind first").sort("Rank, furthest behind first").head(most)
    return tuple(
        f"{place}: {value}, {gap}" for place, value, gap in rows.select("Place", "Value", "Gap in words").rows()
    )


def _said(row: Row, asked: _Asked, *, short: bool = False) -> str:
    """Say one place: its value, its gap, how sure that is, and what closing it takes; `short` without the measure."""
    measure = asked.measure
    reference = f"{asked.beside} ({words.number(row['reference_value'], measure.unit)})"
    said = f"{words.finding(measure, asked.group, row['name'], row['value'])} {words.when(measure, row['year'])}"
    said = f"{row['name']} with {words.number(row['value'], measure.unit)}" if short else said
    sentence = words.compared(said, row["gap"], (row["gap_low"], row["gap_high"]), measure.unit, reference)
    if not row["to_close"] or row["within_noise"]:
        return sentence
    return f"{sentence} {words.sentence_case(words.to_close(row['to_close'], measure.direction))} would close the gap."


def _of_chosen(atlas: Atlas, rows: pl.DataFrame, asked: _Asked, chosen: str) -> list[str]:
    """Say where the reader's place stands; nothing without one."""
    found = rows.filter(pl.col("place_id") == chosen)
    if found.is_empty():
        return []
    row = found.row(0, named=True)
    if row["value"] is None:
        cell = Cell(**{name: row[name] for name in Cell.__dataclass_fields__})
        return [words.cell_sentence(asked.measure, asked.group, get(atlas, chosen), cell)]
    if row["gap"] is None:
        finding = words.finding(asked.measure, asked.group, row["name"], row["value"])
        return [f"{finding} {words.when(asked.measure, row['year'])}; nothing is published for {asked.beside}."]
    if row["rank"] is None:
        why = "Fewer than 30 students" if row["few"] else "Fewer schools counted than left out"
        return [_said(row, asked), f"{why}: read it with care; it has no rank."]
    of = f"{words.ordinal(row['rank'])} of {rows['rank'].count():,}, counted from the furthest behind"
    return [f"{row['name']} is {of}.", _said(row, asked)]


def _ends(rows: pl.DataFrame, asked: _Asked, told: str) -> list[str]:
    """Say who is furthest behind and furthest ahead, and what it would take for all to reach the reference.

    `told` is the place of which the text spoke before, with the measure; it is not told again.
    """
    ranked = rows.filter(pl.col("rank").is_not_null())
    if ranked.is_empty():
        known = "30 students or more" if asked.measure.unit in states.UNITS_OF_STUDENTS else "a value"
        return [f"No {in_sentence(asked.kind)} with {known} can be compared with {asked.beside}."]
    behind = ranked.filter(~pl.col("within_noise").fill_null(value=False), pl.col("behind") > 0)
    best = ranked.row(-1, named=True)
    ends = [("Furthest ahead", best)] if behind.is_empty() and best["behind"] < 0 else []
    said = [] if len(behind) else [f"No {in_sentence(asked.kind)} with a rank is behind {asked.beside} beyond noise."]
    if len(behind):
        ends = [("Furthest behind", behind.row(0, named=True))]
        ends += [("At the other end", best)] if best["rank"] != behind["rank"][0] else []
    for number, (where, row) in enumerate(ends):
        if row["place_id"] != told:
            said += [f"{where}: {_said(row, asked, short=bool(told or number))}", *_tied(ranked, row)]
    total = rankings.total_to_close(rows)
    if total.students:
        names = (in_sentence(asked.kind), asked.places)
        said.append(words.to_reach(total.places, names, total.students, asked.measure.direction, asked.beside))
    return said


def _tied(ranked: pl.DataFrame, row: Row) -> list[str]:
    """Name the places whose gap reads the same."""
    others = ranked.filter(pl.col("rank") == row["rank"], pl.col("place_id") != row["place_id"])["name"].to_list()
    if not others:
        return []
    return [f"{words.listing(others, limit=3)} {'has' if len(others) == 1 else 'have'} the same gap."]


def _notes(atlas: Atlas, rows: pl.DataFrame, asked: _Asked, reference: str) -> list[str]:
    """Return who is compared, how to read the plot, how the reference is made, and what holds for the measure."""
    measure, said = asked.measure, [_who(rows, asked.kind)]
    if rows["gap"].is_not_null().any():
        known = rows["gap_low"].is_not_null().any()
        said.append(gap_dots.READING if known else gap_dots.WITHOUT_INTERVAL)
        said.append(_quartile_note(rows, asked) if reference == BEST_QUARTILE else _note(atlas, asked, reference))
    if rows["to_close"].is_not_null().any():
        said.append(
            f"Students that would close a gap are counted among: {measure.numerator}. The reference is held as it "
            "stands. The sum leaves out places within noise, which may be behind by chance."
        )
    if rows["members"].is_not_null().any():
        said.append(map_exhibit.sums(measure, rows))
    return [*said, *measure.caveats]


def _who(rows: pl.DataFrame, kind: str) -> str:
    """Count the places that are compared, left out by state, and without a rank."""
    compared = rows.filter(pl.col("gap").is_not_null())
    places = words.count(len(rows), in_sentence(kind), in_sentence(kind, plural=True))
    left = [words.count(amount, f"is {reason}", f"are {reason}") for reason, amount in _left_out(rows) if amount]
    number = words.count(len(compared), "is compared", "are compared") if len(compared) else "none is compared"
    said = [f"Of {places}, {number}; {words.listing(left)}, and left out."]
    if not left:
        said = [f"All {places} are compared."]
    why = {"few": "fewer than 30 students", "thin": "fewer schools or colleges than are left out"}
    for column, reason in why.items():
        amount = int(compared[column].sum())
        unranked = words.count(amount, f"rests on {reason} and has no rank", f"rest on {reason} and have no rank")
        said += [f"{words.sentence_case(unranked)}."] if amount else []
    return " ".join(said)


def _left_out(rows: pl.DataFrame) -> list[tuple[str, int]]:
    """Return why places are left out, with how many are."""
    without = {status: reason for status, reason in states.SHORT.items() if status != "reported"}
    amounts = [(reason, int((rows["status"] == status).sum())) for status, reason in without.items()]
    alone = rows.filter(pl.col("value").is_not_null(), pl.col("gap").is_null())
    return [*amounts, ("without a number to compare with", len(alone))]


def _quartile_note(rows: pl.DataFrame, asked: _Asked) -> str:
    """Say how the best quartile is made."""
    mark = words.number(rows["reference_value"].drop_nulls()[0], asked.measure.unit)
    better = "stay at or under" if asked.measure.direction == "lower" else "reach"
    counted = rows["denominator"].is_not_null().any() and asked.measure.unit in states.UNITS_OF_STUDENTS
    who = f"{asked.places} with 30 students or more" if counted else asked.places
    return (
        f"The best quartile is the value that a quarter of the {who} {better} (the 75th percentile counted towards "
        f"the better end, linear between two places): {mark}. It is a fixed mark, so the interval is that of the "
        "place alone."
    )


def _note(atlas: Atlas, asked: _Asked, reference: str) -> str:
    """Say how any other reference is made."""
    if reference == "all":
        return "A group is part of all students, so it is compared with the rest and the gap scaled back."
    if reference == CALIFORNIA:
        return "California's number is the published one."
    if reference != THE_COUNTY:
        return "Students may be in both groups; the interval treats them as strangers, so it is rather too wide."
    if asked.kind in AREA_KINDS or (asked.measure.id, "county") not in atlas.calendar:
        return "The county is the sum over its schools or colleges; no agency publishes it so."
    if asked.kind == "school" and without_charters(asked.measure):
        return "The county's number leaves charter schools out; a charter school stands beside the sum of all schools."
    return "The county's number is the one in the district and county files."


def _table(atlas: Atlas, rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Return all places with rank, gap, how sure it is, and the students that would close it."""
    said = [
        (words.apart(gap, measure.unit), words.reliability(low, high)) if gap is not None else ("", "")
        for gap, low, high in rows.select("gap", "gap_low", "gap_high").iter_rows()
    ]
    digits = 1 if measure.unit == "percent" else 0
    return tables.readable(atlas, rows, measure).with_columns(
        rows["rank"].alias("Rank, furthest behind first"),
        pl.Series("Compared with", [words.number(value, measure.unit) for value in rows["reference_value"]]),
        rows["gap"].round(digits, mode="half_away_from_zero").alias("Gap"),
        pl.Series("Gap in words", [gap for gap, _ in said], dtype=pl.String),
        pl.Series("Is the difference real", [sure for _, sure in said], dtype=pl.String),
        rows["to_close"].alias("Students needed to close it"),
        rows["few"].alias("Fewer than 30 students"),
    )
