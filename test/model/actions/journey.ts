// An end user's way from the session to the confirmation, and what is known of the connection afterward.

import { z } from "zod";
import type { Account } from "../../../sandbox/personas.ts";
import { Browser, hidden } from "../../support/http/browser.ts";
import type { Connection, ModelIntegration } from "../checks/expected.ts";
import { LATCHKEY_ORIGIN } from "../in-process/latchkey-in-process.ts";
import { about } from "./use-connection.ts";
import type { Answer, World } from "../world.ts";
import { Violation } from "../checks/violation.ts";

const Session = z.object({ connection_id: z.string(), connect_url: z.string(), token: z.string() });

const WithAccount = z.object({ account: z.object({ id: z.string() }) });

let people = 0;

/** Creates a connection and connects an account. If a step fails, the connection stays pending. */
export async function connect(world: World, integration: ModelIntegration, account: Account): Promise<void> {
  const endUser = `person-${++people}`;
  const session = await newSession(world, integration, { end_user: { id: endUser } });
  if (session.status !== 201) throw new Violation("asAsked", `no session: ${JSON.stringify(session)}`);
  const connection: Connection = {
    id: Session.parse(session.body).connection_id,
    integration,
    endUser,
    account,
    state: "pending",
    grant: null,
    floor: 0,
    served: new Map(),
    notes: new Set([null]),
    notesUnderWay: 0,
    reconnects: 0,
    endsSeen: 0,
    needsPerson: false,
  };
  world.expected.connections.push(connection);
  await finishTrip(world, connection, account, session);
}

/** Reconnects. A different account is rejected if the provider identifies the account. */
export async function reconnect(world: World, connection: Connection, account: Account): Promise<void> {
  const { integration, endUser, id, state } = connection;
  const mayChange = account === connection.account || !(await isAccountKnown(world, connection));
  const session = await newSession(world, integration, { end_user: { id: endUser }, connection_id: id });
  if (session.status === 404 && state !== "connected") return;
  if (session.status !== 201) throw new Violation("asAsked", `no session: ${JSON.stringify(session)}`);
  await finishTrip(world, connection, account, session);
  if (!mayChange && connection.account === account)
    throw new Violation("ownToken", `connection ${id} became another account's`);
}

/** Returns whether Latchkey can know the end user's account at the provider, including the last part of its ID. */
async function isAccountKnown(world: World, connection: Connection): Promise<boolean> {
  const { body } = await about(world, connection, "GET", "");
  const known = WithAccount.safeParse(body);
  const { provider } = connection.integration;
  return known.success && (provider !== "addepar" || known.data.account.id.includes("/"));
}

async function finishTrip(
  world: World,
  connection: Connection,
  account: Account,
  session: Answer,
): Promise<void> {
  const confirmed = await travel(world, connection, account, session);
  if (confirmed?.status !== 200) return;
  const grant = world.wire.ledger.newestGrant(connection);
  if (grant === undefined) throw new Violation("asAsked", `connected without a grant: ${connection.id}`);
  if (connection.state === "ending" || connection.state === "deleted") return;
  if (connection.grant !== null) {
    connection.grant.replaced = true;
    connection.reconnects += 1;
    connection.floor += 1;
  }
  connection.grant = grant;
  connection.account = account;
  connection.state = "connected";
}

/** Does what the browser and the app do. Returns null if the end user was not redirected to the app. */
async function travel(
  world: World,
  connection: Connection,
  account: Account,
  session: Answer,
): Promise<Answer | null> {
  const { connect_url, token } = Session.parse(session.body);
  const browser = new Browser();
  await browser.get(connect_url);
  const form = { token, integration: connection.integration.id };
  const toProvider = await browser.post(`${LATCHKEY_ORIGIN}/connect`, form);
  if (toProvider.location === null) return null;
  const consent = await browser.get(toProvider.location);
  const { origin, pathname } = new URL(toProvider.location);
  const decision = { request: hidden(consent, "request"), account, decision: "allow" };
  const toCallback = await browser.post(`${origin}${pathname}`, decision);
  if (toCallback.location === null) throw new Error(`no way back: ${toCallback.text}`);
  const code = new URL(toCallback.location).searchParams.get("code");
  if (code === null) throw new Error(`no code: ${toCallback.location}`);
  world.wire.ledger.expectCode(code, connection);
  const returned = await browser.get(toCallback.location);
  if (returned.location === null) return null;
  const handle = new URL(returned.location).searchParams.get("handle");
  const confirmation = { handle, end_user_id: connection.endUser };
  return world.call(connection.integration.app.key, "POST", "/v1/connect/confirm", confirmation);
}

function newSession(world: World, integration: ModelIntegration, who: Record<string, unknown>) {
  const input = { ...who, integrations: [integration.id] };
  return world.call(integration.app.key, "POST", "/v1/connect/sessions", input);
}
