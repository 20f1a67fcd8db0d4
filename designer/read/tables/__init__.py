"""Instances as tables: workbooks, folders of CSV files, and the tables of positions that researchers have."""
