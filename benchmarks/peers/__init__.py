"""One learner step, written as an object a learner, as NumPy columns, as a Polars frame and as a compiled loop."""
