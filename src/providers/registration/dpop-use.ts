// Whether the tokens of an integration are bound to a key (RFC 9449). Pure.

import type { DpopUse } from "../definition/dpop.ts";
import type { CodeProvider } from "../provider.ts";

/** The algorithm of every key that Latchkey creates for proofs. In practice, every server that supports DPoP has it. */
export const DPOP_ALG = "ES256";

type DpopSettings = {
  options: { dpop?: DpopUse | undefined };
  discovered: { dpop_signing_alg_values_supported?: readonly string[] | undefined } | null;
};

/**
 * Returns how an integration uses DPoP: the option, or what the definition says. A discovered server's resource sets the
 * option if it requires bound tokens. `preferred` needs metadata that names our algorithm.
 */
export function dpopUseOf({ token }: CodeProvider, { options, discovered }: DpopSettings): DpopUse {
  const use = options.dpop ?? token.dpop ?? "never";
  const isSupported = discovered?.dpop_signing_alg_values_supported?.includes(DPOP_ALG) === true;
  return use === "preferred" && !isSupported ? "never" : use;
}

/** Returns why a server can't bind tokens to a key of ours, as its metadata says; null where nothing says so. */
export function dpopProblem(provider: CodeProvider, settings: DpopSettings): string | null {
  const algorithms = settings.discovered?.dpop_signing_alg_values_supported;
  const isImpossible =
    dpopUseOf(provider, settings) === "required" && algorithms?.includes(DPOP_ALG) === false;
  return isImpossible
    ? `DPoP is required, but the server does not support proofs with ${DPOP_ALG}, which Latchkey signs.`
    : null;
}
