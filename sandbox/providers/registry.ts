// The OAuth providers of the sandbox. To add one, create a file and add a line here.

import { addepar } from "./addepar.ts";
import { notes } from "./notes.ts";
import { parallel } from "./parallel.ts";
import { parqet } from "./parqet.ts";
import { parqex } from "./parqex.ts";
import type { Provider } from "./provider.ts";

export const PROVIDERS: readonly Provider[] = [parqet, addepar, parqex, parallel, notes];

export function findProvider(id: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.id === id);
}
