import type { Bundle } from "../runtime/bundle.ts";
import { CountedLatchkey } from "./counted-latchkey.ts";
import { measureBudgets } from "./measure-budgets.ts";
import type { Budgets } from "./operations.ts";

/**
 * Starts Latchkey with counters, and counts all operations.
 *
 * @param bundle the Worker that would be deployed
 * @param directory for the bundle with the counters
 * @param provider the origin of an instant provider; see instant-provider.ts
 */
export async function countBudgets(bundle: Bundle, directory: string, provider: string): Promise<Budgets> {
  const latchkey = await CountedLatchkey.start(bundle, directory);
  try {
    return await measureBudgets(latchkey, provider);
  } finally {
    await latchkey.close();
  }
}
