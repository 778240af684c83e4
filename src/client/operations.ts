// The API's operations with their parameters, bodies and responses, generated from its description (/openapi.json). Do
// not edit: after a change of the description, run `npm test -- client-types -u`.

export type ErrorCode =
  | "invalid_request"
  | "unauthenticated"
  | "route_not_found"
  | "method_not_allowed"
  | "payload_too_large"
  | "rate_limited"
  | "not_configured"
  | "internal_error"
  | "app_not_found"
  | "key_not_found"
  | "last_key"
  | "provider_not_found"
  | "integration_not_found"
  | "integration_exists"
  | "integration_in_use"
  | "integration_invalid"
  | "integration_misconfigured"
  | "endpoint_not_allowed"
  | "discovery_failed"
  | "re_encryption_not_started"
  | "webhook_not_configured"
  | "webhook_secret_missing"
  | "event_not_found"
  | "return_url_not_registered"
  | "connect_token_invalid"
  | "origin_not_registered"
  | "session_expired"
  | "not_same_origin"
  | "state_invalid"
  | "attempt_expired"
  | "attempt_already_used"
  | "wrong_browser"
  | "callback_mismatch"
  | "issuer_mismatch"
  | "callback_invalid"
  | "access_denied"
  | "authorization_failed"
  | "redirect_uri_rejected"
  | "authorization_code_rejected"
  | "authorization_interrupted"
  | "account_mismatch"
  | "integration_mismatch"
  | "account_unverified"
  | "connector_not_found"
  | "parameters_invalid"
  | "login_failed"
  | "account_needs_action"
  | "handle_invalid"
  | "end_user_mismatch"
  | "connection_not_found"
  | "connection_pending"
  | "import_not_supported"
  | "reauthorization_required"
  | "refresh_not_supported"
  | "check_not_supported"
  | "provider_unavailable"
  | "api_not_configured"
  | "proxy_path_invalid"
  | "proxy_request_invalid";
export type WebhookEvent =
  | {
      type:
        | "connection.created"
        | "connection.updated"
        | "connection.refreshed"
        | "connection.reauthorization_required"
        | "connection.recovered"
        | "connection.expiring"
        | "connection.deleted";
      timestamp: string;
      data: {
        app: string;
        connection: string;
        integration: string | null;
        provider: string | null;
        end_user: string;
        status: "pending" | "active" | "reauthorization_required" | "deleted";
        /**
         * The token's; grows with each new one.
         */
        version: number;
        /**
         * What went wrong, where something did.
         */
        code: string | null;
        /**
         * What has changed, of a `connection.updated`.
         */
        reason?: string;
        /**
         * When the grant ends, of a `connection.expiring`.
         */
        ends_at?: string;
        /**
         * Whether the provider is told, of a `connection.deleted`.
         */
        revocable?: boolean;
        /**
         * Whether the provider could not read the newest data.
         */
        stale?: boolean;
      };
    }
  | {
      type: "integration.misconfigured" | "integration.recovered";
      timestamp: string;
      data: {
        app: string;
        integration: string;
        provider: string;
        /**
         * The provider's OAuth error.
         */
        code: string | null;
      };
    }
  | {
      type: "provider.event";
      timestamp: string;
      data: {
        app: string;
        integration: string;
        provider: string;
        /**
         * Only where Latchkey has found out whose it is.
         */
        connection: string | null;
        /**
         * The provider's own name for what happened.
         */
        event: string | null;
        /**
         * The provider's own id of this webhook.
         */
        event_id: string | null;
        /**
         * The body as it came.
         */
        payload: string;
      };
    }
  | {
      type: "webhook.test";
      timestamp: string;
      data: {
        app: string;
      };
    };

