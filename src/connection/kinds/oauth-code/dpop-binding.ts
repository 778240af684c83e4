// The key to which a server binds the tokens of a grant (RFC 9449), ready to sign the proofs of token requests.

import { importDpopKey } from "../../../oauth/dpop/proof.ts";
import type { DpopBinding } from "../../../oauth/dpop/server-proof.ts";
import type { Registration } from "../../../providers/registration/registration.ts";
import { StoredJwk } from "../../../vault/private-key.ts";
import { open } from "../../../vault/seal.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { connectionKeyContext } from "../../token/token-set.ts";
import type { CodeAttempt } from "./stored-records.ts";

/** Decrypts the key of an attempt; null without DPoP. */
export async function openDpopKey(
  { config: { keyring } }: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  { sealed_dpop_key: sealed }: Pick<CodeAttempt, "sealed_dpop_key">,
): Promise<JsonWebKey | null> {
  return sealed === null
    ? null
    : open(keyring, connectionKeyContext("attempt", connection), sealed, StoredJwk());
}

/**
 * Returns the binding with a grant's key; null without one. A grant that has a key keeps it, whatever the integration says
 * now, because its refresh token can be bound.
 */
export async function dpopBindingOf(
  { dpop }: Pick<Registration, "dpop">,
  key: JsonWebKey | null | undefined,
): Promise<DpopBinding | null> {
  if (key === null || key === undefined) return null;
  return { key: await importDpopKey(key), isRequired: dpop === "required" };
}
