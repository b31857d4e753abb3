"""SITE.json: what is in it comes back, and what is wrong in it is named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import EnvironmentProblem, InputProblem
from app.resources import resource_path
from app.site.model import ApplicationKind, Site, Terminal, Voltage
from app.site.site_file import from_json, load_site, to_json
from tests.app.site.samples import COMPLETE, document

SCHEMA = json.loads(resource_path("schemas/site.schema.json").read_text(encoding="utf-8"))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PARTS = ("customer", "applicant", "ems", "receipt")
key_paths = [*COMPLETE] + [f"{key}__{inner}" for key in PARTS for inner in COMPLETE[key]]


def test_the_complete_site_goes_out_as_it_came_in() -> None:
    site = from_json(COMPLETE)
    assert to_json(site) == COMPLETE
    assert json.loads(json.dumps(to_json(site))) == COMPLETE
    assert (site.voltage, site.terminal, site.application_kind) == (
        Voltage.HIGH,
        Terminal.NOT_OPTICAL,
        ApplicationKind.NEW,
    )
    assert site.desired_start == date(2026, 4, 24)


def test_every_key_is_optional_and_null_is_missing() -> None:
    assert from_json({}) == Site()
    assert from_json(dict.fromkeys(COMPLETE)) == Site()
    assert from_json({"address": "  ", "ems": {"sma_certified": None}}) == Site()
    assert to_json(Site()) == {}


def test_the_schema_and_the_reader_know_the_same_keys() -> None:
    jsonschema.validate(COMPLETE, SCHEMA)
    assert from_json(dict.fromkeys(SCHEMA["properties"])).unknown_keys == ()
    for part in PARTS:
        assert from_json({part: dict.fromkeys(SCHEMA["properties"][part]["properties"])}).unknown_keys == ()


@given(path=st.sampled_from(key_paths), value=json_values)
def test_any_value_anywhere_is_taken_or_named_by_its_path(path: str, value: object) -> None:
    try:
        site = from_json(document(**{path: value}))
    except InputProblem as problem:
        assert problem.code == "site_values"
        assert str(problem.params["values"]).startswith(path.replace("__", "."))
    else:
        assert from_json(to_json(site)) == site.__class__(**{**_values(site), "unknown_keys": ()})


def test_all_wrong_values_are_named_with_what_is_expected() -> None:
    wrong = document(
        voltage="medium",
        consent="yes",
        desired_start="2026-13-45",
        customer__name=5,
        ems=[],
        island=0,
        contract_kw=0,
        receipt__registered_on="yesterday",
        applied_on="1999-01-01",
    )
    with pytest.raises(InputProblem) as caught:
        from_json(wrong)
    assert set(str(caught.value.params["values"]).split("; ")) == {
        "voltage: high | extra_high | low | unknown",
        "consent: true | false",
        "desired_start: YYYY-MM-DD",
        "applied_on: YYYY-MM-DD",
        "customer.name: string",
        "ems: {…}",
        "island: true | false",
        "contract_kw: 1–999999",
        "receipt.registered_on: YYYY-MM-DD",
    }


@pytest.mark.parametrize("value", [True, 300.5, "300", -1, 1_000_000])
def test_a_contract_demand_is_whole_kilowatts(value: object) -> None:
    with pytest.raises(InputProblem, match="contract_kw"):
        from_json({"contract_kw": value})
    assert from_json({"contract_kw": 300}).contract_kw == 300


def test_unknown_keys_are_kept_for_the_reader() -> None:
    site = from_json(document(terminl="optical", customer__nmae="x"))
    assert set(site.unknown_keys) == {"terminl", "customer.nmae"}
    assert "terminl" not in to_json(site)


def test_half_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(InputProblem, match="address: string"):
        from_json(json.loads('{"address": "\\ud800"}'))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_the_encodings_editors_write(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "現場.json"
    path.write_bytes(json.dumps(COMPLETE, ensure_ascii=False).encode(encoding))
    assert to_json(load_site(path)) == COMPLETE


@pytest.mark.parametrize(
    ("content", "code", "params"),
    [
        (b'{\n  "address": }', "site_json", {"line": 2, "column": 14}),
        (b"", "site_json", {"line": 1, "column": 1}),
        ('{"address": "東京"}'.encode("cp932"), "site_encoding", {}),
        (b"[]", "site_not_an_object", {}),
        (b"[" * 100_000, "site_not_an_object", {}),
        (b"9" * 5000, "site_not_an_object", {}),
    ],
)
def test_a_file_that_is_no_site_says_why(tmp_path: Path, content: bytes, code: str, params: dict[str, int]) -> None:
    path = tmp_path / "site.json"
    path.write_bytes(content)
    with pytest.raises(InputProblem) as caught:
        load_site(path)
    assert caught.value.code == code
    assert params.items() <= caught.value.params.items()


def test_a_missing_file_and_a_folder_are_wrong_input(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputProblem, match="site_file_missing"):
            load_site(path)


def test_a_file_that_cannot_be_opened_is_the_environments_fault(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(EnvironmentProblem, match="site_file_unreadable"):
        load_site(file / "site.json")


def _values(site: Site) -> dict[str, object]:
    return {name: getattr(site, name) for name in Site.__dataclass_fields__}
