"""Who leaves when and by which way: problem, flows, bounds, vehicles, orders."""
