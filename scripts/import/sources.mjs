// The systems from which grants can be imported. Each converts its export to grants:
//
// `key`: identifies the grant in `metadata.imported_from` · `oldIntegration`: the other system's ID · `provider`: the
// provider in Latchkey, or null · `endUser`, `accessToken`, `refreshToken`, `expiresAt` (milliseconds), `scope`,
// `metadata`, `values` (what may be variables) · `problems`: why it can't be imported · `warnings`
import { betterAuthGrants } from "./better-auth.mjs";
import { nangoGrants, nangoIntegrations } from "./nango.mjs";

export const SOURCES = {
  nango: { grantsOf: nangoGrants, integrationsOf: nangoIntegrations },
  "better-auth": { grantsOf: betterAuthGrants },
};
