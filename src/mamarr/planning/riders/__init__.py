"""Buses and ambulances: their trips, and a bound that no trips can beat."""
