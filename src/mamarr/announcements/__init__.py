"""Announcements: read one into a draft, and tell everybody concerned."""
