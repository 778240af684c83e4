// What a test has found, as the API returns it.

import type { KindName } from "../../providers/provider-kinds.ts";
import type { PublicDiagnostic } from "../diagnostics.ts";
import type { Diagnosis, SentFacts, TestStatus } from "./diagnose.ts";
import type { StoredTest, TestStep } from "./stored-test.ts";

export type TestReport = {
  id: string;
  integration: string;
  kind: KindName;
  status: TestStatus;
  steps: { step: TestStep; at: string }[];
  /** What was connected; null until then. */
  result: StoredTest["result"];
  /** What became of the grant; null where it is not known, or there was none. */
  revocation: StoredTest["revocation"];
  diagnosis: Diagnosis | null;
  sent: SentFacts;
  /** The provider's last response that was a failure; null if there was none. */
  received: PublicDiagnostic | null;
  created_at: string;
  expires_at: string;
};
