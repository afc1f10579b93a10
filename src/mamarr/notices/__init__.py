"""Notices: who is told what, when and in which words; documents to parties, and their answers."""
