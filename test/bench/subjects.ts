// What is measured, and what it is measured against.

import type { Target } from "./load/load-job.ts";
import type { Scene } from "./scene.ts";

export const SUBJECTS = ["bare", "bareKv", "token", "bareForward", "proxy"] as const;
export type Subject = (typeof SUBJECTS)[number];

export const TITLES: Record<Subject, string> = {
  bare: "bare Hono route",
  bareKv: "bare route, one KV read",
  token: "Latchkey: token read",
  bareForward: "bare forwarding route",
  proxy: "Latchkey: proxy",
};

export type Comparison = { subject: Subject; to: Subject; title: string; target: number | null };

export const COMPARISONS: Comparison[] = [
  { subject: "token", to: "bareKv", title: "token read / bare route with one KV read", target: 0.85 },
  { subject: "proxy", to: "bareForward", title: "proxy / bare forwarding", target: null },
];

/** The request of each subject; all carry the same headers, and both reads read the same KV entry. */
export function targetsOf(scene: Scene, connection: string): Record<Subject, Target> {
  const { latchkey, bare } = scene.workers.origins;
  const headers = { authorization: `Bearer ${scene.app.key}` };
  const entry = `token:${scene.app.id}:${connection}`;
  const at = (origin: string, path: string): Target => ({ url: `${origin}${path}`, headers });
  return {
    bare: at(bare, "/bare"),
    bareKv: at(bare, `/kv/${encodeURIComponent(entry)}`),
    token: at(latchkey, `/v1/connections/${connection}/token`),
    bareForward: at(bare, "/forward/user"),
    proxy: at(latchkey, `/v1/connections/${connection}/proxy/user`),
  };
}
