"""What was uploaded does not stay in the memory of the server while the window is open."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from loaders.loaded import Options
from tests.ui.test_own_file import ROW, file
from tests.ui.test_pages import opened
from tests.ui.test_versions import again
from ui import own_file, uploads


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    """Return what the server holds: a file of this session and one of another."""
    manager = MemoryUploadedFileManager("/upload")
    for session in ("mine", "other"):
        manager.add_file(session, UploadedFileRec("1", "hub.csv", "text/csv", b"records of students"))
    here = SimpleNamespace(session_id="mine", uploaded_file_mgr=manager)
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: here)
    return manager


def names(manager: MemoryUploadedFileManager) -> list[str]:
    return sorted(session for session, files in manager.file_storage.items() if files)


def test_a_file_that_was_read_is_let_go(held: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch) -> None:
    class Rerun(Exception):  # noqa: N818 - stands for Streamlit's rerun
        pass

    def rerun() -> None:
        raise Rerun

    monkeypatch.setattr("streamlit.session_state", {})
    monkeypatch.setattr("streamlit.rerun", rerun)
    given = SimpleNamespace(name="hub.csv", getvalue=lambda: file(ROW))
    with pytest.raises(Rerun):
        own_file._take("exchange", [given], Options())  # noqa: SLF001 - what the button does
    assert names(held) == ["other"]


def test_a_file_that_was_never_read_is_let_go_on_another_page(held: MemoryUploadedFileManager) -> None:
    app = opened("own_file")
    assert names(held) == ["mine", "other"]
    app.switch_page("pages/about.py")
    again(app)
    assert names(held) == ["other"]


def test_a_file_in_the_box_of_another_page_stays(held: MemoryUploadedFileManager) -> None:
    opened("scenario")
    assert names(held) == ["mine", "other"]
