"""Ways from zones to gates, what intervals of time on them cost, and which are chosen."""
