"""A planted secret, in whatever spelling, does not appear in any file of a diagnostics bundle."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.echonet.datagram import Datagram, Endpoint
from app.errors import EnvironmentProblem
from app.report.diagnostics import Diagnostics, enclosed, site_secrets
from app.report.masking import MASK, Mask
from app.site.text import full_width
from tests.app.site.samples import document

SITE = document()
SECRETS = sorted(site_secrets([SITE]))
SEPARATORS = st.sampled_from(["", "-", " ", "－", "‐", "ー", "\u3000", ".", "(", "・", "\u00ad"])
WIDTHS = st.sampled_from([str, full_width, str.upper, str.lower])


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """Return a secret of the sample site as somebody may have written it."""
    secret = draw(st.sampled_from(SECRETS))
    bare = [one for one in secret if one.isalnum()]
    spelled = "".join(one + draw(SEPARATORS) for one in bare)
    return draw(WIDTHS)(draw(st.sampled_from([secret, spelled])))


def bare(text: str) -> str:
    """Return letters and digits in one spelling, by other means than the mask's."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ー", "")
    return "".join(one for one in plain if one.isalnum())


def plain_secrets() -> list[str]:
    return [bare(secret) for secret in SECRETS]


def datagram(payload: bytes) -> Datagram:
    return Datagram(payload, Endpoint("169.254.7.20"), Endpoint("169.254.7.1"), "cable0", 1_700_000_000 * 10**9)


def facts(planted: str, logs: Sequence[Path] = ()) -> Diagnostics:
    return Diagnostics(
        versions={"Kaitsu": planted},
        settings={"export_folder": planted, planted: [planted, 1, None, True]},
        interfaces=[{"name": planted, "addresses": (planted,)}],
        findings=[{"code": "x", "params": {"deep": {"deeper": planted}}}],
        counters={"received": 12},
        frames=[(datagram(planted.encode(one, "replace")), True) for one in ("utf-8", "cp932")],
        logs=logs,
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secret=spellings(), before=st.text(max_size=10), after=st.text(max_size=10))
def test_a_planted_secret_is_in_no_file(tmp_path: Path, secret: str, before: str, after: str) -> None:
    log = tmp_path / "kaitsu.log"
    log.write_text(f"INFO {before} | {secret} | {after}\n", encoding="utf-8", errors="replace", newline="")
    for one in enclosed(facts(f"| {secret} |", [log]), Mask(SECRETS)):
        assert isinstance(one.source, bytes)
        text = one.source.decode()
        assert bare(secret) not in bare(text)
        if one.path == "frames.txt":
            payloads = [bytes.fromhex(line.split()[-1]) for line in text.splitlines() if MASK not in line]
            assert all(bare(secret) not in bare(payload.decode("utf-8", "replace")) for payload in payloads)
            assert all(bare(secret) not in bare(payload.decode("cp932", "replace")) for payload in payloads)


@pytest.mark.parametrize(
    "text",
    [
        "point 03-1011-1234-5678-9012-3456 here",
        "０３１０１１１２３４５６７８９０１２３４５６",
        "mail somebody.else@example.co.jp now",
        "call 03-9876-5432",
        "call (045) 123-4567",
        "call 090-1111-2222 or 08033334444",
    ],
)
def test_what_looks_like_a_number_of_a_person_is_masked_unknown_as_it_is(text: str) -> None:
    masked = Mask().text(text)
    assert MASK in masked
    assert sum(one.isdigit() for one in masked) < 4
    assert "example" not in masked


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 10:30:00,123 INFO app.net.driver listening on 169.254.7.1 and fe80::1%eth0",
        "EPC 0xE2 0000000A answers in 0.123 s, 0310 of 1234567890123",
        '{"received": 1550, "0x028A01": 734}',
    ],
)
def test_what_a_helper_needs_is_kept(text: str) -> None:
    assert Mask(SECRETS).text(text) == text


def test_a_mask_covers_the_secret_and_nothing_else() -> None:
    assert Mask(["03-1011-1234"]).text("a ０３１０１１１２３４ b") == f"a {MASK} b"
    assert Mask(["青空製作所"]).text("株式会社青空 製作所の記録") == f"株式会社{MASK}の記録"


def test_a_short_latin_name_is_masked_where_it_stands_alone() -> None:
    assert Mask(["Li"]).text("Li listens") == f"{MASK} listens"


def test_a_company_is_masked_without_its_form_as_well() -> None:
    assert Mask(["株式会社青空製作所"]).text("㈱青空製作所と青空製作所") == f"㈱{MASK}と{MASK}"


def test_parts_of_a_name_are_masked_too() -> None:
    assert Mask(["田中 次郎"]).text("次郎さん") == f"{MASK}さん"


def test_the_home_folder_is_a_tilde() -> None:
    mask = Mask(home="C:\\Users\\tanaka")
    assert mask.text("C:\\Users\\tanaka\\x and 'C:\\\\Users\\\\tanaka\\\\y'") == "~\\x and '~\\\\y'"


@given(st.binary(max_size=80))
@settings(max_examples=60)
def test_masked_bytes_are_as_long_as_they_were(data: bytes) -> None:
    assert len(Mask(SECRETS).data(data)) == len(data)


def test_only_the_text_in_a_frame_is_masked() -> None:
    data = bytes.fromhex("1081000a028a01") + b"03-1011-1234-5678-9012-3456" + b"\x00\x01"
    assert Mask(SECRETS).data(data) == bytes.fromhex("1081000a028a01") + b"*" * 27 + b"\x00\x01"


def test_every_text_that_may_tell_is_a_secret_and_choices_are_none() -> None:
    secrets = site_secrets([{**SITE, "of_a_later_version": {"note": "秘密"}}])
    assert {"株式会社青空製作所", "tanaka@example.com", "146832", "東京都千代田区丸の内1-1", "42006", "秘密"} <= secrets
    assert not {"high", "new", "2026-04-24", "300"} & secrets


def test_documents_stay_documents_and_only_logs_that_are_there_come_along(tmp_path: Path) -> None:
    log = tmp_path / "kaitsu.log"
    log.write_bytes(b"first\n" + b"\xff\xfe\n")
    files = {one.path: one.source for one in enclosed(facts("x", [log, tmp_path / "gone.log"]), Mask())}
    assert list(files) == [
        "versions.json", "settings.json", "interfaces.json", "findings.json", "counters.json", "frames.txt",
        "logs/1.log",
    ]  # fmt: skip
    assert json.loads(files["settings.json"])["x"] == ["x", 1, None, True]
    assert b"first" in files["logs/1.log"]


def test_a_log_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "kaitsu.log"
    log.write_bytes(b"")

    def refuse(*_given: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(EnvironmentProblem, match="log_unreadable"):
        enclosed(facts("x", [log]), Mask())
