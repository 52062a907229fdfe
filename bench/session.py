"""One reader's session over the websocket, spoken as the browser speaks it but without drawing anything.

What is timed is what a reader waits for apart from drawing: from the choice until the last number has arrived.
"""

import contextlib
import time
import urllib.request
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets import Subprotocol
from websockets.sync.client import ClientConnection, connect

_INTERRUPTED = {ForwardMsg.FINISHED_EARLY_FOR_RERUN}


@dataclass(frozen=True)
class Run:
    """One run of a page's script: how long it took and what moved over the websocket in both directions."""

    seconds: float
    bytes: int
    exceptions: tuple[str, ...]


@dataclass
class Session:
    """A session at one server. Widgets are known by their labels, as a reader knows them."""

    url: str
    socket: ClientConnection = field(init=False)
    _closing: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _ids: dict[str, str] = field(default_factory=dict)
    _fragments: dict[str, str] = field(default_factory=dict)
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _files: dict[str, str] = field(default_factory=dict)
    _id: str = ""
    _page: str = ""
    _query: str = ""

    def __enter__(self) -> Self:
        """Open the websocket; nothing runs yet."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        connection = connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None)
        self.socket = self._closing.enter_context(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the websocket."""
        self._closing.close()

    def open(self, page: str = "", query: str = "") -> Run:
        """Open a page by its path, with the choices of a link."""
        self._ids, self._values, self._query = {}, {}, query
        return self._run(ClientState(query_string=query, page_name=page))

    def choose(self, label: str, option: str) -> Run:
        """Choose an option of a select box, both by the words that a reader sees."""
        if label not in self._ids:
            raise KeyError(f"There is no select box {label!r} on this page; there are {sorted(self._ids)}.")
        widget = self._ids[label]
        self._values[widget] = WidgetState(id=widget, string_value=option)
        return self._send(widget)

    def fill(self, label: str, number: float) -> None:
        """Type a number into a box that waits for a button; nothing runs yet."""
        widget = self._ids[label]
        self._values[widget] = WidgetState(id=widget, double_value=number)

    def press(self, label: str) -> Run:
        """Press a button."""
        widget = self._ids[label]
        return self._send(widget, WidgetState(id=widget, trigger_value=True))

    def _send(self, widget: str, *pressed: WidgetState) -> Run:
        """Run the fragment that a widget stands in, or the page, with the values of all widgets."""
        fragment = self._fragments.get(widget, "")
        state = ClientState(query_string=self._query, page_script_hash=self._page, fragment_id=fragment)
        state.widget_states.widgets.extend([*self._values.values(), *pressed])
        return self._run(state)

    def save(self, label: str) -> bytes:
        """Press a download button, by the words that a reader sees, and return the file."""
        operation = BackendOperationRequest(request_id="file", session_id=self._id)
        operation.deferred_file.file_id = self._files[label]
        self.socket.send(BackMsg(backend_operation_request=operation).SerializeToString())
        while True:
            frame = self.socket.recv(timeout=60)
            message = ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
            if message.HasField("backend_operation_response"):
                answer = message.backend_operation_response
                if answer.error_msg:
                    raise RuntimeError(f"{label}: {answer.error_msg}")
                with urllib.request.urlopen(f"{self.url}{answer.deferred_file.url}") as file:  # noqa: S310 - our own server
                    return bytes(file.read())

    def _run(self, state: ClientState) -> Run:
        request = BackMsg(rerun_script=state).SerializeToString()
        moved, exceptions, started = len(request), [], time.perf_counter()
        self.socket.send(request)
        while True:
            frame = self.socket.recv(timeout=60)
            moved += len(frame)
            message = ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
            exceptions += self._note(message)
            if message.WhichOneof("type") == "script_finished" and message.script_finished not in _INTERRUPTED:
                return Run(time.perf_counter() - started, moved, tuple(exceptions))

    def _note(self, message: ForwardMsg) -> list[str]:
        """Remember what a browser would remember, and return what went wrong."""
        if message.HasField("navigation"):
            self._page = message.navigation.page_script_hash
        elif message.HasField("new_session"):
            self._id = message.new_session.initialize.session_id or self._id
        elif message.HasField("page_info_changed"):
            self._query = message.page_info_changed.query_string
        elif message.HasField("delta") and message.delta.HasField("new_element"):
            element = message.delta.new_element
            for kind in ("selectbox", "number_input", "button"):
                if element.HasField(kind):
                    self._remember(getattr(element, kind))
                    self._fragments[getattr(element, kind).id] = message.delta.fragment_id
            if element.HasField("download_button"):
                self._files[element.download_button.label] = element.download_button.deferred_file_id
            if element.HasField("exception"):
                return [element.exception.message]
        return []

    def _remember(self, box: object) -> None:
        """Take over a widget's id, and its value where the server has set it."""
        widget, label = box.id, box.label  # type: ignore[attr-defined] - generated classes publish no types here
        self._ids[label] = widget
        if not getattr(box, "set_value", False):
            return
        if hasattr(box, "raw_value"):
            self._values[widget] = WidgetState(id=widget, string_value=box.raw_value)
        elif box.HasField("value"):  # type: ignore[attr-defined] - the same
            self._values[widget] = WidgetState(id=widget, double_value=box.value)  # type: ignore[attr-defined] - the same
