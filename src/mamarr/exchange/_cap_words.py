"""The closed lists and required elements of CAP alerts.

Source: Common Alerting Protocol 1.2 (OASIS, 2010) and 1.1 (OASIS, 2005), section 3.2 of each.
"""

from __future__ import annotations

CAP_12 = "urn:oasis:names:tc:emergency:cap:1.2"
CAP_11 = "urn:oasis:names:tc:emergency:cap:1.1"
VERSIONS = {CAP_12: "1.2", CAP_11: "1.1"}

WORDS_11: dict[str, tuple[str, ...]] = {
    "status": ("Actual", "Exercise", "System", "Test", "Draft"),
    "msgType": ("Alert", "Update", "Cancel", "Ack", "Error"),
    "scope": ("Public", "Restricted", "Private"),
    "category": (
        *("Geo", "Met", "Safety", "Security", "Rescue", "Fire"),
        *("Health", "Env", "Transport", "Infra", "CBRNE", "Other"),
    ),
    "responseType": ("Shelter", "Evacuate", "Prepare", "Execute", "Monitor", "Assess", "None"),
    "urgency": ("Immediate", "Expected", "Future", "Past", "Unknown"),
    "severity": ("Extreme", "Severe", "Moderate", "Minor", "Unknown"),
    "certainty": ("Observed", "Likely", "Possible", "Unlikely", "Unknown"),
}
"""What each element may say in CAP 1.1; for 1.2 the schema says it."""

REQUIRED_11: dict[str, tuple[str, ...]] = {
    "alert": ("identifier", "sender", "sent", "status", "msgType", "scope"),
    "info": ("category", "event", "urgency", "severity", "certainty"),
    "area": ("areaDesc",),
    "resource": ("resourceDesc",),
}
"""Elements that a CAP 1.1 alert cannot do without."""
