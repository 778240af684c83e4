// The shell in which samples run: one bash per page, so that variables of one block are available in the next.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./blocks.ts";

/** The result of a block. */
export type Ran = {
  stdout: string;
  stderr: string;
  /** The statuses of curl's responses, in order. */
  statuses: number[];
  /** The commands that were recorded instead of run, and their standard input. */
  noted: string[];
  fed: string;
};

// curl also prints each response's status, and decompresses responses. Commands that download, deploy or do not end are
// only recorded. The clone already exists.
const PRELUDE = `
set -eo pipefail
curl() { command curl --compressed --write-out '%{stderr}@%{http_code}\\n' "$@"; }
git() { echo "git $*" >>"$NOTES/noted"; cd ..; }
npm() { case $1 in init | pkg) command npm "$@" ;; *) echo "npm $*" >>"$NOTES/noted" ;; esac; }
npx() { echo "npx $*" >>"$NOTES/noted"; cat >>"$NOTES/fed"; }
`;

export class Shell {
  readonly #bash: ChildProcess;
  readonly #notes: string;

  private constructor(bash: ChildProcess, notes: string) {
    this.#bash = bash;
    this.#notes = notes;
  }

  /** Opens a shell in a folder. `notes` is an empty folder for its output. */
  static open(folder: string, notes: string): Shell {
    mkdirSync(notes, { recursive: true });
    const path = `${join(root, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`;
    const bash = spawn("bash", ["--noprofile", "--norc"], {
      cwd: folder,
      env: { PATH: path, HOME: process.env["HOME"], NOTES: notes },
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    bash.stdin?.write(PRELUDE);
    return new Shell(bash, notes);
  }

  /** Runs a block. If a command fails, the shell ends and this throws its output. */
  async run(text: string): Promise<Ran> {
    for (const name of ["noted", "fed", "stdout", "stderr"]) writeFileSync(join(this.#notes, name), "");
    writeFileSync(join(this.#notes, "block"), text);
    this.#bash.stdin?.write(
      '{ . "$NOTES/block"; } </dev/null >"$NOTES/stdout" 2>"$NOTES/stderr"\necho done\n',
    );
    const ended = once(this.#bash, "exit").then(() => false);
    const done = once(this.#bash.stdout ?? this.#bash, "data").then(() => true);
    const { stdout, stderr, noted, fed } = (await Promise.race([done, ended]))
      ? this.#read()
      : this.#fail(text);
    const statuses = [...stderr.matchAll(/^@(\d{3})$/gm)].map(([, status]) => Number(status));
    return { stdout, stderr, statuses, noted: noted.split("\n").filter(Boolean), fed };
  }

  #read() {
    const read = (name: string) => readFileSync(join(this.#notes, name), "utf8");
    return { stdout: read("stdout"), stderr: read("stderr"), noted: read("noted"), fed: read("fed") };
  }

  #fail(text: string): never {
    const { stdout, stderr } = this.#read();
    throw new Error(`The block failed:\n${text}\n${stdout}\n${stderr}`);
  }

  /** Ends the shell and its child processes. */
  close(): void {
    if (this.#bash.pid === undefined) return;
    try {
      process.kill(-this.#bash.pid, "SIGKILL");
    } catch {
      // It has already ended.
    }
  }
}
