// The environment variables of the tests, which make them faster.
import { accessSync, constants, statfsSync } from "node:fs";

const MEMORY_FOLDER = "/dev/shm";
const MINIMUM_BYTES = 2 * 1024 ** 3;

/** Returns the variables to add to the environment. A variable that is `undefined` is removed. */
export function testEnvironment() {
  return {
    // Durable Objects commit often. In memory, a commit does not wait for a disk.
    ...(hasMemoryFolder() ? { TMPDIR: MEMORY_FOLDER } : {}),
    // Every runtime that starts would parse these certificates. The tests connect only to this machine, without TLS.
    NODE_EXTRA_CA_CERTS: undefined,
  };
}

function hasMemoryFolder() {
  try {
    accessSync(MEMORY_FOLDER, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
    return bavail * bsize >= MINIMUM_BYTES;
  } catch {
    return false;
  }
}
