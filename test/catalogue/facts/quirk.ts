// How a provider's server differs from a server as the RFCs describe it.

export type ClientAuthentication =
  | "client_secret_basic"
  | "client_secret_post"
  | "client_secret_as_user"
  | "none";

type Texts = Readonly<Record<string, string>>;

/** How a token response says when the token expires. */
type Expiry =
  | "expires_in"
  /** The response says nothing. */
  | "none"
  /** `expires_in` is 0, and the token never expires. */
  | "zero"
  /** A time in a field of its own. */
  | { field: string; as: "iso8601" | "epoch_seconds" };

export type AccountCall = {
  method?: "GET" | "POST";
  url: string;
  /** Other URLs of the documentation for the same call. */
  alsoAt?: readonly string[];
  scheme?: string;
  response: unknown;
};

type Exchange = {
  grantType: string;
  tokenParameter: string;
  /** Whether the request has the client ID, besides the secret. */
  clientId: boolean;
  /** Defaults to GET. */
  methods?: readonly ("GET" | "POST")[];
};

export type Quirks = {
  /** The values of placeholders: what an app, a customer or the server itself says. */
  values?: Texts;
  endpoints?: Partial<
    Record<"authorization" | "token" | "refresh" | "revocation" | "exchange" | "api", string>
  >;
  client?: { methods?: readonly ClientAuthentication[] };
  authorization?: {
    separators?: readonly string[];
    pkce?: "required" | "optional" | "refused";
    parameters?: Texts;
    names?: Partial<Record<"client_id" | "redirect_uri" | "scope", string>>;
    /** The value of the client's parameter, if it is not the client ID. */
    clientIdValue?: string;
    responseType?: "required" | "optional";
    /** What stands for the registered callback URL. */
    redirectUri?: string;
    /** Scopes that an integration without scopes of its own has to request. One of several may do: "a|b". */
    neededScopes?: readonly string[];
    noScopes?: boolean;
    codeParameter?: string;
    /** Parameters of the callback besides `code` and `state`. */
    callback?: Texts;
    formPost?: boolean;
  };
  token?: {
    body?: "form" | "json" | "either";
    names?: Partial<
      Record<"client_id" | "client_secret" | "code" | "redirect_uri" | "refresh_token", string>
    >;
    parameters?: Texts;
    refreshParameters?: Texts;
    /** Parameters that the URL of the endpoint may have as well. */
    inQuery?: readonly string[];
    /** Whether `grant_type` is required. */
    grantType?: "required" | "optional";
    redirectUri?: "required" | "optional";
    refusesScope?: boolean;
    /** Whether a refresh request is authenticated. */
    refreshAuthentication?: "client" | "id_only";
  };
  response?: {
    status?: number;
    /** The field that has the response. */
    root?: string;
    tokenType?: string | null;
    expiry?: Expiry;
    expiresIn?: number;
    refreshTokenLifetime?: { field: string; seconds: number };
    scope?: "array" | "null" | "absent";
    fields?: Readonly<Record<string, unknown>>;
    /** Fields beside the root, such as a status. */
    beside?: Readonly<Record<string, unknown>>;
    isJwt?: boolean;
  };
  refresh?: {
    /**
     * "none": the server issues no refresh token. "access_token": the access token itself is extended. "exchange": it is
     * exchanged again.
     */
    by?: "refresh_token" | "access_token" | "exchange" | "none";
    /** What the answer has: a new refresh token, which ends the old one; the same one; or none, and the old one stays. */
    token?: "rotates" | "same" | "absent";
    method?: "POST" | "GET";
    grantType?: string;
    /** The age of an access token in seconds before which a refresh is refused. */
    notBefore?: number;
    /** The lifetime in seconds that an app should assume; null for none. */
    assumedLifetime?: number;
  };
  exchange?: Exchange;
  /** How an error is reported. By default as in RFC 6749, section 5.2. */
  error?: "ok_false" | "error_object" | "errors_list" | "status_field" | "in_200" | "code_message";
  api?: {
    header?: string;
    scheme?: string | null;
    /** The query parameter that has the token, in place of the header. */
    tokenParameter?: string;
    /** Headers of every call. "*" means any value; a value in braces is one of `values` or the client ID. */
    headers?: Texts;
    /** Headers that only the app can add to its calls. */
    callerHeaders?: Texts;
    /** Other hosts of the API that the provider's products have. */
    otherBases?: readonly string[];
  };
  account?: AccountCall;
  revocation?: {
    method?: "POST" | "DELETE" | "GET";
    /** Where the token is. "any": in the body, or as the credential. */
    token?: "body" | "header" | "query" | "any";
    body?: "form" | "json" | "either";
    authentication?: "client" | "token" | "none" | "any";
  };
};
