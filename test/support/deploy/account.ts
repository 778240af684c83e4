// The Cloudflare account that the stand-in for wrangler plays, as a file both processes read. Without a schema: the
// stand-in starts a hundred times.

import { readFileSync, renameSync, writeFileSync } from "node:fs";

export type Account = {
  isSignedIn: boolean;
  /** What `wrangler login` comes to. */
  loginWorks: boolean;
  workersDev: string;
  /** The Worker's variable and where it is served; null before the first deployment. */
  worker: { PUBLIC_ORIGIN: string; hosts: string[] } | null;
  secrets: Record<string, string>;
  trouble: "deploy_declined" | "bulk_fails" | "bulk_hangs" | null;
  calls: { args: string[]; stdin: string }[];
};

export const newAccount: Account = {
  isSignedIn: true,
  loginWorks: true,
  workersDev: "latchkey.acme.workers.dev",
  worker: null,
  secrets: {},
  trouble: null,
  calls: [],
};

export function readAccount(file: string): Account {
  return JSON.parse(readFileSync(file, "utf8")) as Account;
}

export function changeAccount(file: string, change: Partial<Account>): void {
  // Whole or not at all: the other process may be reading it.
  writeFileSync(`${file}.new`, JSON.stringify({ ...readAccount(file), ...change }));
  renameSync(`${file}.new`, file);
}
