// Where the tests' Durable Objects keep their storage for as long as a test runs.
import { accessSync, constants, statfsSync } from "node:fs";

const MEMORY = "/dev/shm";
const ENOUGH_BYTES = 2 * 1024 ** 3;

/** Environment that puts temporary files into memory, where there is enough: each commit is an fsync on a disk. */
export function scratchEnvironment() {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? { TMPDIR: MEMORY } : {};
  } catch {
    return {};
  }
}
