"""What happens in a month: one process a file, in the order that `credmarket.month` gives."""
