// Prints what happens, and counts it. Nothing here sees a token.
import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** The file has IDs and no credentials, but who has connected what is nobody else's business. */
const OWNER_ONLY = { mode: 0o600 };

export class Report {
  counts = { integrations: newCounts(), connections: newCounts() };
  #outputFile;
  /** The lines of the file. Several runs can have the same one. */
  #lines = new Set();
  #isDryRun;

  constructor({ outputFile, isDryRun }) {
    this.#outputFile = isDryRun ? null : outputFile;
    this.#isDryRun = isDryRun;
    if (this.#outputFile !== null && existsSync(this.#outputFile))
      this.#lines = new Set(readFileSync(this.#outputFile, "utf8").split("\n"));
  }

  get hasFailed() {
    return Object.values(this.counts).some(({ failed }) => failed > 0);
  }

  created(kind, name, detail) {
    this.counts[kind].created += 1;
    console.log(`${this.#isDryRun ? "would create" : "created"}  ${name}: ${detail}`);
  }

  skipped(kind, name, detail) {
    this.counts[kind].skipped += 1;
    console.log(`skipped  ${name}: ${detail}`);
  }

  failed(kind, name, reasons) {
    this.counts[kind].failed += 1;
    console.error(`${this.#isDryRun ? "can't create" : "failed"}  ${name}: ${reasons.join("; ")}`);
  }

  warning(name, text) {
    console.log(`  note  ${name}: ${text}`);
  }

  /** Adds a line that says which connection a grant has become. */
  connection(record) {
    const line = JSON.stringify(record);
    if (this.#outputFile === null || this.#lines.has(line)) return;
    this.#lines.add(line);
    appendFileSync(this.#outputFile, `${line}\n`, OWNER_ONLY);
  }
}

const newCounts = () => ({ created: 0, skipped: 0, failed: 0 });

/** Prints the counts. */
export function printSummary({ counts }, { isDryRun, integrationsFile, file }) {
  const words = ({ created, skipped, failed }) =>
    `${created} ${isDryRun ? "to create" : "created"}, ${skipped} skipped, ${failed} failed`;
  console.log("");
  if (integrationsFile !== null) console.log(`Integrations: ${words(counts.integrations)}`);
  if (file !== null) console.log(`Connections: ${words(counts.connections)}`);
  if (isDryRun) console.log("This was a dry run. Nothing was created.");
}
