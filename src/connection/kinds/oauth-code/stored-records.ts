// The records that an authorization code connection stores besides the connection itself.

import * as z from "zod";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { StoredAuthorizationDetails } from "../../../providers/authorization-details.ts";
import { StoredDefinition } from "../../../providers/integration-settings.ts";
import type { Registration } from "../../../providers/registration/registration.ts";
import { AccountChoice } from "../../check/account-choice.ts";
import { type Attempt, attemptFields } from "../../connect/attempt.ts";
import type { ConnectionStore } from "../../connection-store.ts";
import { DiscoveredServer } from "../../discovered-server.ts";
import { kindTask } from "../kind.ts";
import { remoteGrantFields, type Unscheduled } from "../../lifecycle/remote-grant.ts";

/** A snapshot of a client at an authorization server. The secret stays encrypted. */
export const ClientSnapshot = lazy(() =>
  z.object({
    registration: z.custom<Registration>((value) => typeof value === "object" && value !== null),
    client_id: z.string(),
    sealed_client_secret: z.string().nullable(),
    sealed_client_key: z.string().nullable().default(null),
  }),
);

export type ClientSnapshot = Parsed<typeof ClientSnapshot>;

/** An attempt at an authorization server, with a snapshot of everything that its callback needs. */
export const CodeAttempt = lazy(() =>
  z.object({
    ...attemptFields(),
    kind: z.literal("code").default("code"),
    /**
     * pending: the person is at the provider. returned: the code is stored, encrypted. exchanging: the code was sent, and
     * the server has not refused it for now. exchanged: the grant is stored, but is not the connection's yet. choosing:
     * the grant is stored, and the person has to choose one of its accounts. With a device code, pending: the person has
     * not approved it. returned: the grant is stored, and the app has yet to confirm.
     */
    status: z.enum(["pending", "returned", "exchanging", "exchanged", "choosing", "completed", "failed"]),
    ...ClientSnapshot().shape,
    /** The integration's own definition. */
    definition: StoredDefinition(),
    redirect_uri: z.string(),
    scopes: z.array(z.string()),
    authorization_details: StoredAuthorizationDetails().default([]),
    /** The authorization server that was discovered; null where the integration knows it. */
    server: DiscoveredServer().nullable().default(null),
    /** The values that the server's metadata and the callback have brought. */
    learned: z.record(z.string(), z.string()).default({}),
    sealed_verifier: z.string().nullable(),
    /** The private key to which the tokens are to be bound (RFC 9449), encrypted; null without DPoP. */
    sealed_dpop_key: z.string().nullable().default(null),
    sealed_code: z.string().nullable(),
    sealed_grant: z.string().nullable(),
    /** The accounts to choose from. Afterwards, the first one is the chosen one. */
    choices: z.array(AccountChoice()).default([]),
    /** Whether the provider has confirmed these accounts. */
    has_confirmed_choices: z.boolean().default(true),
    /** The revocation that is scheduled for when nobody chooses; null where the server supports none. */
    revocation: z.string().nullable().default(null),
    /** How often the code was sent. The server did not process the earlier requests. */
    sends: z.number().default(0),
    /** When to send the code again; null if the server did not ask to wait. */
    retry_at: z.number().nullable().default(null),
    /** The device code and what the person enters, encrypted; null in other flows, and after the code was used. */
    sealed_device_code: z.string().nullable().default(null),
    /** How the device code is polled (RFC 8628, section 3.5); null in other flows. */
    device: z
      .object({
        /** When the code expires, in milliseconds. The attempt expires later, so that the app can confirm. */
        expires_at: z.number(),
        interval_seconds: z.number(),
        /** Consecutive polls without a response. */
        failures: z.number(),
      })
      .nullable()
      .default(null),
  }),
);

export type CodeAttempt = Parsed<typeof CodeAttempt>;

/** A grant to revoke at an authorization server (RFC 7009). */
const CodeRemoteGrant = lazy(() =>
  z.object({
    ...remoteGrantFields(),
    kind: z.literal("code").default("code"),
    /** The connection's metadata, which can be a part of the revocation endpoint. */
    learned: z.record(z.string(), z.unknown()).default({}),
    /** The connection's authorization server; null where the integration knows it. */
    server: DiscoveredServer().nullable().default(null),
    /** Null until the integration was read from the app's object. */
    client: ClientSnapshot().nullable(),
    sealed_tokens: z.string(),
    /** The account that other connections may use as well; null where it is not known. */
    account: z
      .object({ ids: z.array(z.string()), isPartial: z.boolean() })
      .nullable()
      .default(null),
  }),
);

export type CodeRemoteGrant = Parsed<typeof CodeRemoteGrant>;
export type UnscheduledCodeGrant = Unscheduled<CodeRemoteGrant>;

/** Returns the attempt if it belongs to an authorization code connection. */
export function codeAttempt(store: ConnectionStore, id: string): CodeAttempt | null {
  const attempt = store.attempt(id);
  return attempt?.kind === "code" ? CodeAttempt().parse(attempt) : null;
}

/** Returns an attempt without its codes, its verifier, its grant, and the grant's accounts. */
export function dropSecrets(attempt: Attempt): Attempt {
  const failed: CodeAttempt = {
    ...CodeAttempt().parse(attempt),
    sealed_code: null,
    sealed_verifier: null,
    sealed_dpop_key: null,
    sealed_grant: null,
    sealed_device_code: null,
    choices: [],
  };
  return failed;
}

/** Returns the attempts whose code was sent and that have not ended. */
export function unfinishedAttempts(store: ConnectionStore): CodeAttempt[] {
  return store
    .attempts()
    .flatMap((attempt) => (attempt.kind === "code" ? [CodeAttempt().parse(attempt)] : []))
    .filter(
      ({ status, retry_at }) =>
        status === "exchanging" || status === "exchanged" || (status === "returned" && retry_at !== null),
    );
}

/** Returns the remote grant if it belongs to an authorization code connection. */
export function codeRemoteGrant(store: ConnectionStore, id: string): CodeRemoteGrant | null {
  const grant = store.remoteGrant(id);
  return grant?.kind === "code" ? CodeRemoteGrant().parse(grant) : null;
}

/** The alarm task that completes attempts whose code was sent before a crash or is to be sent again. */
export const COMPLETE_ATTEMPTS = kindTask("finish");

/** The alarm task that checks a grant which the revocation of another one may have ended. */
export const VERIFY_GRANT = kindTask("verify");

export function putCodeAttempt(store: ConnectionStore, attempt: CodeAttempt): void {
  store.putAttempt(attempt);
}

export function putCodeRemoteGrant(store: ConnectionStore, grant: CodeRemoteGrant): void {
  store.putRemoteGrant(grant);
}
