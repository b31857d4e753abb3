"""One page of the window per file; a page arranges widgets and forwards what people do."""
