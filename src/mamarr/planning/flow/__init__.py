"""Flows over time: how many people streets and gates let through, as a fluid."""
