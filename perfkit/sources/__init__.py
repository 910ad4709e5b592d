"""Sources: from a shop's exports, roster and targets to typed tables."""
