// What is known about each service that is called with a key, independently of its definition: where its API is, how a key
// is sent, and what its server answers. The table facts.json names the pages that say so.

import facts from "./facts.json" with { type: "json" };

type Json = Readonly<Record<string, unknown>>;

export type KeyFacts = {
  id: string;
  /** The pages that the facts are from. */
  sources: readonly string[];
  /** The URL that all documented paths are below. */
  api: string;
  /** All hosts of the API, where they are known. */
  hosts?: readonly string[];
  /** What differs per customer, and further secrets, by name. The first secret is the key. */
  values?: Readonly<Record<string, string>>;
  /** The names of the values that are secret. */
  more_secrets?: readonly string[];
  /** The one place that has the key. */
  credential:
    | { header: string; value: string }
    | { query: string; value: string }
    | { basic: { username: string; password: string } };
  /** Headers and query parameters of every request. */
  headers?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  /** The request that tells whether a key works. */
  check: { method: string; path: string; body?: Json };
  success: unknown;
  /** The response to a wrong key. Without a body, it is a text. */
  wrong: { status: number; body: unknown };
  /** The response to the check with a key that works, but may not call this path. */
  restricted?: { status: number; body: unknown };
  /** Where the response to the check says whose key it is. */
  account?: {
    id: readonly (readonly string[])[];
    label: readonly string[];
    /** The value that the account ID is equal to, so that a key of another account does not work there. */
    fixed_by?: string;
  };
};

/** The facts of all services, by ID. */
export const KEY_FACTS: ReadonlyMap<string, KeyFacts> = new Map(
  (facts as unknown as readonly KeyFacts[]).map((row) => [row.id, row]),
);

/** Fills the placeholders of a text. Other braces stay as they are. */
export const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (braces, name: string) => values[name] ?? braces);
