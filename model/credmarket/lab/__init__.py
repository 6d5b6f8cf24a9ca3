"""What we do with the market: designs of runs, running them, keeping results, comparing, tables and figures."""
