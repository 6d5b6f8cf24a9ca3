"""Who is in the market: columns with dtype, unit and meaning, and how each kind is born."""
