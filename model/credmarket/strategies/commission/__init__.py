"""How platforms set their commission: one rule a file; each is a function from `view.CommissionView` to shares."""
