import type { ProviderReference } from "../../../providers/registry.ts";
import { ownTraits } from "../../provider-traits.ts";
import type { TokenSet } from "../../token/token-set.ts";

/** Returns the fields of a connection that follow from its credential: it does not expire, and has no scopes. */
export const grantFields = ({ issued_at, expires_at }: TokenSet, integration: ProviderReference) => ({
  provider_traits: ownTraits(integration),
  requested_scopes: [],
  granted_scopes: [],
  scopes_case_sensitive: true,
  issued_at,
  expires_at,
  refreshable: false,
  revocable: false,
  refresh_expires_at: null,
  refresh_end_fixed: false,
  keep_alive_days: null,
  stale: false,
});
