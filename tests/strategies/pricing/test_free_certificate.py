"""Free as long as other goals pay."""

from tests.strategies.pricing.price_views import view

from credmarket.strategies.pricing.free_certificate import free_certificate


def test_free_where_a_learner_is_worth_her_cost_and_at_cost_where_not():
    assert free_certificate(view(3, marginal=5.0, worth=[5.0, 4.9, 100.0], kept=0.5)).tolist() == [0.0, 10.0, 0.0]
