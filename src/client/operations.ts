// The API's operations with their parameters, bodies and responses, generated from its description (/openapi.json). Do
// not edit: after a change of the description, run `npm test -- client-types -u`.

export type ErrorCode =
  | "invalid_request"
  | "unauthenticated"
  | "key_expired"
  | "insufficient_scope"
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
  | "integration_disabled"
  | "test_not_found"
  | "integration_misconfigured"
  | "endpoint_not_allowed"
  | "discovery_failed"
  | "client_registration_failed"
  | "re_encryption_not_started"
  | "webhook_not_configured"
  | "webhook_secret_missing"
  | "event_not_found"
  | "bulk_job_not_found"
  | "saved_filter_not_found"
  | "return_url_not_registered"
  | "connect_token_invalid"
  | "origin_not_registered"
  | "session_expired"
  | "session_already_used"
  | "not_same_origin"
  | "state_invalid"
  | "attempt_expired"
  | "attempt_already_used"
  | "wrong_browser"
  | "callback_mismatch"
  | "issuer_mismatch"
  | "callback_invalid"
  | "access_denied"
  | "authorization_pending"
  | "authorization_failed"
  | "redirect_uri_rejected"
  | "authorization_details_rejected"
  | "authorization_code_rejected"
  | "authorization_interrupted"
  | "dpop_not_supported"
  | "account_mismatch"
  | "integration_mismatch"
  | "account_unverified"
  | "account_choice_required"
  | "connector_not_found"
  | "parameters_invalid"
  | "login_failed"
  | "credential_rejected"
  | "account_needs_action"
  | "handle_invalid"
  | "end_user_mismatch"
  | "session_mismatch"
  | "connection_not_found"
  | "connection_pending"
  | "import_not_supported"
  | "credentials_not_supported"
  | "reauthorization_required"
  | "refresh_not_supported"
  | "check_not_supported"
  | "token_exchange_not_supported"
  | "token_exchange_refused"
  | "provider_unavailable"
  | "provider_response_invalid"
  | "api_not_configured"
  | "proxy_path_invalid"
  | "proxy_request_invalid"
  | "dpop_not_used"
  | "proof_url_invalid"
  | "token_outdated"
  | "agent_key_not_found"
  | "agent_call_denied"
  | "agent_calls_pending"
  | "agent_call_not_found"
  | "agent_call_held"
  | "agent_call_declined"
  | "agent_call_expired"
  | "agent_call_decided"
  | "agent_call_sent"
  | "agent_call_unknown";
