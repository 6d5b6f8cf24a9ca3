"""The page of verification: every limit with its equation, its source and what the market says; generated from a run."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence

from credmarket.lab.verify import NOT_COVERED, Verdict, family_of, said_allowed, said_gap, summary, verify
from credmarket.limits import limits
from credmarket.limits.limit import BOUND, Limit, Reading
from credmarket.month import month

INTRO = f"""# Verification

Special cases in which theory has an answer. Each is an ordinary scenario in `scenarios/limits`, run through the same market
as every other scenario; its closed form is computed from the scenario alone. `credmarket limits` makes this table anew, and
`credmarket limits d2 --set opening.quality=2.0` with other values: the closed form follows the parameters named in its
equation, and settings that leave the special case are said to be outside the limit's premises.

A difference is in standard errors (s.e.) where chance is involved, and must then be below {BOUND:g}: a correct model fails one
reading in 147,000, of shares too (by the tails of the binomial distribution), of means of a dozen or two of worlds one in some
hundreds or thousands. Elsewhere it is absolute, and must be rounding or what the limit says that it allows for, as a share of
the figure or of what it is a difference of. What is printed is the whole difference, and beside it what it may be. Where chance
is involved the last column says within which part of the closed form a figure passes: an error of the model below that may go
unseen by this figure. Seed 1.

Under each equation stands how its closed form is computed, and where the model's mechanism differs from the textbook's so
that the textbook's number had to be derived anew.
"""
CHECKED = """## Which limits check which process

The events of a month, in order.
"""
PARTS = """The files that are part of them. A limit is named for the files that its figures depend on; many more run them.
"""
UNCHECKED = {  # files of processes that no limit is named for, and why
    "bought": "notes what people take up, and nothing in the market reads it",
    "bundle": "which courses make a bundle is a rule, of which nothing follows on paper",
    "commitments": "who is interviewed beyond the shortlist hangs on who applies to which member",
    "covered": "notes for whom policies are, and nothing in the market reads it",
    "identity": "what proctoring costs and lowers; the noise that it lowers is in a4",
    "instalments": "bills that fall due month by month, off in every limit: a geometric sum, which its own test checks",
    "likely": "Bayes on sales of like offers, whose answers are known one by one and not in a market",
    "loans": "who borrows, and what it costs, hangs on prices and liquidity at once",
    "requirements": "a quantile of those who applied lately, over months in which they change",
    "stayed": "what providers learn of who stays and is billed where study is paid for: means, which its own test checks",
    "uplift": "a comparison over time, of which a market at rest has nothing to say"}
FAMILIES = {
    "a": "Employers learn", "b": "Signalling", "c": "Choice", "d": "Pricing", "e": "Platforms", "f": "Diffusion",
    "g": "Completion", "h": "Subsidies", "i": "Standards", "j": "Stacking", "k": "Language", "l": "Reputation",
    "m": "A public platform", "n": "Lemons and mills", "o": "Inflation of credentials", "p": "Beliefs about issuers",
    "W": "The whole model"}


def page(found: Sequence[Verdict] | None = None) -> str:
    """The page; runs all limits unless their verdicts are given."""
    found = verify(quiet=False) if found is None else found
    parts, family = [INTRO, summary(found) + "\n", CHECKED, processes(), PARTS, files()], ""
    for one in found:
        letter = family_of(one.name)
        if letter != family:
            family = letter
            parts.append(f"## {FAMILIES[family]}\n")
        parts.append(entry(limits()[one.name], one))
    return "\n".join(parts)


def events() -> list[str]:
    """The events of a month, as the page of the model calls them."""
    page = ast.parse(inspect.getsource(month))
    return [call.func.id for call in ast.walk(page) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)]


def processes() -> str:
    """A table of the events and the limits that check each."""
    lines = ["| event | limits |", "|---|---|"]
    for event in events():
        lines.append(f"| `{event}` | {', '.join(name for name, one in limits().items() if event in one.processes)} |")
    return "\n".join([*lines, ""])


def named() -> list[str]:
    """Files of processes that are not events but which some limit is named for."""
    return sorted({name for one in limits().values() for name in one.processes} - {*events()})


def files() -> str:
    """A table of the other files of processes and the limits that check each; then those that none does."""
    lines = ["| file | limits |", "|---|---|"]
    for file in named():
        lines.append(f"| `{file}` | {', '.join(name for name, one in limits().items() if file in one.processes)} |")
    lines += ["", "No limit is named for these, which their own tests check:", ""]
    return "\n".join([*lines, *(f"- `{file}`: {why}" for file, why in UNCHECKED.items()), ""])


def entry(of: Limit, one: Verdict) -> str:
    """One limit: words, equation, source, files, figures."""
    lines = [f"### {of.name}: {of.words}\n", f"`{of.equation}` ({of.source})\n"]
    if one.status == NOT_COVERED:
        return "\n".join([*lines, f"*Not covered:* {of.uncovered}\n"])
    lines.append(" ".join((inspect.getdoc(of.closed) or "").split()) + "\n")
    lines.append(f"Checks `{'`, `'.join(dict.fromkeys(of.processes))}`. **{one.status}**"
                 + (f"; allows {of.tolerance:g}: {of.allows}." if of.allows else ".") + "\n")
    lines += ["| figure | closed form | model | difference | allowed | passes within |", "|---|---:|---:|---:|---:|---:|"]
    lines += [f"| {r.what} | {r.closed:.6g} | {r.model:.6g} | {said_gap(r)} | {said_allowed(r)} | {said_room(r)} |"
              .replace("||", "\\|\\|") for r in one.readings]
    return "\n".join([*lines, ""])


def said_room(r: Reading) -> str:
    """How far from the closed form a figure may lie that is met, as a part of it; nothing without chance or a size."""
    if r.error <= 0.0 or r.closed == 0.0:
        return " "
    return f"{100.0 * (BOUND * r.error + r.allowed) / abs(r.closed):.2g} %"
