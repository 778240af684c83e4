// The events of a connection: each change of state has exactly one event.

import { z } from "zod";
import type { Connection } from "./expected.ts";
import { callConnection } from "../actions/use-connection.ts";
import { Violation } from "./violation.ts";
import type { World } from "../world.ts";

const Event = z.object({
  id: z.string(),
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({
    app: z.string(),
    connection: z.string(),
    integration: z.string(),
    provider: z.string(),
    end_user: z.string(),
    version: z.number(),
    reason: z.string().optional(),
  }),
});

type Event = z.output<typeof Event>;

const Page = z.object({ data: z.array(Event), next_cursor: z.string().nullable() });

/** Each new version has exactly one event of these types, or a reconnect event. */
const NEW_VERSION = new Set(["connection.created", "connection.refreshed", "connection.recovered"]);

const isReconnected = ({ type, data }: Event) =>
  type === "connection.updated" && data.reason === "reconnected";

/** Compares a connection's events with its versions, reauthorizations, and reconnects. */
export async function checkEvents(world: World, connection: Connection): Promise<void> {
  const events = await eventsOf(world, connection);
  const { id, integration, endUser, highestVersion, reconnects, reauthorizationsSeen, needsReauthorization } =
    connection;
  const expect = (holds: boolean, facts: string) => {
    if (holds) return;
    const seen = events.map(({ type, data }) => `${type} v${data.version}`).join(", ");
    throw new Violation("oneEvent", `${facts} (${id}: ${seen})`);
  };
  const count = (type: string) => events.filter((event) => event.type === type).length;
  expect(new Set(events.map((event) => event.id)).size === events.length, "two events have the same ID");
  const times = events.map(({ timestamp }) => Date.parse(timestamp));
  expect(
    times.every((at, index) => at <= (times[index - 1] ?? at)),
    "the newest event is not first",
  );
  for (const { data } of events) {
    const isOwn = data.connection === id && data.app === integration.app.id && data.end_user === endUser;
    expect(isOwn && data.integration === integration.id, "an event belongs to another connection");
    expect(data.provider === integration.provider, "an event belongs to another provider");
  }
  const versions = events
    .filter((event) => NEW_VERSION.has(event.type) || isReconnected(event))
    .map(({ data }) => data.version);
  const [newest = 0] = versions;
  expect(versions.join() === descending(newest).join(), "each version must have one event");
  // No caller may have read the newest version, because the alarm can refresh the token.
  expect(newest >= highestVersion, `version ${highestVersion} was returned`);
  expect(count("connection.created") === 1, "there must be one connection.created");
  const recovered = count("connection.recovered");
  const updated = events.filter((event) => isReconnected(event)).length;
  expect(recovered + updated === reconnects, `there were ${reconnects} reconnects`);
  const required = count("connection.reauthorization_required");
  expect(
    required === recovered + (needsReauthorization ? 1 : 0),
    "each required reauthorization except the last must be followed by a recovery",
  );
  expect(required >= reauthorizationsSeen, `reauthorization was required ${reauthorizationsSeen} times`);
  expect(count("connection.deleted") === 0, "a deleted connection still exists");
}

async function eventsOf(world: World, connection: Connection): Promise<Event[]> {
  const events: Event[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await callConnection(world, connection, "GET", `events?limit=7${query}`);
    const page = Page.safeParse(response.body);
    if (!page.success)
      throw new Violation("oneEvent", `the events cannot be listed: ${JSON.stringify(response)}`);
    events.push(...page.data.data);
    cursor = page.data.next_cursor;
  }
  return events;
}

const descending = (count: number) => Array.from({ length: count }, (_, index) => count - index);
