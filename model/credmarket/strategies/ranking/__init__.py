"""How platforms rank what they list: one rule a file; each is a function from `view.RankView` to attention weights."""
