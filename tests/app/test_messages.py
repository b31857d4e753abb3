import ast
import string
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem, InputProblem, ProtocolProblem
from app.messages import Language, catalogue, explain, text

APP = Path(__file__).parents[2] / "app"
PROBLEMS = {"EnvironmentProblem", "InputProblem", "ProtocolProblem"}
FINDINGS = {"Finding", "warning", "error", "Cause"}


def raised(names, prefix):
    """Yield the catalogue key and parameters of every call of these names in app/ whose code is written out."""
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
            if named and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                parameters = {word.arg for word in node.keywords}
                yield f"{prefix}.{node.args[0].value}", parameters, None in parameters or len(node.args) > 1


USED = {(key, frozenset(p - {None}), open_ended) for key, p, open_ended in raised(PROBLEMS, "error")}
USED |= {(key, frozenset(p - {None}), open_ended) for key, p, open_ended in raised(FINDINGS, "finding")}


def placeholders(words):
    """Return the names a text asks for; `{ … }` is a picture of a JSON object."""
    names = {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(words) if name}
    return {name for name in names if name.isidentifier()}


# Raised and caught inside app.capture, told as findings of the same name.
USED = {one for one in USED if one[0] not in ("error.capture_cut", "error.capture_damaged")}


def test_the_code_was_read():
    assert len(USED) > 40
    assert {"error.truncated", "error.port_taken", "finding.heard_nothing"} <= {key for key, _, _ in USED}


@pytest.mark.parametrize("language", Language)
def test_every_code_has_words_and_the_words_ask_for_nothing_unknown(language):
    words = catalogue(language)
    assert [key for key, _, _ in USED if key not in words] == []
    unknown = {
        key: placeholders(words[key]) - given
        for key, given, open_ended in USED
        if not open_ended and placeholders(words[key]) - given
    }
    assert unknown == {}


def test_both_languages_have_the_same_keys_and_parameters():
    ja, en = catalogue(Language.JA), catalogue(Language.EN)
    assert set(ja) == set(en)
    assert {key for key in ja if placeholders(ja[key]) != placeholders(en[key])} == set()


@pytest.mark.parametrize("language", Language)
def test_no_text_is_empty(language):
    assert [key for key, words in catalogue(language).items() if not words.strip()] == []


def test_words_are_filled_in():
    problem = InputProblem("capture_missing", path="a.pcap")
    assert "a.pcap" in explain(problem, Language.EN)
    assert explain(problem, Language.EN).isascii()
    assert not explain(problem).isascii()


def test_a_key_nobody_translated_is_seen():
    assert text("error.of_tomorrow") == "error.of_tomorrow"
    assert explain(ProtocolProblem("of_tomorrow"), Language.EN) == "error.of_tomorrow"


def test_braces_in_parameters_are_left_alone():
    assert "{path}.pcap" in text("error.capture_missing", Language.EN, path="{path}.pcap")


def test_a_missing_parameter_shows_its_name():
    assert "{path}" in text("error.capture_missing", Language.EN, other=1)


def test_an_error_prints_its_code_and_parameters():
    assert str(EnvironmentProblem("port_taken", program="x", pid=5)) == "port_taken (program=x, pid=5)"
    assert str(InputProblem("bad")) == "bad"


def test_a_key_in_two_files_is_refused(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text('{"twice": "x"}', encoding="utf-8")
    monkeypatch.setattr("app.messages.resource_path", lambda relative: tmp_path)
    with pytest.raises(ValueError, match=r"b\.json repeats the key twice"):
        catalogue.__wrapped__(Language.EN)
