"""How employers pay: rules that say how much of what an employer believes of a person is in her wage."""
