// An app developer or the operator sets an integration up, from a provider of their own to the first connection of somebody
// else, and finds out why it fails before.

import { describe, expect, test } from "vitest";
import { setHabits } from "../../support/habits.ts";
import { accessibilityFlaws } from "../../support/dashboard/check-page.ts";
import { openAs, WAYS } from "../../support/dashboard/ways.ts";
import { adminToken, call, newApp } from "../../support/latchkey.ts";
import { control } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

const SECRET = "an-ordinary-client-secret";

describe.each(WAYS)("$name", (way) => {
  test("sets up an integration of a provider of their own, and turns it on after a test", async () => {
    const [app, { sandbox }] = await Promise.all([newApp("Quayside"), stack()]);
    const clientId = `habits-${crypto.randomUUID().slice(0, 8)}`;
    await setHabits(clientId, {});
    const issuer = `${sandbox.origin}/habits/${clientId}`;
    const user = await openAs(way, way.who === "operator" ? adminToken : app.key);
    const { page } = user;
    const field = (name: string) => page.getByLabel(name, { exact: true });
    await user.open(`/apps/${app.id}/integrations`);
    await user.press(page.getByRole("link", { name: "New integration" }).first());
    await user.press(page.getByRole("link", { name: /OAuth 2\.0/ }));
    await user.type(field("Name"), "Shipyard");
    await user.type(field("Authorization endpoint"), `${issuer}/authorize`);
    await user.type(field("Token endpoint"), `${issuer}/token`);
    await user.type(field("Userinfo endpoint"), `${issuer}/userinfo`);
    await user.press(page.getByRole("button", { name: "Continue" }));
    const callbackUrl = await page.getByText("/callback/").first().textContent();
    await control("habits", "clients", {
      client_id: clientId,
      client_secret: SECRET,
      redirect_uris: [callbackUrl],
    });
    await user.press(page.getByRole("button", { name: "Continue to credentials" }));
    await user.type(field("Client ID"), clientId);
    await user.type(field("Client secret"), "a-secret-of-another-client");
    await user.press(page.getByRole("button", { name: "Save and continue to the test" }));

    await user.press(page.getByRole("button", { name: "Connect an account" }));
    await user.press(page.getByRole("button", { name: /Continue/ }));
    await page.getByRole("heading", { name: /accept the client/ }).waitFor();
    expect(await accessibilityFlaws(page)).toEqual([]);
    await user.press(page.getByRole("link", { name: "Change the credentials" }));
    await user.type(field("Client secret"), SECRET);
    await user.press(page.getByRole("button", { name: "Save and continue to the test" }));
    await user.press(page.getByRole("button", { name: "Connect an account" }));
    await user.press(page.getByRole("button", { name: /Continue/ }));
    await page.getByRole("heading", { name: "It works" }).waitFor();
    expect(await accessibilityFlaws(page)).toEqual([]);
    await user.press(page.getByRole("button", { name: "Turn on for everybody" }));
    expect(await user.notice()).toContain("People can connect now.");
    const session = { end_user: { id: "ada" }, integrations: ["shipyard"] };
    expect((await call("POST", "/v1/connect/sessions", app.key, session)).status).toBe(201);
    await user.close();
  });
});
