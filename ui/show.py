"""Show an exhibit: the finding, the figure, what it means, where it comes from, and how to take it along."""

import html
import re
from collections.abc import Callable

import polars as pl
import streamlit as st

from atlas.data import Atlas
from atlas.places import Place
from contracts.registries import Source
from ui import address, downloads, session
from views import versions, words
from views.exhibit import Exhibit, LegendItem
from views.place_inside import Part

CONFIG = {"displayModeBar": False, "scrollZoom": False}
FOLD = 12
NARROW = 3  # columns that fit on a phone
MOST_SOURCES = 3
PAGE_STYLE = (
    "<style>ul.legend.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none}"
    ".legend li{display:flex;align-items:center;gap:.4rem}"
    ".legend i{width:26px;height:16px;border-radius:2px;box-sizing:border-box}"
    # White words need a deeper blue than the one that words themselves have in the dark.
    "[data-testid=stMultiSelectTagsContainer] span:has(>span[title]),[data-testid=stBaseButton-primary]:not(:hover),"
    "[data-testid=stBaseButton-primaryFormSubmit]:not(:hover){background:light-dark(#0b4a86,#2e78be)}"
    "[data-testid^=stBaseButton-primary]:hover{background:light-dark(#083a6b,#24639d)}"
    # Streamlit keeps a link on one line and cuts off what does not fit on a phone.
    "[data-testid=stPageLink] :is([data-testid=stMarkdownContainer],p,p span){white-space:normal}</style>"
)
MAP_CONFIG = {"displaylogo": False, "scrollZoom": False, "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d"]}
MARKUP = re.compile(r"([\\`*_\[\]<~$])")


def plain(text: str) -> str:
    """Return text that Markdown shows as it is: people name scenarios, and two dollar signs would make a formula."""
    return MARKUP.sub(r"\\\1", text)


def small(text: str) -> None:
    """Show small print in the full color of text: a caption's gray is too faint to read."""
    st.markdown(f":small[{text}]")


def show(exhibit: Exhibit, key: str, level: int = 2) -> None:
    """Show a whole exhibit under a heading of this level."""
    heading(exhibit, level)
    figure(exhibit, key)
    foot(exhibit, key)


def numbers(exhibit: Exhibit, key: str, level: int = 2) -> None:
    """Show an exhibit whose table is the figure; basis and source stand in its line below and in the download."""
    heading(exhibit, level)
    if len(exhibit.table):
        written_table(exhibit.table.drop("Basis", "Source"))
        foot(exhibit, f"numbers_{key}")


def systems(exhibit: Exhibit, programs: pl.DataFrame) -> None:
    """Show who asks employers, and the programs with what is known of them."""
    heading(exhibit, 3)
    if len(exhibit.table):
        st.table(exhibit.table, hide_index=True)
    foot(exhibit, "systems_list")
    st.subheader("Programs, and whether they are known to reach this place")
    st.table(programs, hide_index=True)


def heading(exhibit: Exhibit, level: int = 2) -> None:
    """Show the badge where it is needed, the title and the finding; `level` follows the heading that stands above."""
    (st.header if level == 2 else st.subheader)(plain(exhibit.title))  # noqa: PLR2004 - second level
    if exhibit.illustrative:
        illustrative()
    st.markdown(plain(exhibit.sentence))


def illustrative() -> None:
    """Say that the numbers are made up, in words and in the color that is kept for it."""
    st.badge(words.ILLUSTRATIVE, icon=":material/draw:", color="orange", help=words.ILLUSTRATIVE_WHY)


def figure(exhibit: Exhibit, key: str, on_select: Callable[[], None] | None = None) -> None:
    """Show the figure and its legend."""
    if exhibit.figure is None:
        return
    st.plotly_chart(
        exhibit.figure,
        key=key,
        theme=None,
        config=MAP_CONFIG if exhibit.legend else CONFIG,
        on_select=on_select or "ignore",
        selection_mode="points",
        alt=exhibit.alt,
    )
    if exhibit.legend:
        st.html(legend_html(exhibit.legend))


def picture(svg: str, exhibit: Exhibit) -> None:
    """Show a map as a picture with its legend."""
    st.image(svg, width="stretch", alt=exhibit.alt)
    st.html(legend_html(exhibit.legend))


def foot(exhibit: Exhibit, key: str) -> None:
    """Show notes, sources, and the table, the download and the link within one click."""
    for note in exhibit.notes[:2]:
        small(plain(note))
    small(source_line(exhibit.sources, MOST_SOURCES))
    title = "Table, download, link and more notes" if exhibit.notes[2:] else "Table, download and link"
    box = st.expander(title, icon=":material/table:", key=f"{key}_table", on_change="rerun")
    if box.open:
        with box:
            table(exhibit, key)


