// The commands of a run. Each command performs its operation, and then verifies all invariants.

import * as fc from "fast-check";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { ACCOUNTS } from "../../../sandbox/personas.ts";
import type { Connection, Expected } from "../checks/expected.ts";
import { INTEGRATIONS } from "./integrations.ts";
import { connect } from "./journey.ts";
import { bursts, type Operation, operations } from "./operations.ts";
import { passTime } from "./pass-time.ts";
import { faults } from "./faults.ts";
import { throwViolations, verify } from "../checks/verify.ts";
import type { World } from "../world.ts";

export type Command = fc.AsyncCommand<Expected, World, true>;

/** A command that needs no connection. The connections that `act` returns are verified afterward. */
function command(name: string, act: (world: World) => Promise<readonly Connection[]>): Command {
  return {
    check: async () => true,
    run: async (_, world) => {
      world.statistics.operations += 1;
      world.network.crashed.clear();
      const changed = await act(world);
      throwViolations(world);
      world.network.crashed.clear();
      for (const connection of changed) await verify(world, connection);
      throwViolations(world);
    },
    toString: () => name,
  };
}

/** A command for the connection with this number, modulo the number of connections. */
function commandFor(
  number: number,
  name: string,
  act: (world: World, connection: Connection) => Promise<unknown>,
): Command {
  const pick = ({ connections }: Expected) => connections[number % Math.max(connections.length, 1)];
  return {
    ...command(`#${number} ${name}`, async (world) => {
      const connection = pick(world.expected);
      if (connection === undefined) return [];
      await act(world, connection);
      return [connection];
    }),
    check: async (expected) => pick(expected) !== undefined,
  };
}

const connects = fc
  .record({ integration: fc.nat({ max: INTEGRATIONS.length - 1 }), account: fc.constantFrom(...ACCOUNTS) })
  .map(({ integration, account }) =>
    command(
      `connect ${account} at ${INTEGRATIONS[integration]?.provider} (${integration})`,
      async (world) => {
        await connect(world, await world.integration(integration), account);
        return world.expected.connections.slice(-1);
      },
    ),
  );

const waits = fc
  .oneof(
    { arbitrary: fc.integer({ min: 1, max: 90 }).map((seconds) => seconds * SECOND), weight: 4 },
    { arbitrary: fc.integer({ min: 1, max: 70 }).map((minutes) => minutes * MINUTE), weight: 4 },
    { arbitrary: fc.integer({ min: 1, max: 30 }).map((hours) => hours * HOUR), weight: 1 },
    { arbitrary: fc.integer({ min: 1, max: 10 }).map((days) => days * DAY), weight: 1 },
  )
  .map((ms) =>
    command(`wait ${ms / SECOND} s`, async (world) => {
      await passTime(world, ms);
      return [];
    }),
  );

const connectionNumber = fc.nat({ max: 11 });

const onConnection = (arbitrary: fc.Arbitrary<Operation>) =>
  fc.tuple(connectionNumber, arbitrary).map(([number, { name, run }]) => commandFor(number, name, run));

const atOnce = fc
  .tuple(connectionNumber, bursts)
  .map(([number, many]) =>
    commandFor(number, `at once: ${many.map(({ name }) => name).join(" | ")}`, (world, connection) =>
      Promise.all(many.map(({ run }) => run(world, connection))),
    ),
  );

/** The first connection of a run. The other commands need it. */
export const firstConnect: fc.Arbitrary<Command> = connects;

/** A command that is listed more often is run more often. */
export const commands: fc.Arbitrary<Command>[] = [
  connects,
  waits,
  waits,
  onConnection(operations),
  onConnection(operations),
  onConnection(operations),
  onConnection(faults),
  onConnection(faults),
  atOnce,
  atOnce,
];
