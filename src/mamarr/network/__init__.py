"""The roads: arrays, readers, contraction, shortest paths."""
