// The connect flow of an end user, from the session to the confirmation, and how it changes the model.

import { z } from "zod";
import type { Account } from "../../../sandbox/personas.ts";
import { Browser, hidden } from "../../support/http/browser.ts";
import type { Connection, ModelIntegration } from "../checks/expected.ts";
import { LATCHKEY_ORIGIN } from "../in-process/latchkey-in-process.ts";
import { callConnection } from "./use-connection.ts";
import type { ApiResponse, World } from "../world.ts";
import { Violation } from "../checks/violation.ts";

const Session = z.object({ connection_id: z.string(), connect_url: z.string(), token: z.string() });

const WithAccount = z.object({ account: z.object({ id: z.string() }) });

let endUserCount = 0;

/** Creates a connection and connects an account. If a step fails, the connection stays pending. */
export async function connect(world: World, integration: ModelIntegration, account: Account): Promise<void> {
  const endUser = `user-${++endUserCount}`;
  const session = await newSession(world, integration, { end_user: { id: endUser } });
  if (session.status !== 201)
    throw new Violation("documentedResponse", `no session: ${JSON.stringify(session)}`);
  const connection: Connection = {
    id: Session.parse(session.body).connection_id,
    integration,
    endUser,
    account,
    state: "pending",
    grant: null,
    highestVersion: 0,
    served: new Map(),
    notes: new Set([null]),
    notesInFlight: 0,
    reconnects: 0,
    reauthorizationsSeen: 0,
    needsReauthorization: false,
  };
  world.expected.connections.push(connection);
  await finishConnect(world, connection, account, session);
}

/** Reconnects. A different account is rejected if the provider identifies the account. */
export async function reconnect(world: World, connection: Connection, account: Account): Promise<void> {
  const { integration, endUser, id, state } = connection;
  const mayChange = account === connection.account || !(await isAccountKnown(world, connection));
  const session = await newSession(world, integration, { end_user: { id: endUser }, connection_id: id });
  if (session.status === 404 && state !== "connected") return;
  if (session.status !== 201)
    throw new Violation("documentedResponse", `no session: ${JSON.stringify(session)}`);
  await finishConnect(world, connection, account, session);
  if (!mayChange && connection.account === account)
    throw new Violation("ownData", `connection ${id} changed to another account`);
}

/** Returns whether Latchkey knows the complete ID of the account at the provider. */
async function isAccountKnown(world: World, connection: Connection): Promise<boolean> {
  const { body } = await callConnection(world, connection, "GET", "");
  const known = WithAccount.safeParse(body);
  const { provider } = connection.integration;
  return known.success && (provider !== "addepar" || known.data.account.id.includes("/"));
}

async function finishConnect(
  world: World,
  connection: Connection,
  account: Account,
  session: ApiResponse,
): Promise<void> {
  const confirmed = await authorizeAndConfirm(world, connection, account, session);
  if (confirmed?.status !== 200) return;
  const grant = world.network.ledger.newestGrant(connection);
  if (grant === undefined)
    throw new Violation("documentedResponse", `connected without a grant: ${connection.id}`);
  if (connection.state === "ending" || connection.state === "deleted") return;
  if (connection.grant !== null) {
    connection.grant.replaced = true;
    connection.reconnects += 1;
    connection.highestVersion += 1;
  }
  connection.grant = grant;
  connection.account = account;
  connection.state = "connected";
}

/** Performs the steps of the browser and the app. Returns null if the end user was not redirected to the app. */
async function authorizeAndConfirm(
  world: World,
  connection: Connection,
  account: Account,
  session: ApiResponse,
): Promise<ApiResponse | null> {
  const { connect_url, token } = Session.parse(session.body);
  const browser = new Browser();
  await browser.get(connect_url);
  const form = { token, integration: connection.integration.id };
  const redirectToProvider = await browser.post(`${LATCHKEY_ORIGIN}/connect`, form);
  if (redirectToProvider.location === null) return null;
  const consent = await browser.get(redirectToProvider.location);
  const { origin, pathname } = new URL(redirectToProvider.location);
  const decision = { request: hidden(consent, "request"), account, decision: "allow" };
  const redirectToCallback = await browser.post(`${origin}${pathname}`, decision);
  if (redirectToCallback.location === null)
    throw new Error(`no redirect to the callback: ${redirectToCallback.text}`);
  const code = new URL(redirectToCallback.location).searchParams.get("code");
  if (code === null) throw new Error(`the redirect has no code: ${redirectToCallback.location}`);
  world.network.ledger.expectCode(code, connection);
  const returned = await browser.get(redirectToCallback.location);
  if (returned.location === null) return null;
  const handle = new URL(returned.location).searchParams.get("handle");
  const confirmation = { handle, end_user_id: connection.endUser };
  return world.call(connection.integration.app.key, "POST", "/v1/connect/confirm", confirmation);
}

function newSession(world: World, integration: ModelIntegration, who: Record<string, unknown>) {
  const input = { ...who, integrations: [integration.id] };
  return world.call(integration.app.key, "POST", "/v1/connect/sessions", input);
}
