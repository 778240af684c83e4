// A read-only sample call for each provider's API, to show that the connection works.
import type { Connection } from "latchkey/client";

export interface SampleCall {
  readonly path: string;
  /** Shown with a response that would be misleading on its own. */
  readonly note?: string;
}

/** Paths can contain placeholders for the connection's metadata, such as `{item_id}`. */
const samples: Readonly<Record<string, SampleCall>> = {
  parqet: { path: "user" },
  addepar: { path: "users/me" },
  pluggy: { path: "accounts?itemId={item_id}" },
  parqex: { path: "user-info" },
  openai: { path: "models" },
  parallel: {
    path: "v1/tasks/runs/trun_example",
    note: "The call requests a task run that does not exist, because every useful call costs credit. A 404 means that the key was accepted. An invalid key gets a 401.",
  },
};

/** Returns the sample call for a connection. Unknown providers get the usual path of OpenID Connect's userinfo. */
export function sampleCallFor({ provider, metadata }: Pick<Connection, "provider" | "metadata">): SampleCall {
  const sample = samples[provider ?? ""] ?? { path: "userinfo" };
  const path = sample.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = metadata[name];
    return typeof value === "string" ? encodeURIComponent(value) : "";
  });
  return { ...sample, path };
}
