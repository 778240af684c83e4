// One harmless, read-only call for each provider's API, to show that the connection works.
import type { Connection } from "latchkey/client";

export interface SampleCall {
  readonly path: string;
  /** Said next to the answer when the answer alone would mislead. */
  readonly note?: string;
}

/** A path may name what the connection's metadata hold: `{item_id}`. */
const samples: Readonly<Record<string, SampleCall>> = {
  parqet: { path: "user" },
  addepar: { path: "users/me" },
  pluggy: { path: "accounts?itemId={item_id}" },
  parqex: { path: "user-info" },
  parallel: {
    path: "v1/tasks/runs/trun_example",
    note: "The call asks for a task run that does not exist, because every useful call costs credit. A 404 therefore is the good answer: the key was accepted. A bad key gets a 401.",
  },
};

/** OpenID Connect's path is the best guess for a provider that this app does not know. */
export function sampleCallFor({ provider, metadata }: Pick<Connection, "provider" | "metadata">): SampleCall {
  const sample = samples[provider ?? ""] ?? { path: "userinfo" };
  const path = sample.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = metadata[name];
    return typeof value === "string" ? encodeURIComponent(value) : "";
  });
  return { ...sample, path };
}
