// A provider as data. The shared OAuth code reads it, and names no provider.

import type { Settings } from "../oauth/clients.ts";
import type { Grant } from "../oauth/grants.ts";
import type { Account } from "../personas.ts";
import type { Params } from "../control/received-request.ts";
import type { Records } from "../records.ts";

interface PickOption {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** What the user selects on the consent page, besides the decision. */
export interface Picker {
  readonly field: string;
  readonly legend: string;
  readonly many: boolean;
  readonly options: Readonly<Record<Account, readonly PickOption[]>>;
  /** The initial selection on the page, which also applies if a test submits none. */
  readonly initial: "all" | "first";
  /** Whether the page starts with the user's previous selection for this client. */
  readonly remembers: boolean;
}

/** A call of the provider's API with a valid token. */
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
    /** The path of an MCP server, which publishes metadata of its own (RFC 9728). */
    readonly resource?: string;
    /** Absent if the provider has no device codes (RFC 8628). */
    readonly device?: { readonly authorization: string; readonly verification: string };
  };
  /** Whether the provider publishes RFC 8414 metadata, and returns `iss` (RFC 9207). */
  readonly issuer: boolean;
  readonly scopes: {
    readonly separator: " " | ",";
    readonly ignoreCase: boolean;
    readonly known: Readonly<Record<string, string>>;
    /** Whether scopes that are not `known` are accepted too. */
    readonly acceptsUnknown?: boolean;
    /** The scopes of a request without a scope. If empty, such a request is rejected. */
    readonly initial: readonly string[];
    /** Whether the token response contains the scope if it is the requested one. */
    readonly echoed: boolean;
  };
  readonly clients: {
    readonly methods: readonly ("none" | "client_secret_basic" | "client_secret_post")[];
    /** Whether a hostname can be used as the client ID without registration. */
    readonly hostnames: boolean;
    readonly rejectedStatus: 400 | 401;
    /** How Basic credentials are decoded. The default is `form` (RFC 6749, section 2.3.1). */
    readonly basicEncoding?: "form" | "raw";
  };
  readonly pkce: "required" | "optional";
  readonly tokenRequest: "form" | "form_or_query";
  readonly tokens: {
    readonly codeSeconds: number;
    /** Null means that the access token does not expire, and that the response has no `expires_in`. */
    readonly accessSeconds: number | null;
    readonly type: string;
    readonly refresh: "rotates" | "keeps" | "none";
    readonly reuseRevokesGrant: boolean;
    readonly newCode: () => string;
    readonly newToken: () => string;
    /** The default is `newToken`. */
    readonly newRefreshToken?: () => string;
  };
  readonly picker: Picker | null;
  /** What a client's own service account shares. Absent if clients cannot get tokens with their own credentials. */
  readonly servicePick?: readonly string[];
  /** Whether clients with a secret can exchange their access tokens (RFC 8693). */
  readonly exchangesTokens?: boolean;
  /** Fields of the token response that depend on the user's selection. */
  readonly tokenResponseFields?: (pick: readonly string[]) => Readonly<Record<string, string>>;
  /** Returns the access token, if it is an existing key of the user. */
  readonly existingToken?: (
    grant: Grant,
    records: Records,
    at: { readonly now: number; readonly isRevoked: (token: string) => boolean },
  ) => string | undefined;
  readonly credential: (headers: Readonly<Record<string, string>>) => string | undefined;
  readonly unauthorized: () => Response;
  readonly handleApiCall: (call: ApiCall) => Response | Promise<Response>;
}

/** Reads `Authorization: Bearer …`. */
export function bearer(headers: Readonly<Record<string, string>>): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
}

export const BEARER_CHALLENGE = { "www-authenticate": 'Bearer error="invalid_token"' };
