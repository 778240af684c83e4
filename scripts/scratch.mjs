// Where the Durable Objects of the tests store their data.
import { accessSync, constants, statfsSync } from "node:fs";

const MEMORY_FOLDER = "/dev/shm";
const MINIMUM_BYTES = 2 * 1024 ** 3;

/** Returns an environment that puts temporary files in memory, if there is enough. On a disk, each commit is an fsync. */
export function scratchEnvironment() {
  try {
    accessSync(MEMORY_FOLDER, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
    return bavail * bsize >= MINIMUM_BYTES ? { TMPDIR: MEMORY_FOLDER } : {};
  } catch {
    return {};
  }
}
