// What went wrong at the provider, for whoever integrates it: the last failed requests of a connection, with the error
// fields of the responses. They are stored in the connection's own record, and contain no token, code or secret.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { TokenFailure } from "../oauth/token/token-failure.ts";
import { timestamp } from "../shared/clock.ts";
import type { ProviderResponse } from "../shared/failure.ts";

const MAX_DIAGNOSTICS = 10;

export const Diagnostic = lazy(() =>
  z.object({
    at: z.number(),
    operation: z.enum([
      "discovery",
      "registration",
      "authorization",
      "pushed_authorization",
      "device_authorization",
      "callback",
      "exchange",
      "refresh",
      "check",
      "token_exchange",
    ]),
    /** The HTTP request in which it happened; null in an alarm. */
    request_id: z.string().nullable().default(null),
    /** The error code, or the reason of a check. */
    code: z.string(),
    /** What is wrong with the response, or what to look at. */
    detail: z.string().nullable(),
    /** The HTTP status; null where no response arrived. */
    status: z.number().nullable(),
    content_type: z.string().nullable(),
    error: z.string().nullable(),
    error_description: z.string().nullable(),
  }),
);

export type Diagnostic = Parsed<typeof Diagnostic>;

/** Returns the diagnostic of a failed token request. */
export function tokenDiagnostic(
  facts: Pick<Diagnostic, "at" | "operation" | "request_id" | "code" | "detail">,
  failure: TokenFailure,
  contentType: string | null,
): Diagnostic {
  return {
    ...facts,
    status: failure.status,
    content_type: contentType,
    error: failure.kind === "oauth_error" ? failure.error : null,
    error_description: failure.kind === "unavailable" ? null : failure.description,
  };
}

/** Returns the diagnostic of a request that Latchkey did not send. */
export function localDiagnostic(
  facts: Pick<Diagnostic, "at" | "operation" | "request_id" | "code" | "detail">,
): Diagnostic {
  return { ...facts, status: null, content_type: null, error: null, error_description: null };
}

/** Returns a connection with one more diagnostic. The oldest ones are dropped. */
export function withDiagnostic<C extends { diagnostics: Diagnostic[] }>(
  connection: C,
  diagnostic: Diagnostic,
): C {
  return { ...connection, diagnostics: [diagnostic, ...connection.diagnostics].slice(0, MAX_DIAGNOSTICS) };
}

/** Returns what a failure says about the provider's response. */
export const providerResponseOf = ({ status, error, error_description }: Diagnostic): ProviderResponse => ({
  status,
  error,
  error_description,
});

/** Returns a diagnostic as the API shows it. */
export function presentDiagnostic({ at, ...diagnostic }: Diagnostic) {
  return { at: timestamp(at), ...diagnostic };
}

export type PublicDiagnostic = ReturnType<typeof presentDiagnostic>;
