// The steps of a connect flow with an item.

import type { Parsed } from "../../../src/shared/lazy.ts";
import { vi } from "vitest";
import type { NewIntegration } from "../../../src/integration/integration.ts";
import { freshStub } from "../../crash-points/crash-injector.ts";
import { ItemProvider } from "./item-provider.ts";
import { newSession, newStage, type Stage, valueOf } from "./create-connection.ts";

export const BANK: Parsed<typeof NewIntegration> = {
  provider: "pluggy",
  client_id: "client",
  client_secret: "secret",
  variables: { connector_id: "612" },
};

export type BankStage = { stage: Stage; provider: ItemProvider };

/** Creates an app with an integration at an item provider, which replaces `fetch`. */
export async function newBankStage(): Promise<BankStage> {
  vi.spyOn(console, "info").mockImplementation(() => {});
  const stage = await newStage(BANK);
  // For all objects, including those that are restarted.
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  return { stage, provider: new ItemProvider().install() };
}

/** Clicks on the connect page. Returns the callback that the browser then requests. */
export async function click({ ids, integration, appStub }: Stage, session: string) {
  const stored = await appStub.integration(integration);
  const begun = valueOf(await freshStub({ ids }).beginAttempt(ids, { session, integration }));
  return {
    attempt: begun.id,
    callbackId: stored?.callback_id ?? "",
    cookie: begun.cookie,
    code: null,
    error: null,
    iss: null,
    item: null as string | null,
    others: {},
  };
}

export type Callback = Awaited<ReturnType<typeof click>>;

/** Creates a session and clicks. */
export async function begin(stage: Stage, changes: Parameters<typeof newSession>[1] = {}): Promise<Callback> {
  return click(stage, await newSession(stage, { completion: "confirm", ...changes }));
}

/** Completes the flow. Returns the callback of an active connection. */
export async function connectItem(stage: Stage): Promise<Callback> {
  const callback = await begin(stage);
  const stub = freshStub(stage);
  valueOf((await stub.receiveCallback(callback)).result);
  const confirmed = valueOf(await stub.confirmAttempt(callback.attempt, "ada"));
  if (confirmed.status !== "active") throw new Error(`the account was not connected: ${confirmed.status}`);
  return callback;
}
