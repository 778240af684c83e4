// Providers of the catalogue, as the flow reads them.

import { codeProviderOf } from "../../src/providers/registry.ts";

export const addepar = codeProviderOf({ provider: "addepar" });
export const oauth2 = codeProviderOf({ provider: "oauth2" });
export const parallel = codeProviderOf({ provider: "parallel" });
export const parqet = codeProviderOf({ provider: "parqet" });
export const parqex = codeProviderOf({ provider: "parqex" });
