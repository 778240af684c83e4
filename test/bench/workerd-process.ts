// The operating system's view of workerd.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

const KIBIBYTES_PER_MEBIBYTE = 1024;
/** The unit of times in /proc is 10 ms on all common systems. */
const MS_PER_TICK = 10;

export class WorkerdProcess {
  readonly #pid: string;

  private constructor(pid: string) {
    this.#pid = pid;
  }

  /**
   * Finds the workerd that this process has started.
   *
   * @throws Error if it has started none
   */
  static async find(): Promise<WorkerdProcess> {
    const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,comm="]);
    for (const line of stdout.split("\n")) {
      const [pid = "", parent, command = ""] = line.trim().split(/\s+/);
      if (parent === String(process.pid) && command.endsWith("workerd")) return new WorkerdProcess(pid);
    }
    throw new Error("this process has not started workerd");
  }

  /** Returns the resident memory in MiB. */
  async residentMemory(): Promise<number> {
    const { stdout } = await run("ps", ["-o", "rss=", "-p", this.#pid]);
    return Number(stdout) / KIBIBYTES_PER_MEBIBYTE;
  }

  /** Returns the CPU time of all threads so far in milliseconds; null on systems without /proc. */
  async cpuMs(): Promise<number | null> {
    if (process.platform !== "linux") return null;
    const stat = await readFile(`/proc/${this.#pid}/stat`, "utf8");
    // The fields after the command in parentheses; utime and stime are the 14th and 15th of all.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  }
}
