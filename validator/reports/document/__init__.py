"""A document as Markdown, as one HTML file, or as text."""
