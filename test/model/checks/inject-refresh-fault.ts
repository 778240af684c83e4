import type { Connection } from "./expected.ts";
import type { RefreshFault } from "../in-process/network.ts";
import type { World } from "../world.ts";

/** Applies this fault to the connection's next refresh that has no other fault. */
export function injectRefreshFault(
  { network, statistics }: World,
  { id }: Connection,
  refreshFault: RefreshFault,
): void {
  statistics.faults += 1;
  network.refreshFaults.set(id, [...(network.refreshFaults.get(id) ?? []), refreshFault]);
}
