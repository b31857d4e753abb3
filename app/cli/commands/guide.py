"""`kaitsu-cli guide [WORDS…]`: the guide's entries, those with all the words, or one by its id."""

from __future__ import annotations

import argparse

from app.cli.exit_code import ExitCode
from app.cli.output import Output
from app.guide import Entry, Hit, as_text, search, source_line, words
from app.guide.searching import Rank


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to look for."""
    parser.add_argument("words", nargs="*", metavar="WORDS")


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List what is found, or show it when it is one entry; exit code 3 when nothing is."""
    hits = search(" ".join(arguments.words), output.language)
    if hits and hits[0].rank is Rank.ID:
        hits = hits[:1]
    if output.as_json:
        output.document({"entries": [_document(hit.entry, output) for hit in hits]})
    elif len(hits) == 1:
        output.line(as_text(hits[0].entry, output.language))
    else:
        _list(hits, output)
    return ExitCode.DONE if hits else ExitCode.NOTHING_FOUND


def _list(hits: list[Hit], output: Output) -> None:
    if not hits:
        output.words("cli.guide.nothing")
        return
    head = [output.text("cli.guide.id"), output.text("cli.guide.title")]
    output.table(head, [[hit.entry.id, words(output.language)[hit.entry.id].title] for hit in hits])
    output.remark("cli.guide.more")


def _document(one: Entry, output: Output) -> dict[str, object]:
    own = words(output.language)[one.id]
    return {
        "id": one.id,
        "group": one.group,
        "title": own.title,
        "text": [{"kind": block.kind, "lines": list(block.lines)} for block in own.blocks],
        "document": one.document,
        "place": one.place or None,
        "read_on": one.read_on.isoformat() if one.read_on else None,
        "source": source_line(one, output.language),
        "related": list(one.related),
        "codes": list(one.codes),
    }