export type EnsuredConnection = ReadyConnection | ActionRequired;
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
         * The version of the token. Increases with each new token.
         */
        version: number;
        /**
         * The error code, if there was an error.
         */
        code: string | null;
        /**
         * The error code that the provider sent, if the provider is the cause.
         */
        provider_error?: string | null;
        /**
         * For `connection.updated`: what has changed.
         */
        reason?: string;
        /**
         * For `connection.expiring`: when the grant ends.
         */
        ends_at?: string;
        /**
         * For `connection.deleted`: whether the provider supports revocation of the grant.
         */
        revocable?: boolean;
        /**
         * Whether the provider could not read the latest data.
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
         * The provider's OAuth error code.
         */
        code: string | null;
      };
    }
  | {
      type: "agent_call.held";
      timestamp: string;
      data: {
        app: string;
        agent_key: string;
        /**
         * The ID of the held call.
         */
        agent_call: string;
        end_user: string;
        integration: string;
        connection: string;
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
         * The connection that the event belongs to. `null` if Latchkey could not determine the connection.
         */
        connection: string | null;
        /**
         * The provider's name for the event type.
         */
        event: string | null;
        /**
         * The provider's ID for the delivery. `null` if there is none.
         */
        event_id: string | null;
        /**
         * The unchanged body of the provider's webhook.
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
    response: ReEncryption;
  };
  /**
   * Get re-encryption progress
   */
  "GET /v1/admin/re-encryption": {
    path: {};
    query: {};
    body: {};
    response: ReEncryption;
  };
  /**
   * Create an app
   */
  "POST /v1/apps": {
    path: {};
    query: {};
    body: CreateAppBody;
    response: NewApp;
  };
  /**
   * List apps
   */
  "GET /v1/apps": {
    path: {};
    query: {
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
      /**
       * The number of items to return.
       */
      limit?: number;
    };
    body: {};
    response: {
      data: AppRow[];
      /**
       * The `cursor` of the next page. `null` on the last page.
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
       * The app's ID.
       */
      app: string;
    };
    query: {};
    body: {};
    response: App;
  };
  /**
   * Update an app
   */
  "PATCH /v1/apps/{app}": {
    path: {
      /**
       * The app's ID.
       */
      app: string;
    };
    query: {};
    body: UpdateAppBody;
    response: App;
  };
  /**
   * Delete an app
   */
  "DELETE /v1/apps/{app}": {
    path: {
      /**
       * The app's ID.
       */
      app: string;
    };
    query: {};
    body: {};
    response: null;
  };
  /**
   * Rotate an app's webhook secret
   */
  "POST /v1/apps/{app}/webhook-secret": {
    path: {
      /**
       * The app's ID.
       */
      app: string;
    };
    query: {};
    body: {};
    response: {
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
       * The app's ID.
       */
      app: string;
    };
    query: {};
    body: {};
    response: WebhookTest;
  };
  /**
   * List the API keys of an app
   */
  "GET /v1/apps/{app}/keys": {
    path: {
      /**
       * The app's ID.
       */
      app: string;
    };
    query: {};
    body: {};
    response: {
      data: ApiKey[];
    };
  };
  /**
   * Create an API key for an app
   */
  "POST /v1/apps/{app}/keys": {
    path: {
      /**
       * The app's ID.
       */
      app: string;
    };
    query: {};
    body: CreateKeyBody;
    response: NewApiKey;
  };
  /**
   * Delete an API key of an app
   */
  "DELETE /v1/apps/{app}/keys/{key}": {
    path: {
      /**
       * The app's ID.
       */
      app: string;
      /**
       * The API key's ID, from the app's `keys`.
       */
      key: string;
    };
    query: {};
    body: {};
    response: null;
  };
  /**
   * Get your app
   */
  "GET /v1/app": {
    path: {};
    query: {};
    body: {};
    response: App;
  };
  /**
   * Update your app
   */
  "PATCH /v1/app": {
    path: {};
    query: {};
    body: UpdateOwnAppBody;
    response: App;
  };
  /**
   * Send a test event
   */
  "POST /v1/app/webhooks/test": {
    path: {};
    query: {};
    body: {};
    response: WebhookTest;
  };
  /**
   * Rotate your webhook secret
   */
  "POST /v1/app/webhooks/secret": {
    path: {};
    query: {};
    body: {};
    response: {
      webhook_secret: string;
      previous_secret_valid_until: string | null;
    };
  };
  /**
   * List log entries
   */
  "GET /v1/logs": {
    path: {};
    query: {
      kind?: "request" | "refresh" | "check" | "connect" | "webhook";
      outcome?: "success" | "failure";
      /**
       * A status such as `404`, or a class such as `4xx`.
       */
      status?: string;
      code?: string;
      provider?: string;
      integration?: string;
      connection?: string;
      key_id?: string;
      /**
       * All that one request has caused has the same ID.
       */
      request_id?: string;
      method?: string;
      /**
       * The pattern, such as `/v1/connections/{connection}/token`.
       */
      route?: string;
      from?: string;
      /**
       * Entries before this time.
       */
      to?: string;
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
      /**
       * The number of items to return.
       */
      limit?: number;
    };
    body: {};
    response: {
      data: LogEntry[];
      /**
       * The `cursor` of the next page. `null` on the last page.
       */
      next_cursor: string | null;
      /**
       * Older entries were deleted. `null` while the log is empty.
       */
      complete_since: string | null;
    };
  };
  /**
   * Count log entries
   */
  "GET /v1/logs/counts": {
    path: {};
    query: {
      kind?: "request" | "refresh" | "check" | "connect" | "webhook";
      from: string;
      to: string;
      /**
       * The length of a step.
       */
      step_minutes?: number;
    };
    body: {};
    response: LogCounts;
  };
  /**
   * List the API keys of your app
   */
  "GET /v1/app/keys": {
    path: {};
    query: {};
    body: {};
    response: {
      data: ApiKey[];
    };
  };
  /**
   * Create an API key for your app
   */
  "POST /v1/app/keys": {
    path: {};
    query: {};
    body: CreateOwnKeyBody;
    response: NewApiKey;
  };
  /**
   * Delete an API key of your app
   */
  "DELETE /v1/app/keys/{key}": {
    path: {
      /**
       * The API key's ID, from the app's `keys`.
       */
      key: string;
    };
    query: {};
    body: {};
    response: null;
  };
  /**
   * List the audit log
   */
  "GET /v1/audit": {
    path: {};
    query: {
      /**
       * Only what this API key has done, by its ID, or `operator`, or `latchkey`.
       */
      who?: string;
      /**
       * Only this action, such as `integration.updated`, or all of a kind, such as `integration`.
       */
      action?: string;
      /**
       * Only entries from this time on, such as `2026-11-21T12:00:00Z`.
       */
      from?: string;
      /**
       * Only entries before this time.
       */
      to?: string;
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
      /**
       * The number of items to return.
       */
      limit?: number;
    };
    body: {};
    response: {
      data: AuditEntry[];
      /**
       * The `cursor` of the next page. `null` on the last page.
       */
      next_cursor: string | null;
    };
  };
  /**
   * Export the audit log
   */
  "GET /v1/audit/export": {
    path: {};
    query: {
      /**
       * Only what this API key has done, by its ID, or `operator`, or `latchkey`.
       */
      who?: string;
      /**
       * Only this action, such as `integration.updated`, or all of a kind, such as `integration`.
       */
      action?: string;
      /**
       * Only entries from this time on, such as `2026-11-21T12:00:00Z`.
       */
      from?: string;
      /**
       * Only entries before this time.
       */
      to?: string;
    };
    body: {};
    response: null;
  };
  /**
   * List what the operator did
   */
  "GET /v1/admin/audit": {
    path: {};
    query: {
      /**
       * Only what this API key has done, by its ID, or `operator`, or `latchkey`.
       */
      who?: string;
      /**
       * Only this action, such as `integration.updated`, or all of a kind, such as `integration`.
       */
      action?: string;
      /**
       * Only entries from this time on, such as `2026-11-21T12:00:00Z`.
       */
      from?: string;
      /**
       * Only entries before this time.
       */
      to?: string;
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
      /**
       * The number of items to return.
       */
      limit?: number;
    };
    body: {};
    response: {
      data: AuditEntry[];
      /**
       * The `cursor` of the next page. `null` on the last page.
       */
      next_cursor: string | null;
    };
  };
  /**
   * List providers
   */
  "GET /v1/providers": {
    path: {};
    query: {
      /**
       * A part of the name or the ID, in any case.
       */
      search?: string;
      category?:
        | "accounting"
        | "ai"
        | "banking"
        | "commerce"
        | "communication"
        | "content"
        | "crm"
        | "data"
        | "design"
        | "developer"
        | "files"
        | "fitness"
        | "hr"
        | "identity"
        | "marketing"
        | "media"
        | "payments"
        | "project"
        | "protocol"
        | "sales"
        | "scheduling"
        | "social"
        | "support"
        | "vertical";
      kind?: "code" | "item" | "api_key";
      /**
       * Only providers that support this. See `supports` in the response.
       */
      supports?: "pkce" | "refresh" | "expiry" | "revocation" | "check";
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
      /**
       * The maximum number of providers on a page, up to 200.
       */
      limit?: number;
    };
    body: {};
    response: {
      data: Provider[];
      /**
       * The `cursor` of the next page. `null` on the last page.
       */
      next_cursor: string | null;
    };
  };
  /**
   * Validate a definition
   */
  "POST /v1/providers/validate": {
    path: {};
    query: {};
    body: ValidateProviderBody;
    response: Validation;
  };
  /**
   * Get a provider
   */
  "GET /v1/providers/{provider}": {
    path: {
      /**
       * The provider's ID.
       */
      provider: string;
    };
    query: {};
    body: {};
    response: Provider;
  };
  /**
   * Create an integration
   */
  "POST /v1/integrations": {
    path: {};
    query: {};
    body: CreateIntegrationBody;
    response: Integration;
  };
  /**
   * List integrations
   */
  "GET /v1/integrations": {
    path: {};
    query: {
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
    };
    body: {};
    response: {
      data: Integration[];
      /**
       * The `cursor` of the next page. `null` on the last page.
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
       * The integration's ID.
       */
      integration: string;
    };
    query: {};
    body: {};
    response: Integration;
  };
  /**
   * Update an integration
   */
  "PATCH /v1/integrations/{integration}": {
    path: {
      /**
       * The integration's ID.
       */
      integration: string;
    };
    query: {};
    body: UpdateIntegrationBody;
    response: Integration;
  };
  /**
   * Delete an integration
   */
  "DELETE /v1/integrations/{integration}": {
    path: {
      /**
       * The integration's ID.
       */
      integration: string;
    };
    query: {};
    body: {};
    response: null;
  };
  /**
   * Create a signing key
   */
  "POST /v1/integrations/{integration}/signing-keys": {
    path: {
      /**
       * The integration's ID.
       */
      integration: string;
    };
    query: {};
    body: CreateSigningKeyBody;
    response: SigningKey;
  };
  /**
   * List signing keys
   */
  "GET /v1/integrations/{integration}/signing-keys": {
    path: {
      /**
       * The integration's ID.
       */
      integration: string;
    };
    query: {};
    body: {};
    response: {
      data: SigningKey[];
    };
  };
  /**
   * Delete a signing key
   */
  "DELETE /v1/integrations/{integration}/signing-keys/{kid}": {
    path: {
      /**
       * The integration's ID.
       */
      integration: string;
      /**
       * The signing key's ID.
       */
      kid: string;
    };
    query: {};
    body: {};
    response: null;
  };
  /**
   * Test an integration
   */
  "POST /v1/integrations/{integration}/tests": {
    path: {
      /**
       * The integration's ID.
       */
      integration: string;
    };
    query: {};
    body: TestIntegrationBody;
    response: CreatedIntegrationTest;
  };
  /**
   * Get the test of an integration
   */
  "GET /v1/integrations/{integration}/tests/{test}": {
    path: {
      /**
       * The integration's ID.
       */
      integration: string;
      /**
       * The test's ID.
       */
      test: string;
    };
    query: {};
    body: {};
    response: IntegrationTest;
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
        | "agent_call.held"
        | "provider.event"
        | "webhook.test";
      /**
       * The ID of a connection.
       */
      connection?: string;
      /**
       * Only events from this time on, such as `2026-11-21T12:00:00Z`.
       */
      from?: string;
      /**
       * Only events before this time.
       */
      to?: string;
      /**
       * The state of the delivery.
       */
      state?: "pending" | "delivered" | "failed" | "unsent";
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
      /**
       * The number of items to return.
       */
      limit?: number;
    };
    body: {};
    response: {
      data: EventDelivery[];
      /**
       * The `cursor` of the next page. `null` on the last page.
       */
      next_cursor: string | null;
    };
  };
  /**
   * Get an event
   */
  "GET /v1/events/{event}": {
    path: {
      /**
       * The event's ID.
       */
      event: string;
    };
    query: {};
    body: {};
    response: EventDetails;
  };
  /**
   * Replay events
   */
  "POST /v1/events/replay": {
    path: {};
    query: {};
    body: ReplayEventsBody;
    response: {
      /**
       * The number of events that are now waiting to be sent.
       */
      replayed: number;
      /**
       * Whether other events match. To send them as well, repeat the request.
       */
      has_more: boolean;
    };
  };
  /**
   * Replay an event
   */
  "POST /v1/events/{event}/replay": {
    path: {
      /**
       * The event's ID.
       */
      event: string;
    };
    query: {};
    body: {};
    response: EventDelivery;
  };
  /**
   * Create a connect session
   */
  "POST /v1/connect/sessions": {
    path: {};
    query: {};
    body: CreateConnectSessionBody;
    response: ConnectSession;
  };
  /**
   * Confirm a connection
   */
  "POST /v1/connect/confirm": {
    path: {};
    query: {};
    body: ConfirmConnectionBody;
    response: Connection;
  };
  /**
   * Get an access token
   */
  "GET /v1/connections/{connection}/token": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {
      /**
       * The minimum number of seconds for which the token must stay valid. Honored up to half of the token's lifetime.
       */
      min_ttl?: number;
    };
    body: {};
    response: Token;
  };
  /**
   * Refresh an access token
   */
  "POST /v1/connections/{connection}/refresh": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {};
    body: RefreshTokenBody;
    response: Token;
  };
  /**
   * Create a DPoP proof
   */
  "POST /v1/connections/{connection}/dpop-proof": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {};
    body: CreateDpopProofBody;
    response: DpopProof;
  };
  /**
   * Exchange an access token
   */
  "POST /v1/connections/{connection}/token-exchange": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {};
    body: ExchangeTokenBody;
    response: ExchangedToken;
  };
  /**
   * Check a connection
   */
  "POST /v1/connections/{connection}/check": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {};
    body: {};
    response: CheckReport;
  };
  /**
   * List connections
   */
  "GET /v1/connections": {
    path: {};
    query: {
      /**
       * The ID of a connection or of an account, or a part of an account's label or of an end user's name or ID. Upper and lower case are the same.
       */
      search?: string;
      /**
       * Your ID for the end user.
       */
      end_user?: string;
      integration?: string;
      status?: "active" | "reauthorization_required" | "pending";
      /**
       * The code of `last_error`, or its `provider_error`.
       */
      error?: string;
      /**
       * The earliest `created_at`: a time, or a date in UTC.
       */
      created_from?: string;
      /**
       * The latest `created_at`. A date includes the whole day.
       */
      created_to?: string;
      /**
       * The earliest `updated_at` in the list.
       */
      changed_from?: string;
      /**
       * The latest `updated_at` in the list. A date includes the whole day.
       */
      changed_to?: string;
      /**
       * `true`: only connections with `missing_scopes` or `needs_scopes` that are not empty.
       */
      missing_scopes?: "true";
      /**
       * `-created`, the default: the newest first. `-changed`: those whose entry in the list changed last, among the newest 20,000.
       */
      sort?: "-created" | "created" | "-changed" | "changed";
      /**
       * `true`: the response has the number of matching connections.
       */
      total?: "true";
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
      /**
       * The number of items to return.
       */
      limit?: number;
    };
    body: {};
    response: {
      data: ListedConnection[];
      /**
       * The `cursor` of the next page. `null` on the last page.
       */
      next_cursor: string | null;
      /**
       * The `cursor` of the page before. `null` on the first page.
       */
      previous_cursor: string | null;
      /**
       * The number of connections that the filters match, if the query has `total=true`.
       */
      total?: {
        count: number;
        /**
         * Whether only the newest 20,000 connections were counted.
         */
        is_partial: boolean;
      };
    };
  };
  /**
   * Create a connection without the end user
   */
  "POST /v1/connections": {
    path: {};
    query: {};
    body: ImportConnectionBody;
    response: Connection;
  };
  /**
   * Export connections as CSV
   */
  "GET /v1/connections/export": {
    path: {};
    query: {
      /**
       * The ID of a connection or of an account, or a part of an account's label or of an end user's name or ID. Upper and lower case are the same.
       */
      search?: string;
      /**
       * Your ID for the end user.
       */
      end_user?: string;
      integration?: string;
      status?: "active" | "reauthorization_required" | "pending";
      /**
       * The code of `last_error`, or its `provider_error`.
       */
      error?: string;
      /**
       * The earliest `created_at`: a time, or a date in UTC.
       */
      created_from?: string;
      /**
       * The latest `created_at`. A date includes the whole day.
       */
      created_to?: string;
      /**
       * The earliest `updated_at` in the list.
       */
      changed_from?: string;
      /**
       * The latest `updated_at` in the list. A date includes the whole day.
       */
      changed_to?: string;
      /**
       * `true`: only connections with `missing_scopes` or `needs_scopes` that are not empty.
       */
      missing_scopes?: "true";
      /**
       * `-created`, the default: the newest first. `-changed`: those whose entry in the list changed last, among the newest 20,000.
       */
      sort?: "-created" | "created" | "-changed" | "changed";
    };
    body: {};
    response: null;
  };
  /**
   * Get a connection that works
   */
  "POST /v1/connections/ensure": {
    path: {};
    query: {};
    body: EnsureConnectionBody;
    response: EnsuredConnection;
  };
  /**
   * Get a connection
   */
  "GET /v1/connections/{connection}": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {};
    body: {};
    response: Connection;
  };
  /**
   * Update a connection's metadata
   */
  "PATCH /v1/connections/{connection}": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {};
    body: UpdateConnectionBody;
    response: Connection;
  };
  /**
   * Delete a connection
   */
  "DELETE /v1/connections/{connection}": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {};
    body: {};
    response: DeletedConnection;
  };
  /**
   * Replace a connection's credentials
   */
  "PUT /v1/connections/{connection}/credentials": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {};
    body: ReplaceCredentialsBody;
    response: Connection;
  };
  /**
   * List a connection's events
   */
  "GET /v1/connections/{connection}/events": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
      /**
       * The number of items to return.
       */
      limit?: number;
    };
    body: {};
    response: {
      data: Event[];
      /**
       * The `cursor` of the next page. `null` on the last page.
       */
      next_cursor: string | null;
    };
  };
  /**
   * List a connection's diagnostics
   */
  "GET /v1/connections/{connection}/diagnostics": {
    path: {
      /**
       * The connection's ID.
       */
      connection: string;
    };
    query: {};
    body: {};
    response: {
      data: Diagnostic[];
    };
  };
  /**
   * Create a bulk job
   */
  "POST /v1/bulk-jobs": {
    path: {};
    query: {};
    body: CreateBulkJobBody;
    response: BulkJob;
  };
  /**
   * List bulk jobs
   */
  "GET /v1/bulk-jobs": {
    path: {};
    query: {};
    body: {};
    response: {
      data: BulkJob[];
    };
  };
  /**
   * Get a bulk job's progress
   */
  "GET /v1/bulk-jobs/{job}": {
    path: {
      /**
       * The bulk job's ID.
       */
      job: string;
    };
    query: {};
    body: {};
    response: BulkJob;
  };
  /**
   * List a bulk job's results
   */
  "GET /v1/bulk-jobs/{job}/results": {
    path: {
      /**
       * The bulk job's ID.
       */
      job: string;
    };
    query: {
      /**
       * The `next_cursor` of the previous page.
       */
      cursor?: string;
    };
    body: {};
    response: {
      data: BulkResult[];
      /**
       * The `cursor` of the next page. `null` on the last page.
       */
      next_cursor: string | null;
    };
  };
  /**
   * Cancel a bulk job
   */
  "POST /v1/bulk-jobs/{job}/cancel": {
    path: {
      /**
       * The bulk job's ID.
       */
      job: string;
    };
    query: {};
    body: {};
    response: BulkJob;
  };
  /**
   * List saved filters
   */
  "GET /v1/saved-filters": {
    path: {};
    query: {};
    body: {};
    response: {
      data: SavedFilter[];
    };
  };
  /**
   * Save a filter
   */
  "POST /v1/saved-filters": {
    path: {};
    query: {};
    body: CreateSavedFilterBody;
    response: SavedFilter;
  };
  /**
   * Delete a saved filter
   */
  "DELETE /v1/saved-filters/{filter}": {
    path: {
      /**
       * The saved filter's ID.
       */
      filter: string;
    };
    query: {};
    body: {};
    response: null;
  };
  /**
   * Create an agent key
   */
  "POST /v1/agent-keys": {
    path: {};
    query: {};
    body: CreateAgentKeyBody;
    response: NewAgentKey;
  };
  /**
   * Get an agent key
   */
  "GET /v1/agent-keys/{agent_key}": {
    path: {
      /**
       * The agent key's ID.
       */
      agent_key: string;
    };
    query: {};
    body: {};
    response: AgentKey;
  };
  /**
   * Revoke an agent key
   */
  "DELETE /v1/agent-keys/{agent_key}": {
    path: {
      /**
       * The agent key's ID.
       */
      agent_key: string;
    };
    query: {};
    body: {};
    response: null;
  };
  /**
   * Get a held call
   */
  "GET /v1/agent-calls/{agent_call}": {
    path: {
      /**
       * The held call's ID.
       */
      agent_call: string;
    };
    query: {};
    body: {};
    response: AgentCall;
  };
  /**
   * Confirm the end user of a held call
   */
  "POST /v1/agent-calls/{agent_call}/confirm": {
    path: {
      /**
       * The held call's ID.
       */
      agent_call: string;
    };
    query: {};
    body: ConfirmAgentCallBody;
    response: ConfirmedAgentCall;
  };
}
export interface ReEncryption {
  state: "running" | "finished" | "incomplete";
  /**
   * The ID of the root key that everything is re-encrypted with.
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
     * The IDs of some of the failed objects.
     */
    ids: string[];
  };
  /**
   * The time from which you can remove the older root keys.
   */
  old_keys_unused_from: string | null;
}
export interface CreateAppBody {
  /**
   * The name that end users see.
   */
  name: string;
  /**
   * The logo that end users see, as a data URL: PNG, JPEG, or WebP in base64, up to 16 KiB.
   */
  logo?: string | null;
  brand?: BrandChanges;
  /**
   * The app's return URLs. They must use https and are matched exactly.
   *
   * @minItems 1
   * @maxItems 50
   */
  return_urls: string[];
  /**
   * The origins of the pages that can open the connect page in a popup.
   *
   * @maxItems 50
   */
  origins?: string[];
  /**
   * The URL that events are sent to.
   */
  webhook_url?: string | null;
  /**
   * The event types to send. Defaults to all types except `connection.refreshed`.
   *
   * @maxItems 11
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
    | "agent_call.held"
    | "provider.event"
  )[];
}
/**
 * How the connect page looks. Omitted fields do not change.
 *
 * This interface was referenced by `Operations`'s JSON-Schema
 * via the `definition` "BrandChanges".
 */
export interface BrandChanges {
  /**
   * The color of the main button and of links, as `#rrggbb`. Where it would be hard to read, the page uses a darker or lighter one. `null` for Latchkey's.
   */
  accent_color?: string | null;
  /**
   * The radius of corners, in pixels, from 0 to 24.
   */
  radius?: number;
  /**
   * The typeface, from those that systems have.
   */
  font?: "system" | "humanist" | "geometric" | "rounded" | "serif";
  /**
   * The color scheme. `auto`: what the end user's device prefers.
   */
  color_scheme?: "auto" | "light" | "dark";
  /**
   * Your privacy policy. The connect page links to it.
   */
  privacy_policy_url?: string | null;
  /**
   * Whether the page ends with "Secured by Latchkey".
   */
  show_latchkey?: boolean;
}
export interface NewApp {
  id: string;
  name: string;
  /**
   * A data URL.
   */
  logo: string | null;
  /**
   * How the connect page looks.
   */
  brand: {
    /**
     * The color of the main button and of links, as `#rrggbb`. Where it would be hard to read, the page uses a darker or lighter one. `null` for Latchkey's.
     */
    accent_color: string | null;
    /**
     * The radius of corners, in pixels, from 0 to 24.
     */
    radius: number;
    /**
     * The typeface, from those that systems have.
     */
    font: "system" | "humanist" | "geometric" | "rounded" | "serif";
    /**
     * The color scheme. `auto`: what the end user's device prefers.
     */
    color_scheme: "auto" | "light" | "dark";
    /**
     * Your privacy policy. The connect page links to it.
     */
    privacy_policy_url: string | null;
    /**
     * Whether the page ends with "Secured by Latchkey".
     */
    show_latchkey: boolean;
  };
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
    | "agent_call.held"
    | "provider.event"
  )[];
  /**
   * The status of webhook deliveries. `null` if there is no `webhook_url`.
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
       * `null` if there was no response.
       */
      status: number | null;
      failure:
        | ("not_allowed" | "no_response" | "timed_out" | "tls_failed" | "redirected" | "gone" | "rejected")
        | null;
    } | null;
    /**
     * The number of events that have not been delivered yet.
     */
    pending: number;
    oldest_pending_at: string | null;
    /**
     * What the endpoint did in the current hour and the 23 hours before it. The durations are those of all responses, and are approximate.
     */
    last_24_hours: {
      delivered: number;
      delivered_first_try: number;
      failed_attempts: number;
      median_ms: number | null;
      p95_ms: number | null;
    };
  } | null;
  /**
   * The app's valid API keys, without the keys themselves.
   */
  keys: {
    id: string;
    last_four: string;
    created_at: string;
  }[];
  created_at: string;
  updated_at: string;
  /**
   * Returned only once.
   */
  api_key: string;
  /**
   * The secret that webhooks are signed with. Returned only once.
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
  /**
   * How the connect page looks.
   */
  brand: {
    /**
     * The color of the main button and of links, as `#rrggbb`. Where it would be hard to read, the page uses a darker or lighter one. `null` for Latchkey's.
     */
    accent_color: string | null;
    /**
     * The radius of corners, in pixels, from 0 to 24.
     */
    radius: number;
    /**
     * The typeface, from those that systems have.
     */
    font: "system" | "humanist" | "geometric" | "rounded" | "serif";
    /**
     * The color scheme. `auto`: what the end user's device prefers.
     */
    color_scheme: "auto" | "light" | "dark";
    /**
     * Your privacy policy. The connect page links to it.
     */
    privacy_policy_url: string | null;
    /**
     * Whether the page ends with "Secured by Latchkey".
     */
    show_latchkey: boolean;
  };
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
    | "agent_call.held"
    | "provider.event"
  )[];
  /**
   * The status of webhook deliveries. `null` if there is no `webhook_url`.
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
       * `null` if there was no response.
       */
      status: number | null;
      failure:
        | ("not_allowed" | "no_response" | "timed_out" | "tls_failed" | "redirected" | "gone" | "rejected")
        | null;
    } | null;
    /**
     * The number of events that have not been delivered yet.
     */
    pending: number;
    oldest_pending_at: string | null;
    /**
     * What the endpoint did in the current hour and the 23 hours before it. The durations are those of all responses, and are approximate.
     */
    last_24_hours: {
      delivered: number;
      delivered_first_try: number;
      failed_attempts: number;
      median_ms: number | null;
      p95_ms: number | null;
    };
  } | null;
  /**
   * The app's valid API keys, without the keys themselves.
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
  /**
   * The name that end users see.
   */
  name?: string;
  /**
   * The logo that end users see, as a data URL: PNG, JPEG, or WebP in base64, up to 16 KiB.
   */
  logo?: string | null;
  brand?: BrandChanges;
  /**
   * The app's return URLs. They must use https and are matched exactly.
   *
   * @minItems 1
   * @maxItems 50
   */
  return_urls?: string[];
  /**
   * The origins of the pages that can open the connect page in a popup.
   *
   * @maxItems 50
   */
  origins?: string[];
  /**
   * The URL that events are sent to.
   */
  webhook_url?: string | null;
  /**
   * The event types to send. Defaults to all types except `connection.refreshed`.
   *
   * @maxItems 11
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
    | "agent_call.held"
    | "provider.event"
  )[];
}
export interface WebhookTest {
  /**
   * The status of your endpoint's response. `null` if there was none.
   */
  status: number | null;
  /**
   * Why the attempt failed, and `null` if it succeeded: `not_allowed` (the URL may not be called, so nothing was sent), `no_response` (no connection, or it ended early), `timed_out` (no response within 15 seconds), `tls_failed` (the certificate or the TLS handshake), `redirected` (redirects are not followed), `gone` (a 410), or `rejected` (another status that is not 2xx).
   */
  failure:
    ("not_allowed" | "no_response" | "timed_out" | "tls_failed" | "redirected" | "gone" | "rejected") | null;
  /**
   * The time until the status arrived, or until the attempt failed.
   */
  duration_ms: number;
  /**
   * What is stored of the response. `null` if there was none.
   */
  response: {
    headers: {
      [k: string]: string;
    };
    /**
     * The first 1,024 characters of the body, without secrets and control characters. `null` if the body is empty or is not text.
     */
    body: string | null;
    /**
     * The size of the whole body. `null` if it is not known.
     */
    body_bytes: number | null;
    /**
     * Whether `body` is not the whole body.
     */
    body_truncated: boolean;
  } | null;
  delivered: boolean;
}
export interface ApiKey {
  id: string;
  /**
   * `null` for keys that were created without one.
   */
  name: string | null;
  /**
   * The key's last four characters.
   */
  last_four: string;
  /**
   * What the key may do. `null`: full access.
   */
  scopes: string[] | null;
  /**
   * When the key stops working. `null`: never.
   */
  expires_at: string | null;
  /**
   * The hour in which the key was last used.
   */
  last_used_at: string | null;
  created_at: string;
  /**
   * `null` for keys of earlier versions.
   */
  created_by: {
    /**
     * `latchkey`: Latchkey did it by itself, for example because a provider refused the client.
     */
    who: "api_key" | "operator" | "latchkey";
    /**
     * The ID of the API key; null for others.
     */
    key_id: string | null;
    via: "api" | "dashboard" | "background";
  } | null;
}
export interface CreateKeyBody {
  /**
   * What uses the key.
   */
  name?: string | null;
  /**
   * What the key may do. `null`, the default, is full access. The scopes `connections:write` and `integrations:write` include `read`.
   */
  scopes?: ("read" | "tokens:read" | "connections:write" | "integrations:write")[] | null;
  /**
   * When the key stops working, within ten years. `null`, the default: never.
   */
  expires_at?: string | null;
}
export interface NewApiKey {
  id: string;
  /**
   * `null` for keys that were created without one.
   */
  name: string | null;
  /**
   * The key's last four characters.
   */
  last_four: string;
  /**
   * What the key may do. `null`: full access.
   */
  scopes: string[] | null;
  /**
   * When the key stops working. `null`: never.
   */
  expires_at: string | null;
  /**
   * The hour in which the key was last used.
   */
  last_used_at: string | null;
  created_at: string;
  /**
   * `null` for keys of earlier versions.
   */
  created_by: {
    /**
     * `latchkey`: Latchkey did it by itself, for example because a provider refused the client.
     */
    who: "api_key" | "operator" | "latchkey";
    /**
     * The ID of the API key; null for others.
     */
    key_id: string | null;
    via: "api" | "dashboard" | "background";
  } | null;
  /**
   * Returned only once.
   */
  api_key: string;
}
export interface UpdateOwnAppBody {
  /**
   * The name that end users see.
   */
  name?: string;
  /**
   * The logo that end users see, as a data URL: PNG, JPEG, or WebP in base64, up to 16 KiB.
   */
  logo?: string | null;
  brand?: BrandChanges;
  /**
   * The app's return URLs. They must use https and are matched exactly.
   *
   * @minItems 1
   * @maxItems 50
   */
  return_urls?: string[];
  /**
   * The origins of the pages that can open the connect page in a popup.
   *
   * @maxItems 50
   */
  origins?: string[];
  /**
   * The URL that events are sent to.
   */
  webhook_url?: string | null;
  /**
   * The event types to send. Defaults to all types except `connection.refreshed`.
   *
   * @maxItems 11
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
    | "agent_call.held"
    | "provider.event"
  )[];
}
export interface LogEntry {
  id: string;
  /**
   * When it ended.
   */
  at: string;
  kind: "request" | "refresh" | "check" | "connect" | "webhook";
  /**
   * Who caused it. `background` is Latchkey itself. `null` for the webhook of a provider, and if it is not known.
   */
  via: ("api" | "operator" | "dashboard" | "agent" | "end_user" | "background") | null;
  method: string | null;
  /**
   * The pattern of the path. Paths and queries are not kept.
   */
  route: string | null;
  /**
   * The HTTP status of the response. For a `request`, it is that of Latchkey, otherwise that of the provider or of your webhook endpoint.
   */
  status: number | null;
  /**
   * An error code of the API, the reason of a check, or `delivery_failed`.
   */
  code: string | null;
  /**
   * The OAuth error code of the provider.
   */
  provider_error: string | null;
  /**
   * The step at which an end user's attempt has failed.
   */
  stage: string | null;
  request_id: string | null;
  connection: string | null;
  integration: string | null;
  provider: string | null;
  /**
   * The API key.
   */
  key_id: string | null;
  agent_key: string | null;
  event_id: string | null;
  event_type: string | null;
  duration_ms: number | null;
  /**
   * The number of entries that this one stands for, itself included. 1, unless there were too many.
   */
  sampled: number;
}
export interface LogCounts {
  data: {
    from: string;
    to: string;
    total: number;
    failed: number;
  }[];
  /**
   * Entries that are neither kept nor counted, because there were too many different ones at once.
   */
  not_kept: number;
  /**
   * Older entries were deleted. `null` while the log is empty.
   */
  complete_since: string | null;
}
export interface CreateOwnKeyBody {
  /**
   * What uses the key.
   */
  name?: string | null;
  /**
   * What the key may do. `null`, the default, is full access. The scopes `connections:write` and `integrations:write` include `read`.
   */
  scopes?: ("read" | "tokens:read" | "connections:write" | "integrations:write")[] | null;
  /**
   * When the key stops working, within ten years. `null`, the default: never.
   */
  expires_at?: string | null;
}
export interface AuditEntry {
  id: string;
  at: string;
  /**
   * The app. `null` for the whole deployment.
   */
  app: string | null;
  by: {
    /**
     * `latchkey`: Latchkey did it by itself, for example because a provider refused the client.
     */
    who: "api_key" | "operator" | "latchkey";
    /**
     * The ID of the API key; null for others.
     */
    key_id: string | null;
    via: "api" | "dashboard" | "background";
    /**
     * The IP address of the caller, if it is known.
     */
    address: string | null;
    request_id: string | null;
  };
  /**
   * What was done, such as `integration.updated`.
   */
  action: string;
  target: {
    type: string;
    id: string;
    name: string | null;
  };
  changes: {
    field: string;
    /**
     * The value before. Absent if it is a secret, or too long.
     */
    from?: string | number | boolean | null | string[];
    /**
     * The value after. Absent if it is a secret, or too long.
     */
    to?: string | number | boolean | null | string[];
  }[];
}
export interface Provider {
  id: string;
  /**
   * `code`: an authorization server. `item`: an API that is called with an API key that the provider issues to the app. Each connection is an item that is created with this key. `api_key`: an API that is called with an API key, or with a user name and a password, of the end user.
   */
  kind: "code" | "item" | "api_key";
  name: string;
  category:
    | "accounting"
    | "ai"
    | "banking"
    | "commerce"
    | "communication"
    | "content"
    | "crm"
    | "data"
    | "design"
    | "developer"
    | "files"
    | "fitness"
    | "hr"
    | "identity"
    | "marketing"
    | "media"
    | "payments"
    | "project"
    | "protocol"
    | "sales"
    | "scheduling"
    | "social"
    | "support"
    | "vertical";
  /**
   * The provider's documentation of OAuth. `null` if it can't be read now.
   */
  documentation: string | null;
  /**
   * What the definition is based on. `documentation`: It follows the provider's documentation. `sources`: It follows public implementations that agree. The provider's documentation was not compared, so try it with an account of your own first. `live`: An account was connected with it.
   */
  verified: "documentation" | "sources" | "live";
  scopes: {
    scope: string;
    description: string;
  }[];
  default_scopes: string[];
  /**
   * How you register a client with the provider.
   */
  registration: {
    /**
     * Where you register a client with the provider.
     */
    url: string | null;
    /**
     * The form of the redirect URI that you register. The `callback_url` of an integration is the exact one.
     */
    callback_url: string;
    /**
     * What to know before you register a client.
     */
    notes: string[];
  };
  endpoints: ProviderEndpoints;
  variants: {
    /**
     * The variable, which has `choices`.
     */
    variable: string;
    /**
     * The endpoints for each choice.
     */
    endpoints: {
      [k: string]: ProviderEndpoints;
    };
  } | null;
  /**
   * The `variables` that an integration or a session sets.
   */
  variables: {
    name: string;
    label: string;
    kind: "label" | "host" | "path" | "digits" | "text" | "url" | "choice";
    choices: string[] | null;
    allowed_hosts: string[] | null;
    default: string | null;
    example: string | null;
    /**
     * Whether the integration or the session has to set it.
     */
    required: boolean;
    /**
     * Requires the variable only if another variable has one of these values.
     */
    required_when: {
      variable: string;
      values: string[];
    } | null;
  }[];
  /**
   * The `options` that an integration can set.
   */
  options: (
    | "token_endpoint_auth_method"
    | "token_endpoint_auth_signing_alg"
    | "client_assertion_audience"
    | "pkce"
    | "pushed_authorization"
    | "request_object"
    | "request_object_signing_alg"
    | "dpop"
    | "token_request_method"
    | "expires_in_unit"
    | "default_expires_in"
    | "scope_separator"
    | "authorization_parameters"
    | "keep_alive_days"
    | "refused_statuses"
    | "expired_when"
    | "revocation_scope"
    | "grant_type"
    | "token_parameters"
    | "token_exchange"
    | "assume_pkce"
    | "allow_issuer_slash"
  )[];
  client_authentication: (
    | "none"
    | "client_secret_basic"
    | "client_secret_post"
    | "client_secret_as_user"
    | "private_key_jwt"
    | "api_key"
  )[];
  /**
   * How a client gets tokens: the values of the option `grant_type`. Empty for other kinds of providers.
   */
  grant_types: (
    "authorization_code" | "client_credentials" | "urn:ietf:params:oauth:grant-type:jwt-bearer"
  )[];
  client_id_default: "hostname" | null;
  supports: {
    pkce: boolean;
    refresh: boolean;
    expiry: boolean;
    revocation: boolean;
    check: boolean;
  };
  /**
   * The API key, or the user name and the password. `null` for other kinds of providers.
   */
  credentials: {
    /**
     * Where a person creates or finds the credential.
     */
    url: string | null;
    /**
     * The fields of `credentials`. All of them are required.
     */
    fields: {
      name: string;
      label: string | null;
      /**
       * Whether the value is secret.
       */
      secret: boolean;
    }[];
  } | null;
  /**
   * How the provider's webhooks are verified. `null` if the provider sends no webhooks.
   */
  webhooks: {
    proof: "url" | "api_key" | "standard_webhooks";
  } | null;
  revocation_hint: string | null;
}
/**
 * The endpoints. Their URLs can contain placeholders such as `{subdomain}`.
 *
 * This interface was referenced by `Operations`'s JSON-Schema
 * via the `definition` "ProviderEndpoints".
 */
