"""The golden runs, and the script that writes them anew: `python tests/golden/update.py`.

Two tiny markets, lively so that everything happens within three years; values of December 2012, 2013 and 2014, and the
books of those years. Run it only when numbers are meant to change, and say why in CHANGELOG.md: [numbers change] ...
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "model"))

from credmarket.calendar import month_index  # noqa: E402  (the checkout comes first)
from credmarket.scenario import Scenario, load  # noqa: E402
from credmarket.simulate import Outcome, simulate  # noqa: E402

FILE = HERE / "golden.csv"
Row = tuple[str, str, str, str]  # market, when, what, value
SETTINGS = {"population.learners": 800, "population.until": "2014-12", "employers.number": 500,
            "enrol.outside_utility": 3.0, "enrol.hazard": 0.1, "study.drop_scale": 20.0, "aware.mass_media": 1.0,
            "adopt.trend": 0.1}
MONTHS = ("2012-12", "2013-12", "2014-12")
KEPT = ("aware_share", "registered_learners", "enrolments", "paid_enrolments", "completions", "credentials_awarded",
        "holders_share", "completion_rate_all", "completion_rate_paid", "signal_value", "wage_premium", "signal_precision",
        "employer_awareness", "hires_of_holders", "belief_spread", "fee_list_mean", "fee_paid_mean", "fee_dispersion",
        "courses_announced", "programmes_active", "providers_active", "launches", "exits", "variety_entropy",
        "standard_compliant_share", "english_platform_share", "platform_hhi_accounts", "platform_hhi_paid",
        "english_share_courses", "languages_effective", "learner_spending", "public_spending", "provider_profit",
        "platform_revenue", "learner_surplus", "employment_rate", "wage_mean", "wage_gini", "match_quality", "pool")


def markets() -> dict[str, Scenario]:
    """The baseline; and a subsidy beside a standard and a state platform, all from 2013 on."""
    plain = load("baseline", SETTINGS)
    busy = plain.add({"instrument": "fee_subsidy", "start": "2013-01", "rate": 0.5, "awareness": 0.5, "budget": 1e10})
    busy = busy.add({"instrument": "common_standard", "start": "2013-01", "announced": "2012-07"})
    busy = busy.add({"instrument": "public_platform", "government": "Indonesia", "place": "Indonesia", "start": "2013-07"})
    return {"plain": plain, "busy": busy}


def rows() -> list[Row]:
    """What is kept of each market, in order."""
    return [(name, *kept) for name, world in markets().items() for kept in _kept(simulate(world, 1, 1))]


def _kept(outcome: Outcome) -> list[tuple[str, str, str]]:
    found = []
    months = {month_index(text): text for text in MONTHS}
    for month, indicator, group, value in zip(*outcome[:4], strict=True):
        name = outcome.names[indicator]
        if int(month) in months and name in KEPT and outcome.groups[group] == "":
            found.append((months[int(month)], name, repr(float(value))))
    for year, payer, payee, account, cents in outcome.ledger:
        found.append((str(year), f"{payer} to {payee}: {account}", str(cents)))
    return sorted(found)




def read(text: str) -> list[Row]:
    """The rows of a golden file; lines that are none (of a merge, say) are passed over."""
    cells = [tuple(line.split(",")) for line in text.splitlines()[1:]]
    return [(c[0], c[1], c[2], c[3]) for c in cells if len(c) == 4]


def differences(old: list[Row], new: list[Row]) -> list[str]:
    """What is not the same: whole numbers must be equal, reals within 1e-9 of their size."""
    before, after = {row[:3]: row[3] for row in old}, {row[:3]: row[3] for row in new}
    return [f"{', '.join(key)}: {before.get(key, 'nothing')} is now {after.get(key, 'nothing')}"
            for key in sorted(before.keys() | after.keys()) if not same(before.get(key, ""), after.get(key, ""))]


def same(old: str, new: str) -> bool:
    """Whether two written values agree."""
    if old == new or "" in (old, new) or old.lstrip("-").isdigit() or new.lstrip("-").isdigit():
        return old == new
    return math.isclose(float(old), float(new), rel_tol=1e-9, abs_tol=1e-12)


def main() -> None:
    """Write the file anew and say what has changed."""
    old = read(FILE.read_text(encoding="utf-8")) if FILE.exists() else []
    new = rows()
    FILE.write_text("\n".join(["market,when,what,value", *(",".join(row) for row in new)]) + "\n", encoding="utf-8")
    changed = differences(old, new)
    print("\n".join(changed[:20] + ["..."] * (len(changed) > 20)))
    print(f"{len(changed)} of {len(new)} values have changed" + "; CHANGELOG.md must say why" * bool(changed))


if __name__ == "__main__":
    main()
