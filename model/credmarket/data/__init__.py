"""Small sourced tables from which the market is born: places, languages, fields, platforms, providers, sectors."""

from credmarket.data.columns import ColumnMeta, TableError, listed
from credmarket.data.tables import DataTable, about, meta, sourced_share, table, tables

__all__ = ["ColumnMeta", "DataTable", "TableError", "about", "listed", "meta", "sourced_share", "table", "tables"]
