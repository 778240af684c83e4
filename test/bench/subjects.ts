// The measured routes, and the routes that they are compared with.

import type { Target } from "./load/load-job.ts";
import type { BenchData } from "./bench-data.ts";

export const SUBJECTS = ["bare", "bareKv", "token", "bareForward", "bareKvForward", "proxy"] as const;
export type Subject = (typeof SUBJECTS)[number];

export const TITLES: Record<Subject, string> = {
  bare: "bare Hono route",
  bareKv: "bare route, one KV read",
  token: "Latchkey: token read",
  bareForward: "bare forwarding route",
  bareKvForward: "bare forwarding route, one KV read",
  proxy: "Latchkey: proxy",
};

export type Comparison = { subject: Subject; to: Subject; title: string; target: number | null };

export const COMPARISONS: Comparison[] = [
  { subject: "token", to: "bareKv", title: "token read / bare route with one KV read", target: 0.85 },
  { subject: "proxy", to: "bareForward", title: "proxy / bare forwarding", target: null },
  { subject: "proxy", to: "bareKvForward", title: "proxy / bare forwarding after one KV read", target: null },
];

/** Returns the request of each subject. All have the same headers, and all KV reads use the same entry. */
export function targetsOf(data: BenchData, connection: string): Record<Subject, Target> {
  const { latchkey, bare } = data.workers.origins;
  const headers = { authorization: `Bearer ${data.app.key}` };
  const entry = encodeURIComponent(`token:${data.app.id}:${connection}`);
  const at = (origin: string, path: string): Target => ({ url: `${origin}${path}`, headers });
  return {
    bare: at(bare, "/bare"),
    bareKv: at(bare, `/kv/${entry}`),
    token: at(latchkey, `/v1/connections/${connection}/token`),
    bareForward: at(bare, "/forward/user"),
    bareKvForward: at(bare, `/kv/${entry}/forward/user`),
    proxy: at(latchkey, `/v1/connections/${connection}/proxy/user`),
  };
}
