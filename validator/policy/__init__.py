"""Policy documents: loading them with positions, checking them against the schema, the vocabulary."""
