"""The house keeps its shape: arrows point one way, pages hold no arithmetic, files and functions stay small."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("contracts", "loaders", "atlas", "scenarios", "library", "views", "exports", "ui", "pages", "bench")
# What each package may import of ours. Loaders write the tables that the atlas reads; they share the contracts alone.
ARROWS = {
    "contracts": set(),
    "loaders": {"contracts"},
    "atlas": {"contracts"},
    "scenarios": {"contracts", "atlas"},
    "library": {"contracts", "scenarios"},
    "views": {"contracts", "atlas", "scenarios", "library"},
    "exports": {"contracts", "atlas", "scenarios", "library", "views"},
    "ui": {"contracts", "atlas", "scenarios", "library", "views", "exports"},
    "pages": {"contracts", "atlas", "scenarios", "library", "views", "exports", "ui"},
}
# The page for a reader's own file checks it with the loaders, imported when it is opened; docs/design.md says why.
EXCEPTIONS = {"ui/own_file.py": {"loaders"}}
WITHOUT = {
    "streamlit": ("contracts", "loaders", "atlas", "scenarios", "library", "views", "exports"),
    "plotly": ("contracts", "loaders", "atlas", "scenarios", "library", "ui", "pages"),
    "geopandas": tuple(name for name in PACKAGES if name not in {"loaders", "exports"}),
    "shapely": tuple(name for name in PACKAGES if name not in {"loaders", "exports"}),
    "matplotlib": ("contracts", "atlas", "scenarios", "library", "ui", "pages"),
    "pandas": tuple(name for name in PACKAGES if name != "bench"),
}
# The one view that draws with Matplotlib is imported when a picture is asked for, never at the start.
MATPLOTLIB_VIEWS = {"vector_map.py"}
LONGEST_FILE, LONGEST_PAGE, LONGEST_FUNCTION = 400, 60, 60


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Return the first names of all imports of a file, wherever they stand in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".", maxsplit=1)[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".", maxsplit=1)[0]


@pytest.mark.parametrize("package", ARROWS)
def test_arrows_point_one_way(package: str) -> None:
    ours = set(PACKAGES) | {"tests", "app"}
    allowed = {path: ARROWS[package] | EXCEPTIONS.get(str(path.relative_to(ROOT)), set()) for path in modules(package)}
    wrong = {
        str(path.relative_to(ROOT)): forbidden
        for path in modules(package)
        if (forbidden := set(imported(path)) & ours - allowed[path] - {package})
    }
    assert wrong == {}


@pytest.mark.parametrize("library", WITHOUT)
def test_libraries_stay_where_they_belong(library: str) -> None:
    wrong = [path for package in WITHOUT[library] for path in modules(package) if library in imported(path)]
    assert wrong == []


def test_only_the_picture_of_the_map_draws_with_matplotlib() -> None:
    drawing = {path.name for path in modules("views") if "matplotlib" in imported(path)}
    assert drawing <= MATPLOTLIB_VIEWS


def test_the_arrow_test_sees_an_import_inside_a_function(tmp_path: Path) -> None:
    path = tmp_path / "late.py"
    path.write_text("def draw():\n    from matplotlib import pyplot\n    import geopandas.tools\n", encoding="utf-8")
    assert set(imported(path)) == {"matplotlib", "geopandas"}


def arithmetic(path: Path) -> list[int]:
    """Return the lines of a file that calculate; joining strings and sets of words is no calculation."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.BinOp) and not joins(node)) or isinstance(node, ast.AugAssign)
    ]


def joins(node: ast.BinOp) -> bool:
    """Whether an operation joins strings, paths or types (`DOCS / "methods.md"`, `str | None`)."""
    texts = [side for side in (node.left, node.right) if isinstance(side, ast.JoinedStr | ast.Constant)]
    written = any(isinstance(side, ast.JoinedStr) or isinstance(side.value, str) for side in texts)
    return isinstance(node.op, ast.BitOr) or (written and isinstance(node.op, ast.Add | ast.Div))


@pytest.mark.parametrize("page", modules("pages"), ids=lambda path: path.stem)
def test_pages_are_short_and_hold_no_arithmetic(page: Path) -> None:
    assert arithmetic(page) == []
    assert {"polars", "numpy", "pyarrow"}.isdisjoint(imported(page))
    assert len(page.read_text(encoding="utf-8").splitlines()) <= LONGEST_PAGE


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("x = 1 + 2", [1]),
        ("x = value * 100", [1]),
        ("x += 1", [1]),
        ("x = f'{a} ' + b", []),
        ("x = folder / 'a.md'", []),
        ("x = 'a' * 3", [1]),
    ],
)
def test_what_counts_as_arithmetic(tmp_path: Path, code: str, lines: list[int]) -> None:
    path = tmp_path / "page.py"
    path.write_text(code, encoding="utf-8")
    assert arithmetic(path) == lines


def every_module() -> list[Path]:
    return [ROOT / "app.py", *(path for package in (*PACKAGES, "tests") for path in modules(package))]


def test_no_file_is_long() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in every_module()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in every_module()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_the_repository_names_nothing_outside_itself() -> None:
    # Written in two parts, so that this file does not name them either.
    elsewhere = ("../" + "shared", "/work" + "/main", "/work" + "/shared", "/home" + "/", "/Users" + "/")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    texts = {".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".json", ".css", ".html", ".sh", ""}
    paths = [ROOT / name for name in listed] or every_module()
    wrong = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in paths
        if path.suffix in texts and path.is_file()
        for word in elsewhere
        if word in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert wrong == []


def test_the_app_starts_without_heavy_libraries() -> None:
    """`app.py` and what every page shares must not wait for libraries that draw maps or read files."""
    shared = sorted(f"ui.{path.stem}" for path in modules("ui") if path.stem != "__init__")
    views = sorted(f"views.{path.stem}" for path in modules("views") if path.name not in MATPLOTLIB_VIEWS)
    code = f"""
import importlib, sys
for name in {[*shared, *views]!r}:
    importlib.import_module(name)
print(*sorted({{"geopandas", "shapely", "matplotlib", "pandas", "scipy", "loaders"}} & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
