"""The catalogue of messages, one TOML file per area and language."""
