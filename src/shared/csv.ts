// Comma-separated values (RFC 4180) for people who open them in a spreadsheet.

/** Spreadsheets evaluate a cell that begins with one of these as a formula, even between quotation marks. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Returns one line with its line break. A text that a spreadsheet would evaluate as a formula gets an apostrophe before it.
 * Null is an empty cell.
 */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map((cell) => csvCell(cell)).join(",")}\r\n`;
}

function csvCell(cell: string | number | boolean | null): string {
  if (typeof cell !== "string") return cell === null ? "" : String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
