"""The brief: two pages for somebody who decides, as data, Markdown, Word and PDF."""
