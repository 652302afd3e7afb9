"""A process that reads facts out of files: it may be killed at any time and nothing is lost."""

import gc
import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import Final

import msgspec

from crewkit_index import disk, limits, messages, plain
from crewkit_index.identity import content_key
from crewkit_index.languages.registry import LANGUAGES
from crewkit_index.messages import Item, Job, Result, unread
from crewkit_index.packed import FileFacts
from crewkit_index.relatives import Relatives

_COLLECT_EVERY: Final = 500
_JOB: Final = msgspec.msgpack.Decoder(Job)
_encode: Final = msgspec.msgpack.Encoder().encode
_Extract = Callable[[bytes, str, Callable[[], bool]], FileFacts]


class Extractors:
    """Each language's `extract`, loaded when first needed."""

    def __init__(self) -> None:
        self._loaded: dict[str, _Extract | str] = {}

    def of(self, language: str) -> "_Extract | str":
        """The function, or why there is none."""
        found = self._loaded.get(language)
        if found is None:
            found = self._loaded[language] = self._load(language)
        return found

    def _load(self, language: str) -> "_Extract | str":
        try:
            module = importlib.import_module(LANGUAGES[language].module)
        except (ImportError, KeyError, ValueError) as error:
            return f"no grammar for {language}: {error}"
        extract: _Extract = module.extract
        return extract


def facts_of(
    source: bytes, name: str, language: str, extractors: Extractors
) -> tuple[FileFacts, str]:
    """A source's facts, and what went wrong if only its identifiers could be taken."""
    if plain.binary(source) or not plain.parsable(source):
        return plain.identifiers(source, language), ""
    extract = extractors.of(language)
    if isinstance(extract, str):
        return plain.identifiers(source, language), extract
    end = time.process_time() + limits.CPU_SECONDS
    try:
        return extract(source, name, lambda: time.process_time() > end), ""
    except Exception as error:  # noqa: BLE001 any fault in reading one file costs that file only
        costly = type(error).__name__ == "TooCostly"
        trouble = "" if costly else f"{type(error).__name__}: {error}"
        return plain.identifiers(source, language), trouble


class Worker:
    """Answers jobs until its input ends."""

    def __init__(self) -> None:
        self._extractors = Extractors()
        self._relatives = Relatives()

    def item(self, item: Item, relatives: list[str]) -> Result:
        """One file's result."""
        stamp, racy, source = None, False, item.source
        if source is None:
            content = disk.read(item.file)
            if content is None:
                return unread(item, "")
            source, stamp, racy = content
        name = item.path.rpartition("/")[2]
        key = content_key(name, source)
        blob = None if item.plain else self._relatives.blob(relatives, key)
        trouble, copied = "", blob is not None
        if blob is not None:
            facts = FileFacts(blob)
        elif item.plain:
            facts = plain.identifiers(source, item.language)
        else:
            facts, trouble = facts_of(source, name, item.language, self._extractors)
        return Result(
            path=item.path,
            key=key,
            blob=facts.packed,
            stamp=stamp,
            racy=racy,
            tokens=facts.tokens,
            names=facts.outward_names(),
            plain=facts.tokens_only,
            copied=copied,
            trouble=trouble,
        )


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > limits.WORKER_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (limits.WORKER_BYTES, hard))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def main() -> None:
    """Serve standard input until it ends."""
    _bound()
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not garble the answers
    worker = Worker()
    gc.disable()
    gc.freeze()
    done = 0
    while (data := messages.read(sys.stdin.buffer)) is not None:
        job = _JOB.decode(data)
        for item in job.items:
            signal.setitimer(signal.ITIMER_PROF, limits.HARD_CPU_SECONDS)
            result = worker.item(item, job.relatives)
            signal.setitimer(signal.ITIMER_PROF, 0)
            messages.write(output, _encode(result))
            done += 1
            if done % _COLLECT_EVERY == 0:
                gc.collect()
