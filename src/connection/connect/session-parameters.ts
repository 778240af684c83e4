// What an app knows of what a provider will ask the person for. It is not stored: it travels sealed in the
// connect link, and opens for that link's session only.

import * as z from "zod";
import { open, seal } from "../../vault/seal.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { SessionReference } from "./signed-tokens.ts";

/** They stand in a URL, and some who pass one on take no more than a few thousand characters. */
const MAX_LENGTH = 1500;

/** As the API takes them, name and value. */
export const Parameters = z
  .record(z.string().regex(/^[\w.-]{1,64}$/, "is no parameter's name"), z.string().min(1).max(512))
  .refine(
    (given) => JSON.stringify(given).length <= MAX_LENGTH,
    `must be ${MAX_LENGTH} characters of JSON at most`,
  );

export type Parameters = Readonly<Record<string, string>>;

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
