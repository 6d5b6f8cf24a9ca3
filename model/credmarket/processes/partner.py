"""Partner: on which platform an offer goes, a logit of its provider; part of `enter`.

    U_m = b ln(1 + reach_ml/unit)  [or b * share_ml]  + pull * standing * openness_m + home language + home country
          + recorded partner + present partner - w * commission_m * expected revenue / cost,    P_m ~ exp(U_m / scale)

Reach is people with an account who study in the language. Brand enters here through the platform's openness to
prestigious partners and nowhere else. Sources: McFadden 1974; Rochet & Tirole 2003; Belleflamme & Jacqmin 2016. In the
form `share` with one home on both sides this is the provider side of limit e3: y = L(phi (2x - 1)/mu).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.platforms import OWN_BRAND, STATE
from credmarket.agents.words import DIRECT_ROW, NONE
from credmarket.numerics.functions import logs
from credmarket.numerics.random import Key, gumbels, stream
from credmarket.numerics.statistics import total
from credmarket.parameters import Params, inf, param
from credmarket.processes.prospects import Prospects

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
CHOICE = stream("partner.choice")


class PartnerParams(Params, section="partner"):
    """What providers look for in a platform."""

    reach_taste: float = param(0.3, "utils/log", (0.0, inf), (0.0, 1.0), "pull of a platform's reach",
                               source="assumption (phi_P 0.5, range 0-2, for a share)")
    network: str = param("log", "", None, None, "whether reach pulls by its logarithm or by its share among platforms",
                         source="Rochet and Tirole 2003; the linear form is limit e3", choices=("log", "share"))
    prestige_pull: float = param(0.8, "utils/sd", (0.0, inf), (0.0, 2.0),
                                 "how much more the prestigious are drawn to (and taken by) open platforms",
                                 source="assumption")
    home_language: float = param(1.5, "utils", (-inf, inf), (0.0, 3.0), "a platform at home in the offer's language",
                                 source="assumption; regional platforms are local (35 platforms reviewed)")
    home_country: float = param(0.7, "utils", (-inf, inf), (0.0, 2.0), "a platform of the provider's own country",
                                source="assumption")
    recorded: float = param(4.0, "utils", (-inf, inf), (0.0, 8.0), "a first partnership that the record names",
                            source="providers.csv; assumption on its strength")
    present: float = param(1.5, "utils", (-inf, inf), (0.0, 4.0), "staying with the present partner",
                           source="assumption")
    paid_production: float = param(5.0, "utils", (0.0, inf), (2.0, 8.0),
                                   "pull of a home platform that pays for the production of courses",
                                   source="SWAYAM pays its institutions (OECD EDU/WKP(2020)4, box 2.2); size: assumption")
    commission_weight: float = param(0.5, "utils", (0.0, inf), (0.0, 5.0),
                                     "dislike of a commission that takes a sum equal to the monthly cost of a launch",
                                     source="assumption")


def accepts(m: Market, provider: Array, field: Array, language: Array) -> Array:
    """Which platforms are open to which offers: bool [offers, platforms]; never `direct`."""
    platforms = m.platforms
    by_language = m.open_platforms() & (platforms.speaks.T > 0)
    by_field = (platforms.field == NONE) | (platforms.field == np.arange(m.world.n_fields)[:, None])
    by_place = (platforms.owner != STATE) | at_home(m)
    fits = by_language[language] & by_field[field] & by_place[m.providers.place[provider]]
    fits &= (platforms.kind != OWN_BRAND) | (platforms.own_provider == provider[:, None])
    fits[:, DIRECT_ROW] = False
    return np.asarray(fits)


def at_home(m: Market) -> Array:
    """Whether a place is in the country of a platform: bool [places, platforms]."""
    country = m.world.place_country_row
    return np.asarray(country[:, None] == country[m.platforms.place])


def platform_utility(m: Market, see: Prospects, provider: Array, language: Array, revenue: Array) -> Array:
    """U_m by offer and platform; `revenue` is expected gross revenue over monthly cost, by offer. What depends on an offer's
    language or its provider's place alone is worked out for each language and place."""
    p, platforms, providers = m.params.partner, m.platforms, m.providers
    reach, home, place = see.reach.T, at_home(m), providers.place[provider]
    if p.network == "share":
        pull = p.reach_taste * reach / np.maximum(total(reach), 1.0)[:, None]
    else:
        pull = p.reach_taste * logs(1.0 + reach / m.params.prospects.reach_unit)
    z = providers.prestige[provider] + providers.reputation[provider]
    spoken = p.home_language * (platforms.language == np.arange(len(reach))[:, None])
    utility = pull[language] + p.prestige_pull * z[:, None] * platforms.openness
    utility += spoken[language] + (p.home_country * home)[place]
    prefer(utility, providers.named_partner[provider], p.recorded)
    utility[platforms.own_provider == provider[:, None]] += p.recorded
    prefer(utility, providers.partner[provider], p.present)
    utility += (p.paid_production * ((m.levers.catalogue_grant > 0.0) & home))[place]
    return np.asarray(utility - p.commission_weight * platforms.commission * revenue[:, None])


def prefer(utility: Array, platform: Array, more: float) -> None:
    """Add to the utility of one platform of each offer (NONE: of none)."""
    some = np.flatnonzero(platform != NONE)
    utility[some, platform[some]] += more


def choose_platform(m: Market, see: Prospects, provider: Array, number: Array, field: Array, language: Array,
                    revenue: Array) -> Array:
    """The platform of each offer, drawn from the logit; NONE where no platform takes it."""
    if provider.size == 0:
        return np.zeros(0, dtype=np.int64)
    utility = platform_utility(m, see, provider, language, revenue)
    scale = max(m.params.enter.choice_scale, 1e-12)
    fits = accepts(m, provider, field, language)
    value, (row, at) = np.full(fits.shape, -np.inf), np.nonzero(fits)
    noise = gumbels(Key(m.key0, m.key1), CHOICE, m.month, provider[row].astype(np.uint32), number[row],
                    m.platforms.number[at])
    value[row, at] = utility[row, at] / scale + noise
    return np.where(fits.any(axis=1), value.argmax(axis=1), NONE)
