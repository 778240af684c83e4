// A token request that is ready to be granted: its client is proven and its form is sound.

import type { Faults } from "../control/faults.ts";
import type { Params } from "../control/received.ts";
import type { Sandbox } from "../sandbox.ts";

export interface TokenRequest {
  readonly sandbox: Sandbox;
  readonly clientId: string;
  readonly params: Params;
  /** What the request's code_verifier hashes to. */
  readonly challenge: string | null;
  readonly faults: Faults;
  readonly now: number;
}
