import type { DirectoryEntry } from "../../../src/apps/directory/connection-directory.ts";

/** The nth row of a directory; the higher the newer. */
export const row = (n: number, changes: Partial<DirectoryEntry> = {}): DirectoryEntry => {
  const id = `con${String(n).padStart(20, "0")}`;
  return {
    id,
    end_user: `user-${n % 4}`,
    integration: n % 2 === 0 ? "even" : "odd",
    status: n % 5 === 0 ? "pending" : "active",
    // Ten rows share each instant, so that order and cursor have to look at the id as well.
    created_at: 1_000 + Math.floor(n / 10),
    revision: 1,
    record: JSON.stringify({ id }),
    ...changes,
  };
};
