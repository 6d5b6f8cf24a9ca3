"""The labour market's monthly sums: their names in the tally and their columns; processes write them, indicators read.

Sums are over people (heads times weight); squares are sums of squared weights: (sum of weights)²/squares is the effective
number of simulated people behind a mean. "With" and "without" are an employer's estimate of a person with her
credentials and with these hidden, all else equal.
"""

from __future__ import annotations

from credmarket.agents.tally import tallied

# by place and degree (GROUP)
FORCE, EMPLOYED, HOLDERS, GAIN, HOLDER_M, ALL_M, PAY, FORCE_SQUARES, EMPLOYED_SQUARES, HOLDER_SQUARES, N_GROUP = range(11)
# by form of the newest valid credential (FORM)
F_HOLDERS, F_GAIN, F_SQUARES, N_FORM = range(4)
# by cell of the wage regression (CELLS)
R_WEIGHT, R_HOLDERS, R_WAGE, R_HOLDER_WAGE, R_SQUARES, R_HOLDER_SQUARES, N_CELL = range(7)
# estimate m against truth x (TRUTH of the employed, MATCH of those hired)
SQUARES, WEIGHT, M, X, MM, XX, MX, N_TRUTH = range(8)
# of those hired with a credential that was read (ENTRANTS)
HIRES, E_HOLDERS, E_GAIN, E_SQUARES, N_ENTRANTS = range(5)

YEARS = (2, 5, 10, 20)  # bounds of the bands of experience in the regression
BANDS = len(YEARS) + 1
PAY_BINS, PAY_LOWEST, PAY_STEP = 640, -4.0, 0.03  # histogram of log monthly pay in $

GROUP = tallied("standing", "people, log points, $",
                "by place and degree: labour force, employed, employed holders, sum of with less without, of the"
                " estimate of holders and of all, of pay; squares of all three")
FORM = tallied("standing_by_form", "people, log points",
               "by form of the newest credential: employed holders, sum of with less without; squares")
CELLS = tallied("wage_cells", "people, log points",
                "by degree, field and experience, of all and of those in their first year: people, holders, sum of log"
                " pay relative to the place's mean, the same of holders; squares of all, of holders")
PAY_HISTOGRAM = tallied("pay_histogram", "people", "employed people by log monthly pay")
TRUTH = tallied("truth", "sums", "squares, people, and sums of m, x, m², x², mx over the employed")
SEEN = tallied("gains_seen", "people, log points",
               "employed holders and what others see them gain, by form, tier, field")
PLAIN = tallied("plain_seen", "people, log points",
                "employed people without a credential and the sum of their estimates, by degree and field")
HIRED = tallied("hires", "people/month", "people hired")
HOLDERS_HIRED = tallied("hires_of_holders", "people/month", "people hired with a credential that was read, by form")
ENTRANTS = tallied("entrants", "people, log points",
                   "people hired; of those with a credential that was read: people, sum of with less without, squares")
MATCH = tallied("match", "sums", "squares, people, and sums of m, x, m², x², mx over those hired")
CHANCE = tallied("shortlist_gain", "people",
                 "jobless applicants with a credential that was read, and those interviewed only thanks to it, by form")
THRESHOLD = tallied("threshold", "log points", "what it took to be interviewed: mean over industries, by places")
SPREAD = tallied("belief_spread", "log points", "spread between issuers in what a typical firm believes, by form and verified")
