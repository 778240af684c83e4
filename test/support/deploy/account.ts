// The Cloudflare account of a deploy test: a JSON file that the test and the fake wrangler both read and write. It has
// no zod schema, because the fake wrangler starts a hundred times and has to start fast.

import { readFileSync, renameSync, writeFileSync } from "node:fs";

export type Account = {
  isSignedIn: boolean;
  /** Whether `wrangler login` succeeds. */
  loginWorks: boolean;
  workersDev: string;
  /** The Worker's origin and hosts, or null before the first deployment. */
  worker: { PUBLIC_ORIGIN: string; hosts: string[] } | null;
  secrets: Record<string, string>;
  failure: "deploy_declined" | "bulk_fails" | "bulk_hangs" | null;
  calls: { args: string[]; stdin: string }[];
};

export const newAccount: Account = {
  isSignedIn: true,
  loginWorks: true,
  workersDev: "latchkey.acme.workers.dev",
  worker: null,
  secrets: {},
  failure: null,
  calls: [],
};

export function readAccount(file: string): Account {
  return JSON.parse(readFileSync(file, "utf8")) as Account;
}

export function updateAccount(file: string, changes: Partial<Account>): void {
  // Atomic, because the other process may be reading the file.
  writeFileSync(`${file}.new`, JSON.stringify({ ...readAccount(file), ...changes }));
  renameSync(`${file}.new`, file);
}
