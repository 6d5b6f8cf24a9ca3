"""Power: a deliberate error of a size that would matter makes the limit fail that is there to find it.

Each is a run in plain Python, but for a few that need many people or years to show; ten short ones are tried each time, the
others are slow tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.limits.checked import checked
from tests.limits.mutants import ROOT, mutant, verdicts

from credmarket.lab.verify import MET, family_of
from credmarket.limits import limits

SMALL = "population.learners=400"
TINY = ("population.learners=200", "population.until=2012-10")
AT_ONCE = ("population.learners=200", "population.until=2012-11", "opening.programmes=1")
ERRORS = [  # limit, file, what it says, what the mutant says, settings
    ("c2", "processes/choose.py", "worth[g] = dissimilarity * (top[g] + log(worth[g])) if",
     "worth[g] = (top[g] + log(worth[g])) if", (SMALL, "enrol.alpha_spread=0")),
    ("c5", "processes/weigh.py", "surplus = mu * (inclusive", "surplus = (inclusive",
     (TINY[0], "enrol.taste_scale=0.9", "opening.programmes=1")),
    ("f2", "processes/aware.py", "m.awareness.share += (1.0 - m.awareness.share) *",
     "m.awareness.share += (1.0 - m.awareness.share) ** 1.1 *", (TINY[0], "population.until=2011-12")),
    ("f5", "processes/aware.py", "(p.homophily * F + (1.0 - p.homophily) * world_share[None, :])",
     "(p.homophily * F + (1.0 - p.homophily) * F)", (TINY[0], "population.until=2011-12")),
    ("g2", "processes/staying.py", "    return early * (knee - start) + late * (end - knee)",
     "    return late * (knee - start) + late * (end - knee)", (TINY[0],)),
    ("j1", "processes/willingness.py", "with_prize = max(0.0, step * (alone + with_prize) - cost)",
     "with_prize = max(0.0, step * (alone + with_prize))", (TINY[0],)),
    ("j4", "processes/willingness.py", "exp(0.5 * sd * sd) * normal_cdf(d + sd) - price * pays",
     "exp(0.5 * sd * sd) * normal_cdf(d) - price * pays", (TINY[0],)),
    ("c1", "processes/weigh.py", "v[s], nest[s], offers[s, LIKED] = offers[s, UTILITY] / p.taste_scale,",
     "v[s], nest[s], offers[s, LIKED] = offers[s, UTILITY] / (1.05 * p.taste_scale),", (TINY[0],)),
    ("d5", "strategies/pricing/view.py", "return np.asarray(self.marginal - self.worth)",
     "return np.asarray(self.kept * self.marginal - self.worth)", (*TINY, "opening.programmes=4")),
    ("d6", "processes/weigh.py", "slope = p * o[PAY_SLOPE] + o[PAYS] * o[STEEP] / mu * at_margin",
     "slope = p * o[PAY_SLOPE] + 1.05 * o[PAYS] * o[STEEP] / mu * at_margin",
     (TINY[0],)),
    ("d7", "processes/willingness.py", "    d = (log(worth) - log(price)) / sd\n    pays",
     "    d = (log(worth) - log(price)) / (1.1 * sd)\n    pays", (*TINY, "population.until=2011-12")),
    ("h1", "processes/entitled.py", "amount = min(unit[q] + rate[q] * fee, fee, most[q])",
     "amount = min(0.95 * unit[q] + rate[q] * fee, fee, most[q])", (TINY[0],)),
    ("h3", "processes/price.py", "profiles = np.where(total > 0, crowd", "profiles = np.where(total > np.inf, crowd",
     (*AT_ONCE, "policy.subsidy.start=2012-05")),
    ("h6", "processes/weigh.py", "sponsor = she.sponsored * match * (fee - support)",
     "sponsor = she.sponsored * match * (fee - 0.95 * support)", (SMALL,)),
    ("i3", "processes/comply.py", "costs[rule.mark] = (rule.fee / m.params.objective.horizon",
     "costs[rule.mark] = (0.9 * rule.fee / m.params.objective.horizon", (TINY[0],)),
    ("i3", "processes/comply.py", "costs[rule.mark] = (rule.fee / m.params.objective.horizon",
     "costs[rule.mark] = (1.04 * rule.fee / m.params.objective.horizon", (TINY[0],)),
    ("h8", "processes/fee_limits.py", "return np.asarray(m.levers.fee_cap[form, m.providers.place[provider]])",
     "return np.asarray(0.95 * m.levers.fee_cap[form, m.providers.place[provider]])",
     (*AT_ONCE, "policy.subsidy.start=2012-05", "policy.cap.start=2012-05")),
    ("h9", "processes/ration.py", "rows = (scheme == position + 1).any(axis=1) & (short == 0)",
     "rows = (scheme == position + 2).any(axis=1) & (short == 0)", (SMALL,)),
    ("h10", "processes/price.py", "return v.taker + p.payer_pass * grant, seen, kept", "return v.taker + grant, seen, kept",
     (TINY[0], "population.until=2012-01")),
    ("g4", "processes/renewal.py", "O.fee[offer] * m.params.study.renewal_fee / 100.0\n", "O.fee[offer] / 100.0\n", (SMALL,)),
    ("d8", "processes/sections.py", "wanted = np.where(margin * room > cost,", "wanted = np.where(1.2 * margin * room > cost,",
     (TINY[0],)),
    ("e7", "processes/homes.py", "u = uniforms(key, ASK, m.month, offers.pid[rows])",
     "u = 0.5 * uniforms(key, ASK, m.month, offers.pid[rows])", ()),  # thought of twice as often
    ("c9", "processes/regret.py", "out[n] = weight * (true - expected[n])", "out[n] = weight * true", (SMALL,)),
    ("l1", "processes/rank.py", "exponent=p.popularity_exponent,", "exponent=1.5 * p.popularity_exponent,",
     ("population.learners=400", "enrol.hazard=0.16", "opening.learners=1.4e7", "population.until=2013-09")),
    ("m1", "processes/choose.py", "inclusive = softmax_into(v, n, outside, out)",
     "inclusive = softmax_into(v, n, 1.1 * outside, out)", (TINY[0],)),
    ("a1", "agents/signals.py", "return precision * x + sqrt(precision) * z", "return precision * x + z", (SMALL,)),
    ("a6", "processes/applying.py", "return evidence / precision - penalty / sqrt(precision)",
     "return evidence / precision - 1.2 * penalty / sqrt(precision)",
     ("population.learners=2000", "hire.hurdle=-0.5", "hire.risk_penalty=1.5")),
    ("b1", "processes/weigh.py", "            exp(-p.time_ability * she.ability))",
     "            exp(-0.95 * p.time_ability * she.ability))",
     (SMALL, "opening.programmes=5", "opening.platforms=5", "opening.hours=[400.0, 940.0, 960.0, 1880.0, 1920.0]")),
    ("n4", "processes/forgery.py", "m.month, mills) < detection(m, mills)",
     "m.month, mills) < 2.0 * m.params.study.detection",
     (TINY[0], "opening.fee=[1e6]", "population.until=2012-01")),
    ("o", "processes/study.py", "shown = able + she.noise * normal(", "shown = able + 1.2 * she.noise * normal(",
     ()),
    ("p1", "processes/believe.py", "return n / (n * spread + variance) if", "return 1.0 / (spread + variance) if",
     (SMALL, "believe.class_mean=0.20845765")),  # of so few people some industries hire nobody, and think as at first
    ("e1", "processes/stall.py", "+ likes.standing * standing + likes.network[r.platform]",
     "+ likes.standing * standing + likes.network[r.platform] + 0.05 * r.platform", ("population.learners=1000",)),
    ("k4", "processes/weigh.py", "p.language_cost * (1.0 - fluent)", "0.5 * p.language_cost * (1.0 - fluent)",
     ("population.learners=10000",)),
    ("o2", "processes/study.py", "R.difficulty = m.params.enrol.difficulty + O.rigour[offers]",
     "R.difficulty = m.params.enrol.difficulty + 0.5 * O.rigour[offers]", ("population.learners=3000",)),
    ("a8", "processes/reading.py", "return comparison * (1.0 - comparability) + foreign", "return comparison + foreign",
     ("population.learners=600",)),
    ("a8", "processes/reading.py", "R.worth[u]) + sqrt(misread) * z)", "R.worth[u]) + misread * z)",
     ("population.learners=1500",)),
    ("a9", "processes/reading.py", "0.0 if R.language[o] == R.work_language[e] else R.foreign)", "0.0)",
     ("population.learners=400", "population.until=2011-12")),
    ("c10", "processes/weigh.py", "p.match_taste * match -", "-p.match_taste * match -", ("population.learners=1000",)),
    ("c11", "processes/weigh.py", "+ p.platform_taste * brand", "+ 0.8 * p.platform_taste * brand", ()),
    ("c12", "processes/people.py", "- p.wealth_shift * wealth[place]", "+ p.wealth_shift * wealth[place]", ()),
    ("c12", "processes/willingness.py", "return base * power(anchor / income, elasticity)",
     "return base * power(1.0, elasticity)", ()),
    ("f6", "processes/aware_employers.py", "p.word_of_mouth * known_share(m)", "0.5 * p.word_of_mouth * known_share(m)",
     (TINY[0], "population.until=2012-07", "employers.number=20000")),
    ("f6", "processes/aware_employers.py", "+ p.channel * shown", "+ 0.0 * shown",
     (TINY[0], "population.until=2012-03", "employers.number=20000")),
    ("f7", "processes/aware_employers.py", "+ p.by_hiring * np.where(", "+ 0.7 * p.by_hiring * np.where(",
     ("population.learners=1500", "population.until=2012-05")),
    ("g5", "processes/willingness.py", "exp(by_hours * (hours_a_week - usual_hours)",
     "exp(0.5 * by_hours * (hours_a_week - usual_hours)", ("population.learners=2000", "study.drop_hours=0.2")),
    ("g5", "processes/willingness.py", "+ by_language * (1.0 - proficiency))", "+ 0.5 * by_language * (1.0 - proficiency))",
     ("population.learners=2000",)),
    ("a3", "agents/signals.py", "return seen(x, p.output * years,", "return seen(x, 0.85 * p.output * years,", ()),
    ("a5", "processes/reading.py", "return score + gain + believed - worth", "return score + gain + believed - worth + 0.1",
     ("population.learners=1000",)),
    ("b4", "processes/expecting.py", "returns.pay += speed * (returns.observed - returns.pay)",
     "returns.pay += 0.0 * (returns.observed - returns.pay)", ()),
    ("e3", "processes/partner.py", "pull = p.reach_taste * reach", "pull = 0.5 * p.reach_taste * reach", ()),
    ("f1", "processes/aware.py", "exps(-rates / 12.0)", "exps(-rates / 11.9)", ()),
    ("W1", "processes/aware.py", "np.minimum(rates[:, told] / 12.0, CERTAIN)", "np.minimum(rates[:, told] / 9.0, CERTAIN)",
     ("population.learners=2000", "population.until=2012-03", "aware.mass_media=1.0")),
    ("W2", "processes/reading.py", "if R.knows[e, form] == 1:", "if R.knows[e, form] >= 0:",
     ("population.learners=1000", "population.until=2012-06")),
    ("W4", "processes/accounts.py", "np.add.at(m.opened_accounts, platform[new], heads[new])",
     "np.add.at(m.opened_accounts, platform, heads)",
     (TINY[0], "population.until=2012-01", "policy.subsidy.start=2011-11", "providers.scale=0.0", "opening.programmes=4",
      "opening.platforms=2", "enrol.hazard=0.5", "aware.initial=1.0", "enrol.outside_utility=0.0")),
    ("W6", "agents/population.py", "month - np.minimum(age, OLDEST - 1)", "month - np.minimum(age, OLDEST - 1) + 60",
     ("population.learners=1000", "population.until=2016-09")),
]
# which need so many people or months that compiling the copy anew is the shorter way
COMPILED = {"a3", "b4", "c11", "e3", "e7", "f1", "o"}
EACH_TIME = {"a1", "b1", "c1", "d6", "f2", "f5", "g2", "h1", "j1", "n4"}


def tried(*columns: int) -> list[Any]:
    """Those columns of each error; what takes long is slow."""
    return [pytest.param(*(e[c] for c in columns), id=f"{e[0]}-{e[1]}", marks=() if e[0] in EACH_TIME else pytest.mark.slow)
            for e in ERRORS]


def test_each_error_can_be_made() -> None:
    """What is to be mutated is still there, also of those that only slow tests try."""
    for limit, file, good, bad, _ in ERRORS:
        text = (ROOT / "model" / "credmarket" / file).read_text(encoding="utf-8")
        assert text.count(good) == 1 and good != bad, f"{limit}: {file} has {text.count(good)} times {good!r}"


def test_each_section_of_the_theory_has_an_error() -> None:
    assert {family_of(e[0]) for e in ERRORS} == {family_of(name) for name in limits()}


@pytest.mark.parametrize(("limit", "file", "good", "bad", "settings"), tried(0, 1, 2, 3, 4))
def test_the_error_is_found(tmp_path: Path, limit: str, file: str, good: str, bad: str, settings: tuple[str, ...]) -> None:
    """Not met; or the market's own books, which are closed in each month of every run, find it before the limit does."""
    (one,) = verdicts(mutant(tmp_path, file, good, bad), limit, *settings, compiled=limit in COMPILED)
    assert one["status"] == "not met" or one["wrong"].startswith("LedgerError"), one


@pytest.mark.parametrize(("limit", "settings"), tried(0, 4))
def test_without_the_error_it_is_met(limit: str, settings: tuple[str, ...]) -> None:
    """The same settings: what fails above fails by the error alone."""
    one = checked(limit, *settings)
    assert one.status == MET, one


@pytest.mark.slow
@pytest.mark.parametrize("limit", ["n1", "n3"])
def test_an_error_that_takes_years_to_show_is_found(tmp_path: Path, limit: str) -> None:
    """Buyers who see half of what holders are paid more buy nothing where they should."""
    folder = mutant(tmp_path, "processes/expecting.py", "gain = total / np.where(people > 0, people, 1.0)",
                    "gain = 0.5 * total / np.where(people > 0, people, 1.0)")
    (one,) = verdicts(folder, limit, compiled=True)
    assert one["status"] == "not met", one


def test_the_copy_without_an_error_passes(tmp_path: Path) -> None:
    found = verdicts(mutant(tmp_path, "limits/choice.py", "MCFADDEN =", "MCFADDEN  ="), "c1", SMALL)
    assert [one["status"] for one in found] == ["met"]
