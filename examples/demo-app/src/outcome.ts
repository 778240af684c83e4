// The result of an action, ready to be displayed. It contains a summary of a token, but never the token itself.
import type { CheckReport, LatchkeyError, Token } from "latchkey/client";

export type ProviderResponse = {
  kind: "response";
  request: string;
  status: number;
  body: string;
  note: string | undefined;
};

export type TokenSummary = {
  kind: "token";
  title: string;
  type: string;
  version: number;
  expiresAt: string | null;
  ending: string;
};

export type Outcome =
  | ProviderResponse
  | TokenSummary
  | { kind: "check"; check: CheckReport }
  | { kind: "problem"; problem: LatchkeyError };

const maximumBodyCharacters = 20_000;

/** Describes a provider's response, with indented JSON. */
export async function describeResponse(
  path: string,
  response: Response,
  note: string | undefined,
): Promise<ProviderResponse> {
  const text = indentJson(await response.text());
  const body = text.length > maximumBodyCharacters ? `${text.slice(0, maximumBodyCharacters)}\n…` : text;
  return { kind: "response", request: `GET ${path}`, status: response.status, body, note };
}

/** Describes a token by its last four characters. They are omitted for short tokens, which could be guessed. */
export function describeToken(title: string, token: Token): TokenSummary {
  const ending = token.access_token.length >= 16 ? token.access_token.slice(-4) : "";
  const { token_type: type, version, expires_at: expiresAt } = token;
  return { kind: "token", title, type, version, expiresAt, ending };
}

function indentJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
