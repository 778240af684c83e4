// The form of a provider's revocation request. It is a part of a client snapshot, because a grant may be revoked after its
// integration was deleted. Pure.

import { fillAll, type TemplateValues } from "./definition/templates.ts";
import type { CodeProvider } from "./provider.ts";

export type RevocationForm = {
  method: "POST" | "DELETE" | "GET";
  /** The token that is revoked; null for the refresh token, if there is one, and else the access token. */
  token: "refresh_token" | "access_token" | null;
  tokenIn: "body" | "query" | "header" | "url";
  tokenParameter: string;
  body: "form" | "json";
  parameters: Record<string, string>;
  authentication: "client" | "token" | "none";
  /** The header with the token where the token authenticates the request, and the word before it. */
  credential: { header: string; scheme: string | null };
};

/** Returns the form; undefined where the provider does it as RFC 7009 says. */
export function revocationFormOf(
  { revocation, api }: CodeProvider,
  values: TemplateValues,
): RevocationForm | undefined {
  const { method, token, token_in, token_parameter, body, parameters, authentication } = revocation;
  const own = [method, token, token_in, token_parameter, body, parameters, authentication];
  if (own.every((field) => field === undefined)) return undefined;
  return {
    method: method ?? "POST",
    token: token ?? null,
    tokenIn: token_in ?? "body",
    tokenParameter: token_parameter ?? "token",
    body: body ?? "form",
    parameters: fillAll(parameters, values),
    authentication: authentication ?? "client",
    credential: { header: api.header, scheme: api.scheme },
  };
}
