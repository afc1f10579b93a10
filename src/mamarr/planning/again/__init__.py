"""Planning anew from a moment in the middle of a pause."""
