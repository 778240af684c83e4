// What an action on a connection came to, ready to be shown. A token never gets this far: only what may be seen of it does.
import type { CheckReport, LatchkeyError, Token } from "latchkey/client";

export type ProviderAnswer = {
  kind: "answer";
  request: string;
  status: number;
  body: string;
  note: string | undefined;
};

export type TokenFacts = {
  kind: "token";
  title: string;
  type: string;
  version: number;
  expiresAt: string | null;
  ending: string;
};

export type Outcome =
  | ProviderAnswer
  | TokenFacts
  | { kind: "check"; check: CheckReport }
  | { kind: "problem"; problem: LatchkeyError };

const maximumBodyCharacters = 20_000;

/** Describes a provider's answer, with JSON laid out for reading. */
export async function describeAnswer(
  path: string,
  response: Response,
  note: string | undefined,
): Promise<ProviderAnswer> {
  const text = indentJson(await response.text());
  const body = text.length > maximumBodyCharacters ? `${text.slice(0, maximumBodyCharacters)}\n…` : text;
  return { kind: "answer", request: `GET ${path}`, status: response.status, body, note };
}

/** Describes a token by its last four characters; those of a token short enough to be guessed from them are withheld. */
export function describeToken(title: string, token: Token): TokenFacts {
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
