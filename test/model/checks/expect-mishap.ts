import type { Connection } from "./expected.ts";
import type { Mishap } from "../in-process/wire.ts";
import type { World } from "../world.ts";

/** Applies this fault to the connection's next refresh that has no other fault. */
export function expectMishap({ wire, statistics }: World, { id }: Connection, mishap: Mishap): void {
  statistics.faults += 1;
  wire.mishaps.set(id, [...(wire.mishaps.get(id) ?? []), mishap]);
}
