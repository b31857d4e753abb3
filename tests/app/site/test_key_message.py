from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.messages import Language
from app.site.auth_key import AuthKey
from app.site.key_message import compose_message

KEY = AuthKey("青空ビル", datetime(2026, 4, 6, 1, 0, tzinfo=UTC))
SECRET = "123{x}sdf"


@pytest.mark.parametrize("language", Language)
def test_a_mail_names_place_and_end_and_has_no_gaps(language: Language) -> None:
    mail = compose_message(KEY, language)
    assert "青空ビル" in mail
    assert "2026-04-07 10:00" in mail
    assert "{" not in mail


@pytest.mark.parametrize("language", Language)
def test_a_mail_has_the_key_only_where_it_is_handed_in(language: Language) -> None:
    assert SECRET in compose_message(KEY, language, SECRET)
    assert SECRET not in compose_message(KEY, language)


@pytest.mark.parametrize("language", Language)
def test_before_the_issue_a_mail_names_no_date(language: Language) -> None:
    mail = compose_message(AuthKey("青空ビル"), language)
    assert "2026" not in mail
    assert "24" in mail
