// What one provider is, as data: the shared flow reads it and knows no provider by name.

import type { Settings } from "../oauth/clients.ts";
import type { Grant } from "../oauth/grants.ts";
import type { Account } from "../personas.ts";
import type { Params } from "../control/received.ts";
import type { Records } from "../records.ts";

interface PickOption {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** What the person chooses on the consent page besides yes or no. */
export interface Picker {
  readonly field: string;
  readonly legend: string;
  readonly many: boolean;
  readonly options: Readonly<Record<Account, readonly PickOption[]>>;
  /** What stands when the page is new to the person, or when a test leaves the pick out. */
  readonly initial: "all" | "first";
  /** Whether the page starts from what the person chose for this client before. */
  readonly remembers: boolean;
}

/** One call of the provider's API. A null grant: the token is unknown, expired or revoked. */
export interface ApiCall {
  readonly method: string;
  /** Below the API base, without a leading or trailing slash. */
  readonly path: string;
  readonly query: Params;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly grant: Grant;
  readonly settings: Settings;
  readonly records: Records;
  readonly now: number;
}

export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly tagline: string;
  readonly theme: { readonly accent: string; readonly tint: string; readonly monogram: string };
  readonly paths: {
    readonly authorize: string;
    readonly token: string;
    readonly api: string;
    readonly register?: string;
  };
  /** Whether RFC 8414 metadata is published, and with it RFC 9207's `iss`. */
  readonly issuer: boolean;
  readonly scopes: {
    readonly separator: " " | ",";
    readonly ignoreCase: boolean;
    readonly known: Readonly<Record<string, string>>;
    /** What a request without a scope asks for; empty: such a request is refused. */
    readonly initial: readonly string[];
    /** Whether the token answer repeats the scope when it is what was asked for. */
    readonly echoed: boolean;
  };
  readonly clients: {
    readonly methods: readonly ("none" | "client_secret_basic" | "client_secret_post")[];
    /** A hostname is a client id without any registration. */
    readonly hostnames: boolean;
    readonly rejectedStatus: 400 | 401;
  };
  readonly pkce: "required" | "optional";
  readonly tokenRequest: "form" | "form_or_query";
  readonly tokens: {
    readonly codeSeconds: number;
    /** Null: the access token has no expiry and the answer says nothing of one. */
    readonly accessSeconds: number | null;
    readonly type: string;
    readonly refresh: "rotates" | "keeps" | "none";
    readonly reuseRevokesGrant: boolean;
    readonly newCode: () => string;
    readonly newToken: () => string;
  };
  readonly picker: Picker | null;
  /** Fields of the token answer that follow from what the person picked. */
  readonly answerExtras?: (pick: readonly string[]) => Readonly<Record<string, string>>;
  /** The access token when it is something the person already has. */
  readonly ownedToken?: (
    grant: Grant,
    records: Records,
    at: { readonly now: number; readonly isRevoked: (token: string) => boolean },
  ) => string | undefined;
  readonly credential: (headers: Readonly<Record<string, string>>) => string | undefined;
  readonly unauthorized: () => Response;
  readonly answerApi: (call: ApiCall) => Response | Promise<Response>;
}

/** Reads `Authorization: Bearer …`. */
export function bearer(headers: Readonly<Record<string, string>>): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
}

export const BEARER_CHALLENGE = { "www-authenticate": 'Bearer error="invalid_token"' };
