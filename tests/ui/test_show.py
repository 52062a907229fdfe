"""What stands around a figure: sources as links, legend in words, tables that open in a spreadsheet."""

from dataclasses import replace

import polars as pl
import pytest

from contracts.registries import Source
from ui import show
from views.exhibit import Exhibit, LegendItem

SOURCE = Source("a", "California Department of Education", "CCI", "https://example.org/a", "public", agency_short="CDE")
TABLE = pl.DataFrame({"Place": ["Cañada"], "Value": ["12.3%"]})
EXHIBIT = Exhibit("Title 2024-25", "It is so.", None, TABLE, (SOURCE,), (), "It is so.", "file")


def test_sources_are_links_with_the_short_name_of_the_agency() -> None:
    assert show.source_line((SOURCE,)) == "Source: [CDE, CCI](https://example.org/a)."


def test_a_source_without_an_address_is_named_and_not_linked() -> None:
    assert show.source_line((replace(SOURCE, url=""),)) == "Source: CDE, CCI."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain words, 12.3% (2024-25).", "Plain words, 12.3% (2024-25)."),
        ("$10 buys 2 places; $20 buys 4.", r"\$10 buys 2 places; \$20 buys 4."),
        ("**Mine** [a](b) <b> `c` _d_ ~e~ \\", r"\*\*Mine\*\* \[a\](b) \<b> \`c\` \_d\_ \~e\~ \\"),
    ],
)
def test_markdown_in_words_is_shown_as_it_was_written(text: str, shown: str) -> None:
    assert show.plain(text) == shown


def test_public_copies_are_named_once() -> None:
    first = replace(SOURCE, via="someone/repository")
    line = show.source_line((first, replace(first, id="b", title="ACGR")))
    assert line.endswith(" Read via someone/repository.")


def test_no_source_is_said() -> None:
    assert show.source_line(()) == "Source: no file at hand has a value for this choice."


def test_the_legend_says_in_words_what_its_samples_show() -> None:
    items = (
        LegendItem("under 40% <b>", "#dce9f5", "#555555", "solid", 3),
        LegendItem("suppressed", "#e9ebee", "#555555", "hatch", 2),
        LegendItem("not collected", "#e9ebee", "#555555", "outline", 1),
        LegendItem("not applicable", "#e9ebee", "#555555", "blank", 26),
    )
    text = show.legend_html(items)
    assert "under 40% &lt;b&gt;" in text
    assert "<small>(26)</small>" in text
    assert text.count("<i style=") == text.count("</i>") == 4  # samples without text, so nothing is read aloud twice
    assert "repeating-linear-gradient" in text
    assert "solid #555555" in text
    assert "dotted #555555" in text
