// Cloudflare's prices for the Workers Paid plan, in US dollars.

const WORKERS = "https://developers.cloudflare.com/workers/platform/pricing/";
const DURABLE_OBJECTS = "https://developers.cloudflare.com/durable-objects/platform/pricing/";
const KV = "https://developers.cloudflare.com/kv/platform/pricing/";
const LOGS = "https://developers.cloudflare.com/workers/observability/logs/workers-logs/#pricing";

const MILLION = 1_000_000;
const BILLION = 1_000 * MILLION;

/** When the prices were read from Cloudflare's documentation. */
export const PRICES_READ_ON = "2026-11-27";

/** The minimum charge per month. It includes the usage in `included`. */
export const PLAN = { dollars: 5, source: WORKERS };

/** What the Workers Free plan allows per day, for all Workers of the account together. */
export const FREE_PLAN = { kvWritesPerDay: 1_000, source: KV };

export type Price = {
  product: "Workers" | "Workers Logs" | "Durable Objects" | "KV";
  /** What is billed, in words. */
  title: string;
  /** The price of `units` units. */
  dollars: number;
  units: number;
  unit: string;
  /** The units per month that the plan includes. */
  included: number;
  source: string;
};

export const PRICES = {
  workerRequests: {
    product: "Workers",
    title: "Requests",
    dollars: 0.3,
    units: MILLION,
    unit: "requests",
    included: 10 * MILLION,
    source: WORKERS,
  },
  workerCpuMs: {
    product: "Workers",
    title: "CPU time",
    dollars: 0.02,
    units: MILLION,
    unit: "ms",
    included: 30 * MILLION,
    source: WORKERS,
  },
  logLines: {
    product: "Workers Logs",
    title: "Log lines written",
    dollars: 0.6,
    units: MILLION,
    unit: "lines",
    included: 20 * MILLION,
    source: LOGS,
  },
  objectRequests: {
    product: "Durable Objects",
    title: "Requests and alarms",
    dollars: 0.15,
    units: MILLION,
    unit: "requests",
    included: MILLION,
    source: DURABLE_OBJECTS,
  },
  objectGbSeconds: {
    product: "Durable Objects",
    title: "Duration",
    dollars: 12.5,
    units: MILLION,
    unit: "GB-s",
    included: 400_000,
    source: DURABLE_OBJECTS,
  },
  rowsRead: {
    product: "Durable Objects",
    title: "Rows read",
    dollars: 0.001,
    units: MILLION,
    unit: "rows",
    included: 25 * BILLION,
    source: DURABLE_OBJECTS,
  },
  rowsWritten: {
    product: "Durable Objects",
    title: "Rows written, and alarms set",
    dollars: 1,
    units: MILLION,
    unit: "rows",
    included: 50 * MILLION,
    source: DURABLE_OBJECTS,
  },
  objectStorageGb: {
    product: "Durable Objects",
    title: "Stored data",
    dollars: 0.2,
    units: 1,
    unit: "GB-month",
    included: 5,
    source: DURABLE_OBJECTS,
  },
  kvReads: {
    product: "KV",
    title: "Reads",
    dollars: 0.5,
    units: MILLION,
    unit: "keys",
    included: 10 * MILLION,
    source: KV,
  },
  kvWrites: {
    product: "KV",
    title: "Writes",
    dollars: 5,
    units: MILLION,
    unit: "keys",
    included: MILLION,
    source: KV,
  },
  kvDeletes: {
    product: "KV",
    title: "Deletes",
    dollars: 5,
    units: MILLION,
    unit: "keys",
    included: MILLION,
    source: KV,
  },
  kvStorageGb: {
    product: "KV",
    title: "Stored data",
    dollars: 0.5,
    units: 1,
    unit: "GB-month",
    included: 1,
    source: KV,
  },
} as const satisfies Record<string, Price>;

export type Priced = keyof typeof PRICES;

export const PRICED = Object.keys(PRICES) as Priced[];

/** The memory for which Cloudflare bills a Durable Object while it is active: 128 MB, whatever it uses. */
export const OBJECT_GB = 0.128;
