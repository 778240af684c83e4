import type { KindName } from "../../providers/provider-kinds.ts";
import { providerOf } from "../../providers/registry.ts";
import type { Connection } from "../connection.ts";

/** Returns the kind of a connection; null where no integration has been chosen yet. */
export function kindOfConnection({ kind, provider }: Pick<Connection, "kind" | "provider">): KindName | null {
  return kind ?? (provider === null ? null : providerOf({ provider }).kind);
}
