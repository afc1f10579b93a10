"""When people leave: slots on ways that are settled, filled, packed and made narrower."""
