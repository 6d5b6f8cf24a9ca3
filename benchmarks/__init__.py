"""Figures of speed and size, measured anew: by process, by size, and against peers on one step."""
