// The session's parameters: values that the provider asks the person for and the app already knows. They are not
// stored, but encrypted in the connect URL, for this session only.

import { openFromOutside, seal } from "../../vault/seal.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { SessionReference } from "./signed-tokens.ts";
import { Parameters } from "./session.ts";

/** Encrypts a session's parameters for its connect URL; null where there are none. */
export async function sealParameters(
  context: ConnectionContext,
  session: SessionReference,
  parameters: Parameters,
): Promise<string | null> {
  if (Object.keys(parameters).length === 0) return null;
  return seal(context.config.keyring, keyContextOf(session), parameters);
}

/** Decrypts a connect URL's parameters. Returns none if they can't be decrypted; the page then asks for the values. */
export async function openParameters(
  context: ConnectionContext,
  session: SessionReference,
  sealed: string | null,
): Promise<Parameters> {
  if (sealed === null) return {};
  return (await openFromOutside(context.config.keyring, keyContextOf(session), sealed, Parameters())) ?? {};
}

function keyContextOf({ app, connection, session }: SessionReference) {
  return { use: "parameters", owners: [app, connection, session] } as const;
}
