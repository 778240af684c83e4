// A client that an integration has registered itself (RFC 7591).

import * as z from "zod";
import { TOKEN_ENDPOINT_AUTH_METHODS } from "../../providers/definition/client.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";

/** A registered client. The secret is encrypted like that of its integration. */
export const StoredClient = lazy(() =>
  z.object({
    client_id: z.string(),
    sealed_client_secret: z.string().nullable(),
    method: z.enum(TOKEN_ENDPOINT_AUTH_METHODS),
    /** When the secret expires, in milliseconds; null if it does not. */
    expires_at: z.number().nullable(),
    registered_at: z.number(),
  }),
);

export type StoredClient = Parsed<typeof StoredClient>;

/** An authorization server at which a client can be registered. */
export type RegistrationServer = {
  issuer: string;
  endpoint: string;
  /** The methods with which clients can authenticate; undefined where the server does not say it. */
  methods: string[] | undefined;
};
