"""The page that hands a design on: its content, its sections, its template, style and script."""
