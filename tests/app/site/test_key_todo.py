from __future__ import annotations

import pytest

from app.messages import Language, text
from app.site.auth_key import KeyState
from app.site.key_todo import Who, todos

NEXT = {
    KeyState.DRAFTED: "settings",
    KeyState.ISSUED: "hand_over",
    KeyState.HANDED_OVER: "add_place",
    KeyState.REGISTERED: "viewers",
    KeyState.EXPIRED: "settings",
    KeyState.WITHDRAWN: "settings",
}


@pytest.mark.parametrize("state", KeyState)
def test_every_state_has_one_next_step_and_all_before_it_are_done(state: KeyState) -> None:
    steps = todos(state)
    (number,) = [number for number, step in enumerate(steps) if step.is_next]
    assert steps[number].id == NEXT[state]
    assert [step.done for step in steps] == [True] * number + [False] * (len(steps) - number)


def test_owner_and_viewer_follow_the_procedure() -> None:
    steps = todos(KeyState.DRAFTED)
    assert [step.entry for step in steps] == ["K1", "K2", "K3", "K3", "K4", "K4", "K3"]
    assert [step.id for step in steps if step.who is Who.VIEWER] == ["add_place", "register"]


@pytest.mark.parametrize("language", Language)
def test_every_step_is_worded(language: Language) -> None:
    keys = [f"key.todo.{step.id}" for step in todos(KeyState.DRAFTED)]
    assert [key for key in keys if text(key, language) == key] == []
