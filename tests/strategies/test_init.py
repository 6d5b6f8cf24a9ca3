"""The registry of strategies: rules are found by looking, chosen by name, and never silently replaced."""

from __future__ import annotations

import types
from collections.abc import Iterator

import pytest

import credmarket.strategies as registry
from credmarket.strategies import choose, strategies, strategy


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """A rule that a test registers is forgotten."""
    yield
    for name in set(registry._RULES.get("wages", {})) - {"estimate", "pay_scale", "bargain"}:
        del registry._RULES["wages"][name]


def test_the_packages_own_rules_are_found_by_looking_into_the_folder() -> None:
    assert set(strategies("screening")) == {"hurdle", "open_door", "creep"}
    assert set(strategies("wages")) == {"estimate", "pay_scale", "bargain"}
    assert choose("wages", "estimate").__name__ == "estimate"


def test_an_unknown_name_is_answered_with_the_choices_and_the_nearest() -> None:
    with pytest.raises(KeyError, match=r"no wages rule 'estimat'.*bargain, estimate.*did you mean 'estimate'"):
        choose("wages", "estimat")
    with pytest.raises(KeyError, match="no decision 'astrology'"):
        choose("astrology", "stars")


def test_a_user_may_add_a_rule_but_not_replace_one() -> None:
    @strategy("wages", "lottery")
    def lottery() -> int:
        """By chance."""
        return 7

    assert choose("wages", "lottery")() == 7
    code = compile('def estimate():\n    """Another."""\n', "other.py", "exec")
    other = types.ModuleType("other")
    exec(code, other.__dict__)
    with pytest.raises(ValueError, match="'estimate' is declared in"):
        strategy("wages", "estimate")(other.estimate)


def test_a_rule_without_a_docstring_is_refused() -> None:
    with pytest.raises(ValueError, match="no docstring"):
        strategy("wages", "mute")(lambda: None)
