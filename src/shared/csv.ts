// Comma-separated values (RFC 4180) for people who open them in a spreadsheet.

/**
 * Where a spreadsheet would see a formula, even between quotation marks: at the beginning of a cell, and of what is a cell
 * where semicolons separate them, as in much of Europe. Some spreadsheets also evaluate wide characters.
 */
const FORMULA = /(^|[;\t\r\n])(["\s]{0,8})(?=[=+\-@＝＋－＠])/g;

/**
 * Returns one line with its line break. What a spreadsheet would evaluate as a formula gets an apostrophe before it.
 * Null is an empty cell.
 */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map((cell) => csvCell(cell)).join(",")}\r\n`;
}

function csvCell(cell: string | number | boolean | null): string {
  if (typeof cell !== "string") return cell === null ? "" : String(cell);
  const text = cell.replaceAll(FORMULA, "$1$2'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
