"""One client's session: what it may say when, and that each request gets one reply."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from crewkit_lsp import messages
from crewkit_lsp.desk import Answer, Desk, Limits, Request
from crewkit_lsp.documents import Documents
from crewkit_lsp.engine_process import EngineProcess
from crewkit_lsp.features import FEATURES, capabilities
from crewkit_lsp.messages import Code, Id, Message, Refused, encoded
from crewkit_lsp.params import Fields, fields
from crewkit_lsp.positions import agreed_encoding
from crewkit_lsp.publishing import Publisher
from crewkit_lsp.uris import path_of


class Setting(NamedTuple):
    """What a session runs with.

    Attributes:
        engine: The engine's command.
        log: Told, in a line, what a client or an engine did wrong.
    """

    engine: Sequence[str]
    limits: Limits
    log: Callable[[str], None]


class Session:
    """What one client and the server say to each other.

    Attributes:
        exit_code: What the process ends with, once the client said ``exit``.
        client: The process to end with; 0 when the client named none.
    """

    def __init__(self, setting: Setting, send: Callable[[bytes], None]) -> None:
        self.exit_code: int | None = None
        self.client = 0
        self.desk = Desk(setting.limits)
        self._setting = setting
        self._send = send
        self._shut = False
        self._asked: dict[Id, Request] = {}
        self._documents = Documents(agreed_encoding(None))
        self._engine: EngineProcess | None = None
        self._publisher: Publisher | None = None
        self._heard: dict[str, Callable[[Fields], None]] = {
            "initialized": self._on_initialized,
            "$/cancelRequest": self._on_cancel,
            "textDocument/didOpen": self._on_open,
            "textDocument/didChange": self._on_change,
            "textDocument/didSave": self._on_save,
            "textDocument/didClose": self._on_close,
        }

    def receive(self, body: bytes) -> None:
        """Take a message; what is wrong with it is answered, or logged where nobody waits."""
        number: Id | None = None
        try:
            message = messages.read_message(body)
            number = message.id
            if number is None:
                self._notified(message)
            elif message.method:
                self._requested(number, message)
        except Refused as refused:
            known = number if refused.id is None else refused.id
            self._send(messages.refusal(known, refused.code, refused.message))
        except Exception as problem:  # noqa: BLE001 - a bug must not take the connection down
            self._setting.log(f"bug: {type(problem).__name__}: {problem}")
            if number is not None:
                self._send(messages.refusal(number, Code.INTERNAL_ERROR, "a bug in crewkit"))

    def unreadable(self, problem: str) -> None:
        """Say that the stream makes no sense; it is the last thing said."""
        self._send(messages.refusal(None, Code.PARSE_ERROR, problem))

    def close(self) -> None:
        """End what was started."""
        if self._engine is not None:
            self._engine.close()

    def _notified(self, message: Message) -> None:
        if message.method == "exit":
            self.exit_code = 0 if self._shut else 1
            return
        hear = self._heard.get(message.method)
        if hear is None:
            return
        try:
            hear(fields(message.params if message.params is not None else {}))
        except Refused as refused:
            self._setting.log(f"{message.method}: {refused.message}")

    def _requested(self, number: Id, message: Message) -> None:
        self._check_turn(message.method)
        self._answer(number, message)

    def _check_turn(self, method: str) -> None:
        if self._shut:
            raise Refused(Code.INVALID_REQUEST, "nothing is answered after shutdown")
        if self._engine is None and method != "initialize":
            raise Refused(Code.SERVER_NOT_INITIALIZED, "initialize comes first")
        if self._engine is not None and method == "initialize":
            raise Refused(Code.INVALID_REQUEST, "initialize comes once")

    def _answer(self, number: Id, message: Message) -> None:
        if message.method == "initialize":
            self._send(messages.reply(number, encoded(self._initialize(fields(message.params)))))
        elif message.method == "shutdown":
            self._shut = True
            self._send(messages.reply(number, b"null"))
        elif (feature := FEATURES.get(message.method)) is not None:
            given = fields(message.params)
            feature.check(given)
            self._ask(number, message.method, given)
        else:
            raise Refused(Code.METHOD_NOT_FOUND, f"{message.method}: not offered")

    def _initialize(self, given: Fields) -> object:
        offered = _inside(given, "capabilities", "general", "positionEncodings")
        encoding = agreed_encoding(offered)
        process = given.get("processId")
        self.client = process if type(process) is int and process > 0 else 0
        self._documents = Documents(encoding)
        self._engine = EngineProcess(
            self._setting.engine,
            {"root": root_of(given), "encoding": encoding},
            self._documents.overlays,
            self.desk,
        )
        self.desk.attach(self._engine)
        abilities = _inside(given, "capabilities", "textDocument")
        self._publisher = Publisher(
            self.desk.take,
            self._documents,
            self._send,
            abilities if isinstance(abilities, dict) else {},
        )
        return {"capabilities": capabilities(encoding), "serverInfo": {"name": "crewkit"}}

    def _ask(self, number: Id, method: str, given: Fields) -> None:
        if number in self._asked:
            raise Refused(Code.INVALID_REQUEST, "this id is still being answered")
        nothing = FEATURES[method].nothing

        def deliver(answer: Answer) -> None:
            self._asked.pop(number, None)
            if answer.code is None:
                self._send(messages.reply(number, answer.result or nothing))
            else:
                self._send(messages.refusal(number, answer.code, answer.message))

        request = Request(method, given, deliver)
        self._asked[number] = request
        self.desk.take(request)

    def _on_initialized(self, _: Fields) -> None:
        if self._engine is not None:
            self._engine.start()

    def _on_cancel(self, given: Fields) -> None:
        number = given.get("id")
        request = self._asked.get(number) if isinstance(number, int | str) else None
        if request is not None:
            self.desk.cancel(request)

    def _on_open(self, given: Fields) -> None:
        self._check(self._documents.opened(given))

    def _on_change(self, given: Fields) -> None:
        try:
            self._check(self._documents.changed(given))
        except Refused:
            # what it holds now is not known: better the file than a text of the past
            self._documents.closed(given)
            raise

    def _on_save(self, given: Fields) -> None:
        self._check(self._documents.saved(given))

    def _on_close(self, given: Fields) -> None:
        uri = self._documents.closed(given)
        if self._publisher is not None:
            self._publisher.clear(uri)

    def _check(self, uri: str | None) -> None:
        if uri is not None and self._publisher is not None:
            self._publisher.check(uri)


def root_of(given: Fields) -> str:
    """Return the folder that a client works in: its first workspace folder, else its root."""
    folders = given.get("workspaceFolders")
    first = folders[0] if isinstance(folders, list) and folders else None
    for uri in (first.get("uri") if isinstance(first, dict) else None, given.get("rootUri")):
        path = path_of(uri) if isinstance(uri, str) else None
        if path is not None:
            return path
    named = given.get("rootPath")
    return named if isinstance(named, str) and named.startswith("/") else str(Path.cwd())


def _inside(value: object, *names: str) -> object:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
