"""Says in words how one scenario differs from another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credmarket.parameters import Params, Spec, inf
from credmarket.policy import ALL, Policy
from credmarket.scenario import Scenario


def describe_difference(scenario: Scenario, base: Scenario) -> list[str]:
    """One sentence for each parameter and each policy in which a scenario differs from its base."""
    sentences = []
    for name in dict.fromkeys([*base.params, *scenario.params]):
        sentences += _sections(name, scenario.params.get(name), base.params.get(name))
    ours, theirs = ({policy.name: policy for policy in world.policies} for world in (scenario, base))
    for name, policy in ours.items():
        if name not in theirs:
            sentences.append(f"Adds {describe_policy(policy)}")
        elif policy != theirs[name]:
            sentences += _policies(policy, theirs[name])
    dropped = [policy for name, policy in theirs.items() if name not in ours]
    sentences += [f"Drops the policy {policy.name} ({policy.instrument})." for policy in dropped]
    if [used.sha256 for used in scenario.uses] != [used.sha256 for used in base.uses]:
        files = ", ".join(used.path.name for used in scenario.uses) or "none"
        sentences.append(f"Python files in use: {files}.")
    return sentences


def describe_policy(policy: Policy) -> str:
    """One policy in a sentence."""
    terms = policy.terms
    whom = "every government" if ALL in terms.government else _listed(terms.government)
    when = f"from {terms.start}" + (f" to {terms.end}" if terms.end else " on")
    words = [f"{policy.instrument} by {whom}, {when}"]
    if terms.announced:
        words.append(f"announced {terms.announced}")
    if terms.ramp_months:
        words.append(f"phased in over {terms.ramp_months} months")
    if not policy.absent("budget"):
        words.append(f"at most ${terms.budget:,.0f} a year")
    for key, kind in (("education", "for people with"), ("forms", "for"), ("fields", "in"), ("languages", "taught in")):
        if key not in policy.settings.SPECS and policy.value(key):
            words.append(f"{kind} {_listed(getattr(terms, key))}")
    if terms.compliant_only:
        words.append("only for programmes that meet a standard")
    specs = policy.settings.SPECS
    own = ", ".join(f"{key} {_said(value, specs[key])}" for key, value in policy.settings.values().items())
    return ", ".join(words) + (f": {own}." if own else ".")


def _sections(name: str, ours: Params | None, theirs: Params | None) -> list[str]:
    if ours is None or theirs is None:
        return [f"{'Adds' if theirs is None else 'Lacks'} the section [{name}]."]
    return [
        f"{name}.{key} is {_said(value, ours.SPECS[key])} instead of {_said(theirs.values().get(key), ours.SPECS[key])}"
        f" ({ours.SPECS[key].meaning})."
        for key, value in ours.values().items()
        if value != theirs.values().get(key)
    ]


def _policies(ours: Policy, theirs: Policy) -> list[str]:
    if ours.instrument != theirs.instrument:
        return [f"Replaces the policy {ours.name}, {theirs.instrument}, with {describe_policy(ours)}"]
    sentences = []
    for new, old in ((ours.terms, theirs.terms), (ours.settings, theirs.settings)):
        for key, value in _changed(new, old).items():
            was = _said(getattr(old, key), new.SPECS[key])
            sentences.append(f"The policy {ours.name} has {key} {_said(value, new.SPECS[key])} instead of {was}.")
    return sentences


def _changed(ours: Params, theirs: Params) -> Mapping[str, Any]:
    return {key: value for key, value in ours.values().items() if value != theirs.values().get(key)}


def _said(value: Any, spec: Spec) -> str:
    if value in ("", ()):
        return "nothing"
    if value == inf:
        return "no limit"
    if isinstance(value, tuple):
        return _listed(tuple(_said(item, spec) for item in value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        unit = "" if spec.unit in ("", "share", "1") else f" {spec.unit}"
        number = f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
        return number + unit
    return str(value)


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
