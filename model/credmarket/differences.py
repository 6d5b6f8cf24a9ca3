"""Says in words how one scenario differs from another."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from credmarket.parameters import Params, Spec, inf
from credmarket.policy import ALL, Policy, PolicyTerms, keys_of
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
    """One policy in plain sentences: who does what, when, for whom, at what yearly ceiling of cost, on which terms."""
    terms = policy.terms
    everywhere, actor = ALL in terms.government, getattr(policy.settings, "actor", "")
    who = "every government" if everywhere else _listed(terms.government)
    if actor:  # what it does is not the state's
        who = f"{actor} ({'everywhere' if everywhere else who})"
    named = "" if policy.name == policy.instrument else f" (policy {policy.name})"
    specs = policy.settings.SPECS
    own = "; ".join(f"{key} = {_said(value, specs[key])} ({specs[key].meaning})"
                    for key, value in policy.settings.values().items())
    return " ".join([f"{policy.instrument}{named} by {who}: {_purpose(policy)}.", _when(policy), *_whom(policy), _ceiling(policy),
                     *([f"Its terms: {own}."] if own else [])])


def _purpose(policy: Policy) -> str:
    """What the instrument does: what its file says of itself after its name, else what its class says."""
    told = (sys.modules[type(policy.settings).__module__].__doc__ or "").partition("\n")[0]
    name, _, purpose = told.partition(": ")
    if name.lower().replace(" ", "_").replace("-", "_") != policy.instrument:
        purpose = (type(policy.settings).__doc__ or policy.instrument).partition("\n")[0]
    return purpose.rstrip(". ")


def _when(policy: Policy) -> str:
    terms = policy.terms
    steps = [f"it is made public in {terms.announced}", f"starts in {terms.start}"] if terms.announced else \
        [f"it starts in {terms.start}"]
    if terms.ramp_months:
        steps.append(f"is phased in over {terms.ramp_months} months ({'an S' if terms.ramp == 's' else 'a straight line'})")
    steps.append(f"ends with {terms.end}" if terms.end else "stays")
    return _sentence(_listed(tuple(steps))) + _state(terms)


def _state(terms: PolicyTerms) -> str:
    """The state of the market that it waits for."""
    if not terms.when:
        return ""
    bounds = [f"{word} {level:g}" for word, level in (("above", terms.above), ("below", terms.below)) if abs(level) < inf]
    group = f" ({terms.when_group})" if terms.when_group else ""
    return f" It acts only after months in which {terms.when}{group} was {_listed(tuple(bounds))}."


def _whom(policy: Policy) -> list[str]:
    """For whom and for what; of the terms only those that the instrument reads."""
    terms, said = policy.terms, keys_of(type(policy.settings))
    words = [f"{kind} {_listed(policy.terms.values()[key])}"
             for key, kind in (("education", "people with"), ("forms", "credentials of the forms"), ("fields", "the fields"),
                               ("languages", "what is taught in"))
             if key in said and key not in policy.settings.SPECS and terms.values()[key]]
    if "income_below" in said and not policy.absent("income_below"):
        words.append(f"people who earn less than {terms.income_below:g} of what is usual where they live")
    if terms.compliant_only:
        words.append("programmes that meet a standard in force")
    sentences = [_sentence(f"it is only for {_listed(tuple(words))}")] if words else []
    if "awareness" in said:
        sentences.append(f"{terms.awareness:.0%} of the eligible know of it at the start, and {terms.awareness_growth:.0%} of "
                         "those who do not learn of it each year.")
    return sentences


def _ceiling(policy: Policy) -> str:
    limit = min(policy.terms.budget, getattr(policy.settings, "fund", inf))
    if limit == inf:
        return "It has no yearly ceiling of cost."
    return f"It may cost at most ${limit:,.0f} a year, and pauses until January when that is spent."


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


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
    if value in (inf, -inf):
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
