import type { Connection } from "./expected.ts";
import type { Mishap } from "../in-process/wire.ts";
import type { World } from "../world.ts";

/** Has the next refresh of a connection that meets no other mishap meet this one. */
export function expectMishap({ wire, statistics }: World, { id }: Connection, mishap: Mishap): void {
  statistics.faults += 1;
  wire.mishaps.set(id, [...(wire.mishaps.get(id) ?? []), mishap]);
}
