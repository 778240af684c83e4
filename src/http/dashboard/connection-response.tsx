// The page of one connection: as it is asked for, and after each click on it with what came of that.

import type { Context } from "hono";
import { appStub } from "../../apps/app-rpc.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { ConnectionPage } from "../../pages/dashboard/connection-page.tsx";
import type { Notice } from "../../pages/dashboard/components/notice.tsx";
import type { Failure } from "../../shared/failure.ts";
import type { HttpEnv } from "../http-env.ts";
import { explain, statusOf } from "../problem.ts";
import { Cursor, cursorOf } from "../validate.ts";
import { dashboardFailure, dashboardPage } from "./dashboard-page.tsx";

const EVENTS_PER_PAGE = 25;

/** The object of the connection in the path. */
export const namedConnection = (c: Context<HttpEnv>) =>
  connectionStub(c.env, c.get("namedApp"), c.get("connectionId"));

/** The connection, with its timeline from where the query says. */
export async function connectionPageResponse(
  c: Context<HttpEnv>,
  came: { notice: Notice; failure: Failure | null } | null = null,
): Promise<Response> {
  const cursor = Cursor.optional().safeParse(c.req.query("cursor"));
  if (!cursor.success) return dashboardFailure(c, { code: "invalid_request" });
  const before = cursor.data ?? null;
  const stub = namedConnection(c);
  const [app, connection, events] = await Promise.all([
    appStub(c.env, c.get("namedApp")).get(),
    stub.get(),
    stub.listEvents(before, EVENTS_PER_PAGE),
  ]);
  if (!app.ok) return dashboardFailure(c, app.failure);
  if (!connection.ok) return dashboardFailure(c, connection.failure);
  if (!events.ok) return dashboardFailure(c, events.failure);
  const failure = came?.failure ?? null;
  if (failure !== null) c.set("failureCode", failure.code);
  return dashboardPage(c, failure === null ? 200 : statusOf(failure.code), (chrome) => (
    <ConnectionPage
      chrome={chrome}
      app={app.value}
      connection={connection.value}
      events={events.value.data}
      isFirstPage={before === null}
      nextCursor={cursorOf(events.value.nextBefore)}
      notice={came?.notice ?? null}
      now={Date.now()}
    />
  ));
}

/** The same after a click that came to nothing. */
export function showFailure(c: Context<HttpEnv>, what: string, failure: Failure): Promise<Response> {
  const fields = failure.fields?.map(({ path, message }) => `${path} ${message}`) ?? [];
  const wait = failure.retryAfterSeconds;
  const sentences = [
    `${explain(failure.code).title}.`,
    failure.detail,
    ...fields.map((field) => `${field}.`),
    wait === undefined ? undefined : `Try again in ${wait} s.`,
  ];
  const text = sentences.filter((sentence) => sentence !== undefined).join(" ");
  return connectionPageResponse(c, {
    notice: { kind: "failed", title: what, text, code: failure.code },
    failure,
  });
}