def table(exhibit: Exhibit, key: str) -> None:
    """Show the table, its downloads and the remaining notes; nothing of it is sent before it is opened."""
    for note in exhibit.notes[2:]:
        st.markdown(f"- {plain(note)}")
    if len(exhibit.sources) > MOST_SOURCES:
        small(source_line(exhibit.sources))
    st.dataframe(exhibit.table, hide_index=True, alt=f"Table: {exhibit.title}")
    downloads.of_exhibit(exhibit, session.atlas().label, key)
    small(versions.link(session.atlas()))
    st.code(address.link(), language=None, wrap_lines=True)


def source_line(sources: tuple[Source, ...], most: int | None = None) -> str:
    """Return the sources as links, agency first, and the public copies they were read from.

    With more than `most` of them the line names the first and says where the others are.
    """
    if not sources:
        return "Source: no file at hand has a value for this choice."
    named = [f"[{source.short_citation}]({source.url})" if source.url else source.short_citation for source in sources]
    if most is not None and len(named) > most:
        return f"Source: {'; '.join(named[:most])}; and {len(named) - most} more, named with the table."
    copies = dict.fromkeys(source.via for source in sources if source.via)
    via = f" Read via {'; '.join(copies)}." if copies else ""
    return f"Source: {'; '.join(named)}.{via}"


def card(lines: tuple[str, ...]) -> None:
    """Show a place in a few lines, the first as its heading."""
    st.markdown(f"### {lines[0]}")
    for line in lines[1:]:
        st.markdown(line)


def profile_link(place_id: str) -> None:
    """Link to the profile of a place."""
    st.page_link(
        "pages/place.py", label="Full profile", icon=":material/arrow_forward:", query_params={"place": place_id}
    )


def take_along(atlas: Atlas, place: Place) -> None:
    """Offer the brief and the slides of a place, and its presentation."""
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.of_place(atlas, place)
        presenter_link(story="place", place=place.place_id)


def presenter_link(**story: str) -> None:
    """Link to the presenter mode with this story: of a place, or of a scenario."""
    label = f"Present this {story['story']}"
    st.page_link("pages/present.py", label=label, icon=":material/slideshow:", query_params=story)


def links(part: Part) -> None:
    """Show a list of places as links to their profiles; a long list waits folded and is sent when it is opened."""
    title = f"{part.heading} ({len(part.lines)})"
    box = st.expander(title, expanded=len(part.lines) <= FOLD, key=f"links_{part.heading}", on_change="rerun")
    if box.open:
        with box, st.container(horizontal=True, gap="xsmall"):
            for place_id, name, share in part.lines:
                label = f"{name} ({share})" if share else name
                st.page_link("pages/place.py", label=label, query_params={"place": place_id})


def plain_table(rows: pl.DataFrame) -> None:
    """Show a short table as text that screen readers walk through, cell by cell."""
    st.table(rows, hide_index=True)


def written_table(rows: pl.DataFrame) -> None:
    """Show a table of words: Markdown in its heads and cells, which people may have written, is shown, not obeyed.

    On a phone a wide table becomes a list, row by row; it would have to be scrolled sideways, which no keyboard can.
    """
    cells = rows.with_columns(pl.col(pl.String).map_elements(plain, return_dtype=pl.String, skip_nulls=True))
    cells = cells.rename({name: plain(name) for name in cells.columns})
    if session.phone() and len(cells.columns) > NARROW:
        st.markdown("\n\n".join(_listed(row) for row in cells.iter_rows(named=True)))
    else:
        st.table(cells, hide_index=True)


def _listed(row: dict[str, str]) -> str:
    """Return a row as its first cell and a list of the others under it."""
    (_, first), *others = row.items()
    return "\n".join([f"**{first}**", "", *(f"- {name}: {value}" for name, value in others)])


def legend_html(items: tuple[LegendItem, ...]) -> str:
    """Return the legend as text with drawn samples; the samples are for the eye, the text says the same."""
    entries = "".join(
        f"<li>{_sample(item)}{html.escape(item.label)} <small>({item.count})</small></li>" for item in items
    )
    return f'<ul class="legend" style="margin:0;padding:0" aria-label="Legend with number of places">{entries}</ul>'


def _sample(item: LegendItem) -> str:
    """Draw a swatch: filled, hatched, outlined or blank."""
    hatch = f"repeating-linear-gradient(135deg,{item.line} 0 1.5px,{item.fill} 1.5px 5px)"
    fill = {"solid": item.fill, "hatch": hatch}.get(item.pattern, "transparent")
    line = {"outline": f";border:1.5px solid {item.line}", "blank": f";border:1px dotted {item.line}"}
    return f'<i style="background:{fill}{line.get(item.pattern, "")}"></i>'
