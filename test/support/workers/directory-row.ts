import type { DirectoryEntry } from "../../../src/connection/connection-rpc.ts";

/** Returns the nth row of a directory. A higher number is newer. */
export const row = (n: number, changes: Partial<DirectoryEntry> = {}): DirectoryEntry => {
  const id = `con${String(n).padStart(20, "0")}`;
  return {
    id,
    end_user: `user-${n % 4}`,
    integration: n % 2 === 0 ? "even" : "odd",
    status: n % 5 === 0 ? "pending" : "active",
    // Ten rows have the same time, so that the order and the cursor also depend on the ID.
    created_at: 1_000 + Math.floor(n / 10),
    revision: 1,
    record: JSON.stringify({ id }),
    ...changes,
  };
};
