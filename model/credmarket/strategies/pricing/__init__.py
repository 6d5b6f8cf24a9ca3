"""How providers set fees: one rule a file, a function from what a provider sees (`view.PriceView`) to fees in $."""
