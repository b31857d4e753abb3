"""Frames of the log into a pcapng file, beside the event loop: with progress, whole or not at all."""

from __future__ import annotations

import os
from array import array
from collections.abc import Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.capture.writer import CaptureWriter
from app.errors import AppError, EnvironmentProblem
from app.whole_file import cannot_write
from ui.viewmodels.background import Background
from ui.viewmodels.frame_store import Block, find_block

_TOLD_EVERY: Final = 2_000


class SavingCancelled(AppError):
    """The person does not want the file any more."""


class LogSaving(QObject):
    """One file at a time; `changed` tells of progress, `saved` and `failed` how it ended."""

    changed = Signal()
    saved = Signal(object)
    failed = Signal(object)
    _written = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.share: float | None = None
        self._cancelled = False
        self._background = Background(self)
        self._background.done.connect(self._end)
        self._background.failed.connect(self._give_up)
        self._written.connect(self._note)

    def save(self, path: Path, blocks: Sequence[Block], places: Sequence[range | array[int]]) -> bool:
        """Start to write frames in this order; False while another file is being written."""
        if self._background.busy:
            return False
        self._cancelled = False
        self._background.run(lambda: self._write(path, tuple(blocks), places))
        self._note(0.0)
        return True

    def cancel(self) -> None:
        """End what is under way; nothing of the file stays."""
        self._cancelled = True

    def wait(self) -> None:
        """Let what is under way come to its end."""
        self._background.wait()

    def _write(self, path: Path, blocks: tuple[Block, ...], places: Sequence[range | array[int]]) -> Path:
        passing = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with CaptureWriter(passing) as writer:
                self._fill(writer, blocks, places)
            os.replace(passing, path)
        except OSError as error:
            raise cannot_write(path, error) from error
        except EnvironmentProblem as problem:
            raise EnvironmentProblem(problem.code, **problem.params | {"path": path}) from problem
        finally:
            with suppress(OSError):  # there any more only if something went wrong
                passing.unlink()
        return path

    def _fill(self, writer: CaptureWriter, blocks: tuple[Block, ...], places: Sequence[range | array[int]]) -> None:
        total = sum(map(len, places))
        block = blocks[0]
        for count, place in enumerate(chain.from_iterable(places)):
            if not block.first <= place < block.first + len(block):
                block = find_block(blocks, place)
            writer.write(block.datagram(place - block.first))
            if count % _TOLD_EVERY == 0:
                if self._cancelled:
                    raise SavingCancelled("cancelled")
                self._written.emit(count / total)

    def _note(self, share: float) -> None:
        self.share = share if self._background.busy else None
        self.changed.emit()

    def _end(self, path: Path) -> None:
        self._note(1.0)
        self.saved.emit(path)

    def _give_up(self, error: AppError) -> None:
        self._note(1.0)
        if not isinstance(error, SavingCancelled):
            self.failed.emit(error)
