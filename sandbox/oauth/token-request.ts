// A validated token request whose client is authenticated.

import type { Faults } from "../control/faults.ts";
import type { Params } from "../control/received-request.ts";
import type { Sandbox } from "../sandbox.ts";

export interface TokenRequest {
  readonly sandbox: Sandbox;
  readonly clientId: string;
  readonly params: Params;
  /** The S256 challenge of the request's code_verifier. */
  readonly challenge: string | null;
  /** The key to which the tokens are bound; null for bearer tokens. */
  readonly thumbprint: string | null;
  readonly faults: Faults;
  readonly now: number;
}
