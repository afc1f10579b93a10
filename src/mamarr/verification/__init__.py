"""The independent check of a plan."""
