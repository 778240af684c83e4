// What an app knows of what a provider will ask the person for. It is not stored: it travels sealed in the
// connect link, and opens for that link's session only.

import { open, seal } from "../../vault/seal.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { SessionReference } from "./signed-tokens.ts";
import { Parameters } from "./session.ts";

/** The parameters as they stand in a connect link; null where there are none. */
export async function sealParameters(
  context: ConnectionContext,
  session: SessionReference,
  parameters: Parameters,
): Promise<string | null> {
  if (Object.keys(parameters).length === 0) return null;
  return seal(context.config.keyring, placeOf(session), parameters);
}

/** What a link brought; nothing where it brought nothing of ours, and the person is asked instead. */
export async function openParameters(
  context: ConnectionContext,
  session: SessionReference,
  sealed: string | null,
): Promise<Parameters> {
  if (sealed === null) return {};
  try {
    return await open(context.config.keyring, placeOf(session), sealed, Parameters);
  } catch {
    return {};
  }
}

function placeOf({ app, connection, session }: SessionReference) {
  return { use: "parameters", owners: [app, connection, session] } as const;
}
