from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import documentation
from scenarios.credits import MODALITIES
from scenarios.evidence import findings
from scenarios.parameters import parameters

DOCS = Path(__file__).parents[2] / "docs"
REMEDY = "run: python -c \"from pathlib import Path; from scenarios.documentation import write; write(Path('docs'))\""


@pytest.mark.parametrize("name", documentation.DOCUMENTS)
def test_the_document_is_current(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == documentation.DOCUMENTS[name](), REMEDY


def test_every_parameter_is_documented_with_its_status() -> None:
    lines = documentation.parameters_text().splitlines()
    for name, known in parameters().items():
        (row,) = [line for line in lines if line.startswith(f"| `{name}` |")]
        assert known.status.lower() in row.lower()
        assert known.unit in row


def test_assumptions_and_gaps_catch_the_eye() -> None:
    text = documentation.parameters_text()
    assert "| ASSUMPTION |" in text
    assert "| BLANK |" in text


def test_every_finding_and_kind_of_program_is_documented() -> None:
    text = documentation.evidence_text()
    assert all(f"| {name} |" in text for name in findings())
    assert all(f"| {words} |" in text for words in MODALITIES.values())


def test_effects_of_year_up_are_written_year_by_year() -> None:
    # gains at half under the central preset, the first year's loss in full
    assert "-5,338 in year 0, 2,590.5 in year 1, 3,505.5 in year 2" in documentation.evidence_text()


def test_tables_have_as_many_cells_as_their_header() -> None:
    for text in (documentation.parameters_text(), documentation.evidence_text()):
        for table in (part for part in text.split("\n\n") if part.startswith("|")):
            widths = {line.replace("\\|", "").count("|") for line in table.splitlines()}
            assert len(widths) == 1


def test_documents_are_written_where_asked(tmp_path: Path) -> None:
    assert [path.name for path in documentation.write(tmp_path)] == ["parameters.md", "evidence.md"]
    assert (tmp_path / "evidence.md").read_text("utf-8") == documentation.evidence_text()
