// The result of an action, ready to be displayed. It contains a summary of a token, but never the token itself.
import type { CheckReport, LatchkeyError, Token } from "latchkey/client";
import type { SampleCall } from "./sample-call.ts";

export type ProviderResponse = {
  kind: "response";
  method: string;
  path: string;
  status: number;
  milliseconds: number;
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

/** Describes a provider's response to a call that was made at `startedAt`, with indented JSON. */
export async function describeResponse(
  { path, note }: SampleCall,
  response: Response,
  startedAt: number,
): Promise<ProviderResponse> {
  const milliseconds = Date.now() - startedAt;
  const text = indentJson(await response.text());
  const body = text.length > maximumBodyCharacters ? `${text.slice(0, maximumBodyCharacters)}\n…` : text;
  return {
    kind: "response",
    method: "GET",
    path: `/${path}`,
    status: response.status,
    milliseconds,
    body,
    note,
  };
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
