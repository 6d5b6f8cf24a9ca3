"""Composition: `a+b` is the world of both scenarios, where neither contradicts the other.

Scenarios that are joined extend a file in common (the last that all of them extend is the ground). Each brings what it
changes of the ground; who changes the same parameter, or a policy of the same name, must change it to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from credmarket.draft import WORDS, Draft
from credmarket.faults import Fault
from credmarket.layers import Layer, locate, read_chain
from credmarket.policy_draft import PolicyDraft

JOINT = "+"


def parts(source: str) -> list[str]:
    """The names that a name joins; one, if it joins none or is that of a file."""
    names = [name.strip() for name in source.split(JOINT)]
    return [source] if len(names) == 1 or not all(names) or locate(source).exists() else names


def chains(names: Sequence[str], faults: list[Fault]) -> list[list[Layer]]:
    """The files of each, from the deepest that it extends to its own; a fault where they have no ground in common."""
    read = [read_chain(name, faults) for name in names]
    if len(names) > 1 and not faults and not ground(read):
        said = " and ".join(name for name in names)
        faults.append(Fault(JOINT.join(names), None, "", f"{said} cannot be joined: they extend no file in common"))
    return read


def ground(read: Sequence[Sequence[Layer]]) -> list[Layer]:
    """The layers that all have in common, deepest first."""
    common: list[Layer] = []
    for layers in zip(*read, strict=False):
        if len({layer.path.resolve() for layer in layers}) > 1:
            break
        common.append(layers[0])
    return common


def compose(names: Sequence[str], read: Sequence[Sequence[Layer]], new: Callable[[], Draft], faults: list[Fault]) -> Draft:
    """The draft of all together; `new` opens an empty one. Faults name both sides of a conflict."""
    drafts = [_laid(layers, new()) for layers in read]
    if len(drafts) == 1:
        return drafts[0]
    base, joined = _laid(ground(read), new()), _laid(ground(read), new())
    for word in WORDS:
        told = dict.fromkeys(draft.words[word].rstrip(". ") for draft in drafts if draft.words[word] != base.words[word])
        joined.words[word] = (" + " if word == "title" else ". " if word == "description" else "; ").join(told)
    label = JOINT.join(names)
    _join_parameters(label, names, drafts, base, joined, faults)
    _join_policies(label, names, drafts, base, joined, faults)
    return joined


def _laid(layers: Sequence[Layer], draft: Draft) -> Draft:
    for layer in layers:
        draft.lay(layer)
    return draft


def _join_parameters(label: str, names: Sequence[str], drafts: Sequence[Draft], base: Draft, joined: Draft,
                     faults: list[Fault]) -> None:
    """Take over each value that one changes of the ground; two that differ are a fault."""
    changed: dict[tuple[str, str], tuple[str, Any]] = {}
    for name, draft in zip(names, drafts, strict=True):
        for section, values in draft.sections.items():
            held, specs = base.sections[section], joined.menu.sections[section].SPECS
            for key, value in values.items():
                if value == held.get(key, specs[key].default):
                    continue
                other, theirs = changed.setdefault((section, key), (name, value))
                if theirs != value:
                    faults.append(Fault(label, None, f"{section}.{key}", f"{other} sets it to {theirs!r}, {name} to {value!r}; "
                                        "a scenario of your own that extends one of them can decide"))
                joined.sections[section][key] = value


def _join_policies(label: str, names: Sequence[str], drafts: Sequence[Draft], base: Draft, joined: Draft,
                   faults: list[Fault]) -> None:
    """Take over each policy that one adds, changes or drops; two that do so differently are a fault."""
    before = {policy.name: policy for policy in base.policies}
    decided: dict[str, tuple[str, PolicyDraft | None]] = {}
    for name, draft in zip(names, drafts, strict=True):
        there = {policy.name: policy for policy in draft.policies}
        for title in [*before, *(new for new in there if new not in before)]:
            policy = there.get(title)
            if title in before and _same(policy, before[title]):
                continue
            other, theirs = decided.setdefault(title, (name, policy))
            if not _same(theirs, policy):
                faults.append(Fault(label, None, f"policy.{title}", f"{other} {_does(theirs, title in before)}, {name} "
                                    f"{_does(policy, title in before)}; policies that both shall hold need names of their own"))
    kept = {title: decided[title][1] if title in decided else policy for title, policy in before.items()}
    kept |= {title: policy for title, (_, policy) in decided.items() if title not in before}
    joined.policies = [policy for policy in kept.values() if policy is not None]


def _same(one: PolicyDraft | None, other: PolicyDraft | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.instrument, one.values) == (other.instrument, other.values)


def _does(policy: PolicyDraft | None, was_there: bool) -> str:
    """What a side of a conflict does to a policy."""
    if policy is None:
        return "drops it"
    place = next(iter(policy.places.values()), None)
    where = f" ({place.file}:{place.line})" if place is not None and place.line is not None else ""
    return f"{'changes it' if was_there else f'adds it as {policy.instrument}'}{where}"
