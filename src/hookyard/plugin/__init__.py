"""The contracts that built-in and foreign node types share, and the catalog that holds them."""
