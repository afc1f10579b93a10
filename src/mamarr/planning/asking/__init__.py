"""What if, plans B, and the plan that holds up: many plans side by side."""
