"""An entry of the guide to read: title, answer, source; what was searched for is marked."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.guide import Block, BlockKind, spans
from ui.context import Context
from ui.viewmodels.guide import GuideModel

_TAGS: Final = {BlockKind.PARAGRAPH: ("", "p"), BlockKind.LIST: ("ul", "li"), BlockKind.STEPS: ("ol", "li")}
_STYLE: Final = """
p.title {{ font-size: 18px; font-weight: bold; margin: 0 0 8px 0; line-height: 115%; }}
p {{ margin: 8px 0; line-height: 115%; }}
ul, ol {{ margin: 8px 0; }}
li {{ margin: 4px 0; line-height: 115%; }}
p.source {{ color: {muted}; font-size: 13px; margin-top: 16px; }}
"""


class GuideText(QTextBrowser):
    """Follows a `GuideModel`; scrolled and selected by keyboard or mouse."""

    def __init__(self, context: Context, model: GuideModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self._told = ("", "")
        self.setObjectName("guideText")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        model.shown.connect(self._refresh)
        context.theme.changed.connect(self._redraw)
        self._redraw()

    def _redraw(self) -> None:
        self._told = ("", "")
        self.document().setDefaultStyleSheet(_STYLE.format(muted=self._context.theme.palette.text_muted))
        self._refresh()

    def _refresh(self) -> None:
        words, query = self._model.words, self._model.query
        answer = "".join(map(_html, words.blocks))
        told = (
            f'<p class="title">{escape(words.title)}</p>{answer}<p class="source">{escape(self._model.source)}</p>',
            query,
        )
        if told != self._told:
            self._told = told
            self.setHtml(told[0])
            self._mark(query)
            self.setAccessibleName(words.title)

    def _mark(self, query: str) -> None:
        """Mark what was searched for, by ground and underline."""
        marked = QTextCharFormat()
        marked.setBackground(self._context.theme.color("accent_soft"))
        marked.setFontUnderline(True)
        cursor = QTextCursor(self.document())
        for span in spans(self.toPlainText(), query):
            cursor.setPosition(span.start)
            cursor.setPosition(span.end, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(marked)


def _html(block: Block) -> str:
    around, each = _TAGS[block.kind]
    lines = "".join(f"<{each}>{escape(line)}</{each}>" for line in block.lines)
    return f"<{around}>{lines}</{around}>" if around else lines
