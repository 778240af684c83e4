// The token responses of a generated server (RFC 6749, section 5.1), with the provider's habits.

import type { Facts } from "../facts/facts.ts";
import type { Tokens } from "./peer.ts";

const DEFAULT_LIFETIME = 3600;

/** A response, and when its token expires in milliseconds: null for never, undefined where the response does not say. */
export type Issued = { response: Response; expiresAt: number | null | undefined };

export function respondWithTokens(
  { response = {}, separators }: Pick<Facts, "response" | "separators">,
  { accessToken, refreshToken }: Tokens,
  { scopes, now }: { scopes: readonly string[]; now: number },
): Issued {
  const { tokenType = "Bearer", expiry = "expires_in", expiresIn = DEFAULT_LIFETIME, scope, root } = response;
  const expiresAt = now + expiresIn * 1000;
  const fields: Record<string, unknown> = {
    access_token: accessToken,
    ...(tokenType !== null && { token_type: tokenType }),
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    ...expiryFields(expiry, expiresIn, expiresAt),
    ...scopeFields(scope, scopes, separators),
    ...response.fields,
  };
  const { refreshTokenLifetime: lifetime } = response;
  if (lifetime !== undefined && refreshToken !== null) fields[lifetime.field] = lifetime.seconds;
  const body = root === undefined ? fields : { ...response.beside, [root]: fields };
  return {
    response: Response.json(body, {
      status: response.status ?? 200,
      headers: { "cache-control": "no-store" },
    }),
    expiresAt: expiry === "none" ? undefined : expiry === "zero" ? null : expiresAt,
  };
}

function expiryFields(
  expiry: NonNullable<NonNullable<Facts["response"]>["expiry"]>,
  expiresIn: number,
  expiresAt: number,
): Record<string, unknown> {
  if (expiry === "none") return {};
  if (expiry === "zero") return { expires_in: 0 };
  if (expiry === "expires_in") return { expires_in: expiresIn };
  const { field, as } = expiry;
  return { [field]: as === "iso8601" ? new Date(expiresAt).toISOString() : Math.floor(expiresAt / 1000) };
}

function scopeFields(
  form: NonNullable<Facts["response"]>["scope"],
  scopes: readonly string[],
  separators: readonly string[],
): Record<string, unknown> {
  switch (form) {
    case "array":
      return { scope: scopes };
    case "null":
      return { scope: null };
    case "absent":
      return {};
    case undefined:
      return scopes.length === 0 ? {} : { scope: scopes.join(separators[0] ?? " ") };
  }
}

/** Returns an error response in the provider's form. */
export function respondWithError(
  { error: form }: Pick<Facts, "error">,
  error: string,
  status = 400,
): Response {
  const error_description = "See the problems that the server recorded.";
  if (form === undefined) return Response.json({ error, error_description }, { status });
  switch (form) {
    case "in_200":
      return Response.json({ error, error_description });
    case "ok_false":
      return Response.json({ ok: false, error });
    case "error_object":
      return Response.json(
        { error: { message: error_description, type: "OAuthException", code: 190, fbtrace_id: "trace" } },
        { status },
      );
    case "errors_list":
      return Response.json(
        { errors: [{ errorType: error, message: error_description }], success: false },
        { status },
      );
    case "status_field":
      return Response.json({ status: 401, body: {}, error: error_description });
    case "code_message":
      return Response.json({ code: 40_105, message: error_description, request_id: "request-1", data: {} });
  }
}
