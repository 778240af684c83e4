// Reads a file of records: a JSON array or object, JSON lines, or CSV with a line of names.
import { readFileSync } from "node:fs";
import { ImportError } from "./import-error.mjs";

/**
 * Returns the records of a file.
 *
 * @throws ImportError if the file can't be read. The message contains nothing of the file, which has credentials
 */
export function readRecords(file) {
  const text = readText(file)
    .replace(/^\u{FEFF}/u, "")
    .trim();
  const records = parseJson(text) ?? parseLines(text) ?? parseCsv(text);
  if (records === null || !records.every((record) => record !== null && typeof record === "object"))
    throw new ImportError(`${file} is neither JSON, nor JSON lines, nor CSV.`);
  return records;
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ImportError(`${file} can't be read: ${error.code}`);
  }
}

function parseJson(text) {
  try {
    return [JSON.parse(text)].flat();
  } catch {
    return null;
  }
}

function parseLines(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const records = lines.map((line) => parseJson(line));
  return records.includes(null) ? null : records.flat();
}

/** Parses CSV (RFC 4180). */
function parseCsv(text) {
  const [names, ...rows] = csvRows(text);
  if (names === undefined || names.length < 2 || rows.some((row) => row.length !== names.length)) return null;
  return rows.map((row) => Object.fromEntries(row.map((value, index) => [names[index], value])));
}

/** A value, quoted or not, and what ends it. */
const CSV_VALUE = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function csvRows(text) {
  const rows = [];
  let row = [];
  CSV_VALUE.lastIndex = 0;
  while (CSV_VALUE.lastIndex < text.length) {
    const found = CSV_VALUE.exec(text);
    if (found === null) return [];
    const [, quoted, plain, end] = found;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") {
      // A comma at the end of the file is followed by an empty value.
      if (CSV_VALUE.lastIndex === text.length) row.push("");
      else continue;
    }
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
