// What the prices need and the counts do not say.

/**
 * The CPU time of a request to the Worker. The benchmark measures between 0.1 ms (a token read from memory) and 1 ms, with
 * the local simulation of KV.
 */
export const CPU_MS_PER_REQUEST = 1;

/** How long a request or an alarm keeps a Durable Object active, apart from requests to servers outside of Cloudflare. */
export const ACTIVE_MS_PER_OBJECT_REQUEST = 25;

/** How long a server outside of Cloudflare, such as the provider, takes to respond. */
export const ACTIVE_MS_PER_OUTGOING_REQUEST = 500;

/** The database of a connection: 24 KB when it is new, and more with a full timeline. */
export const OBJECT_KB_PER_CONNECTION = 100;

/** The encrypted token set of a connection. 2.7 KB with an access token of 700 characters. */
export const KV_KB_PER_CONNECTION = 3;

/**
 * Which part of a token's lifetime has passed when it is refreshed ahead: between 80% and 90%; see
 * src/connection/token/refresh-policy.ts.
 */
export const REFRESHED_AT = 0.85;

/** For how long a token of the examples is valid. */
export const TOKEN_LIFETIME_HOURS = 1;

const HOURS_PER_DAY = 24;

/** How often the token of a connection is refreshed that is used around the clock. */
export const MOST_REFRESHES_PER_DAY = HOURS_PER_DAY / (TOKEN_LIFETIME_HOURS * REFRESHED_AT);

export const DAYS_PER_MONTH = 30;

/** How often an app reads a token in each hour in which the connection is used, in the examples. */
export const READS_PER_HOUR = 10;

/** How a connection is used in an example. */
export type Profile = {
  title: string;
  hoursPerDay: number;
  refreshesPerDay: number;
  /** Whether reads refresh the token before it expires. */
  isAhead: boolean;
};

export const PROFILES: readonly Profile[] = [
  {
    title: "used around the clock",
    hoursPerDay: HOURS_PER_DAY,
    refreshesPerDay: MOST_REFRESHES_PER_DAY,
    isAhead: true,
  },
  { title: "used one hour a day", hoursPerDay: 1, refreshesPerDay: 1, isAhead: false },
];

/** The numbers of connections in the examples. */
export const CONNECTIONS = [10_000, 1_000_000];
