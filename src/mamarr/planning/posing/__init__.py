"""The problem: a scenario put on its roads, its days and shelters, and the ledger of what is used."""
