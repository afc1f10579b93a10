"""What goes to other systems and comes from them: CAP alerts, feeds, signed sets."""
