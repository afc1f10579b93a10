"""What is agreed and assumed: types, documents, validation."""
