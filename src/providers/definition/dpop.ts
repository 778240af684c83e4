// How tokens are bound to a key (RFC 9449), as an integration and a definition say it.

/** `required`: a bearer token is refused. `preferred`: a server that can bind tokens may issue one nevertheless. */
export const DPOP_USES = ["required", "preferred", "never"] as const;

export type DpopUse = (typeof DPOP_USES)[number];
