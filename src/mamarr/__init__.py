"""Plan, announce, run and record a humanitarian pause with corridors.

The rooms of the package, each importing only those before it: `scenario`,
`network`, `plans`, `planning`, `verification`, `report`, `cli`.
"""

__version__ = "0.1.0"
