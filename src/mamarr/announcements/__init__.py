"""Reading an announcement of a pause into a draft scenario: rules, tables and libraries, no network."""
