// An app with one integration, for tests of imports.

import { call, type Json, newApp, type TestApp } from "../latchkey.ts";
import { newIntegration } from "../sandbox.ts";
import { ImportFixture } from "./run-import.ts";

/** Creates an app with the integration `parqet`. */
export async function setUp() {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet", { id: "parqet" });
  return { app, integration, fixture: new ImportFixture(app) };
}

export const connectionsOf = async (app: TestApp): Promise<Json[]> =>
  (await call("GET", "/v1/connections", app.key)).body["data"] as Json[];

/** Returns the app's only connection. */
export async function onlyConnection(app: TestApp): Promise<Json> {
  const [one, ...others] = await connectionsOf(app);
  if (one === undefined || others.length > 0) throw new Error("the app does not have one connection");
  return one;
}
