/** An API key with full access that does not expire. */
export const NO_LIMITS = { name: null, scopes: null, expires_at: null };
