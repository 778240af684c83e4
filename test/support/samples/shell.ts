// A reader's terminal. One bash runs all blocks of a page, so that each block has the variables of those before it.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./blocks.ts";

/** The result of a block. */
export type ShellResult = {
  stdout: string;
  stderr: string;
  /** The statuses of the responses to curl, in order. */
  statuses: number[];
  /** The commands that were recorded instead of run, and their input. */
  recorded: string[];
  fed: string;
};

// curl prints the status of each response, and decompresses the body as these servers compress it. Commands that
// download, deploy or never end are recorded only. The clone that `git clone` would create exists already.
const PRELUDE = `
set -eo pipefail
curl() { command curl --compressed --write-out '%{stderr}@%{http_code}\\n' "$@"; }
git() { echo "git $*" >>"$NOTES/recorded"; cd ..; }
npm() { case $1 in init | pkg) command npm "$@" ;; *) echo "npm $*" >>"$NOTES/recorded" ;; esac; }
npx() { echo "npx $*" >>"$NOTES/recorded"; cat >>"$NOTES/fed"; }
`;

export class Shell {
  readonly #bash: ChildProcess;
  readonly #notes: string;

  private constructor(bash: ChildProcess, notes: string) {
    this.#bash = bash;
    this.#notes = notes;
  }

  /** Opens a shell in a folder. What it records goes to the folder `notes`. */
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

  /** Runs a block to its end. Throws with the output if a command fails, which ends the shell. */
  async run(text: string): Promise<ShellResult> {
    for (const name of ["recorded", "fed", "stdout", "stderr"]) writeFileSync(join(this.#notes, name), "");
    writeFileSync(join(this.#notes, "block"), text);
    this.#bash.stdin?.write(
      '{ . "$NOTES/block"; } </dev/null >"$NOTES/stdout" 2>"$NOTES/stderr"\necho done\n',
    );
    const ended = once(this.#bash, "exit").then(() => false);
    const done = once(this.#bash.stdout ?? this.#bash, "data").then(() => true);
    const { stdout, stderr, recorded, fed } = (await Promise.race([done, ended]))
      ? this.#read()
      : this.#fail(text);
    const statuses = [...stderr.matchAll(/^@(\d{3})$/gm)].map(([, status]) => Number(status));
    return { stdout, stderr, statuses, recorded: recorded.split("\n").filter(Boolean), fed };
  }

  #read() {
    const read = (name: string) => readFileSync(join(this.#notes, name), "utf8");
    return { stdout: read("stdout"), stderr: read("stderr"), recorded: read("recorded"), fed: read("fed") };
  }

  #fail(text: string): never {
    const { stdout, stderr } = this.#read();
    throw new Error(`the block fails:\n${text}\n${stdout}\n${stderr}`);
  }

  /** Ends the shell and everything it has started. */
  close(): void {
    if (this.#bash.pid === undefined) return;
    try {
      process.kill(-this.#bash.pid, "SIGKILL");
    } catch {
      // It has already ended.
    }
  }
}
