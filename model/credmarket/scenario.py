"""A scenario: every parameter and policy of one world, checked, frozen, with a fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from credmarket import composition, toml_text
from credmarket import menu as menus
from credmarket.calendar import month_index
from credmarket.draft import WORDS, Draft
from credmarket.faults import Fault, ScenarioFaults
from credmarket.layers import Layer, locate, shipped, shown
from credmarket.menu import Menu
from credmarket.parameters import Params
from credmarket.policy import Policy, keys_of
from credmarket.settings import Setting

__all__ = ["Scenario", "UsedFile", "load", "load_many", "shipped"]


@dataclass(frozen=True)
class UsedFile:
    """A Python file of the user's that a scenario needs."""

    path: Path
    sha256: str


@dataclass(frozen=True, eq=False)
class Scenario:
    """One world as a whole; two scenarios are equal if their fingerprints are. Change it with `change`."""

    name: str
    title: str
    description: str
    source: str
    params: Mapping[str, Params]
    policies: tuple[Policy, ...] = ()
    uses: tuple[UsedFile, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """The sha256 of everything that can move a number; titles and file names cannot."""
        content = {
            "params": {name: section.values() for name, section in self.params.items()},
            "policies": [
                [policy.name, policy.instrument, policy.terms.values(), policy.settings.values()]
                for policy in self.policies
            ],
            "uses": [used.sha256 for used in self.uses],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @property
    def first_start(self) -> int | None:
        """The first month in which a policy is in force; None without policies."""
        return min((policy.start for policy in self.policies), default=None)

    def value(self, path: str) -> Any:
        """The value at a path: section.name or policy.NAME.name."""
        section, _, rest = path.partition(".")
        if section != "policy":
            return getattr(self.params[section], rest)
        name, _, key = rest.rpartition(".")
        return next(policy for policy in self.policies if name in (policy.name, policy.instrument)).value(key)

    def change(self, changes: Mapping[str, Any], title: str | None = None, name: str | None = None,
               label: str = "change") -> Scenario:
        """A copy with the values at some paths replaced; ScenarioFaults says all that is wrong."""
        return self.put([Setting(path, value, label) for path, value in changes.items()], title, name)

    def put(self, settings: Iterable[Setting], title: str | None = None, name: str | None = None) -> Scenario:
        """A copy with settings applied, each of which knows where it comes from."""
        faults: list[Fault] = []
        draft = self.draft(faults)
        for setting in settings:
            draft.put(setting)
        return self._rebuilt(draft, faults, title, name)

    def add(self, policy: Mapping[str, Any], title: str | None = None, name: str | None = None) -> Scenario:
        """A copy with one more policy, given as in a file: instrument, government, start and so on."""
        faults: list[Fault] = []
        draft = self.draft(faults, menus.standard_menu(_modules(self.uses)))
        draft.lay(Layer(Path("add"), {"policy": [dict(policy)]}))
        return self._rebuilt(draft, faults, title, name)

    def drop(self, *names: str, title: str | None = None, name: str | None = None) -> Scenario:
        """A copy without some policies."""
        faults: list[Fault] = []
        draft = self.draft(faults)
        draft.lay(Layer(Path("drop"), {"drop": list(names)}))
        return self._rebuilt(draft, faults, title, name)

    def holds(self, path: str) -> bool:
        """True unless it is the path of a policy that this scenario does not have."""
        return self.draft([]).holds(Setting(path, None))

    def draft(self, faults: list[Fault], menu: Menu | None = None) -> Draft:
        """This scenario in the making again; without a menu, only what it already has can be named."""
        if menu is None:
            menu = Menu({name: type(section) for name, section in self.params.items()},
                        {policy.instrument: type(policy.settings) for policy in self.policies},
                        menus.places(), menus.words())
        draft = Draft(menu, faults)
        draft.lay(Layer(Path(self.name), self.content(whole=False)))
        return draft

    def content(self, use: Callable[[Path], str] = str, whole: bool = True) -> dict[str, Any]:
        """The scenario as a file would hold it; `use` says how to write the path of a used file; if not `whole`, without
        what of a policy's settings follows from others of them."""
        content: dict[str, Any] = {word: getattr(self, word) for word in WORDS if getattr(self, word)}
        if self.uses:
            content["uses"] = [use(used.path) for used in self.uses]
        content |= {name: section.values() for name, section in self.params.items()}
        content["policy"] = [_policy_content(policy, whole) for policy in self.policies]
        return content

    def to_toml(self, use: Callable[[Path], str] = str, comments: bool = False) -> str:
        """The whole scenario as TOML; loading it gives the same fingerprint. Comments tell units and meanings."""
        content = self.content(use)
        lines = [toml_text.line(name, content[name]) for name in (*WORDS, "uses") if name in content]
        for name, section in self.params.items():
            lines += ["", f"[{toml_text.key(name)}]"]
            for key, value in section.values().items():
                spec = section.SPECS[key]
                lines.append(toml_text.line(key, value, f"{spec.unit}: {spec.meaning}" if comments else ""))
        for table in content["policy"]:
            lines += ["", "[[policy]]", *(toml_text.line(key, value) for key, value in table.items())]
        return "\n".join(lines).lstrip("\n") + "\n"

    def _rebuilt(self, draft: Draft, faults: list[Fault], title: str | None, name: str | None) -> Scenario:
        changed = _build(draft, faults, name or self.name, self.uses)
        return replace(changed, title=self.title if title is None else title)


def load(source: str | Path, settings: Mapping[str, Any] | Sequence[Setting] = (), allow_code: bool = False,
         menu: Menu | None = None) -> Scenario:
    """The scenario of a shipped name, a path, or several joined by `+`, with settings applied; ScenarioFaults says all that
    is wrong."""
    given = [Setting(path, value, "settings") for path, value in settings.items()] \
        if isinstance(settings, Mapping) else list(settings)
    return load_many([source], given, allow_code, menu)[0]


def load_many(sources: Sequence[str | Path | Scenario], settings: Sequence[Setting] = (), allow_code: bool = False,
              menu: Menu | None = None) -> list[Scenario]:
    """Several scenarios, each with its own name; a policy's setting applies to those that have the policy."""
    faults: list[Fault] = []
    drafts: list[tuple[Draft, str, tuple[UsedFile, ...]]] = []
    for source in sources:
        drafts.append(_opened(source, faults, allow_code, menu))
    for setting in settings:
        holders = [draft for draft, _, _ in drafts if draft.holds(setting)] or [draft for draft, _, _ in drafts]
        for draft in holders:
            draft.put(setting)
    loaded: list[Scenario] = []
    for draft, name, uses in drafts:
        try:
            loaded.append(_build(draft, faults, _free_name(name, [other.name for other in loaded]), uses))
        except ScenarioFaults:
            continue  # its faults are in the list that all share
    if faults:
        raise ScenarioFaults(faults)
    return loaded


def _opened(source: str | Path | Scenario, faults: list[Fault], allow_code: bool,
            menu: Menu | None) -> tuple[Draft, str, tuple[UsedFile, ...]]:
    if isinstance(source, Scenario):
        return source.draft(faults, menu), source.name, source.uses
    names = composition.parts(str(source))
    chains = composition.chains(names, faults)
    layers = [layer for chain in chains for layer in chain]
    uses = _used_files(layers, faults)
    loaded = _load_uses(layers, uses, faults, allow_code)
    full = menu or menus.standard_menu(_modules(uses))
    draft = composition.compose(names, chains, lambda: Draft(full, faults, open_names=not loaded), faults)
    stems = [(chain[-1].path if chain else locate(name)).stem for name, chain in zip(names, chains, strict=True)]
    return draft, composition.JOINT.join(stems), uses


def _used_files(chain: Sequence[Layer], faults: list[Fault]) -> tuple[UsedFile, ...]:
    """The Python files that the layers name, in order, each once."""
    found: dict[Path, UsedFile] = {}
    for layer in chain:
        names = layer.values.get("uses", [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            faults.append(layer.fault(("uses",), "expected a list of Python files beside this one"))
            continue
        for position, name in enumerate(names):
            path = (layer.path.parent / Path(name).expanduser()).resolve()
            if path.suffix != ".py" or not path.is_file():
                known = [file.name for file in sorted(layer.path.parent.glob("*.py"))]
                expected = f"no Python file {shown(path)}"
                faults.append(layer.fault(("uses", position), expected, menus.nearest(name, known)))
            else:
                found.setdefault(path, UsedFile(path, menus.file_digest(path)))
    return tuple(found.values())


def _load_uses(chain: Sequence[Layer], uses: Sequence[UsedFile], faults: list[Fault], allow_code: bool) -> bool:
    """Import the used files if that is allowed; False if names that they would declare are unknown."""
    naming = [layer for layer in chain if layer.values.get("uses")]
    if not uses:
        return not naming
    if not allow_code:
        names = ", ".join(shown(used.path) for used in uses)
        faults.append(naming[-1].fault(("uses",), f"loads Python code ({names}); add --allow-code if you trust it"))
        return False
    for used in uses:
        try:
            menus.load_file(used.path)
        except Exception as wrong:
            line = getattr(wrong, "lineno", None)
            faults.append(Fault(shown(used.path), line, "", f"cannot be loaded: {type(wrong).__name__}: {wrong}"))
            return False
    return True


def _build(draft: Draft, faults: list[Fault], name: str, uses: tuple[UsedFile, ...]) -> Scenario:
    """The finished scenario, or ScenarioFaults with all that was found on the way."""
    draft.check_order()
    if faults:
        raise ScenarioFaults(faults)
    params = draft.params()
    policies = draft.build_policies()
    return Scenario(name, **draft.words, params=params, policies=policies, uses=uses, notes=_notes(params, policies))


def _notes(params: Mapping[str, Params], policies: Sequence[Policy]) -> tuple[str, ...]:
    """What is admissible but unusual: values outside their plausible range, policies that never start."""
    held = [(name, section) for name, section in params.items()]
    held += [(f"policy.{policy.name}", part) for policy in policies for part in (policy.terms, policy.settings)]
    notes = []
    for where, part in held:
        for key, value in part.given().items():
            spec = part.SPECS[key]
            if spec.implausible(value) and value != spec.default:
                low, high = spec.plausible or (0.0, 0.0)
                usual = f"{low:g} to {high:g} {spec.unit}".rstrip()
                said = toml_text.value(value) if spec.numbers else f"{value:g}"
                notes.append(f"{where}.{key} = {said} is outside its plausible range, {usual}")
    population = params.get("population")
    until = population.values().get("until") if population is not None else None
    for policy in policies:
        if until is not None and policy.start > month_index(until):
            notes.append(f"policy.{policy.name} starts in {policy.terms.start}, after the last month, {until}")
    return tuple(notes)


def _policy_content(policy: Policy, whole: bool) -> dict[str, Any]:
    content: dict[str, Any] = {"instrument": policy.instrument, "name": policy.name}
    own = policy.settings.values() if whole else policy.settings.given()
    terms = policy.terms.values()
    said = keys_of(type(policy.settings))
    common = [key for key in terms if key in said and key not in policy.settings.SPECS and not policy.absent(key)]
    return content | {key: terms[key] for key in common} | own


def _modules(uses: Iterable[UsedFile]) -> list[str]:
    return [menus.user_module_name(used.path) for used in uses]


def _free_name(name: str, taken: Sequence[str]) -> str:
    count = 2
    free = name
    while free in taken:
        free, count = f"{name}-{count}", count + 1
    return free
