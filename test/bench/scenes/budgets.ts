// Counts what each operation costs on Cloudflare, with a separate workerd.

import { CountedLatchkey } from "../../support/budgets/counted-latchkey.ts";
import { type Budgets, measureBudgets } from "../../support/budgets/measure-budgets.ts";

/**
 * Counts all operations.
 *
 * @param directory for the bundle
 * @param provider the origin of the provider that responds immediately
 */
export async function countBudgets(directory: string, provider: string): Promise<Budgets> {
  const latchkey = await CountedLatchkey.start(directory);
  try {
    return await measureBudgets(latchkey, provider);
  } finally {
    await latchkey.close();
  }
}
