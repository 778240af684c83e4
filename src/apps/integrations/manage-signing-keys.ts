// Creates, lists and deletes the keys with which an integration's client signs its assertions. What a key's times mean is in
// integration/signing-keys.ts.

import {
  addSigningKey,
  presentSigningKeys,
  type PublicSigningKey,
  publishedKeys,
  removeSigningKey,
} from "../../integration/signing-keys.ts";
import type { Integration } from "../../integration/integration.ts";
import { requestObjectOf } from "../../providers/registration/client-method.ts";
import { providerOf } from "../../providers/registry.ts";
import type { Actor } from "../../shared/actor.ts";
import type { AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { SigningAlgorithm } from "../../vault/private-key.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { copiesOfIntegration } from "../app-publisher.ts";
import { resetHealth } from "./integration-health.ts";

/** Creates a key. It is published at once, and used at once if it is the only one. */
export async function createSigningKey(
  context: AppContext,
  id: string,
  alg: SigningAlgorithm,
  by: Actor,
): Promise<Result<PublicSigningKey>> {
  const record = (keys: Integration) => {
    const kid = keys.signing_keys.at(-1)?.kid ?? "";
    context.audit.append(by, {
      action: "signing_key.created",
      target: { type: "signing_key", id: kid, name: id },
    });
  };
  const changed = await changeKeys(context, id, record, async (current, app, now) => {
    const methods: readonly string[] = providerOf(current).client.authentication;
    if (!methods.includes("private_key_jwt") && requestObjectOf(current) === undefined)
      return fail("invalid_request", { detail: "The provider does not use private_key_jwt." });
    const pending = publishedKeys(current.signing_keys, now).find(({ active_from }) => active_from > now);
    if (pending !== undefined) {
      const detail = `The key ${pending.kid} is not used yet. Wait until it is, or delete it first.`;
      return fail("invalid_request", { detail });
    }
    const owner = { app, integration: id };
    const keys = await addSigningKey(context.config.keyring, owner, current, { alg, now });
    return ok({ ...current, ...keys, jwks_id: current.jwks_id ?? current.callback_id });
  });
  if (!changed.ok) return changed;
  const [created] = presentSigningKeys(changed.value.signing_keys, context.now()).slice(-1);
  if (created === undefined) throw new Error("no key was created");
  return ok(created);
}

/** Returns the keys that are published, in the order in which they were created. */
export function listSigningKeys(context: AppContext, id: string): Result<{ data: PublicSigningKey[] }> {
  const integration = context.store.integration(id);
  if (activeApp(context) === null || integration === null) return fail("integration_not_found");
  return ok({ data: presentSigningKeys(integration.signing_keys, context.now()) });
}

/** Deletes a key, which is then neither used nor published. */
export async function deleteSigningKey(
  context: AppContext,
  id: string,
  kid: string,
  by: Actor,
): Promise<Result<null>> {
  const record = () =>
    context.audit.append(by, {
      action: "signing_key.deleted",
      target: { type: "signing_key", id: kid, name: id },
    });
  const changed = await changeKeys(context, id, record, async (current, app, now) => {
    if (!publishedKeys(current.signing_keys, now).some((key) => key.kid === kid))
      return fail("key_not_found");
    const owner = { app, integration: id };
    return ok({
      ...current,
      ...(await removeSigningKey(context.config.keyring, owner, current, { kid, now })),
    });
  });
  return changed.ok ? ok(null) : changed;
}

/** Changes an integration's keys, records it in the same transaction, and publishes them. The change is made again if the integration has changed meanwhile. */
async function changeKeys(
  context: AppContext,
  id: string,
  record: (changed: Integration) => void,
  change: (current: Integration, app: AppId, now: number) => Promise<Result<Integration>>,
): Promise<Result<Integration>> {
  const { store } = context;
  for (;;) {
    const app = activeApp(context);
    const current = store.integration(id);
    if (app === null || current === null) return fail("integration_not_found");
    const now = context.now();
    const changed = await change(current, app.id, now);
    if (!changed.ok) return changed;
    if (activeApp(context) === null || JSON.stringify(store.integration(id)) !== JSON.stringify(current))
      continue;
    context.clientEvidence.delete(id);
    context.refusedProbes.delete(id);
    const integration = resetHealth(current, { ...changed.value, updated_at: now }, now);
    context.transaction(() => {
      store.putIntegration(integration);
      record(integration);
    });
    await context.publisher.publish(...copiesOfIntegration(integration));
    return ok(integration);
  }
}
