"""A scenario in the making: layers laid one over the other, every value checked as it comes, all faults kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from credmarket.agents.words import MARKS
from credmarket.faults import Fault
from credmarket.layers import Layer
from credmarket.menu import Menu, nearest
from credmarket.parameters import Params, Spec
from credmarket.policy import ALL, INDICATOR_UNIT, OWN_KEYS, STANDARD, Policy, PolicyTerms, keys_of
from credmarket.policy_draft import Place, PolicyDraft
from credmarket.settings import Setting
from credmarket.toml_lines import KeyPath

WORDS = ("title", "description", "source")  # keys that say something to a reader
TOP_KEYS = ("extends", *WORDS, "uses", "drop", "policy")
EXPERIMENT_KEYS = ("scenarios", "vary", "replicates", "design", "points")


class Draft:
    """Values by section, and policies in order. `open_names` is true while the user's own code is not loaded."""

    def __init__(self, menu: Menu, faults: list[Fault], open_names: bool = False) -> None:
        self.menu = menu
        self.faults = faults
        self.open_names = open_names
        self.words: dict[str, str] = dict.fromkeys(WORDS, "")
        self.sections: dict[str, dict[str, Any]] = {name: {} for name in menu.sections}
        self.policies: list[PolicyDraft] = []

    def lay(self, layer: Layer) -> None:
        """Lay a file over what is there."""
        for name, content in layer.values.items():
            if name in WORDS:
                if isinstance(content, str):
                    self.words[name] = content
                else:
                    self.faults.append(layer.fault((name,), "expected a text"))
            elif name not in TOP_KEYS:
                self._lay_section(layer, name, content)
        self._drop(layer)
        self._lay_policies(layer)

    def put(self, setting: Setting) -> None:
        """Set one value by its path; a policy's path must lead to exactly one policy."""
        parts, place = setting.parts, Place(setting.label, None, setting.path)
        if setting.of_policy:
            self._put_in_policy(parts, setting.value, place)
        elif len(parts) != 2:
            self.faults.append(place.fault("expected the path of a parameter, such as section.key", self._path_of(parts[-1])))
        elif self._known_section(parts[0], place):
            self._set(parts[0], parts[1], setting.value, place)

    def holds(self, setting: Setting) -> bool:
        """True unless the path is that of a policy that is not here."""
        return not setting.of_policy or len(setting.parts) < 3 or bool(self._meant(setting.parts[1:-1]))

    def spec(self, path: str) -> Spec | None:
        """What is known of the parameter at a path, if it leads to one."""
        parts = path.split(".")
        if parts[0] == "policy":
            meant = self._meant(parts[1:-1]) if len(parts) > 2 else []
            return self._policy_specs(meant[0].instrument).get(parts[-1]) if len(meant) == 1 else None
        section = self.menu.sections.get(parts[0])
        return section.SPECS.get(parts[1]) if section is not None and len(parts) == 2 else None

    def params(self) -> dict[str, Params]:
        """The checked sections."""
        return {name: cls(**self.sections[name]) for name, cls in self.menu.sections.items()}

    def check_order(self) -> None:
        """Add what is wrong with the policies as wholes, also where other faults were found."""
        for policy in self.policies:
            specs = self._policy_specs(policy.instrument)
            self.faults += [wrong for wrong in (policy.order(specs), policy.trigger(specs)) if wrong]
        for one, other in combinations(self.policies, 2):
            slots = [getattr(self.menu.instruments[policy.instrument], "alone", "") for policy in (one, other)]
            if slots[0] and slots[0] == slots[1] and (wrong := other.clash(one, slots[0])):
                self.faults.append(wrong)
        marking = [p.name for p in self.policies if getattr(self.menu.instruments[p.instrument], "alone", "") == STANDARD]
        if len(marking) >= MARKS:
            self.faults.append(Fault("scenario", None, f"policy.{marking[-1]}",
                                     f"is standard number {len(marking)}; a scenario has at most {MARKS - 1}"))

    def build_policies(self) -> tuple[Policy, ...]:
        """The checked policies."""
        built = []
        for draft in self.policies:
            own = self.menu.instruments[draft.instrument]
            terms = {key: value for key, value in draft.values.items() if key not in own.SPECS}
            settings = {key: value for key, value in draft.values.items() if key in own.SPECS}
            built.append(Policy(draft.name, draft.instrument, PolicyTerms(**terms), own(**settings)))
        return tuple(built)

    def _lay_section(self, layer: Layer, name: str, content: Any) -> None:
        place = Place(layer.label, layer.lines.get((name,)), name)
        if not isinstance(content, Mapping):
            known = [*TOP_KEYS, *self.menu.sections]
            expected = f"expected a table [{name}]" if name in known else "no such key"
            self.faults.append(place.fault(expected, None if name in known else nearest(name, known)))
        elif self._known_section(name, place):
            for key, value in content.items():
                self._set(name, key, value, Place(layer.label, layer.lines.get((name, key)), f"{name}.{key}"))

    def _path_of(self, key: str) -> str | None:
        """The path of the parameter whose name is nearest to this one; of several, the first."""
        paths: dict[str, str] = {}
        for name, section in self.menu.sections.items():
            for spec in section.SPECS:
                paths.setdefault(spec, f"{name}.{spec}")
        near = nearest(key, paths)
        return paths[near] if near else None

    def _known_section(self, name: str, place: Place) -> bool:
        if name in self.menu.sections:
            return True
        if not self.open_names:
            if name in EXPERIMENT_KEYS:
                self.faults.append(place.fault("belongs into an experiment file (credmarket sweep), not here"))
            else:
                near = nearest(name, [*self.menu.sections, *TOP_KEYS])
                self.faults.append(place.fault("no such section" + self._choices(self.menu.sections, near), near))
        return False

    def _set(self, section: str, key: str, value: Any, place: Place) -> None:
        spec = self.menu.sections[section].SPECS.get(key)
        if spec is None:
            names = list(self.menu.sections[section].SPECS)
            near = nearest(key, names)
            elsewhere = [name for name, cls in self.menu.sections.items() if key in cls.SPECS]
            if near is None and elsewhere:
                near = f"{elsewhere[0]}.{key}"
            self.faults.append(place.fault(f"no such parameter in [{section}]" + self._choices(names, near), near))
        elif self._fits(spec, value, place):
            self.sections[section][key] = spec.coerce(value)

    def _fits(self, spec: Spec, value: Any, place: Place) -> bool:
        problem = spec.problem(value)
        if problem is not None:
            said = value if isinstance(value, list | tuple) else [value]
            wrong = next((word for word in said if isinstance(word, str) and word not in spec.choices), "")
            near = nearest(wrong, spec.choices)
            self.faults.append(place.fault(f"{problem}, got {_said(value)}", near))
            return False
        if spec.kind not in (tuple, str) or spec.numbers or (spec.unit == INDICATOR_UNIT and self.open_names):
            return True
        governs = spec is PolicyTerms.SPECS["government"]
        known = (ALL, *self.menu.places) if governs else self.menu.words.get(spec.unit, ())
        words = spec.coerce(value) if spec.kind is tuple else (value,)
        unknown = [word for word in words if word and word not in known] if known else []
        for word in unknown:
            kind = "place, country or region" if governs else spec.unit.removesuffix("s")
            self.faults.append(place.fault(f"no {kind} is called {word!r}", nearest(word, known)))
        if governs and not spec.coerce(value):
            self.faults.append(place.fault(f"expected at least one place, country or region, or {ALL!r}"))
        return not unknown

    def _drop(self, layer: Layer) -> None:
        names = layer.values.get("drop", [])
        names = [names] if isinstance(names, str) else names
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.faults.append(layer.fault(("drop",), "expected a list of names of policies"))
            return
        for position, name in enumerate(names):
            there = [policy.name for policy in self.policies]
            if name in there:
                del self.policies[there.index(name)]
            else:
                where: KeyPath = ("drop", position) if ("drop", position) in layer.lines else ("drop",)
                choices = f"; there are {', '.join(there)}" if there else "; nothing is inherited"
                self.faults.append(layer.fault(where, f"no inherited policy is called {name!r}{choices}",
                                               nearest(name, there)))

    def _lay_policies(self, layer: Layer) -> None:
        given = layer.values.get("policy", [])
        if not isinstance(given, list) or not all(isinstance(item, Mapping) for item in given):
            self.faults.append(layer.fault(("policy",), "expected a list of tables [[policy]]"))
            return
        inherited = {policy.name: policy for policy in self.policies}
        here: set[str] = set()
        for position, content in enumerate(given):
            policy = self._open_policy(layer, ("policy", position), content, inherited, here)
            if policy is None:
                self._look_over(layer, ("policy", position), content)
                continue
            here.add(policy.name)
            for key, value in content.items():
                if key not in OWN_KEYS:
                    where: KeyPath = ("policy", position, key)
                    label = f"policy.{policy.name}.{key}"
                    self._set_policy(policy, key, value, Place(layer.label, layer.lines.get(where), label))

    def _open_policy(self, layer: Layer, where: KeyPath, content: Mapping[str, Any],
                     inherited: Mapping[str, PolicyDraft], here: set[str]) -> PolicyDraft | None:
        """The policy that a [[policy]] table speaks of: an inherited one that it changes or replaces, or a new one."""
        name, instrument = content.get("name", ""), content.get("instrument")
        if not isinstance(name, str) or ("name" in content and not _good_name(name)):
            self.faults.append(layer.fault((*where, "name"), "expected a text without dots that is not a number"))
            return None
        if instrument is None and name in inherited and name not in here:
            return inherited[name]
        if not isinstance(instrument, str) or instrument not in self.menu.instruments:
            self._unknown_instrument(layer, where, name, instrument, list(inherited))
            return None
        taken = here | {policy.name for policy in self.policies}
        if name in here:
            self.faults.append(layer.fault((*where, "name"), f"a policy of this file is already called {name!r}"))
            return None
        policy = PolicyDraft(name or _free_name(instrument, taken), instrument)
        if name in inherited:
            self.policies[self.policies.index(inherited[name])] = policy
        else:
            self.policies.append(policy)
        return policy

    def _look_over(self, layer: Layer, where: KeyPath, content: Mapping[str, Any]) -> None:
        """What else is wrong with a policy that has no place: in the terms that all have, and what it is nearest to has."""
        if self.open_names:  # code that is not loaded may declare its instrument
            return
        said = str(content.get("instrument", ""))
        near = said if said in self.menu.instruments else nearest(said, self.menu.instruments)
        specs = self._policy_specs(near) if near else PolicyTerms.SPECS
        policy = PolicyDraft(str(content.get("name", said)), said)
        for key, value in content.items():
            if key in specs and key not in OWN_KEYS:
                place = Place(layer.label, layer.lines.get((*where, key)), f"policy.{policy.name}.{key}")
                self._give(policy, specs[key], key, value, place)
        self.faults += [wrong for wrong in (policy.order(specs), policy.trigger(specs)) if wrong]

    def _unknown_instrument(self, layer: Layer, where: KeyPath, name: str, instrument: Any,
                            inherited: Sequence[str]) -> None:
        names = list(self.menu.instruments)
        if instrument is None:
            near = nearest(name, inherited) if name else None
            change = f", or the name of an inherited policy to change ({', '.join(inherited)})" if inherited else ""
            self.faults.append(layer.fault(where, f"expected instrument = one of {', '.join(names)}{change}", near))
        elif not isinstance(instrument, str):
            self.faults.append(layer.fault((*where, "instrument"), f"expected a text, got {_said(instrument)}"))
        elif not self.open_names:
            near = nearest(instrument, names)
            expected = f"no instrument is called {instrument!r}" + self._choices(names, near)
            self.faults.append(layer.fault((*where, "instrument"), expected, near))

    def _policy_specs(self, instrument: str) -> dict[str, Spec]:
        return keys_of(self.menu.instruments[instrument])

    def _set_policy(self, policy: PolicyDraft, key: str, value: Any, place: Place) -> None:
        specs = self._policy_specs(policy.instrument)
        if key not in specs:
            near = None if key in PolicyTerms.SPECS else nearest(key, specs)
            wrong = f"means nothing to {policy.instrument}" if key in PolicyTerms.SPECS else \
                f"{policy.instrument} has no such key" + self._choices(specs, near)
            self.faults.append(place.fault(wrong, near))
        else:
            self._give(policy, specs[key], key, value, place)

    def _give(self, policy: PolicyDraft, spec: Spec, key: str, value: Any, place: Place) -> None:
        if self._fits(spec, value, place):
            policy.keep(key, spec.coerce(value), place)
        else:
            policy.refused.add(key)

    def _put_in_policy(self, parts: Sequence[str], value: Any, place: Place) -> None:
        if len(parts) < 3:
            self.faults.append(place.fault("expected the path of a policy's key, such as policy.NAME.key"))
            return
        meant = self._meant(parts[1:-1])
        if len(meant) == 1:
            self._set_policy(meant[0], parts[-1], value, place)
            return
        names = [policy.name for policy in self.policies]
        said = ".".join(parts[1:-1])
        if meant:
            several = ", ".join(policy.name for policy in meant)
            self.faults.append(place.fault(f"{said!r} means several policies; say which by name ({several})"
                                           f" or by position (policy.{said}.1)"))
        else:
            near = nearest(said, [*names, *(policy.instrument for policy in self.policies)])
            listed = f"; there are {', '.join(names)}" if names else "; it has none"
            self.faults.append(place.fault(f"the scenario has no policy {said!r}{listed}", near))

    def _meant(self, said: Sequence[str]) -> list[PolicyDraft]:
        """The policies that a path means: by instrument, name, position from 1, or instrument and one of these."""
        first, rest = said[0], said[1:]
        found = [policy for policy in self.policies if policy.instrument == first]
        if not found:
            found = [policy for policy in self.policies if policy.name == first and not rest]
        if not found and first.isdecimal() and not rest:
            return self.policies[int(first) - 1:int(first)] if int(first) else []
        if len(rest) == 1:
            if rest[0].isdecimal():
                return found[int(rest[0]) - 1:int(rest[0])] if int(rest[0]) else []
            return [policy for policy in found if policy.name == rest[0]]
        return found if not rest else []

    @staticmethod
    def _choices(names: Any, near: str | None) -> str:
        return "" if near or not names else f"; there are {', '.join(names)}"


def _good_name(name: str) -> bool:
    return bool(name.strip()) and "." not in name and "=" not in name and not name.isdecimal()


def _free_name(instrument: str, taken: set[str]) -> str:
    if instrument not in taken:
        return instrument
    count = 2
    while f"{instrument}-{count}" in taken:
        count += 1
    return f"{instrument}-{count}"


def _said(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 60 else f"{words[:57]}..."
