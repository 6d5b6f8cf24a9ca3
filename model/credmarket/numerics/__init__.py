"""How things are computed: addressed chance, functions, blocks; knows nothing of the market."""
