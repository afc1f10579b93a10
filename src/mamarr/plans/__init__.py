"""The plan document: types, reader, writer."""