export interface ProviderEndpoints {
  /**
   * The issuer. It is compared with the `iss` parameter of callbacks (RFC 9207). Its metadata is discovered if no endpoints are set.
   */
  issuer?: string;
  /**
   * The URL that starts the authorization.
   */
  authorization_endpoint?: string;
  /**
   * The URL to which authorization requests are pushed (RFC 9126).
   */
  pushed_authorization_request_endpoint?: string;
  /**
   * The URL that issues device codes (RFC 8628).
   */
  device_authorization_endpoint?: string;
  /**
   * The URL that issues tokens.
   */
  token_endpoint?: string;
  /**
   * The URL that refreshes tokens, if it is not the token endpoint.
   */
  refresh_endpoint?: string;
  /**
   * The URL of the second exchange, if it is not the token endpoint.
   */
  exchange_endpoint?: string;
  /**
   * The URL that revokes tokens. It can contain `{token}` where `revocation.token_in` is `url`.
   */
  revocation_endpoint?: string;
  /**
   * The OpenID Connect UserInfo endpoint.
   */
  userinfo_endpoint?: string;
  /**
   * The URL of the account request, if it is not below the API's base URL.
   */
  account_endpoint?: string;
  /**
   * The base URL of the API that the proxy calls.
   */
  api_base_url?: string;
}
export interface ValidateProviderBody {
  /**
   * The ID of the integration: lowercase letters, digits, `-`, and `_`. Generated if omitted.
   */
  id?: string;
  /**
   * The provider's ID, as `GET /v1/providers` returns it.
   */
  provider?: string;
  /**
   * The name that end users see. Defaults to the provider's name.
   */
  name?: string;
  /**
   * The logo that end users see, as a data URL: PNG, JPEG, or WebP in base64, up to 16 KiB. Defaults to the provider's logo.
   */
  logo?: string;
  /**
   * Whether end users can connect. While it is `false`, only tests can use the integration, and the client ID and the credentials can be omitted. Existing connections keep working. Defaults to `true`.
   */
  enabled?: boolean;
  /**
   * The client ID that the provider issued.
   */
  client_id?: string;
  /**
   * The client secret that the provider issued. Write-only.
   */
  client_secret?: string;
  /**
   * The client's private key for `private_key_jwt`, as PKCS #8 in PEM or as a JWK. Write-only. Latchkey can also create one.
   */
  client_private_key?:
    | string
    | {
        [k: string]: unknown;
      };
  /**
   * The secret that the provider's webhooks contain or are signed with. Write-only.
   */
  webhook_secret?: string;
  /**
   * The scopes to request. Defaults to the provider's default scopes.
   *
   * @maxItems 100
   */
  scopes?: string[];
  /**
   * What to request beyond scopes (RFC 9396): up to 20 objects with a `type`, and 4 KiB of JSON in all. A connect session can replace them.
   *
   * @maxItems 20
   */
  authorization_details?: AuthorizationDetail[];
  /**
   * The values of variables in the provider's endpoint URLs. A connect session can also set them.
   */
  variables?: {
    [k: string]: string;
  };
  /**
   * Endpoints that differ from the provider's own.
   */
  endpoints?: {
    /**
     * The issuer. It is compared with the `iss` parameter of callbacks (RFC 9207). Its metadata is discovered if no endpoints are set.
     */
    issuer?: string;
    /**
     * The URL that starts the authorization.
     */
    authorization_endpoint?: string;
    /**
     * The URL to which authorization requests are pushed (RFC 9126).
     */
    pushed_authorization_request_endpoint?: string;
    /**
     * The URL that issues device codes (RFC 8628).
     */
    device_authorization_endpoint?: string;
    /**
     * The URL that issues tokens.
     */
    token_endpoint?: string;
    /**
     * The URL that refreshes tokens, if it is not the token endpoint.
     */
    refresh_endpoint?: string;
    /**
     * The URL of the second exchange, if it is not the token endpoint.
     */
    exchange_endpoint?: string;
    /**
     * The URL that revokes tokens. It can contain `{token}` where `revocation.token_in` is `url`.
     */
    revocation_endpoint?: string;
    /**
     * The OpenID Connect UserInfo endpoint.
     */
    userinfo_endpoint?: string;
    /**
     * The URL of the account request, if it is not below the API's base URL.
     */
    account_endpoint?: string;
    /**
     * The base URL of the API that the proxy calls.
     */
    api_base_url?: string;
  };
  /**
   * The enterprise's identity provider, for the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer`. It exchanges its users' tokens for assertions.
   */
  identity_provider?: {
    /**
     * The issuer in the identity provider's ID tokens. Tokens of others are not sent there.
     */
    issuer: string;
    /**
     * The endpoint that exchanges tokens (RFC 8693).
     */
    token_endpoint: string;
    /**
     * Your client at the identity provider.
     */
    client_id: string;
    /**
     * How the client authenticates. Defaults to `client_secret_basic` with a secret, and else to `none`.
     */
    token_endpoint_auth_method?: "none" | "client_secret_basic" | "client_secret_post";
    /**
     * The secret of this client. Write-only. If it is omitted in a change, it stays as it is.
     */
    client_secret?: string | null;
  };
  definition?: DefinitionOverrides;
  /**
   * Settings that differ from the provider's defaults. `GET /v1/providers/{provider}` returns the options that a provider has.
   */
  options?: {
    /**
     * How the client authenticates at the token endpoint.
     */
    token_endpoint_auth_method?:
      "none" | "client_secret_basic" | "client_secret_post" | "client_secret_as_user" | "private_key_jwt";
    /**
     * The algorithm of the `client_private_key`, if it allows several.
     */
    token_endpoint_auth_signing_alg?: "RS256" | "PS256" | "ES256" | "EdDSA";
    /**
     * The audience of client assertions. Defaults to `issuer` if it is known, and else to `token_endpoint`.
     */
    client_assertion_audience?: "issuer" | "token_endpoint";
    /**
     * Whether authorization requests are pushed (RFC 9126). `preferred` is the default: they are pushed if the server has an endpoint for it, and sent with the browser if that is unavailable. A server that requires pushed requests always gets them.
     */
    pushed_authorization?: "required" | "preferred" | "never";
    /**
     * Whether authorization requests are signed with the client's private key (RFC 9101). `preferred`: if the client has a key. By default, and with `never`, they are signed only if the server's metadata requires it.
     */
    request_object?: "required" | "preferred" | "never";
    /**
     * The algorithm of request objects, if the client's private key allows several.
     */
    request_object_signing_alg?: "RS256" | "PS256" | "ES256" | "EdDSA";
    /**
     * Whether tokens are bound to a key (RFC 9449). `preferred`: if the server's metadata supports this. `required`: bearer tokens are refused. Without the option, only if the provider or the metadata of the resource requires it.
     */
    dpop?: "required" | "preferred" | "never";
    /**
     * Whether to use PKCE.
     */
    pkce?: boolean;
    /**
     * The HTTP method of token requests.
     */
    token_request_method?: "POST" | "GET";
    /**
     * The unit of `expires_in` in token responses.
     */
    expires_in_unit?: "seconds" | "minutes" | "milliseconds";
    /**
     * The lifetime to assume, in seconds, if a token response has no `expires_in`.
     */
    default_expires_in?: number;
    /**
     * The character between scopes in authorization requests.
     */
    scope_separator?: " " | ",";
    /**
     * The maximum number of days between refreshes. Latchkey refreshes an unused grant at the end of this period, so that its refresh token does not expire.
     */
    keep_alive_days?: number;
    /**
     * What the provider ends when a token is revoked: everything that the account granted to the client, or only the token's own grant.
     */
    revocation_scope?: "account" | "grant";
    /**
     * Additional parameters for authorization requests.
     */
    authorization_parameters?: {
      [k: string]: string;
    };
    /**
     * Whether to use an authorization server that does not say that it supports PKCE with S256, such as Microsoft Entra. PKCE is used nevertheless.
     */
    assume_pkce?: boolean;
    /**
     * Whether the issuer in the server's metadata may differ by a slash at its end from the one that the resource names.
     */
    allow_issuer_slash?: boolean;
    /**
     * The statuses of API responses which mean that the token was rejected. They replace the provider's, which are `[401]` unless its documentation says otherwise.
     *
     * @minItems 1
     * @maxItems 10
     */
    refused_statuses?: number[];
    /**
     * A field of the API's JSON responses which says that the token was rejected. Latchkey then reads JSON responses up to 64 KiB before it returns them.
     */
    expired_when?: {
      /**
       * The names of the fields that lead to the value.
       *
       * @minItems 1
       * @maxItems 8
       */
      path: string[];
      /**
       * The values which mean that the token was rejected.
       *
       * @minItems 1
       * @maxItems 20
       */
      values: (string | number | boolean)[];
    };
    /**
     * How the client gets tokens. With `client_credentials`, `POST /v1/connections` creates a connection without an end user. With `urn:ietf:params:oauth:grant-type:jwt-bearer`, it creates a connection with an assertion, or with a token of the `identity_provider`.
     */
    grant_type?: "authorization_code" | "client_credentials" | "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /**
     * Whether the app can exchange its connections' access tokens for others (RFC 8693). Defaults to `false`. A change needs the `client_secret`, because it authenticates the client in such a request.
     */
    token_exchange?: boolean;
    /**
     * Additional parameters for token requests with the client's own credentials or with an assertion, such as `audience` or `resource` (RFC 8707).
     */
    token_parameters?: {
      [k: string]: string;
    };
  };
  /**
   * Examples of the values that the flow brings, by name. By default, Latchkey makes them up.
   */
  learned?: {
    [k: string]: string;
  };
}
export interface AuthorizationDetail {
  /**
   * The type, as the server's documentation names it.
   */
  type: string;
  [k: string]:
    | string
    | number
    | boolean
    | null
    | (
        | (string | number | boolean | null)
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
          }
      )[]
    | {
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
/**
 * A provider of your own, or what differs from the provider's definition. Objects are merged, and other values replace the provider's. See [its fields](/docs/provider-definition).
 *
 * This interface was referenced by `Operations`'s JSON-Schema
 * via the `definition` "DefinitionOverrides".
 */
export interface DefinitionOverrides {
  /**
   * The provider's documentation of OAuth.
   */
  documentation?: string;
  /**
   * How to register a client with the provider.
   */
  registration?: {
    /**
     * Where a client is registered.
     */
    url?: string;
    /**
     * What to know before.
     *
     * @maxItems 10
     */
    notes?: string[];
  };
  /**
   * The values that an integration or a session sets, by name.
   */
  variables?: {
    /**
     * A value that an integration or a session sets.
     */
    [k: string]: {
      /**
       * What the value is, for the developer who sets it.
       */
      label: string;
      /**
       * What the value may be. Defaults to `label`.
       */
      kind?: "label" | "host" | "path" | "digits" | "text" | "url";
      /**
       * For the kind `host`: the hosts that the value can be or end with. Without them, only an integration can set the variable, and no session.
       *
       * @minItems 1
       * @maxItems 50
       */
      allowed_hosts?: string[];
      /**
       * The only possible values.
       *
       * @minItems 1
       * @maxItems 100
       */
      choices?: string[];
      /**
       * The value if none is set.
       */
      default?: string;
      /**
       * An example of a value.
       */
      example?: string;
      /**
       * What stands before the value in the address of a page that end users know, such as `admin.shopify.com/store/`. The connect page says so, and accepts the whole address.
       */
      address_prefix?: string;
      /**
       * Whether the variable has to be set. Defaults to `true` for variables without a default.
       */
      required?: boolean;
      /**
       * Requires the variable only if another variable has one of these values.
       */
      required_when?: {
        variable: string;
        /**
         * @minItems 1
         * @maxItems 20
         */
        values: string[];
      };
    };
  };
  /**
   * The values that the flow brings, by name.
   */
  learned?: {
    /**
     * A value that the flow brings. It is stored in the connection's metadata under its name. Where a variable of the same name, kind, and hosts is set, which is not required, it replaces the value.
     */
    [k: string]: {
      /**
       * Where the value is read. `callback`: a parameter of the callback. `token`: the token response. `account`: the response to the account request. `claims`: the access token, if it is a JWT, whose signature is not verified. `discovery`: what the metadata of the server says.
       */
      from: "callback" | "token" | "account" | "claims" | "discovery";
      /**
       * The names of the fields that lead to the value.
       *
       * @minItems 1
       * @maxItems 8
       */
      path: string[];
      /**
       * What the value may be. Defaults to `text`.
       */
      kind?: "label" | "host" | "path" | "digits" | "text" | "url";
      /**
       * For the kind `host`, required: the hosts that the value can be or end with.
       *
       * @minItems 1
       * @maxItems 50
       */
      allowed_hosts?: string[];
      /**
       * The value until the flow has brought one.
       */
      default?: string;
      /**
       * Whether an account can't be connected without the value. Not for values of the account request, which can fail.
       */
      required?: boolean;
    };
  };
  endpoints?: ProviderEndpoints;
  /**
   * Endpoints that depend on the value of a variable.
   */
  variants?: {
    /**
     * The variable, which has `choices`.
     */
    variable: string;
    /**
     * The endpoints for each choice.
     */
    endpoints: {
      [k: string]: ProviderEndpoints;
    };
  };
  /**
   * The client.
   */
  client?: {
    /**
     * The methods with which a client can authenticate. The first one is used that fits the integration's credential: a secret, or for `private_key_jwt` (RFC 7523) a private key. `client_secret_as_user`: HTTP Basic authentication with the secret as the user name and no password.
     *
     * @minItems 1
     */
    authentication?: (
      "none" | "client_secret_basic" | "client_secret_post" | "client_secret_as_user" | "private_key_jwt"
    )[];
    /**
     * Whether HTTP Basic authentication has the ID and the secret form-encoded. Defaults to `form`.
     */
    basic_encoding?: "form" | "raw";
    /**
     * How a client gets tokens: with an end user's authorization, or with its own credentials (RFC 6749, section 4.4). The first one is used unless the integration has the option `grant_type`. Defaults to `authorization_code`.
     *
     * @minItems 1
     */
    grant_types?: (
      "authorization_code" | "client_credentials" | "urn:ietf:params:oauth:grant-type:jwt-bearer"
    )[];
    /**
     * The client secret, if it is a JWT that the integration's `client_private_key` signs. Values can contain variables and `{client_id}`. A `client_secret` that was signed elsewhere is used as it is.
     */
    secret_jwt?: {
      /**
       * The algorithm.
       */
      alg: "RS256" | "PS256" | "ES256" | "EdDSA";
      /**
       * The key ID in the header.
       */
      kid?: string;
      /**
       * The claims, besides `iat` and `exp`. A claim whose variable has no value is left out. In `token.assertion`, `{random}` is a new random value, such as for `jti`.
       */
      claims: {
        [k: string]: string;
      };
      /**
       * For how many seconds the JWT is valid. Each request has a new one. Defaults to 300.
       */
      lifetime?: number;
    };
    /**
     * The client ID of an integration that sets none: the host name of Latchkey.
     */
    default_id?: "hostname";
  };
  /**
   * The scopes.
   */
  scopes?: {
    /**
     * What each scope allows the app to do, as a person reads it. Other scopes are passed through.
     */
    known?: {
      [k: string]:
        | string
        | {
            en: string;
            de: string;
            "pt-BR": string;
          };
    };
    /**
     * The scopes of an integration that sets none.
     *
     * @maxItems 100
     */
    default?: string[];
    /**
     * The character between scopes. Defaults to a space.
     */
    separator?: " " | ",";
    /**
     * Whether case matters. Defaults to `true`.
     */
    case_sensitive?: boolean;
    /**
     * Groups of scopes with the same meaning, where the server returns another one than was requested.
     *
     * @maxItems 50
     */
    equivalents?: string[][];
    /**
     * Scopes that the server never returns, besides `openid` and `offline_access`.
     *
     * @maxItems 50
     */
    never_echoed?: string[];
  };
  /**
   * The authorization request and its response.
   */
  authorization?: {
    /**
     * Whether to use PKCE (RFC 7636). Defaults to `true`.
     */
    pkce?: boolean;
    /**
     * Parameters of every authorization request. The values can contain placeholders, and `{random}` for a new random value. `null` leaves out a parameter of RFC 6749, such as `redirect_uri`.
     */
    parameters?: {
      [k: string]: string | null;
    };
    /**
     * Parameters that are added when an existing connection is reconnected.
     */
    reconnect_parameters?: {
      [k: string]: string | null;
    };
    /**
     * The names of parameters that are not called as in RFC 6749.
     */
    parameter_names?: {
      client_id?: string;
      redirect_uri?: string;
      scope?: string;
    };
    /**
     * `null` if the server does not accept the parameter `response_type`.
     */
    response_type?: "code" | null;
    /**
     * The parameter of the callback that has the code. Defaults to `code`.
     */
    code_parameter?: string;
    /**
     * The value of the parameter `redirect_uri`, where the server expects the name of a registered URL instead of the URL.
     */
    redirect_uri?: string;
    /**
     * Error codes which mean that the person denied access, besides the known ones, in lowercase.
     *
     * @maxItems 20
     */
    denied_errors?: string[];
  };
  /**
   * The token requests and responses.
   */
  token?: {
    /**
     * The HTTP method of token requests. Defaults to `POST`.
     */
    method?: "POST" | "GET";
    /**
     * The format of the request body. Defaults to `form`.
     */
    body?: "form" | "json";
    /**
     * Headers of every token request.
     */
    headers?: {
      [k: string]: string | null;
    };
    /**
     * Parameters of every token request, besides those of RFC 6749. The values can contain placeholders, also `{random}`, a new random value, and `{state}`, the state of the authorization. `null` leaves out a parameter of RFC 6749, such as `redirect_uri`.
     */
    parameters?: {
      [k: string]: string | null;
    };
    /**
     * Parameters of every refresh request. `{redirect_uri}` is the redirect URI.
     */
    refresh_parameters?: {
      [k: string]: string | null;
    };
    /**
     * The names of parameters that are not called as in RFC 6749.
     */
    parameter_names?: {
      grant_type?: string;
      client_id?: string;
      client_secret?: string;
      code?: string;
      redirect_uri?: string;
      refresh_token?: string;
    };
    /**
     * The values of `grant_type` that differ from RFC 6749. `null` leaves the parameter out.
     */
    grant_types?: {
      authorization_code?: string | null;
      refresh_token?: string | null;
      client_credentials?: string | null;
    };
    /**
     * The JWT with which the client gets tokens, instead of its own credentials (RFC 7523). The private key of the client signs it.
     */
    assertion?: {
      /**
       * The algorithm.
       */
      alg: "RS256" | "PS256" | "ES256" | "EdDSA";
      /**
       * The key ID in the header.
       */
      kid?: string;
      /**
       * The claims, besides `iat` and `exp`. A claim whose variable has no value is left out. In `token.assertion`, `{random}` is a new random value, such as for `jti`.
       */
      claims: {
        [k: string]: string;
      };
      /**
       * For how many seconds the JWT is valid. Each request has a new one. Defaults to 300.
       */
      lifetime?: number;
      /**
       * The claim that has the scopes, separated by spaces. No parameter has them then.
       */
      scope_claim?: string;
      /**
       * `assertion`, the default: the parameter of RFC 7523, section 2.1. `bearer`: the token of the `Authorization` header.
       */
      sent_as?: "assertion" | "bearer";
    };
    /**
     * The request that exchanges the access token of a code for one that is valid for longer.
     */
    exchange?: {
      /**
       * The `grant_type` of the request.
       */
      grant_type: string;
      /**
       * The parameter that has the access token.
       */
      token_parameter: string;
      /**
       * The HTTP method. Defaults to `token.method`.
       */
      method?: "POST" | "GET";
      /**
       * Whether the request has the client ID, besides the secret. Defaults to `true`.
       */
      client_id?: boolean;
    } | null;
    /**
     * Whether tokens are bound to a key (RFC 9449), unless the integration has the option `dpop`. Defaults to `never`.
     */
    dpop?: "required" | "preferred" | "never";
    /**
     * Whether tokens can be refreshed. Defaults to `true`.
     */
    refresh?: boolean;
    /**
     * What a refresh request sends: the refresh token, or the access token, which the server then extends. Defaults to `refresh_token`.
     */
    refresh_with?: "refresh_token" | "access_token";
    /**
     * The HTTP method of refresh requests. Defaults to `token.method`.
     */
    refresh_method?: "POST" | "GET";
    /**
     * Whether the client authenticates in refresh requests. Defaults to `client`.
     */
    refresh_authentication?: "client" | "none";
    /**
     * Whether a refresh response without an access token means that the current one stays valid for longer. Defaults to `false`.
     */
    refresh_keeps_token?: boolean;
    /**
     * Whether refresh requests repeat the scopes. Defaults to `false`.
     */
    refresh_with_scopes?: boolean;
    /**
     * The age of an access token, in seconds, before which the server refuses a refresh.
     */
    refresh_not_before?: number;
    /**
     * The places of values that are not where RFC 6749, section 5.1 has them, as lists of names. With `null` for `scope`, the response's scopes are ignored.
     */
    fields?: {
      /**
       * @minItems 1
       * @maxItems 8
       */
      access_token?: string[];
      /**
       * @minItems 1
       * @maxItems 8
       */
      refresh_token?: string[];
      /**
       * @minItems 1
       * @maxItems 8
       */
      token_type?: string[];
      scope?: string[] | null;
      /**
       * @minItems 1
       * @maxItems 8
       */
      expires_in?: string[];
      /**
       * @minItems 1
       * @maxItems 8
       */
      expires_at?: string[];
      /**
       * @minItems 1
       * @maxItems 8
       */
      refresh_token_expires_in?: string[];
      /**
       * @minItems 1
       * @maxItems 8
       */
      refresh_token_expires_at?: string[];
      /**
       * @minItems 1
       * @maxItems 8
       */
      error?: string[];
    };
    /**
     * Error codes of a refresh which mean that the grant has ended, besides the usual ones, as text.
     *
     * @maxItems 50
     */
    final_errors?: string[];
    /**
     * The unit of `expires_in`. Defaults to `seconds`.
     */
    expires_in_unit?: "seconds" | "minutes" | "milliseconds";
    /**
     * The lifetime in seconds if a response has none. `null`, the default: the token does not expire.
     */
    default_expires_in?: number | null;
    /**
     * The number of days after which an unused refresh token expires. Latchkey refreshes an unused grant before that.
     */
    keep_alive_days?: number | null;
    /**
     * Fields of the token response that are stored in the connection's metadata.
     *
     * @maxItems 30
     */
    metadata_fields?: string[];
    /**
     * Those metadata fields and learned values that are parts of the account ID.
     *
     * @maxItems 8
     */
    account_fields?: string[];
  };
  /**
   * The request that tells whether a credential works, and whose account it is. `null` for none.
   */
  account?: {
    /**
     * The path below the API's base URL, or `userinfo` for the UserInfo endpoint. Not used if `endpoints.account_endpoint` is set.
     */
    path?: string;
    /**
     * The HTTP method. Defaults to `GET`.
     */
    method?: "GET" | "POST";
    /**
     * The JSON body of a POST request, such as a GraphQL query.
     */
    body?: {
      [k: string]: string | number | boolean;
    };
    /**
     * The scheme of the `Authorization` header, if it is not the API's. With `Basic`, the token is the user name.
     */
    scheme?: string;
    /**
     * Headers of the request, besides those of the API.
     */
    headers?: {
      [k: string]: string | null;
    };
    /**
     * Error statuses which also mean that the credential is valid.
     *
     * @maxItems 10
     */
    also_valid_statuses?: number[];
    /**
     * A field of JSON error responses, and its values which mean that the credential is valid, whatever the status is. For example, a key that may not read the account.
     */
    also_valid_when?: {
      /**
       * @minItems 1
       * @maxItems 8
       */
      path: string[];
      /**
       * @minItems 1
       * @maxItems 20
       */
      values: (string | number | boolean)[];
    };
    /**
     * Where the response is a list. The other paths then start at the chosen entry.
     */
    list?: {
      /**
       * The names of the fields that lead to the list. Empty if the response is one.
       *
       * @maxItems 8
       */
      path: string[];
      /**
       * Which entry is used. The first rule that finds one decides. `only`: the only entry of the list. `first`: the first entry. Otherwise, the entry that has a value at a path. The value can be a placeholder, such as a variable.
       *
       * @minItems 1
       * @maxItems 5
       */
      pick: (
        | ("only" | "first")
        | {
            /**
             * @maxItems 8
             */
            path: string[];
            is: string | number | boolean;
          }
      )[];
      /**
       * Lets the end user choose if the rule that decides finds several entries, or is `first`. The session's `choose_account` turns this on. Without it, the first entry is used.
       */
      choice?: {
        /**
         * The paths to a second line for each account, such as its address.
         *
         * @maxItems 8
         */
        detail?: string[][][];
      };
    };
    /**
     * The paths to the parts of the account ID, which follow those from the token response.
     *
     * @maxItems 8
     */
    id?: string[][];
    /**
     * The paths to a display name. The first one that is present is used. Several paths of one name are joined with spaces.
     *
     * @maxItems 8
     */
    label?: string[][][];
    /**
     * Fields of the response that are stored in the connection's metadata.
     *
     * @maxItems 30
     */
    metadata_fields?: string[];
    /**
     * The field and the value which mean that the account was deleted.
     */
    deleted_when?: {
      field: string;
      value: string;
    };
  } | null;
  /**
   * How the API is called.
   */
  api?: {
    /**
     * The header that has the token. Defaults to `authorization`.
     */
    header?: string;
    /**
     * The word before the token. Defaults to `Bearer`. `null` for none. With `Basic`, the token is the user name.
     */
    scheme?: string | null;
    /**
     * The query parameter that has the token, for an API that accepts it only there. No header has it then.
     */
    token_parameter?: string;
    /**
     * HTTP Basic authentication with an API key, or with a user name and a password. The values can contain placeholders of credential fields and of variables, such as `{api_key}`.
     */
    basic?: {
      username: string;
      password: string;
    };
    /**
     * Headers that have further fields of the credential, such as an application key.
     */
    credential_headers?: {
      [k: string]: string;
    };
    /**
     * Headers of every request. The values can contain placeholders. A header that the caller sets itself is not replaced.
     */
    headers?: {
      [k: string]: string | null;
    };
    /**
     * Query parameters of every request, unless the caller sets them itself.
     */
    query?: {
      [k: string]: string | null;
    };
    /**
     * Headers that are set from the connection's metadata, whatever the caller sets.
     */
    metadata_headers?: {
      [k: string]: string;
    };
    /**
     * The content type of a request body if the caller sets none.
     */
    content_type?: string | null;
    /**
     * Path segments of requests that are never sent twice.
     *
     * @maxItems 20
     */
    never_replayed?: string[];
    /**
     * The statuses which mean that the token was rejected. Defaults to `[401]`.
     *
     * @minItems 1
     * @maxItems 10
     */
    refused_statuses?: number[];
    /**
     * A field of the API's JSON responses which says that the token was rejected. Latchkey then reads JSON responses up to 64 KiB before it returns them.
     */
    expired_when?: {
      /**
       * The names of the fields that lead to the value.
       *
       * @minItems 1
       * @maxItems 8
       */
      path: string[];
      /**
       * The values which mean that the token was rejected.
       *
       * @minItems 1
       * @maxItems 20
       */
      values: (string | number | boolean)[];
    };
    /**
     * Response headers that say when to try again after a 429, besides `Retry-After`: seconds, a date, or the time since the epoch.
     *
     * @maxItems 5
     */
    retry_after_headers?: string[];
  };
  /**
   * How a grant is revoked. Without these fields, as RFC 7009 says.
   */
  revocation?: {
    /**
     * The HTTP method. Defaults to `POST`.
     */
    method?: "POST" | "DELETE" | "GET";
    /**
     * The token that is revoked. By default the refresh token, if there is one.
     */
    token?: "refresh_token" | "access_token";
    /**
     * Where the token is sent. `body`, the default: a parameter of the body. `query`: a parameter of the query. `header`: as the API's credential only. `url`: in place of `{token}` in the revocation endpoint.
     */
    token_in?: "body" | "query" | "header" | "url";
    /**
     * The parameter that has the token. Defaults to `token`.
     */
    token_parameter?: string;
    /**
     * The format of the request body. Defaults to `form`.
     */
    body?: "form" | "json";
    /**
     * Parameters of the request, besides those of RFC 7009.
     */
    parameters?: {
      [k: string]: string | null;
    };
    /**
     * How the request is authenticated: with the client's credentials (the default), with the token as the API's credential, or not.
     */
    authentication?: "client" | "token" | "none";
    /**
     * What a revocation ends: all grants of the account and the client (the default), or one grant.
     */
    scope?: "account" | "grant";
    /**
     * What a person can do after a disconnect, where the provider does not support revocation.
     */
    hint?: string | null;
  };
  /**
   * What a person, or the app, gives to connect: an API key, or a user name and a password.
   */
  credentials?: {
    /**
     * Where a person creates or finds the credential.
     */
    url?: string;
    /**
     * The fields, by name. The first one is sent as the token, unless `api.basic` combines them. Defaults to `api_key`.
     */
    fields?: {
      /**
       * A field of the credential.
       */
      [k: string]: {
        /**
         * The label of the field. `api_key`, `username`, and `password` have one in each language.
         */
        label?: string;
        /**
         * One sentence below the field.
         */
        help?: string;
        /**
         * The form of a value, such as `sk-…`.
         */
        example?: string;
        /**
         * Whether the value is hidden while it is typed. Defaults to `true`.
         */
        secret?: boolean;
      };
    };
  };
}
export interface Validation {
  valid: boolean;
  /**
   * What prevents an integration with these settings. Empty if `valid`.
   */
  problems: {
    path: string;
    message: string;
  }[];
  /**
   * The requests in the order of the flow, with examples in place of secrets and tokens. Empty if there are problems.
   */
  requests: {
    name:
      | "pushed_authorization"
      | "authorization"
      | "token"
      | "device_authorization"
      | "device_token"
      | "exchange"
      | "identity_assertion"
      | "token_exchange"
      | "refresh"
      | "account"
      | "api"
      | "revocation";
    method: string;
    url: string;
    headers: {
      [k: string]: string;
    };
    /**
     * The request body. `null` if there is none.
     */
    body: string | null;
    /**
     * The request as a curl command.
     */
    curl: string;
  }[];
}
export interface CreateIntegrationBody {
  /**
   * The ID of the integration: lowercase letters, digits, `-`, and `_`. Generated if omitted.
   */
  id?: string;
  /**
   * The provider's ID, as `GET /v1/providers` returns it.
   */
  provider: string;
  /**
   * The name that end users see. Defaults to the provider's name.
   */
  name?: string;
  /**
   * The logo that end users see, as a data URL: PNG, JPEG, or WebP in base64, up to 16 KiB. Defaults to the provider's logo.
   */
  logo?: string;
  /**
   * Whether end users can connect. While it is `false`, only tests can use the integration, and the client ID and the credentials can be omitted. Existing connections keep working. Defaults to `true`.
   */
  enabled?: boolean;
  /**
   * The client ID that the provider issued.
   */
  client_id?: string;
  /**
   * The client secret that the provider issued. Write-only.
   */
  client_secret?: string;
  /**
   * The client's private key for `private_key_jwt`, as PKCS #8 in PEM or as a JWK. Write-only. Latchkey can also create one.
   */
  client_private_key?:
    | string
    | {
        [k: string]: unknown;
      };
  /**
   * The secret that the provider's webhooks contain or are signed with. Write-only.
   */
  webhook_secret?: string;
  /**
   * The scopes to request. Defaults to the provider's default scopes.
   *
   * @maxItems 100
   */
  scopes?: string[];
  /**
   * What to request beyond scopes (RFC 9396): up to 20 objects with a `type`, and 4 KiB of JSON in all. A connect session can replace them.
   *
   * @maxItems 20
   */
  authorization_details?: AuthorizationDetail[];
  /**
   * The values of variables in the provider's endpoint URLs. A connect session can also set them.
   */
  variables?: {
    [k: string]: string;
  };
  /**
   * Endpoints that differ from the provider's own.
   */
  endpoints?: {
    /**
     * The issuer. It is compared with the `iss` parameter of callbacks (RFC 9207). Its metadata is discovered if no endpoints are set.
     */
    issuer?: string;
    /**
     * The URL that starts the authorization.
     */
    authorization_endpoint?: string;
    /**
     * The URL to which authorization requests are pushed (RFC 9126).
     */
    pushed_authorization_request_endpoint?: string;
    /**
     * The URL that issues device codes (RFC 8628).
     */
    device_authorization_endpoint?: string;
    /**
     * The URL that issues tokens.
     */
    token_endpoint?: string;
    /**
     * The URL that refreshes tokens, if it is not the token endpoint.
     */
    refresh_endpoint?: string;
    /**
     * The URL of the second exchange, if it is not the token endpoint.
     */
    exchange_endpoint?: string;
    /**
     * The URL that revokes tokens. It can contain `{token}` where `revocation.token_in` is `url`.
     */
    revocation_endpoint?: string;
    /**
     * The OpenID Connect UserInfo endpoint.
     */
    userinfo_endpoint?: string;
    /**
     * The URL of the account request, if it is not below the API's base URL.
     */
    account_endpoint?: string;
    /**
     * The base URL of the API that the proxy calls.
     */
    api_base_url?: string;
  };
  /**
   * The enterprise's identity provider, for the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer`. It exchanges its users' tokens for assertions.
   */
  identity_provider?: {
    /**
     * The issuer in the identity provider's ID tokens. Tokens of others are not sent there.
     */
    issuer: string;
    /**
     * The endpoint that exchanges tokens (RFC 8693).
     */
    token_endpoint: string;
    /**
     * Your client at the identity provider.
     */
    client_id: string;
    /**
     * How the client authenticates. Defaults to `client_secret_basic` with a secret, and else to `none`.
     */
    token_endpoint_auth_method?: "none" | "client_secret_basic" | "client_secret_post";
    /**
     * The secret of this client. Write-only. If it is omitted in a change, it stays as it is.
     */
    client_secret?: string | null;
  };
  definition?: DefinitionOverrides;
  /**
   * Settings that differ from the provider's defaults. `GET /v1/providers/{provider}` returns the options that a provider has.
   */
  options?: {
    /**
     * How the client authenticates at the token endpoint.
     */
    token_endpoint_auth_method?:
      "none" | "client_secret_basic" | "client_secret_post" | "client_secret_as_user" | "private_key_jwt";
    /**
     * The algorithm of the `client_private_key`, if it allows several.
     */
    token_endpoint_auth_signing_alg?: "RS256" | "PS256" | "ES256" | "EdDSA";
    /**
     * The audience of client assertions. Defaults to `issuer` if it is known, and else to `token_endpoint`.
     */
    client_assertion_audience?: "issuer" | "token_endpoint";
    /**
     * Whether authorization requests are pushed (RFC 9126). `preferred` is the default: they are pushed if the server has an endpoint for it, and sent with the browser if that is unavailable. A server that requires pushed requests always gets them.
     */
    pushed_authorization?: "required" | "preferred" | "never";
    /**
     * Whether authorization requests are signed with the client's private key (RFC 9101). `preferred`: if the client has a key. By default, and with `never`, they are signed only if the server's metadata requires it.
     */
    request_object?: "required" | "preferred" | "never";
    /**
     * The algorithm of request objects, if the client's private key allows several.
     */
    request_object_signing_alg?: "RS256" | "PS256" | "ES256" | "EdDSA";
    /**
     * Whether tokens are bound to a key (RFC 9449). `preferred`: if the server's metadata supports this. `required`: bearer tokens are refused. Without the option, only if the provider or the metadata of the resource requires it.
     */
    dpop?: "required" | "preferred" | "never";
    /**
     * Whether to use PKCE.
     */
    pkce?: boolean;
    /**
     * The HTTP method of token requests.
     */
    token_request_method?: "POST" | "GET";
    /**
     * The unit of `expires_in` in token responses.
     */
    expires_in_unit?: "seconds" | "minutes" | "milliseconds";
    /**
     * The lifetime to assume, in seconds, if a token response has no `expires_in`.
     */
    default_expires_in?: number;
    /**
     * The character between scopes in authorization requests.
     */
    scope_separator?: " " | ",";
    /**
     * The maximum number of days between refreshes. Latchkey refreshes an unused grant at the end of this period, so that its refresh token does not expire.
     */
    keep_alive_days?: number;
    /**
     * What the provider ends when a token is revoked: everything that the account granted to the client, or only the token's own grant.
     */
    revocation_scope?: "account" | "grant";
    /**
     * Additional parameters for authorization requests.
     */
    authorization_parameters?: {
      [k: string]: string;
    };
    /**
     * Whether to use an authorization server that does not say that it supports PKCE with S256, such as Microsoft Entra. PKCE is used nevertheless.
     */
    assume_pkce?: boolean;
    /**
     * Whether the issuer in the server's metadata may differ by a slash at its end from the one that the resource names.
     */
    allow_issuer_slash?: boolean;
    /**
     * The statuses of API responses which mean that the token was rejected. They replace the provider's, which are `[401]` unless its documentation says otherwise.
     *
     * @minItems 1
     * @maxItems 10
     */
    refused_statuses?: number[];
    /**
     * A field of the API's JSON responses which says that the token was rejected. Latchkey then reads JSON responses up to 64 KiB before it returns them.
     */
    expired_when?: {
      /**
       * The names of the fields that lead to the value.
       *
       * @minItems 1
       * @maxItems 8
       */
      path: string[];
      /**
       * The values which mean that the token was rejected.
       *
       * @minItems 1
       * @maxItems 20
       */
      values: (string | number | boolean)[];
    };
    /**
     * How the client gets tokens. With `client_credentials`, `POST /v1/connections` creates a connection without an end user. With `urn:ietf:params:oauth:grant-type:jwt-bearer`, it creates a connection with an assertion, or with a token of the `identity_provider`.
     */
    grant_type?: "authorization_code" | "client_credentials" | "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /**
     * Whether the app can exchange its connections' access tokens for others (RFC 8693). Defaults to `false`. A change needs the `client_secret`, because it authenticates the client in such a request.
     */
    token_exchange?: boolean;
    /**
     * Additional parameters for token requests with the client's own credentials or with an assertion, such as `audience` or `resource` (RFC 8707).
     */
    token_parameters?: {
      [k: string]: string;
    };
  };
}
export interface Integration {
  id: string;
  provider: string;
  /**
   * The name that end users see. Defaults to the provider's name.
   */
  name: string;
  /**
   * The logo that end users see, as a data URL. `null` for the provider's logo.
   */
  logo: string | null;
  /**
   * Whether end users can connect. While it is `false`, only tests can use the integration.
   */
  enabled: boolean;
  client_id: string;
  has_client_secret: boolean;
  has_client_private_key: boolean;
  /**
   * The URL of the public keys (RFC 7517) that Latchkey has created. `null` until the first one was created.
   */
  jwks_url: string | null;
  scopes: string[];
  authorization_details: AuthorizationDetail[];
  variables: {
    [k: string]: string;
  };
  endpoints: {
    /**
     * The issuer. It is compared with the `iss` parameter of callbacks (RFC 9207). Its metadata is discovered if no endpoints are set.
     */
    issuer?: string;
    /**
     * The URL that starts the authorization.
     */
    authorization_endpoint?: string;
    /**
     * The URL to which authorization requests are pushed (RFC 9126).
     */
    pushed_authorization_request_endpoint?: string;
    /**
     * The URL that issues device codes (RFC 8628).
     */
    device_authorization_endpoint?: string;
    /**
     * The URL that issues tokens.
     */
    token_endpoint?: string;
    /**
     * The URL that refreshes tokens, if it is not the token endpoint.
     */
    refresh_endpoint?: string;
    /**
     * The URL of the second exchange, if it is not the token endpoint.
     */
    exchange_endpoint?: string;
    /**
     * The URL that revokes tokens. It can contain `{token}` where `revocation.token_in` is `url`.
     */
    revocation_endpoint?: string;
    /**
     * The OpenID Connect UserInfo endpoint.
     */
    userinfo_endpoint?: string;
    /**
     * The URL of the account request, if it is not below the API's base URL.
     */
    account_endpoint?: string;
    /**
     * The base URL of the API that the proxy calls.
     */
    api_base_url?: string;
  };
  options: {
    /**
     * How the client authenticates at the token endpoint.
     */
    token_endpoint_auth_method?:
      "none" | "client_secret_basic" | "client_secret_post" | "client_secret_as_user" | "private_key_jwt";
    /**
     * The algorithm of the `client_private_key`, if it allows several.
     */
    token_endpoint_auth_signing_alg?: "RS256" | "PS256" | "ES256" | "EdDSA";
    /**
     * The audience of client assertions. Defaults to `issuer` if it is known, and else to `token_endpoint`.
     */
    client_assertion_audience?: "issuer" | "token_endpoint";
    /**
     * Whether authorization requests are pushed (RFC 9126). `preferred` is the default: they are pushed if the server has an endpoint for it, and sent with the browser if that is unavailable. A server that requires pushed requests always gets them.
     */
    pushed_authorization?: "required" | "preferred" | "never";
    /**
     * Whether authorization requests are signed with the client's private key (RFC 9101). `preferred`: if the client has a key. By default, and with `never`, they are signed only if the server's metadata requires it.
     */
    request_object?: "required" | "preferred" | "never";
    /**
     * The algorithm of request objects, if the client's private key allows several.
     */
    request_object_signing_alg?: "RS256" | "PS256" | "ES256" | "EdDSA";
    /**
     * Whether tokens are bound to a key (RFC 9449). `preferred`: if the server's metadata supports this. `required`: bearer tokens are refused. Without the option, only if the provider or the metadata of the resource requires it.
     */
    dpop?: "required" | "preferred" | "never";
    /**
     * Whether to use PKCE.
     */
    pkce?: boolean;
    /**
     * The HTTP method of token requests.
     */
    token_request_method?: "POST" | "GET";
    /**
     * The unit of `expires_in` in token responses.
     */
    expires_in_unit?: "seconds" | "minutes" | "milliseconds";
    /**
     * The lifetime to assume, in seconds, if a token response has no `expires_in`.
     */
    default_expires_in?: number;
    /**
     * The character between scopes in authorization requests.
     */
    scope_separator?: " " | ",";
    /**
     * The maximum number of days between refreshes. Latchkey refreshes an unused grant at the end of this period, so that its refresh token does not expire.
     */
    keep_alive_days?: number;
    /**
     * What the provider ends when a token is revoked: everything that the account granted to the client, or only the token's own grant.
     */
    revocation_scope?: "account" | "grant";
    /**
     * Additional parameters for authorization requests.
     */
    authorization_parameters?: {
      [k: string]: string;
    };
    /**
     * Whether to use an authorization server that does not say that it supports PKCE with S256, such as Microsoft Entra. PKCE is used nevertheless.
     */
    assume_pkce?: boolean;
    /**
     * Whether the issuer in the server's metadata may differ by a slash at its end from the one that the resource names.
     */
    allow_issuer_slash?: boolean;
    /**
     * The statuses of API responses which mean that the token was rejected. They replace the provider's, which are `[401]` unless its documentation says otherwise.
     *
     * @minItems 1
     * @maxItems 10
     */
    refused_statuses?: number[];
    /**
     * A field of the API's JSON responses which says that the token was rejected. Latchkey then reads JSON responses up to 64 KiB before it returns them.
     */
    expired_when?: {
      /**
       * The names of the fields that lead to the value.
       *
       * @minItems 1
       * @maxItems 8
       */
      path: string[];
      /**
       * The values which mean that the token was rejected.
       *
       * @minItems 1
       * @maxItems 20
       */
      values: (string | number | boolean)[];
    };
    /**
     * How the client gets tokens. With `client_credentials`, `POST /v1/connections` creates a connection without an end user. With `urn:ietf:params:oauth:grant-type:jwt-bearer`, it creates a connection with an assertion, or with a token of the `identity_provider`.
     */
    grant_type?: "authorization_code" | "client_credentials" | "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /**
     * Whether the app can exchange its connections' access tokens for others (RFC 8693). Defaults to `false`. A change needs the `client_secret`, because it authenticates the client in such a request.
     */
    token_exchange?: boolean;
    /**
     * Additional parameters for token requests with the client's own credentials or with an assertion, such as `audience` or `resource` (RFC 8707).
     */
    token_parameters?: {
      [k: string]: string;
    };
  };
  /**
   * The integration's own definition. `null` if the provider's definition applies as it is.
   */
  definition: DefinitionOverrides | null;
  /**
   * The identity provider that exchanges users' tokens for assertions. `null` for none.
   */
  identity_provider: {
    /**
     * The issuer in the identity provider's ID tokens. Tokens of others are not sent there.
     */
    issuer: string;
    /**
     * The endpoint that exchanges tokens (RFC 8693).
     */
    token_endpoint: string;
    /**
     * Your client at the identity provider.
     */
    client_id: string;
    /**
     * How the client authenticates. Defaults to `client_secret_basic` with a secret, and else to `none`.
     */
    token_endpoint_auth_method?: "none" | "client_secret_basic" | "client_secret_post";
    has_client_secret: boolean;
  } | null;
  /**
   * The redirect URI to register with the provider.
   */
  callback_url: string;
  /**
   * The URL to which the provider sends its webhooks. It contains a secret key. `null` if the provider sends none, or if the API key lacks the scope `integrations:write`.
   */
  webhook_url: string | null;
  has_webhook_secret: boolean;
  status: "active" | "misconfigured";
  /**
   * Set while the provider rejects the client.
   */
  misconfigured: {
    /**
     * The provider's OAuth error code.
     */
    error: string;
    /**
     * The provider's own words.
     */
    error_description: string | null;
    since: string;
    /**
     * Whether you have changed the client since, and no connection has tried it yet. The next refresh does.
     */
    untried: boolean;
  } | null;
  /**
   * When you last changed what the client authenticates with, or where. `null` if you never did.
   */
  client_changed_at: string | null;
  created_at: string;
  updated_at: string;
}
export interface UpdateIntegrationBody {
  name?: string | null;
  logo?: string | null;
  /**
   * Whether end users can connect. While it is `false`, only tests can use the integration, and the client ID and the credentials can be omitted. Existing connections keep working. Defaults to `true`.
   */
  enabled?: boolean;
  /**
   * The client ID that the provider issued.
   */
  client_id?: string;
  client_secret?: string | null;
  client_private_key?:
    | (
        | string
        | {
            [k: string]: unknown;
          }
      )
    | null;
  webhook_secret?: string | null;
  /**
   * The scopes to request. Defaults to the provider's default scopes.
   *
   * @maxItems 100
   */
  scopes?: string[];
  /**
   * What to request beyond scopes (RFC 9396): up to 20 objects with a `type`, and 4 KiB of JSON in all. A connect session can replace them.
   *
   * @maxItems 20
   */
  authorization_details?: AuthorizationDetail[];
  /**
   * The values of variables in the provider's endpoint URLs. A connect session can also set them.
   */
  variables?: {
    [k: string]: string;
  };
  /**
   * Endpoints that differ from the provider's own.
   */
  endpoints?: {
    /**
     * The issuer. It is compared with the `iss` parameter of callbacks (RFC 9207). Its metadata is discovered if no endpoints are set.
     */
    issuer?: string;
    /**
     * The URL that starts the authorization.
     */
    authorization_endpoint?: string;
    /**
     * The URL to which authorization requests are pushed (RFC 9126).
     */
    pushed_authorization_request_endpoint?: string;
    /**
     * The URL that issues device codes (RFC 8628).
     */
    device_authorization_endpoint?: string;
    /**
     * The URL that issues tokens.
     */
    token_endpoint?: string;
    /**
     * The URL that refreshes tokens, if it is not the token endpoint.
     */
    refresh_endpoint?: string;
    /**
     * The URL of the second exchange, if it is not the token endpoint.
     */
    exchange_endpoint?: string;
    /**
     * The URL that revokes tokens. It can contain `{token}` where `revocation.token_in` is `url`.
     */
    revocation_endpoint?: string;
    /**
     * The OpenID Connect UserInfo endpoint.
     */
    userinfo_endpoint?: string;
    /**
     * The URL of the account request, if it is not below the API's base URL.
     */
    account_endpoint?: string;
    /**
     * The base URL of the API that the proxy calls.
     */
    api_base_url?: string;
  };
  identity_provider?: {
    /**
     * The issuer in the identity provider's ID tokens. Tokens of others are not sent there.
     */
    issuer: string;
    /**
     * The endpoint that exchanges tokens (RFC 8693).
     */
    token_endpoint: string;
    /**
     * Your client at the identity provider.
     */
    client_id: string;
    /**
     * How the client authenticates. Defaults to `client_secret_basic` with a secret, and else to `none`.
     */
    token_endpoint_auth_method?: "none" | "client_secret_basic" | "client_secret_post";
    /**
     * The secret of this client. Write-only. If it is omitted in a change, it stays as it is.
     */
    client_secret?: string | null;
  } | null;
  definition?: DefinitionOverrides | null;
  /**
   * Settings that differ from the provider's defaults. `GET /v1/providers/{provider}` returns the options that a provider has.
   */
  options?: {
    /**
     * How the client authenticates at the token endpoint.
     */
    token_endpoint_auth_method?:
      "none" | "client_secret_basic" | "client_secret_post" | "client_secret_as_user" | "private_key_jwt";
    /**
     * The algorithm of the `client_private_key`, if it allows several.
     */
    token_endpoint_auth_signing_alg?: "RS256" | "PS256" | "ES256" | "EdDSA";
    /**
     * The audience of client assertions. Defaults to `issuer` if it is known, and else to `token_endpoint`.
     */
    client_assertion_audience?: "issuer" | "token_endpoint";
    /**
     * Whether authorization requests are pushed (RFC 9126). `preferred` is the default: they are pushed if the server has an endpoint for it, and sent with the browser if that is unavailable. A server that requires pushed requests always gets them.
     */
    pushed_authorization?: "required" | "preferred" | "never";
    /**
     * Whether authorization requests are signed with the client's private key (RFC 9101). `preferred`: if the client has a key. By default, and with `never`, they are signed only if the server's metadata requires it.
     */
    request_object?: "required" | "preferred" | "never";
    /**
     * The algorithm of request objects, if the client's private key allows several.
     */
    request_object_signing_alg?: "RS256" | "PS256" | "ES256" | "EdDSA";
    /**
     * Whether tokens are bound to a key (RFC 9449). `preferred`: if the server's metadata supports this. `required`: bearer tokens are refused. Without the option, only if the provider or the metadata of the resource requires it.
     */
    dpop?: "required" | "preferred" | "never";
    /**
     * Whether to use PKCE.
     */
    pkce?: boolean;
    /**
     * The HTTP method of token requests.
     */
    token_request_method?: "POST" | "GET";
    /**
     * The unit of `expires_in` in token responses.
     */
    expires_in_unit?: "seconds" | "minutes" | "milliseconds";
    /**
     * The lifetime to assume, in seconds, if a token response has no `expires_in`.
     */
    default_expires_in?: number;
    /**
     * The character between scopes in authorization requests.
     */
    scope_separator?: " " | ",";
    /**
     * The maximum number of days between refreshes. Latchkey refreshes an unused grant at the end of this period, so that its refresh token does not expire.
     */
    keep_alive_days?: number;
    /**
     * What the provider ends when a token is revoked: everything that the account granted to the client, or only the token's own grant.
     */
    revocation_scope?: "account" | "grant";
    /**
     * Additional parameters for authorization requests.
     */
    authorization_parameters?: {
      [k: string]: string;
    };
    /**
     * Whether to use an authorization server that does not say that it supports PKCE with S256, such as Microsoft Entra. PKCE is used nevertheless.
     */
    assume_pkce?: boolean;
    /**
     * Whether the issuer in the server's metadata may differ by a slash at its end from the one that the resource names.
     */
    allow_issuer_slash?: boolean;
    /**
     * The statuses of API responses which mean that the token was rejected. They replace the provider's, which are `[401]` unless its documentation says otherwise.
     *
     * @minItems 1
     * @maxItems 10
     */
    refused_statuses?: number[];
    /**
     * A field of the API's JSON responses which says that the token was rejected. Latchkey then reads JSON responses up to 64 KiB before it returns them.
     */
    expired_when?: {
      /**
       * The names of the fields that lead to the value.
       *
       * @minItems 1
       * @maxItems 8
       */
      path: string[];
      /**
       * The values which mean that the token was rejected.
       *
       * @minItems 1
       * @maxItems 20
       */
      values: (string | number | boolean)[];
    };
    /**
     * How the client gets tokens. With `client_credentials`, `POST /v1/connections` creates a connection without an end user. With `urn:ietf:params:oauth:grant-type:jwt-bearer`, it creates a connection with an assertion, or with a token of the `identity_provider`.
     */
    grant_type?: "authorization_code" | "client_credentials" | "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /**
     * Whether the app can exchange its connections' access tokens for others (RFC 8693). Defaults to `false`. A change needs the `client_secret`, because it authenticates the client in such a request.
     */
    token_exchange?: boolean;
    /**
     * Additional parameters for token requests with the client's own credentials or with an assertion, such as `audience` or `resource` (RFC 8707).
     */
    token_parameters?: {
      [k: string]: string;
    };
  };
}
export interface CreateSigningKeyBody {
  alg?: "RS256" | "PS256" | "ES256" | "EdDSA";
}
export interface SigningKey {
  /**
   * The key ID.
   */
  kid: string;
  alg: "RS256" | "PS256" | "ES256" | "EdDSA";
  /**
   * `pending`: not used yet. `active`: used. `retired`: replaced, but still published.
   */
  status: "pending" | "active" | "retired";
  created_at: string;
  active_from: string;
  /**
   * `null` until you create a key that replaces it.
   */
  published_until: string | null;
}
export interface TestIntegrationBody {
  /**
   * The ID with which you confirm the test, as you confirm a connection. Defaults to `test`.
   */
  end_user?: string;
  /**
   * A registered return URL. Defaults to the first one.
   */
  return_url?: string;
  /**
   * The scopes to request instead of the integration's scopes.
   *
   * @maxItems 100
   */
  scopes?: string[];
  /**
   * What to request beyond scopes (RFC 9396), instead of the integration's `authorization_details`. Without it, a session with a `connection_id` requests what the connection requested before.
   *
   * @maxItems 20
   */
  authorization_details?: AuthorizationDetail[];
  /**
   * Values that are added to the integration's variables or override them.
   */
  variables?: {
    [k: string]: string;
  };
  /**
   * For `mcp`: the URL of the server to connect. The same as the variable `resource`.
   */
  resource?: string;
  /**
   * Values that you already know and that the provider would otherwise ask the end user for. Latchkey sends them to the provider and never stores them.
   */
  parameters?: {
    [k: string]: string;
  };
  /**
   * With `device`, the response has a code that the end user enters on another device (RFC 8628), at the only integration of the session.
   */
  flow?: "redirect" | "device";
  /**
   * A JWT of the workload's platform, for the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523, section 2.1).
   */
  assertion?: string;
  /**
   * A token of the integration's `identity_provider`, such as the end user's ID token. Latchkey exchanges it for an assertion.
   */
  subject_token?: string;
  /**
   * The type of the `subject_token` (RFC 8693, section 3), such as `urn:ietf:params:oauth:token-type:id_token` or `urn:ietf:params:oauth:token-type:refresh_token`.
   */
  subject_token_type?: string;
}
export interface CreatedIntegrationTest {
  id: string;
  integration: string;
  kind: "code" | "item" | "api_key" | "client_credentials" | "jwt_bearer";
  /**
   * `waiting`: nobody has opened the link. `running`: somebody is at it. `expired`: nobody has finished it in time.
   */
  status: "waiting" | "running" | "succeeded" | "failed" | "expired";
  /**
   * What was done, and when. `opened`: the connect page. `started`: the person left for the provider, or the request was sent. `returned`: the callback URL. `exchanged`: the code for a token. `connected`: the account was read. `deleted`: the connection.
   */
  steps: {
    step: "opened" | "started" | "returned" | "exchanged" | "connected" | "deleted";
    at: string;
  }[];
  /**
   * What was connected. `null` until then.
   */
  result: {
    account: {
      id: string;
      label: string;
    } | null;
    requested_scopes: string[];
    granted_scopes: string[];
    missing_scopes: string[];
    /**
     * The lifetime of the access token in seconds.
     */
    expires_in: number | null;
    refreshable: boolean;
  } | null;
  /**
   * What became of the grant at the provider after the test.
   */
  revocation: ("revoked" | "shared" | "refused" | "pending" | "not_supported") | null;
  /**
   * What is wrong, if anything is.
   */
  diagnosis: {
    code:
      | "callback_url_not_reached"
      | "callback_url_rejected"
      | "client_id_rejected"
      | "client_secret_rejected"
      | "scope_rejected"
      | "scopes_missing"
      | "no_response"
      | "endpoint_wrong"
      | "response_not_json"
      | "provider_unavailable"
      | "code_rejected"
      | "credential_rejected"
      | "access_denied"
      | "account_unknown"
      | "discovery_failed"
      | "link_not_opened"
      | "not_finished"
      | "other";
    /**
     * What happened.
     */
    message: string;
    /**
     * What to do.
     */
    advice: string;
  } | null;
  /**
   * What Latchkey sends to the provider, without secrets.
   */
  sent: {
    client_id: string;
    callback_url: string;
    scopes: string[];
    authorization_endpoint: string | null;
    token_endpoint: string | null;
    token_endpoint_auth_method: string | null;
  };
  /**
   * The provider's last response that was a failure. `null` if there was none.
   */
  received: Diagnostic | null;
  created_at: string;
  /**
   * Until when the link works.
   */
  expires_at: string;
  /**
   * The link to open in a browser. `null` where the test has no browser and has ended.
   */
  connect_url: string | null;
  /**
   * The code of a session with `flow: device`.
   */
  device?: {
    /**
     * The code to show to the end user.
     */
    user_code: string;
    /**
     * Where the end user enters the code.
     */
    verification_uri: string;
    /**
     * The same with the code in it.
     */
    verification_uri_complete?: string;
    expires_at: string;
    /**
     * The seconds to wait before you confirm again.
     */
    interval: number;
    /**
     * Your backend confirms with it. Until the end user decides, this fails with `authorization_pending`.
     */
    handle: string;
  };
}
export interface Diagnostic {
  at: string;
  /**
   * What Latchkey requested from the provider.
   */
  operation:
    | "discovery"
    | "registration"
    | "authorization"
    | "pushed_authorization"
    | "device_authorization"
    | "callback"
    | "exchange"
    | "refresh"
    | "check"
    | "token_exchange";
  /**
   * The ID of the request during which it happened. `null` if Latchkey acted on its own.
   */
  request_id: string | null;
  /**
   * The error code. For a check, the `reason`.
   */
  code: string;
  /**
   * What is wrong, and what to check.
   */
  detail: string | null;
  /**
   * The HTTP status. `null` if there was no response.
   */
  status: number | null;
  content_type: string | null;
  /**
   * The error code in the response.
   */
  error: string | null;
  /**
   * The error description in the response, up to 300 characters, without tokens and secrets.
   */
  error_description: string | null;
}
export interface IntegrationTest {
  id: string;
  integration: string;
  kind: "code" | "item" | "api_key" | "client_credentials" | "jwt_bearer";
  /**
   * `waiting`: nobody has opened the link. `running`: somebody is at it. `expired`: nobody has finished it in time.
   */
  status: "waiting" | "running" | "succeeded" | "failed" | "expired";
  /**
   * What was done, and when. `opened`: the connect page. `started`: the person left for the provider, or the request was sent. `returned`: the callback URL. `exchanged`: the code for a token. `connected`: the account was read. `deleted`: the connection.
   */
  steps: {
    step: "opened" | "started" | "returned" | "exchanged" | "connected" | "deleted";
    at: string;
  }[];
  /**
   * What was connected. `null` until then.
   */
  result: {
    account: {
      id: string;
      label: string;
    } | null;
    requested_scopes: string[];
    granted_scopes: string[];
    missing_scopes: string[];
    /**
     * The lifetime of the access token in seconds.
     */
    expires_in: number | null;
    refreshable: boolean;
  } | null;
  /**
   * What became of the grant at the provider after the test.
   */
  revocation: ("revoked" | "shared" | "refused" | "pending" | "not_supported") | null;
  /**
   * What is wrong, if anything is.
   */
  diagnosis: {
    code:
      | "callback_url_not_reached"
      | "callback_url_rejected"
      | "client_id_rejected"
      | "client_secret_rejected"
      | "scope_rejected"
      | "scopes_missing"
      | "no_response"
      | "endpoint_wrong"
      | "response_not_json"
      | "provider_unavailable"
      | "code_rejected"
      | "credential_rejected"
      | "access_denied"
      | "account_unknown"
      | "discovery_failed"
      | "link_not_opened"
      | "not_finished"
      | "other";
    /**
     * What happened.
     */
    message: string;
    /**
     * What to do.
     */
    advice: string;
  } | null;
  /**
   * What Latchkey sends to the provider, without secrets.
   */
  sent: {
    client_id: string;
    callback_url: string;
    scopes: string[];
    authorization_endpoint: string | null;
    token_endpoint: string | null;
    token_endpoint_auth_method: string | null;
  };
  /**
   * The provider's last response that was a failure. `null` if there was none.
   */
  received: Diagnostic | null;
  created_at: string;
  /**
   * Until when the link works.
   */
  expires_at: string;
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
    | "agent_call.held"
    | "provider.event"
    | "webhook.test";
  timestamp: string;
  /**
   * IDs, statuses, and error codes. A `provider.event` also contains the provider's payload.
   */
  data: {
    [k: string]: string | number | boolean | null | string[];
  };
  delivery: {
    /**
     * `unsent` means that there was no endpoint.
     */
    state: "pending" | "delivered" | "failed" | "unsent";
    /**
     * The number of attempts since the event was last queued.
     */
    attempts: number;
    ended_at: string | null;
    response_status: number | null;
    /**
     * While the event is pending: it is not sent before this time. `null` if the endpoint is disabled.
     */
    next_attempt_at: string | null;
    /**
     * While the event is pending: when Latchkey stops sending it.
     */
    tried_until: string | null;
    /**
     * The ID of the pending event of the same connection that is sent before this one.
     */
    waits_for: string | null;
    /**
     * The last 10 attempts, oldest first.
     */
    last_attempts: DeliveryAttempt[];
  };
}
export interface DeliveryAttempt {
  at: string;
  /**
   * The status of your endpoint's response. `null` if there was none.
   */
  status: number | null;
  /**
   * Why the attempt failed, and `null` if it succeeded: `not_allowed` (the URL may not be called, so nothing was sent), `no_response` (no connection, or it ended early), `timed_out` (no response within 15 seconds), `tls_failed` (the certificate or the TLS handshake), `redirected` (redirects are not followed), `gone` (a 410), or `rejected` (another status that is not 2xx).
   */
  failure:
    ("not_allowed" | "no_response" | "timed_out" | "tls_failed" | "redirected" | "gone" | "rejected") | null;
  /**
   * The time until the status arrived, or until the attempt failed.
   */
  duration_ms: number;
  /**
   * What is stored of the response. `null` if there was none.
   */
  response: {
    headers: {
      [k: string]: string;
    };
    /**
     * The first 1,024 characters of the body, without secrets and control characters. `null` if the body is empty or is not text.
     */
    body: string | null;
    /**
     * The size of the whole body. `null` if it is not known.
     */
    body_bytes: number | null;
    /**
     * Whether `body` is not the whole body.
     */
    body_truncated: boolean;
  } | null;
}
export interface EventDetails {
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
    | "agent_call.held"
    | "provider.event"
    | "webhook.test";
  timestamp: string;
  /**
   * IDs, statuses, and error codes. A `provider.event` also contains the provider's payload.
   */
  data: {
    [k: string]: string | number | boolean | null | string[];
  };
  delivery: {
    /**
     * `unsent` means that there was no endpoint.
     */
    state: "pending" | "delivered" | "failed" | "unsent";
    /**
     * The number of attempts since the event was last queued.
     */
    attempts: number;
    ended_at: string | null;
    response_status: number | null;
    /**
     * While the event is pending: it is not sent before this time. `null` if the endpoint is disabled.
     */
    next_attempt_at: string | null;
    /**
     * While the event is pending: when Latchkey stops sending it.
     */
    tried_until: string | null;
    /**
     * The ID of the pending event of the same connection that is sent before this one.
     */
    waits_for: string | null;
    /**
     * The last 10 attempts, oldest first.
     */
    last_attempts: DeliveryAttempt[];
    /**
     * The request as it was sent. `null` if the app has no webhook URL.
     */
    request: {
      method: "POST";
      /**
       * Your app's current `webhook_url`, without its query.
       */
      url: string;
      /**
       * The headers of the last attempt. The signature is cut.
       */
      headers: {
        [k: string]: string;
      };
      body: string;
    } | null;
  };
}
export interface ReplayEventsBody {
  /**
   * `failed` sends what was given up, `unsent` what was stored while there was no endpoint, and `delivered` what your endpoint has accepted. `pending` ends the pause of the endpoint, and tries the events that match immediately.
   */
  state: "pending" | "delivered" | "failed" | "unsent";
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
    | "agent_call.held"
    | "provider.event"
    | "webhook.test";
  /**
   * The ID of a connection.
   */
  connection?: string;
  /**
   * Only events from this time on, such as `2026-11-21T12:00:00Z`.
   */
  from?: string;
  /**
   * Only events before this time.
   */
  to?: string;
}
export interface CreateConnectSessionBody {
  end_user: {
    /**
     * Your ID for the end user.
     */
    id: string;
    /**
     * The name that the connect page shows.
     */
    name?: string | null;
  };
  /**
   * The integrations to choose from, up to 200. Defaults to all integrations except those that cannot be used with this session, for example because a variable is missing. Required if the app has more than 200 integrations, except to reconnect a connection.
   *
   * @minItems 1
   * @maxItems 200
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
   * The scopes to request instead of the integration's scopes.
   *
   * @maxItems 100
   */
  scopes?: string[];
  /**
   * What to request beyond scopes (RFC 9396), instead of the integration's `authorization_details`. Without it, a session with a `connection_id` requests what the connection requested before.
   *
   * @maxItems 20
   */
  authorization_details?: AuthorizationDetail[];
  /**
   * Values that are added to the integration's variables or override them.
   */
  variables?: {
    [k: string]: string;
  };
  /**
   * For `mcp`: the URL of the server to connect. The same as the variable `resource`.
   */
  resource?: string;
  /**
   * Values that you already know and that the provider would otherwise ask the end user for. Latchkey sends them to the provider and never stores them.
   */
  parameters?: {
    [k: string]: string;
  };
  /**
   * With `automatic`, Latchkey connects the account without your confirmation. Nothing then proves which user returned.
   */
  completion?: "confirm" | "automatic";
  /**
   * Whether the end user chooses if the provider lists several accounts. Confirming then fails once with `account_choice_required`. Defaults to `true` with `automatic` completion, except on a device.
   */
  choose_account?: boolean;
  /**
   * With `device`, the response has a code that the end user enters on another device (RFC 8628), at the only integration of the session.
   */
  flow?: "redirect" | "device";
}
export interface ConnectSession {
  id: string;
  connection_id: string;
  /**
   * The token that `connect_url` contains.
   */
  token: string;
  /**
   * The URL to which you redirect the end user.
   */
  connect_url: string;
  expires_at: string;
  /**
   * The code of a session with `flow: device`.
   */
  device?: {
    /**
     * The code to show to the end user.
     */
    user_code: string;
    /**
     * Where the end user enters the code.
     */
    verification_uri: string;
    /**
     * The same with the code in it.
     */
    verification_uri_complete?: string;
    expires_at: string;
    /**
     * The seconds to wait before you confirm again.
     */
    interval: number;
    /**
     * Your backend confirms with it. Until the end user decides, this fails with `authorization_pending`.
     */
    handle: string;
  };
}
export interface ConfirmConnectionBody {
  /**
   * The `handle` parameter of your return URL.
   */
  handle: string;
  /**
   * Your ID for the user who is currently signed in to your app in that browser.
   */
  end_user_id: string;
  /**
   * The session that your app created for that browser. Handles of other sessions are rejected.
   */
  session_id?: string;
}
export interface Connection {
  id: string;
  app: string;
  /**
   * `null` until the end user has chosen an integration, if there are several.
   */
  integration: string | null;
  provider: string | null;
  /**
   * Your ID for the end user.
   */
  end_user: string;
  /**
   * The name of the end user in the first connect session. `null` if the session had none.
   */
  end_user_name: string | null;
  /**
   * `deleted` appears only in the response to `DELETE`.
   */
  status: "pending" | "active" | "reauthorization_required" | "deleted";
  requested_scopes: string[];
  granted_scopes: string[];
  /**
   * The scopes that were requested but not granted. Scopes that servers do not return even if they grant them, such as `offline_access`, are not listed.
   */
  missing_scopes: string[];
  /**
   * The authorization details that were requested (RFC 9396), if any.
   */
  requested_authorization_details?: AuthorizationDetail[];
  /**
   * The authorization details that the server said it has granted, if it has said so.
   */
  granted_authorization_details?: AuthorizationDetail[];
  /**
   * The scopes that the API asked for. A session with this `connection_id` requests them.
   */
  needs_scopes: string[];
  /**
   * The account at the provider. `null` if the provider has not identified it.
   */
  account: {
    id: string;
    label: string;
  } | null;
  /**
   * For `mcp`: the URL of the server that the session or the end user has named. `null` if the integration names it, and for other providers.
   */
  resource: string | null;
  /**
   * Your metadata and the provider's. If both use the same name, the provider's value takes precedence.
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
   * Whether the token can be renewed without the end user.
   */
  refreshable: boolean;
  /**
   * Whether the provider supports revocation of the grant.
   */
  revocable: boolean;
  /**
   * Whether the provider could not read the latest data.
   */
  stale: boolean;
  /**
   * When the token expires. `null` if the expiration time is not known.
   */
  expires_at: string | null;
  created_at: string;
  updated_at: string;
  last_refreshed_at: string | null;
  last_error: {
    code: ErrorCode;
    at: string;
    /**
     * The error code that the provider sent.
     */
    provider_error: string | null;
  } | null;
}
export interface Token {
  access_token: string;
  /**
   * How the API expects the token. `Bearer` and `Basic` are schemes of the `Authorization` header. With `DPoP`, each request also needs a proof, see `dpop-proof`. `ApiKey` is sent as the provider's documentation describes.
   */
  token_type: string;
  /**
   * `null` if the expiration time is not known.
   */
  expires_at: string | null;
  /**
   * The granted scopes, separated by spaces.
   */
  scope: string;
  /**
   * The granted authorization details (RFC 9396), if the server has said what it granted.
   */
  authorization_details?: AuthorizationDetail[];
  /**
   * Increases with each new token. If the provider rejects this token, pass its `version` to `refresh` as `rejected_version`.
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
  /**
   * The fields of the credential, if it has more than one, such as a user name and a password.
   */
  credentials?: {
    [k: string]: string;
  };
}
export interface RefreshTokenBody {
  /**
   * The `version` of the token that the provider rejected. If there is a newer token, Latchkey returns it.
   */
  rejected_version?: number;
  /**
   * Whether to try a rejected grant again. This is possible for seven days after the rejection, at most once per minute.
   */
  even_if_refused?: boolean;
}
export interface CreateDpopProofBody {
  /**
   * The method of the request.
   */
  method: string;
  /**
   * The URL of the request. It must be at the origin of the integration's API base URL. The proof does not depend on its query.
   */
  url: string;
  /**
   * The `DPoP-Nonce` that the API has sent. Defaults to the newest one that Latchkey knows at this Cloudflare location.
   */
  nonce?: string;
  /**
   * The `version` of the token that the request carries. The proof is only valid with this token.
   */
  version?: number;
}
export interface DpopProof {
  /**
   * The value of the header `DPoP`. It is for one request only.
   */
  proof: string;
  /**
   * The `version` of the token that the proof is valid with.
   */
  version: number;
  /**
   * Send the request at once: APIs accept a proof for about a minute.
   */
  issued_at: string;
}
export interface ExchangeTokenBody {
  /**
   * The name of the service that the token is for, or a list of up to ten, as the server knows them.
   */
  audience?: string | string[];
  /**
   * The URI of the service that the token is for, or a list of up to ten (RFC 8707).
   */
  resource?: string | string[];
  /**
   * The scopes to request, separated by spaces.
   */
  scope?: string;
  /**
   * The type of the token (RFC 8693, section 3). The server chooses it if omitted.
   */
  requested_token_type?: string;
}
export interface ExchangedToken {
  /**
   * The issued token. Its type is in `issued_token_type`.
   */
  access_token: string;
  /**
   * The type of the token (RFC 8693, section 3).
   */
  issued_token_type: string;
  /**
   * How the token is used, such as `Bearer`. `N_A` if it is not an access token.
   */
  token_type: string;
  /**
   * `null` if the server does not say when the token expires.
   */
  expires_at: string | null;
  /**
   * The granted scopes, separated by spaces. `null` if the server does not say them.
   */
  scope: string | null;
}
export interface CheckReport {
  /**
   * Whether the credential works.
   */
  ok: boolean;
  /**
   * Explains the failure if `ok` is `false`, and a limitation if `ok` is `true`.
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
export interface ListedConnection {
  id: string;
  app: string;
  /**
   * `null` until the end user has chosen an integration, if there are several.
   */
  integration: string | null;
  provider: string | null;
  /**
   * Your ID for the end user.
   */
  end_user: string;
  /**
   * The name of the end user in the first connect session. `null` if the session had none.
   */
  end_user_name: string | null;
  /**
   * `deleted` appears only in the response to `DELETE`.
   */
  status: "pending" | "active" | "reauthorization_required" | "deleted";
  requested_scopes: string[];
  granted_scopes: string[];
  /**
   * The scopes that were requested but not granted. Scopes that servers do not return even if they grant them, such as `offline_access`, are not listed.
   */
  missing_scopes: string[];
  /**
   * The authorization details that were requested (RFC 9396), if any.
   */
  requested_authorization_details?: AuthorizationDetail[];
  /**
   * The authorization details that the server said it has granted, if it has said so.
   */
  granted_authorization_details?: AuthorizationDetail[];
  /**
   * The scopes that the API asked for. A session with this `connection_id` requests them.
   */
  needs_scopes: string[];
  /**
   * The account at the provider. `null` if the provider has not identified it.
   */
  account: {
    id: string;
    label: string;
  } | null;
  /**
   * For `mcp`: the URL of the server that the session or the end user has named. `null` if the integration names it, and for other providers.
   */
  resource: string | null;
  /**
   * Your metadata and the provider's. If both use the same name, the provider's value takes precedence.
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
   * Whether the token can be renewed without the end user.
   */
  refreshable: boolean;
  /**
   * Whether the provider supports revocation of the grant.
   */
  revocable: boolean;
  /**
   * Whether the provider could not read the latest data.
   */
  stale: boolean;
  /**
   * When the token expires. `null` if the expiration time is not known.
   */
  expires_at: string | null;
  created_at: string;
  updated_at: string;
  last_refreshed_at: string | null;
  last_error: {
    code: ErrorCode;
    at: string;
    /**
     * The error code that the provider sent.
     */
    provider_error: string | null;
  } | null;
  /**
   * When the list last heard of the connection. `expires_at`, `updated_at`, `last_refreshed_at`, and the time of `last_error` may have changed since, and everything else is current. `GET /v1/connections/{connection}` returns the current values.
   */
  as_of: string;
}
export interface ImportConnectionBody {
  integration: string;
  /**
   * Your ID for the end user. Required, except with an `assertion`, whose subject is the default.
   */
  end_user?: string;
  /**
   * The access token. Required, except for API keys, machines, and assertions.
   */
  access_token?: string;
  /**
   * A JWT of the workload's platform, for the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523, section 2.1).
   */
  assertion?: string;
  /**
   * A token of the integration's `identity_provider`, such as the end user's ID token. Latchkey exchanges it for an assertion.
   */
  subject_token?: string;
  /**
   * The type of the `subject_token` (RFC 8693, section 3), such as `urn:ietf:params:oauth:token-type:id_token` or `urn:ietf:params:oauth:token-type:refresh_token`.
   */
  subject_token_type?: string;
  /**
   * The API key, or the user name and the password, for a provider that has these: `api_key`, or the fields that `GET /v1/providers/{provider}` lists. Latchkey asks the provider whether it accepts them.
   */
  credentials?: {
    [k: string]: string;
  };
  refresh_token?: string;
  /**
   * The time until the access token expires, in seconds.
   */
  expires_in?: number;
  /**
   * The granted scopes, separated by spaces. For a machine, the scopes to request.
   */
  scope?: string;
  /**
   * The granted authorization details (RFC 9396). For a machine, those to request instead of the integration's.
   *
   * @maxItems 20
   */
  authorization_details?: AuthorizationDetail[];
  /**
   * Values that are added to the integration's variables or override them for this connection.
   */
  variables?: {
    [k: string]: string;
  };
  /**
   * Your own metadata, and what the provider sent: additional fields of the token response, and the values that the provider's definition calls `learned`.
   */
  metadata?: {
    [k: string]: string;
  };
}
export interface EnsureConnectionBody {
  /**
   * Your ID for the end user.
   */
  end_user: string;
  /**
   * The integration to use.
   */
  integration: string;
  /**
   * The scopes that the connection must have. Without them, a connection with any scopes is returned, unless the API has asked for more.
   *
   * @maxItems 100
   */
  scopes?: string[];
  /**
   * For `mcp`: the URL of the server that the connection must be for.
   */
  resource?: string;
  /**
   * The connection to use, if the end user has several. By default, Latchkey returns the newest active one that fits.
   */
  connection_id?: string;
  /**
   * A registered return URL. Defaults to the first one.
   */
  return_url?: string;
  /**
   * As for a connect session: whether your app confirms the connection.
   */
  completion?: "confirm" | "automatic";
  /**
   * How many seconds to wait if the end user has to act. Latchkey responds as soon as the connection works, the end user is back and your app has to confirm, or the attempt has failed.
   */
  wait?: number;
}
export interface ReadyConnection {
  status: "ready";
  connection: ListedConnection;
}
export interface ActionRequired {
  status: "action_required";
  /**
   * `not_connected`: the end user has no connection for this request. `reauthorization_required`: the grant has ended. `missing_scopes`: the connection works, but `missing_scopes` were not granted. `confirmation_required`: the end user is back at your return URL, and your app has to confirm the handle that is in the URL. `account_choice_required`: the end user has to choose an account.
   */
  reason:
    | "not_connected"
    | "reauthorization_required"
    | "missing_scopes"
    | "confirmation_required"
    | "account_choice_required";
  /**
   * The URL to which you send the end user. With `account_choice_required`, it works only in the browser that began.
   */
  connect_url: string;
  session: {
    /**
     * For the `session_id` of `POST /v1/connect/confirm`.
     */
    id: string;
    connection_id: string;
    expires_at: string;
  };
  /**
   * The scopes that you or the API need and that were not granted.
   */
  missing_scopes: string[];
  /**
   * Why the end user's last attempt for this request has failed, such as `access_denied`. `null` if it has not.
   */
  failure: ErrorCode | null;
  /**
   * The connection that the end user reconnects. `null` if there is none yet.
   */
  connection: ListedConnection | null;
}
export interface UpdateConnectionBody {
  /**
   * Your metadata, up to 8 KiB of JSON.
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
   * `null` until the end user has chosen an integration, if there are several.
   */
  integration: string | null;
  provider: string | null;
  /**
   * Your ID for the end user.
   */
  end_user: string;
  /**
   * The name of the end user in the first connect session. `null` if the session had none.
   */
  end_user_name: string | null;
  /**
   * `deleted` appears only in the response to `DELETE`.
   */
  status: "pending" | "active" | "reauthorization_required" | "deleted";
  requested_scopes: string[];
  granted_scopes: string[];
  /**
   * The scopes that were requested but not granted. Scopes that servers do not return even if they grant them, such as `offline_access`, are not listed.
   */
  missing_scopes: string[];
  /**
   * The authorization details that were requested (RFC 9396), if any.
   */
  requested_authorization_details?: AuthorizationDetail[];
  /**
   * The authorization details that the server said it has granted, if it has said so.
   */
  granted_authorization_details?: AuthorizationDetail[];
  /**
   * The scopes that the API asked for. A session with this `connection_id` requests them.
   */
  needs_scopes: string[];
  /**
   * The account at the provider. `null` if the provider has not identified it.
   */
  account: {
    id: string;
    label: string;
  } | null;
  /**
   * For `mcp`: the URL of the server that the session or the end user has named. `null` if the integration names it, and for other providers.
   */
  resource: string | null;
  /**
   * Your metadata and the provider's. If both use the same name, the provider's value takes precedence.
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
   * Whether the token can be renewed without the end user.
   */
  refreshable: boolean;
  /**
   * Whether the provider supports revocation of the grant.
   */
  revocable: boolean;
  /**
   * Whether the provider could not read the latest data.
   */
  stale: boolean;
  /**
   * When the token expires. `null` if the expiration time is not known.
   */
  expires_at: string | null;
  created_at: string;
  updated_at: string;
  last_refreshed_at: string | null;
  last_error: {
    code: ErrorCode;
    at: string;
    /**
     * The error code that the provider sent.
     */
    provider_error: string | null;
  } | null;
  revoked_at_provider: boolean;
  /**
   * `revoked`: the provider has revoked the grant. `shared`: another connection of the integration uses the same account, and the provider's authorization is revoked when the last one is deleted. `pending`: the provider is unavailable, and Latchkey retries. `refused`: the provider refused to revoke it, or Latchkey could not ask, because the integration no longer has the origins that the grant was issued for. `not_supported`: the provider does not support revocation, or there is no grant to revoke.
   */
  revocation: "revoked" | "shared" | "pending" | "refused" | "not_supported";
  /**
   * What the end user can do if the provider does not support revocation, or when a shared authorization is revoked.
   */
  revocation_hint: string | null;
}
export interface ReplaceCredentialsBody {
  credentials?: {
    [k: string]: string;
  };
  /**
   * A JWT of the workload's platform, for the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523, section 2.1).
   */
  assertion?: string;
  /**
   * A token of the integration's `identity_provider`, such as the end user's ID token. Latchkey exchanges it for an assertion.
   */
  subject_token?: string;
  /**
   * The type of the `subject_token` (RFC 8693, section 3), such as `urn:ietf:params:oauth:token-type:id_token` or `urn:ietf:params:oauth:token-type:refresh_token`.
   */
  subject_token_type?: string;
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
    | "agent_call.held"
    | "provider.event"
    | "webhook.test";
  timestamp: string;
  /**
   * IDs, statuses, and error codes. A `provider.event` also contains the provider's payload.
   */
  data: {
    [k: string]: string | number | boolean | null | string[];
  };
}
export interface CreateBulkJobBody {
  /**
   * `check`, `refresh`, and `delete` do what the operations of one connection do. `reconnect` creates a connect session for each end user.
   */
  action: "check" | "refresh" | "reconnect" | "delete";
  /**
   * The IDs of the connections. Send these or a `filter`.
   *
   * @minItems 1
   * @maxItems 1000
   */
  connections?: string[];
  /**
   * The job has the connections that match now, at most 20,000. An empty filter matches all connections.
   */
  filter?: {
    /**
     * The ID of a connection or of an account, or a part of an account's label or of an end user's name or ID. Upper and lower case are the same.
     */
    search?: string;
    /**
     * Your ID for the end user.
     */
    end_user?: string;
    integration?: string;
    status?: "active" | "reauthorization_required" | "pending";
    /**
     * The code of `last_error`, or its `provider_error`.
     */
    error?: string;
    /**
     * The earliest `created_at`: a time, or a date in UTC.
     */
    created_from?: string;
    /**
     * The latest `created_at`. A date includes the whole day.
     */
    created_to?: string;
    /**
     * The earliest `updated_at` in the list.
     */
    changed_from?: string;
    /**
     * The latest `updated_at` in the list. A date includes the whole day.
     */
    changed_to?: string;
    /**
     * `true`: only connections with `missing_scopes` or `needs_scopes` that are not empty.
     */
    missing_scopes?: true;
  };
  /**
   * The number of connections that you expect. If it is another one, nothing is done. Required for `delete`.
   */
  count?: number;
}
export interface BulkJob {
  id: string;
  action: "check" | "refresh" | "reconnect" | "delete";
  /**
   * The filter that has matched the connections. `null` if they were named.
   */
  filter: {
    /**
     * The ID of a connection or of an account, or a part of an account's label or of an end user's name or ID. Upper and lower case are the same.
     */
    search?: string;
    /**
     * Your ID for the end user.
     */
    end_user?: string;
    integration?: string;
    status?: "active" | "reauthorization_required" | "pending";
    /**
     * The code of `last_error`, or its `provider_error`.
     */
    error?: string;
    /**
     * The earliest `created_at`: a time, or a date in UTC.
     */
    created_from?: string;
    /**
     * The latest `created_at`. A date includes the whole day.
     */
    created_to?: string;
    /**
     * The earliest `updated_at` in the list.
     */
    changed_from?: string;
    /**
     * The latest `updated_at` in the list. A date includes the whole day.
     */
    changed_to?: string;
    /**
     * `true`: only connections with `missing_scopes` or `needs_scopes` that are not empty.
     */
    missing_scopes?: true;
  } | null;
  state: "running" | "finished" | "canceled";
  /**
   * `skipped`: the action does not apply to the connection, such as a refresh of a pending one.
   */
  connections: {
    total: number;
    done: number;
    failed: number;
    skipped: number;
  };
  created_at: string;
  ended_at: string | null;
  /**
   * When the job and its results are deleted. `null` while it is running.
   */
  kept_until: string | null;
}
export interface BulkResult {
  connection: string;
  /**
   * `null` until there is a result.
   */
  outcome: ("done" | "failed" | "skipped") | null;
  /**
   * Why it failed or was skipped: an error code or, for a check, its `reason`.
   */
  code: string | null;
  /**
   * For `delete`: the same as in the response to a deletion.
   */
  revocation: string | null;
  /**
   * For `reconnect`: the link for the end user of this connection, and for nobody else.
   */
  connect_url: string | null;
  /**
   * When the link expires.
   */
  expires_at: string | null;
  at: string | null;
}
export interface SavedFilter {
  id: string;
  name: string;
  filter: {
    /**
     * The ID of a connection or of an account, or a part of an account's label or of an end user's name or ID. Upper and lower case are the same.
     */
    search?: string;
    /**
     * Your ID for the end user.
     */
    end_user?: string;
    integration?: string;
    status?: "active" | "reauthorization_required" | "pending";
    /**
     * The code of `last_error`, or its `provider_error`.
     */
    error?: string;
    /**
     * The earliest `created_at`: a time, or a date in UTC.
     */
    created_from?: string;
    /**
     * The latest `created_at`. A date includes the whole day.
     */
    created_to?: string;
    /**
     * The earliest `updated_at` in the list.
     */
    changed_from?: string;
    /**
     * The latest `updated_at` in the list. A date includes the whole day.
     */
    changed_to?: string;
    /**
     * `true`: only connections with `missing_scopes` or `needs_scopes` that are not empty.
     */
    missing_scopes?: true;
  };
  created_at: string;
}
export interface CreateSavedFilterBody {
  name: string;
  filter: {
    /**
     * The ID of a connection or of an account, or a part of an account's label or of an end user's name or ID. Upper and lower case are the same.
     */
    search?: string;
    /**
     * Your ID for the end user.
     */
    end_user?: string;
    integration?: string;
    status?: "active" | "reauthorization_required" | "pending";
    /**
     * The code of `last_error`, or its `provider_error`.
     */
    error?: string;
    /**
     * The earliest `created_at`: a time, or a date in UTC.
     */
    created_from?: string;
    /**
     * The latest `created_at`. A date includes the whole day.
     */
    created_to?: string;
    /**
     * The earliest `updated_at` in the list.
     */
    changed_from?: string;
    /**
     * The latest `updated_at` in the list. A date includes the whole day.
     */
    changed_to?: string;
    /**
     * `true`: only connections with `missing_scopes` or `needs_scopes` that are not empty.
     */
    missing_scopes?: true;
  };
}
export interface CreateAgentKeyBody {
  /**
   * Your ID for the end user. The key reaches only this user's connections.
   */
  end_user: string;
  /**
   * The name of the agent, which the end user sees when a call has to be allowed.
   */
  name?: string;
  /**
   * The lifetime of the key in seconds, up to 30 days.
   */
  expires_in?: number;
  /**
   * A registered return URL, to which end users are redirected to confirm a held call. Defaults to the first one.
   */
  return_url?: string;
  /**
   * What the key can do. The policy of a key cannot be changed.
   */
  policy: {
    /**
     * The first rule that matches a call decides.
     *
     * @maxItems 50
     */
    rules?: {
      /**
       * The IDs of the integrations. Defaults to all integrations.
       *
       * @minItems 1
       * @maxItems 50
       */
      integrations?: string[];
      /**
       * The HTTP methods. Defaults to all methods.
       *
       * @minItems 1
       */
      methods?: ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE")[];
      /**
       * Patterns of paths below the integration's API base URL, such as `/repos/* /issues` or `/repos/**`. Defaults to all paths.
       *
       * @minItems 1
       * @maxItems 50
       */
      paths?: string[];
      /**
       * `allow` sends the call. `confirm` holds it until the end user allows it. `deny` refuses it.
       */
      action: "allow" | "confirm" | "deny";
    }[];
    /**
     * What happens to calls that no rule matches.
     */
    default?: "allow" | "confirm" | "deny";
  };
}
export interface NewAgentKey {
  id: string;
  name: string;
  end_user: string;
  status: "active" | "expired" | "revoked";
  policy: AgentPolicy;
  /**
   * Where end users are redirected to confirm a held call.
   */
  return_url: string;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
  /**
   * The key, which begins with `ak_`. Only this response contains it.
   */
  key: string;
  /**
   * The URL of the MCP server that accepts the key.
   */
  mcp_url: string;
}
export interface AgentPolicy {
  /**
   * The first rule that matches a call decides.
   *
   * @maxItems 50
   */
  rules: {
    /**
     * The IDs of the integrations. Defaults to all integrations.
     *
     * @minItems 1
     * @maxItems 50
     */
    integrations?: string[];
    /**
     * The HTTP methods. Defaults to all methods.
     *
     * @minItems 1
     */
    methods?: ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE")[];
    /**
     * Patterns of paths below the integration's API base URL, such as `/repos/* /issues` or `/repos/**`. Defaults to all paths.
     *
     * @minItems 1
     * @maxItems 50
     */
    paths?: string[];
    /**
     * `allow` sends the call. `confirm` holds it until the end user allows it. `deny` refuses it.
     */
    action: "allow" | "confirm" | "deny";
  }[];
  /**
   * What happens to calls that no rule matches.
   */
  default: "allow" | "confirm" | "deny";
}
export interface AgentKey {
  id: string;
  name: string;
  end_user: string;
  status: "active" | "expired" | "revoked";
  policy: AgentPolicy;
  /**
   * Where end users are redirected to confirm a held call.
   */
  return_url: string;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
}
export interface AgentCall {
  id: string;
  agent_key: string;
  end_user: string;
  /**
   * `approved` calls are sent when the agent repeats its tool call. If a call stays `sending`, its outcome is unknown, and it is not sent again.
   */
  status: "held" | "approved" | "declined" | "expired" | "sending" | "sent";
  integration: string;
  connection: string;
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /**
   * The path below the API's base URL.
   */
  path: string;
  /**
   * The whole URL of the call, without its query.
   */
  url: string;
  /**
   * The HTTP status of the API's response, once there is one.
   */
  response_status: number | null;
  created_at: string;
  expires_at: string;
}
export interface ConfirmAgentCallBody {
  /**
   * Your ID for the user who is currently signed in to your app in that browser.
   */
  end_user_id: string;
}
export interface ConfirmedAgentCall {
  id: string;
  agent_key: string;
  end_user: string;
  /**
   * `approved` calls are sent when the agent repeats its tool call. If a call stays `sending`, its outcome is unknown, and it is not sent again.
   */
  status: "held" | "approved" | "declined" | "expired" | "sending" | "sent";
  integration: string;
  connection: string;
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /**
   * The path below the API's base URL.
   */
  path: string;
  /**
   * The whole URL of the call, without its query.
   */
  url: string;
  /**
   * The HTTP status of the API's response, once there is one.
   */
  response_status: number | null;
  created_at: string;
  expires_at: string;
  /**
   * The page on which this end user allows or declines the call. `null` if there is nothing to decide anymore.
   */
  review_url: string | null;
}
export interface Problem {
  /**
   * `urn:latchkey:problem:` followed by the code.
   */
  type: string;
  title: string;
  status: number;
  /**
   * More information about this error.
   */
  detail?: string;
  code: ErrorCode;
  /**
   * The same ID as in the `latchkey-request-id` header.
   */
  request_id: string;
  /**
   * The rejected fields and the reasons.
   */
  errors?: {
    path: string;
    message: string;
  }[];
  /**
   * Where the end user chooses an account. Only with `account_choice_required`.
   */
  choose_url?: string;
  /**
   * What the provider responded to a credential, without tokens and secrets.
   */
  provider_response?: {
    status: number | null;
    error: string | null;
    error_description: string | null;
  };
}
