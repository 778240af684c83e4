// Reads the challenge of a protected resource (RFC 9110, section 11.6.1; RFC 6750, section 3; RFC 9728, section 5.1).

import { processUserInfoResponse, skipSubjectCheck, WWWAuthenticateChallengeError } from "oauth4webapi";
import { boundScopes, isScope, splitScopes } from "../scopes.ts";

/** What a resource asks for when it refuses a request. */
export type Challenge = {
  /** The URL of the resource's metadata. */
  resourceMetadata: string | null;
  /** The scopes that the request needs; null where the challenge names none. */
  scopes: string[] | null;
  error: string | null;
};

/** Longer headers take too long to parse. */
const MAX_HEADER_LENGTH = 8 * 1024;

const SCHEMES: readonly string[] = ["bearer", "dpop"];

/** Returns the challenge of a response; null where there is none that can be read. */
export async function readChallenge(response: Response): Promise<Challenge | null> {
  const header = response.headers.get("www-authenticate");
  if (header === null || header.length > MAX_HEADER_LENGTH) return null;
  const found = (await challengesIn(header)).find(({ scheme }) => SCHEMES.includes(scheme));
  if (found === undefined) return null;
  const { resource_metadata, scope, error } = found.parameters;
  return {
    resourceMetadata: resource_metadata ?? null,
    scopes: scope === undefined ? null : boundScopes(splitScopes(scope).filter(isScope)),
    error: error ?? null,
  };
}

/** Whether a resource wants a proof with the nonce that it sends (RFC 9449, section 9). */
export async function asksForNonce({ status, headers }: Response): Promise<boolean> {
  const header = headers.get("www-authenticate");
  if (status !== 401 || header === null || header.length > MAX_HEADER_LENGTH) return false;
  const challenges = await challengesIn(header);
  return challenges.some(
    ({ scheme, parameters }) => scheme === "dpop" && parameters.error === "use_dpop_nonce",
  );
}

/** The library parses challenges only as a part of reading a response, and reports them as an error. */
async function challengesIn(header: string) {
  const response = new Response(null, { status: 401, headers: { "www-authenticate": header } });
  try {
    await processUserInfoResponse(
      { issuer: "https://any" },
      { client_id: "any" },
      skipSubjectCheck,
      response,
    );
  } catch (error) {
    if (error instanceof WWWAuthenticateChallengeError) return error.cause;
  }
  return [];
}
