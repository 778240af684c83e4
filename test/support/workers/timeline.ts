import { type Stage, valueOf } from "./create-connection.ts";

/** Returns the types of a connection's events, oldest first. */
export async function timelineOf({ stub }: Pick<Stage, "stub">): Promise<string[]> {
  const { data } = valueOf(await stub.listEvents(null, 200));
  return data.map(({ type }) => type).toReversed();
}