export interface Operations {
  /**
   * Start re-encryption
   */
  "POST /v1/admin/re-encryption": {
    path: {};
    query: {};
    body: {};
    answer: ReEncryption;
  };
  /**
   * Get re-encryption progress
   */
  "GET /v1/admin/re-encryption": {
    path: {};
    query: {};
    body: {};
    answer: ReEncryption;
  };
  /**
   * Create an app
   */
  "POST /v1/apps": {
    path: {};
    query: {};
    body: CreateAppBody;
    answer: NewApp;
  };
  /**
   * List apps
   */
  "GET /v1/apps": {
    path: {};
    query: {
      /**
       * The `next_cursor` of the page before.
       */
      cursor?: string;
      /**
       * How many a page has.
       */
      limit?: number;
    };
    body: {};
    answer: {
      data: AppRow[];
      /**
       * The `cursor` of the next page; `null` at the end.
       */
      next_cursor: string | null;
    };
  };
  /**
   * Get an app
   */
  "GET /v1/apps/{app}": {
    path: {
      /**
       * The app's id.
       */
      app: string;
    };
    query: {};
    body: {};
    answer: App;
  };
  /**
   * Update an app
   */
  "PATCH /v1/apps/{app}": {
    path: {
      /**
       * The app's id.
       */
      app: string;
    };
    query: {};
    body: UpdateAppBody;
    answer: App;
  };
  /**
   * Delete an app
   */
  "DELETE /v1/apps/{app}": {
    path: {
      /**
       * The app's id.
       */
      app: string;
    };
    query: {};
    body: {};
    answer: null;
  };
  /**
   * Rotate an app's webhook secret
   */
  "POST /v1/apps/{app}/webhook-secret": {
    path: {
      /**
       * The app's id.
       */
      app: string;
    };
    query: {};
    body: {};
    answer: {
      webhook_secret: string;
      previous_secret_valid_until: string | null;
    };
  };
  /**
   * Send a test event to an app
   */
  "POST /v1/apps/{app}/webhooks/test": {
    path: {
      /**
       * The app's id.
       */
      app: string;
    };
    query: {};
    body: {};
    answer: WebhookTest;
  };
  /**
   * Create an API key
   */
  "POST /v1/apps/{app}/keys": {
    path: {
      /**
       * The app's id.
       */
      app: string;
    };
    query: {};
    body: {};
    answer: {
      id: string;
      /**
       * Shown this once.
       */
      api_key: string;
    };
  };
  /**
   * Delete an API key
   */
  "DELETE /v1/apps/{app}/keys/{key}": {
    path: {
      /**
       * The app's id.
       */
      app: string;
      /**
       * The key's id, as the app's `keys` have it.
       */
      key: string;
    };
    query: {};
    body: {};
    answer: null;
  };
  /**
   * Get your app
   */
  "GET /v1/app": {
    path: {};
    query: {};
    body: {};
    answer: App;
  };
  /**
   * Update your app
   */
  "PATCH /v1/app": {
    path: {};
    query: {};
    body: UpdateOwnAppBody;
    answer: App;
  };
  /**
   * Send a test event
   */
  "POST /v1/app/webhooks/test": {
    path: {};
    query: {};
    body: {};
    answer: WebhookTest;
  };
  /**
   * List providers
   */
  "GET /v1/providers": {
    path: {};
    query: {};
    body: {};
    answer: {
      data: Provider[];
      /**
       * The `cursor` of the next page; `null` at the end.
       */
      next_cursor: string | null;
    };
  };
  /**
   * Get a provider
   */
  "GET /v1/providers/{provider}": {
    path: {
      /**
       * The provider's id.
       */
      provider: string;
    };
    query: {};
    body: {};
    answer: Provider;
  };
  /**
   * Create an integration
   */
  "POST /v1/integrations": {
    path: {};
    query: {};
    body: CreateIntegrationBody;
    answer: Integration;
  };
  /**
   * List integrations
   */
  "GET /v1/integrations": {
    path: {};
    query: {};
    body: {};
    answer: {
      data: Integration[];
      /**
       * The `cursor` of the next page; `null` at the end.
       */
      next_cursor: string | null;
    };
  };
  /**
   * Get an integration
   */
  "GET /v1/integrations/{integration}": {
    path: {
      /**
       * The integration's id.
       */
      integration: string;
    };
    query: {};
    body: {};
    answer: Integration;
  };
  /**
   * Update an integration
   */
  "PATCH /v1/integrations/{integration}": {
    path: {
      /**
       * The integration's id.
       */
      integration: string;
    };
    query: {};
    body: UpdateIntegrationBody;
    answer: Integration;
  };
  /**
   * Delete an integration
   */
  "DELETE /v1/integrations/{integration}": {
    path: {
      /**
       * The integration's id.
       */
      integration: string;
    };
    query: {};
    body: {};
    answer: null;
  };
  /**
   * List events
   */
  "GET /v1/events": {
    path: {};
    query: {
      type?:
        | "connection.created"
        | "connection.updated"
        | "connection.refreshed"
        | "connection.reauthorization_required"
        | "connection.recovered"
        | "connection.expiring"
        | "connection.deleted"
        | "integration.misconfigured"
        | "integration.recovered"
        | "provider.event"
        | "webhook.test";
      /**
       * What became of the delivery.
       */
      state?: "pending" | "delivered" | "failed" | "unsent";
      /**
       * The `next_cursor` of the page before.
       */
      cursor?: string;
      /**
       * How many a page has.
       */
      limit?: number;
    };
    body: {};
    answer: {
      data: EventDelivery[];
      /**
       * The `cursor` of the next page; `null` at the end.
       */
      next_cursor: string | null;
    };
  };
  /**
   * Replay an event
   */
  "POST /v1/events/{event}/replay": {
    path: {
      /**
       * The event's id.
       */
      event: string;
    };
    query: {};
    body: {};
    answer: EventDelivery;
  };
  /**
   * Create a connect session
   */
  "POST /v1/connect/sessions": {
    path: {};
    query: {};
    body: CreateConnectSessionBody;
    answer: ConnectSession;
  };
  /**
   * Confirm a connection
   */
  "POST /v1/connect/confirm": {
    path: {};
    query: {};
    body: ConfirmConnectionBody;
    answer: Connection;
  };
  /**
   * Get an access token
   */
  "GET /v1/connections/{connection}/token": {
    path: {
      /**
       * The connection's id.
       */
      connection: string;
    };
    query: {
      /**
       * Seconds the token has to live yet; honoured up to half its lifetime.
       */
      min_ttl?: number;
    };
    body: {};
    answer: Token;
  };
  /**
   * Refresh an access token
   */
  "POST /v1/connections/{connection}/refresh": {
    path: {
      /**
       * The connection's id.
       */
      connection: string;
    };
    query: {};
    body: RefreshTokenBody;
    answer: Token;
  };
  /**
   * Check a connection
   */
  "POST /v1/connections/{connection}/check": {
    path: {
      /**
       * The connection's id.
       */
      connection: string;
    };
    query: {};
    body: {};
    answer: CheckReport;
  };
  /**
   * List connections
   */
  "GET /v1/connections": {
    path: {};
    query: {
      end_user?: string;
      integration?: string;
      status?: "pending" | "active" | "reauthorization_required";
      /**
       * The `next_cursor` of the page before.
       */
      cursor?: string;
      /**
       * How many a page has.
       */
      limit?: number;
    };
    body: {};
    answer: {
      data: Connection[];
      /**
       * The `cursor` of the next page; `null` at the end.
       */
      next_cursor: string | null;
    };
  };
  /**
   * Import a connection
   */
  "POST /v1/connections": {
    path: {};
    query: {};
    body: ImportConnectionBody;
    answer: Connection;
  };
  /**
   * Get a connection
   */
  "GET /v1/connections/{connection}": {
    path: {
      /**
       * The connection's id.
       */
      connection: string;
    };
    query: {};
    body: {};
    answer: Connection;
  };
  /**
   * Update a connection's metadata
   */
  "PATCH /v1/connections/{connection}": {
    path: {
      /**
       * The connection's id.
       */
      connection: string;
    };
    query: {};
    body: UpdateConnectionBody;
    answer: Connection;
  };
  /**
   * Delete a connection
   */
  "DELETE /v1/connections/{connection}": {
    path: {
      /**
       * The connection's id.
       */
      connection: string;
    };
    query: {};
    body: {};
    answer: DeletedConnection;
  };
  /**
   * List a connection's events
   */
  "GET /v1/connections/{connection}/events": {
    path: {
      /**
       * The connection's id.
       */
      connection: string;
    };
    query: {
      /**
       * The `next_cursor` of the page before.
       */
      cursor?: string;
      /**
       * How many a page has.
       */
      limit?: number;
    };
    body: {};
    answer: {
      data: Event[];
      /**
       * The `cursor` of the next page; `null` at the end.
       */
      next_cursor: string | null;
    };
  };
}
export interface ReEncryption {
  state: "running" | "finished" | "incomplete";
  /**
   * The root key everything is brought under.
   */
  key_id: string;
  started_at: string;
  ended_at: string | null;
  round: number;
  apps: {
    done: number;
    total: number;
  };
  connections: {
    done: number;
  };
  failures: {
    count: number;
    /**
     * Some of them.
     */
    ids: string[];
  };
  /**
   * From then on older root keys can be dropped.
   */
  old_keys_unused_from: string | null;
}
export interface CreateAppBody {
  name: string;
  /**
   * A data URL: PNG, JPEG or WebP in base64, 16 KiB at most.
   */
  logo?: string | null;
  /**
   * Where people come back to: https, compared to the letter.
   *
   * @minItems 1
   * @maxItems 50
   */
  return_urls: string[];
  /**
   * Of the pages that may open a window to connect in.
   *
   * @maxItems 50
   */
  origins?: string[];
  /**
   * Where events are sent to.
   */
  webhook_url?: string | null;
  /**
   * The types you are told of: all but `connection.refreshed` when left out at first.
   *
   * @maxItems 10
   */
  webhook_events?: (
    | "connection.created"
    | "connection.updated"
    | "connection.refreshed"
    | "connection.reauthorization_required"
    | "connection.recovered"
    | "connection.expiring"
    | "connection.deleted"
    | "integration.misconfigured"
    | "integration.recovered"
    | "provider.event"
  )[];
}
export interface NewApp {
  id: string;
  name: string;
  /**
   * A data URL.
   */
  logo: string | null;
  return_urls: string[];
  origins: string[];
  webhook_url: string | null;
  webhook_events: (
    | "connection.created"
    | "connection.updated"
    | "connection.refreshed"
    | "connection.reauthorization_required"
    | "connection.recovered"
    | "connection.expiring"
    | "connection.deleted"
    | "integration.misconfigured"
    | "integration.recovered"
    | "provider.event"
  )[];
  /**
   * How deliveries go; `null` without a `webhook_url`.
   */
  webhook_health: {
    status: "active" | "paused" | "failing" | "disabled";
    consecutive_failures: number;
    failing_since: string | null;
    next_attempt_at: string | null;
    last_success_at: string | null;
    last_failure: {
      at: string;
      /**
       * `null` where nobody answered.
       */
      status: number | null;
    } | null;
    /**
     * How many events wait.
     */
    pending: number;
    oldest_pending_at: string | null;
  } | null;
  /**
   * The API keys that work, never the keys themselves.
   */
  keys: {
    id: string;
    last_four: string;
    created_at: string;
  }[];
  created_at: string;
  updated_at: string;
  /**
   * Shown this once.
   */
  api_key: string;
  /**
   * What webhooks are signed with. Shown this once.
   */
  webhook_secret: string;
}
export interface AppRow {
  id: string;
  name: string;
  created_at: string;
}
export interface App {
  id: string;
  name: string;
  /**
   * A data URL.
   */
  logo: string | null;
  return_urls: string[];
  origins: string[];
  webhook_url: string | null;
  webhook_events: (
    | "connection.created"
    | "connection.updated"
    | "connection.refreshed"
    | "connection.reauthorization_required"
    | "connection.recovered"
    | "connection.expiring"
    | "connection.deleted"
    | "integration.misconfigured"
    | "integration.recovered"
    | "provider.event"
  )[];
  /**
   * How deliveries go; `null` without a `webhook_url`.
   */
  webhook_health: {
    status: "active" | "paused" | "failing" | "disabled";
    consecutive_failures: number;
    failing_since: string | null;
    next_attempt_at: string | null;
    last_success_at: string | null;
    last_failure: {
      at: string;
      /**
       * `null` where nobody answered.
       */
      status: number | null;
    } | null;
    /**
     * How many events wait.
     */
    pending: number;
    oldest_pending_at: string | null;
  } | null;
  /**
   * The API keys that work, never the keys themselves.
   */
  keys: {
    id: string;
    last_four: string;
    created_at: string;
  }[];
  created_at: string;
  updated_at: string;
}
export interface UpdateAppBody {
  name?: string;
  /**
   * A data URL: PNG, JPEG or WebP in base64, 16 KiB at most.
   */
  logo?: string | null;
  /**
   * Where people come back to: https, compared to the letter.
   *
   * @minItems 1
   * @maxItems 50
   */
  return_urls?: string[];
  /**
   * Of the pages that may open a window to connect in.
   *
   * @maxItems 50
   */
  origins?: string[];
  /**
   * Where events are sent to.
   */
  webhook_url?: string | null;
  /**
   * The types you are told of: all but `connection.refreshed` when left out at first.
   *
   * @maxItems 10
   */
  webhook_events?: (
    | "connection.created"
    | "connection.updated"
    | "connection.refreshed"
    | "connection.reauthorization_required"
    | "connection.recovered"
    | "connection.expiring"
    | "connection.deleted"
    | "integration.misconfigured"
    | "integration.recovered"
    | "provider.event"
  )[];
}
export interface WebhookTest {
  delivered: boolean;
  /**
   * What your endpoint answered; `null` where it did not.
   */
  status: number | null;
  duration_ms: number;
}
export interface UpdateOwnAppBody {
  name?: string;
  /**
   * A data URL: PNG, JPEG or WebP in base64, 16 KiB at most.
   */
  logo?: string | null;
  /**
   * Where people come back to: https, compared to the letter.
   *
   * @minItems 1
   * @maxItems 50
   */
  return_urls?: string[];
  /**
   * Of the pages that may open a window to connect in.
   *
   * @maxItems 50
   */
  origins?: string[];
  /**
   * Where events are sent to.
   */
  webhook_url?: string | null;
  /**
   * The types you are told of: all but `connection.refreshed` when left out at first.
   *
   * @maxItems 10
   */
  webhook_events?: (
    | "connection.created"
    | "connection.updated"
    | "connection.refreshed"
    | "connection.reauthorization_required"
    | "connection.recovered"
    | "connection.expiring"
    | "connection.deleted"
    | "integration.misconfigured"
    | "integration.recovered"
    | "provider.event"
  )[];
}
export interface Provider {
  id: string;
  /**
   * `code`: an authorization server; `item`: an API with one key of the app's.
   */
  kind: "code" | "item";
  name: string;
  documentation: string;
  scopes: {
    scope: string;
    description: string;
  }[];
  default_scopes: string[];
  /**
   * What an integration or a session fills in.
   */
  variables: {
    name: string;
    label: string;
    choices: string[] | null;
    default: string | null;
  }[];
  /**
   * The `options` an integration may set.
   */
  options: (
    | "token_endpoint_auth_method"
    | "pkce"
    | "token_request_method"
    | "expires_in_unit"
    | "default_expires_in"
    | "scope_separator"
    | "authorization_parameters"
    | "keep_alive_days"
  )[];
  client_authentication: ("none" | "client_secret_basic" | "client_secret_post" | "api_key")[];
  client_id_default: "hostname" | null;
  supports: {
    pkce: boolean;
    refresh: boolean;
    expiry: boolean;
    revocation: boolean;
    check: boolean;
  };
  /**
   * What its webhooks show; `null` where it sends none.
   */
  webhooks: {
    proof: "url" | "api_key" | "standard_webhooks";
  } | null;
  revocation_hint: string | null;
}
export interface CreateIntegrationBody {
  /**
   * Lower-case letters, digits, `-` and `_`. Made up when left out.
   */
  id?: string;
  /**
   * An id from the catalogue.
   */
  provider: string;
  /**
   * What people see instead of the provider's name.
   */
  name?: string;
  client_id?: string;
  /**
   * Never answered.
   */
  client_secret?: string;
  /**
   * What the provider's webhooks show or are signed with. Never answered.
   */
  webhook_secret?: string;
  /**
   * What sessions ask for: the provider's default when left out.
   *
   * @maxItems 100
   */
  scopes?: string[];
  /**
   * Fill in the provider's endpoints; may be left to the session.
   */
  variables?: {
    [k: string]: string;
  };
  /**
   * Endpoints that differ from the provider's own; an issuer alone is discovered
   */
  endpoints?: {
    issuer?: string;
    authorization_endpoint?: string;
    token_endpoint?: string;
    revocation_endpoint?: string;
    userinfo_endpoint?: string;
    api_base_url?: string;
  };
  /**
   * The catalogue says which ones a provider has.
   */
  options?: {
    token_endpoint_auth_method?: "none" | "client_secret_basic" | "client_secret_post";
    pkce?: boolean;
    token_request_method?: "POST" | "GET";
    expires_in_unit?: "seconds" | "minutes";
    default_expires_in?: number;
    scope_separator?: " " | ",";
    keep_alive_days?: number;
    authorization_parameters?: {
      [k: string]: string;
    };
  };
}
export interface Integration {
  id: string;
  provider: string;
  /**
   * What people see: its own name, or the provider's.
   */
  name: string;
  client_id: string;
  has_client_secret: boolean;
  scopes: string[];
  variables: {
    [k: string]: string;
  };
  endpoints: {
    issuer?: string;
    authorization_endpoint?: string;
    token_endpoint?: string;
    revocation_endpoint?: string;
    userinfo_endpoint?: string;
    api_base_url?: string;
  };
  options: {
    token_endpoint_auth_method?: "none" | "client_secret_basic" | "client_secret_post";
    pkce?: boolean;
    token_request_method?: "POST" | "GET";
    expires_in_unit?: "seconds" | "minutes";
    default_expires_in?: number;
    scope_separator?: " " | ",";
    keep_alive_days?: number;
    authorization_parameters?: {
      [k: string]: string;
    };
  };
  /**
   * The redirect URI to register with the provider.
   */
  callback_url: string;
  /**
   * Where the provider sends its webhooks, with a key in it; `null` where it sends none.
   */
  webhook_url: string | null;
  has_webhook_secret: boolean;
  status: "active" | "misconfigured";
  /**
   * Set while the provider refuses the client.
   */
  misconfigured: {
    /**
     * The provider's OAuth error.
     */
    error: string;
    since: string;
  } | null;
  created_at: string;
  updated_at: string;
}
export interface UpdateIntegrationBody {
  name?: string | null;
  client_id?: string;
  client_secret?: string | null;
  webhook_secret?: string | null;
  /**
   * What sessions ask for: the provider's default when left out.
   *
   * @maxItems 100
   */
  scopes?: string[];
  /**
   * Fill in the provider's endpoints; may be left to the session.
   */
  variables?: {
    [k: string]: string;
  };
  /**
   * Endpoints that differ from the provider's own; an issuer alone is discovered
   */
  endpoints?: {
    issuer?: string;
    authorization_endpoint?: string;
    token_endpoint?: string;
    revocation_endpoint?: string;
    userinfo_endpoint?: string;
    api_base_url?: string;
  };
  /**
   * The catalogue says which ones a provider has.
   */
  options?: {
    token_endpoint_auth_method?: "none" | "client_secret_basic" | "client_secret_post";
    pkce?: boolean;
    token_request_method?: "POST" | "GET";
    expires_in_unit?: "seconds" | "minutes";
    default_expires_in?: number;
    scope_separator?: " " | ",";
    keep_alive_days?: number;
    authorization_parameters?: {
      [k: string]: string;
    };
  };
}
export interface EventDelivery {
  id: string;
  type:
    | "connection.created"
    | "connection.updated"
    | "connection.refreshed"
    | "connection.reauthorization_required"
    | "connection.recovered"
    | "connection.expiring"
    | "connection.deleted"
    | "integration.misconfigured"
    | "integration.recovered"
    | "provider.event"
    | "webhook.test";
  timestamp: string;
  /**
   * Ids, states and codes; of a `provider.event` also what the provider sent.
   */
  data: {
    [k: string]: string | number | boolean | null | string[];
  };
  delivery: {
    /**
     * `unsent`: there was no endpoint.
     */
    state: "pending" | "delivered" | "failed" | "unsent";
    attempts: number;
    ended_at: string | null;
    response_status: number | null;
  };
}
export interface CreateConnectSessionBody {
  end_user: {
    /**
     * Your own id for the end user.
     */
    id: string;
    /**
     * The name that the connect page shows.
     */
    name?: string | null;
  };
  /**
   * The integrations to choose from. Defaults to all of your integrations.
   *
   * @minItems 1
   * @maxItems 50
   */
  integrations?: string[];
  /**
   * A registered return URL. Defaults to the first one.
   */
  return_url?: string;
  /**
   * The connection to reconnect.
   */
  connection_id?: string;
  /**
   * Replaces the integration's scopes.
   *
   * @maxItems 100
   */
  scopes?: string[];
  /**
   * Adds to the integration's variables.
   */
  variables?: {
    [k: string]: string;
  };
  /**
   * Values that the provider asks the person for and that you already know. Passed on to the provider, never stored.
   */
  parameters?: {
    [k: string]: string;
  };
  /**
   * `automatic` connects without your confirmation. Nothing then proves who came back.
   */
  completion?: "confirm" | "automatic";
}
export interface ConnectSession {
  id: string;
  connection_id: string;
  /**
   * What `connect_url` carries, for `connect.js`.
   */
  token: string;
  /**
   * Send the person's browser there.
   */
  connect_url: string;
  expires_at: string;
}
export interface ConfirmConnectionBody {
  /**
   * What the person's browser came back with.
   */
  handle: string;
  /**
   * Your own id of the person who is signed in to your app in that browser.
   */
  end_user_id: string;
}
export interface Connection {
  id: string;
  app: string;
  /**
   * `null` until the person has chosen among several.
   */
  integration: string | null;
  provider: string | null;
  /**
   * Your own id of the person.
   */
  end_user: string;
  /**
   * `deleted` in the answer to `DELETE` only.
   */
  status: "pending" | "active" | "reauthorization_required" | "deleted";
  requested_scopes: string[];
  granted_scopes: string[];
  /**
   * Requested, but not granted.
   */
  missing_scopes: string[];
  /**
   * The account at the provider, where it names one.
   */
  account: {
    id: string;
    label: string;
  } | null;
  /**
   * Yours, and the provider's own facts, which win over a name of yours.
   */
  metadata: {
    [k: string]:
      | string
      | number
      | boolean
      | null
      | (
          | (string | number | boolean | null)
          | (string | number | boolean | null)[]
          | {
              [k: string]: string | number | boolean | null;
            }
        )[]
      | {
          [k: string]:
            | string
            | number
            | boolean
            | null
            | (string | number | boolean | null)[]
            | {
                [k: string]: string | number | boolean | null;
              };
        };
  };
  /**
   * Whether it can be renewed without the person.
   */
  refreshable: boolean;
  /**
   * Whether the provider can be told when the connection ends.
   */
  revocable: boolean;
  /**
   * Whether the provider could not read the newest data.
   */
  stale: boolean;
  /**
   * When the token expires; `null` where it is not known to.
   */
  expires_at: string | null;
  created_at: string;
  updated_at: string;
  last_refreshed_at: string | null;
  last_error: {
    code: ErrorCode;
    at: string;
  } | null;
}
export interface Token {
  access_token: string;
  /**
   * `Bearer`, or how else the provider's API takes it.
   */
  token_type: string;
  /**
   * `null` where it is not known to expire.
   */
  expires_at: string | null;
  /**
   * Separated by blanks.
   */
  scope: string;
  /**
   * Grows with each new token; name it as `rejected_version` when it is refused.
   */
  version: number;
  metadata: {
    [k: string]:
      | string
      | number
      | boolean
      | null
      | (
          | (string | number | boolean | null)
          | (string | number | boolean | null)[]
          | {
              [k: string]: string | number | boolean | null;
            }
        )[]
      | {
          [k: string]:
            | string
            | number
            | boolean
            | null
            | (string | number | boolean | null)[]
            | {
                [k: string]: string | number | boolean | null;
              };
        };
  };
}
export interface RefreshTokenBody {
  /**
   * The `version` the provider refused: a newer one is answered where there is one.
   */
  rejected_version?: number;
  /**
   * Presents a grant that was refused once more, at most once a minute, for seven days.
   */
  even_if_refused?: boolean;
}
export interface CheckReport {
  /**
   * Whether the credential is good.
   */
  ok: boolean;
  /**
   * With the first four the credential is good all the same.
   */
  reason:
    | (
        | "scope_missing"
        | "data_stale"
        | "no_credit"
        | "provider_busy"
        | "credential_rejected"
        | "account_gone"
        | "answer_unexpected"
        | "provider_unavailable"
      )
    | null;
  account: {
    id: string;
    label: string;
  } | null;
  checked_at: string;
}
export interface ImportConnectionBody {
  integration: string;
  /**
   * Your own id for the end user.
   */
  end_user: string;
  access_token: string;
  refresh_token?: string;
  /**
   * In seconds.
   */
  expires_in?: number;
  /**
   * Space-separated.
   */
  scope?: string;
  /**
   * Your own metadata, and what the token response contained besides the tokens.
   */
  metadata?: {
    [k: string]: string;
  };
}
export interface UpdateConnectionBody {
  /**
   * Yours to fill, 8 KiB of JSON at most.
   */
  metadata: {
    [k: string]:
      | string
      | number
      | boolean
      | null
      | (
          | (string | number | boolean | null)
          | (string | number | boolean | null)[]
          | {
              [k: string]: string | number | boolean | null;
            }
        )[]
      | {
          [k: string]:
            | string
            | number
            | boolean
            | null
            | (string | number | boolean | null)[]
            | {
                [k: string]: string | number | boolean | null;
              };
        };
  };
}
export interface DeletedConnection {
  id: string;
  app: string;
  /**
   * `null` until the person has chosen among several.
   */
  integration: string | null;
  provider: string | null;
  /**
   * Your own id of the person.
   */
  end_user: string;
  /**
   * `deleted` in the answer to `DELETE` only.
   */
  status: "pending" | "active" | "reauthorization_required" | "deleted";
  requested_scopes: string[];
  granted_scopes: string[];
  /**
   * Requested, but not granted.
   */
  missing_scopes: string[];
  /**
   * The account at the provider, where it names one.
   */
  account: {
    id: string;
    label: string;
  } | null;
  /**
   * Yours, and the provider's own facts, which win over a name of yours.
   */
  metadata: {
    [k: string]:
      | string
      | number
      | boolean
      | null
      | (
          | (string | number | boolean | null)
          | (string | number | boolean | null)[]
          | {
              [k: string]: string | number | boolean | null;
            }
        )[]
      | {
          [k: string]:
            | string
            | number
            | boolean
            | null
            | (string | number | boolean | null)[]
            | {
                [k: string]: string | number | boolean | null;
              };
        };
  };
  /**
   * Whether it can be renewed without the person.
   */
  refreshable: boolean;
  /**
   * Whether the provider can be told when the connection ends.
   */
  revocable: boolean;
  /**
   * Whether the provider could not read the newest data.
   */
  stale: boolean;
  /**
   * When the token expires; `null` where it is not known to.
   */
  expires_at: string | null;
  created_at: string;
  updated_at: string;
  last_refreshed_at: string | null;
  last_error: {
    code: ErrorCode;
    at: string;
  } | null;
  revoked_at_provider: boolean;
  /**
   * `pending`: the provider could not be reached and is told later; `refused`: it would not; `not_supported`: there is nothing to tell it by.
   */
  revocation: "revoked" | "pending" | "refused" | "not_supported";
  /**
   * What the person can do where the provider can't be told.
   */
  revocation_hint: string | null;
}
export interface Event {
  id: string;
  type:
    | "connection.created"
    | "connection.updated"
    | "connection.refreshed"
    | "connection.reauthorization_required"
    | "connection.recovered"
    | "connection.expiring"
    | "connection.deleted"
    | "integration.misconfigured"
    | "integration.recovered"
    | "provider.event"
    | "webhook.test";
  timestamp: string;
  /**
   * Ids, states and codes; of a `provider.event` also what the provider sent.
   */
  data: {
    [k: string]: string | number | boolean | null | string[];
  };
}
export interface Problem {
  /**
   * `urn:latchkey:problem:` and the code.
   */
  type: string;
  title: string;
  status: number;
  /**
   * Says more where there is more to say.
   */
  detail?: string;
  /**
   * Stable: branch on it.
   */
  code:
    | "invalid_request"
    | "unauthenticated"
    | "route_not_found"
    | "method_not_allowed"
    | "payload_too_large"
    | "rate_limited"
    | "not_configured"
    | "internal_error"
    | "app_not_found"
    | "key_not_found"
    | "last_key"
    | "provider_not_found"
    | "integration_not_found"
    | "integration_exists"
    | "integration_in_use"
    | "integration_invalid"
    | "integration_misconfigured"
    | "endpoint_not_allowed"
    | "discovery_failed"
    | "re_encryption_not_started"
    | "webhook_not_configured"
    | "webhook_secret_missing"
    | "event_not_found"
    | "return_url_not_registered"
    | "connect_token_invalid"
    | "origin_not_registered"
    | "session_expired"
    | "not_same_origin"
    | "state_invalid"
    | "attempt_expired"
    | "attempt_already_used"
    | "wrong_browser"
    | "callback_mismatch"
    | "issuer_mismatch"
    | "callback_invalid"
    | "access_denied"
    | "authorization_failed"
    | "redirect_uri_rejected"
    | "authorization_code_rejected"
    | "authorization_interrupted"
    | "account_mismatch"
    | "integration_mismatch"
    | "account_unverified"
    | "connector_not_found"
    | "parameters_invalid"
    | "login_failed"
    | "account_needs_action"
    | "handle_invalid"
    | "end_user_mismatch"
    | "connection_not_found"
    | "connection_pending"
    | "import_not_supported"
    | "reauthorization_required"
    | "refresh_not_supported"
    | "check_not_supported"
    | "provider_unavailable"
    | "api_not_configured"
    | "proxy_path_invalid"
    | "proxy_request_invalid";
  /**
   * The same as in the header `latchkey-request-id`.
   */
  request_id: string;
  /**
   * The fields that were refused, and why.
   */
  errors?: {
    path: string;
    message: string;
  }[];
}
