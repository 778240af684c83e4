/** A failure that ends the import. Its message says what the user can do. Any other error is a bug. */
export class ImportError extends Error {}
