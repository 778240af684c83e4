// Integrations in the dashboard: from no integration to a working one, a test that fails, and who can finish a test.

import { beforeAll, expect, test } from "vitest";
import { dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import { connectionOf, must } from "../../support/flow.ts";
import { newHabitsIntegration, setHabits } from "../../support/habits.ts";
import { Browser, failureOn, hidden, type Page } from "../../support/http/browser.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { control, type TestIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

const SECRET = "canary-secret-of-the-client-5193";

let app: TestApp;
let browser: Browser;
let here: string;

beforeAll(async () => {
  app = await newApp("Quayside");
  browser = await signedInWith(app.key);
  here = await dashboardUrl(`/apps/${app.id}/integrations`);
});

/** Submits a form of a page. */
async function submit(page: string, action: string, fields: Record<string, string>): Promise<Page> {
  const form_token = hidden(await browser.get(page), "form_token");
  return browser.post(action, { form_token, ...fields });
}

/** Clicks on the connect page that a test has led to. Returns where the provider sends the browser. */
async function connectAt(person: Browser, connectUrl: string, integration: string): Promise<Page> {
  const token = new URL(connectUrl).searchParams.get("token") ?? "";
  await person.get(connectUrl);
  const clicked = await person.post(new URL("/connect", connectUrl).href, { token, integration });
  return clicked.location === null ? clicked : person.get(must(await person.get(clicked.location)));
}

/** Follows the return to the dashboard, as a browser does without script. */
async function finish(person: Browser, returned: Page): Promise<Page> {
  const bounce = await person.get(must(returned));
  const to = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(bounce.text)?.[1] ?? "";
  return person.get(new URL(to, here).href);
}

test("from a provider of one's own to a working integration", async () => {
  const { sandbox } = await stack();
  const clientId = `habits-${crypto.randomUUID().slice(0, 8)}`;
  await setHabits(clientId, {});
  const issuer = `${sandbox.origin}/habits/${clientId}`;
  const picker = await browser.get(`${here}/new?q=not`);
  expect(picker.text).toContain("Notion");
  const own = `${here}/new?own=endpoints`;
  const incomplete = await submit(own, `${here}/new`, {
    own: "endpoints",
    name: "Shipyard",
    "endpoints.issuer": "x",
  });
  expect(incomplete.status).toBe(400);
  expect(incomplete.text).toContain('value="Shipyard"');
  const created = await submit(own, `${here}/new`, {
    own: "endpoints",
    name: "Shipyard",
    "endpoints.authorization_endpoint": `${issuer}/authorize`,
    "endpoints.token_endpoint": `${issuer}/token`,
    "endpoints.userinfo_endpoint": `${issuer}/userinfo`,
    "endpoints.revocation_endpoint": `${issuer}/revoke`,
  });
  expect(must(created)).toBe(`${here}/shipyard/register`);
  const register = await browser.get(must(created));
  const callbackUrl = /<code[^>]*>([^<]*\/callback\/[^<]*)</.exec(register.text)?.[1] ?? "";
  await control("habits", "clients", {
    client_id: clientId,
    client_secret: SECRET,
    redirect_uris: [callbackUrl],
  });
  const credentials = await submit(must(created), must(created), { "more-scopes": "files:read" });
  expect(must(credentials)).toBe(`${here}/shipyard/credentials`);

  const test1 = `${here}/shipyard/test`;
  const tooEarly = await submit(test1, `${here}/shipyard/tests`, {});
  expect(tooEarly).toMatchObject({ status: 400 });
  expect(tooEarly.text).toContain("client_id");
  const saved = await submit(must(credentials), must(credentials), {
    client_id: clientId,
    client_secret: SECRET,
  });
  expect(must(saved)).toBe(`${test1}?done=saved`);
  expect((await browser.get(must(saved))).text).toContain("Not tested since this change.");
  const connectUrl = must(await submit(test1, `${here}/shipyard/tests`, {}));
  const result = await finish(browser, await connectAt(browser, connectUrl, "shipyard"));
  expect(must(result)).toBe(test1);
  const shown = await browser.get(test1);
  expect(shown.text).toContain("It works");
  expect(shown.text).toContain("revoked at the provider");
  expect(must(await submit(test1, `${here}/shipyard/enabled`, { enabled: "true" }))).toContain("?done=on");
  const body = { end_user: { id: "ada" }, integrations: ["shipyard"] };
  expect((await call("POST", "/v1/connect/sessions", app.key, body)).status).toBe(201);
  for (const path of ["", "/shipyard", "/shipyard/register", "/shipyard/credentials", "/shipyard/test"]) {
    const page = await browser.get(`${here}${path}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain(SECRET);
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(page.text.length).toBeLessThan(40_000);
  }
  const { body: audit } = await call("GET", "/v1/audit", app.key);
  expect(JSON.stringify(audit)).not.toContain(SECRET);
});

/** An integration that is not turned on, at a server without a consent page. */
async function newDraft(): Promise<{
  draft: TestIntegration;
  owner: TestApp;
  page: string;
  person: Browser;
}> {
  const { app: owner, integration: draft } = await newHabitsIntegration({}, { enabled: false });
  const page = await dashboardUrl(`/apps/${owner.id}/integrations/${draft.id}`);
  return { draft, owner, page, person: await signedInWith(owner.key) };
}

test("D2 · the link of a test connects nothing in another browser, and nobody else finishes the test", async () => {
  const { draft, owner, page, person } = await newDraft();
  const form_token = hidden(await person.get(`${page}/test`), "form_token");
  const connectUrl = must(await person.post(`${page}/tests`, { form_token }));
  const stranger = new Browser();
  expect(failureOn(await connectAt(stranger, connectUrl, draft.id))).toBe("wrong_browser");
  const returned = await connectAt(person, connectUrl, draft.id);
  // Another person of the app, to whom the return URL was sent.
  const colleague = await signedInWith(owner.key);
  await finish(colleague, returned);
  expect((await colleague.get(`${page}/test`)).text).not.toContain("It works");
  // Without a session of the dashboard, the return leads to the sign-in.
  expect(must(await finish(stranger, returned))).toContain("/dashboard/sign-in");
  await finish(person, returned);
  expect((await person.get(`${page}/test`)).text).toContain("It works");
  const connection = new URL(must(returned)).searchParams.get("connection_id") ?? "none";
  expect((await connectionOf(owner, connection))["code"]).toBe("connection_not_found");
});

test("a failed test says what is wrong, and the settings, keys and the end of an integration", async () => {
  const { draft, owner, page, person } = await newDraft();
  await setHabits(draft.clientId, { exchange: { status: 401, json: { error: "invalid_client" } } });
  const post = async (path: string, fields: Record<string, string>) => {
    const form_token = hidden(await person.get(page), "form_token");
    return person.post(`${page}${path}`, { form_token, ...fields });
  };
  const connectUrl = must(await post("/tests", {}));
  await finish(person, await connectAt(person, connectUrl, draft.id));
  const report = await person.get(`${page}/test`);
  expect(report.text).toContain("accept the client (401 invalid_client)");
  expect(report.text).toContain("Copy the client secret again");
  const saved = await person.get(
    must(await post("/secret", { client_secret: "another-secret-of-the-client" })),
  );
  expect(saved.text).toMatch(/Saved<[^]*Not tested since this change\./);
  expect(saved.text).toMatch(
    /What the test does[^]*<details[^]*1 test[^]*from before the change[^]*invalid_client/,
  );
  expect(must(await post("/settings", { name: "Dry dock", scopes: "a b" }))).toContain("?done=saved");
  const wrong = await post("/settings", { options: "{" });
  expect(wrong.text).toMatch(/Nothing was saved[^]*href="#options"[^]*Is not valid JSON\./);
  const redefined = { definition: '{"client":{"authentication":["client_secret_post"]}}' };
  const asked = await post("/settings", redefined);
  expect(asked.text).toMatch(/client_secret_post[^]*id="settings-secret"[^]*is required again/i);
  const sent = { ...redefined, client_secret: "another-secret-of-the-client" };
  expect(must(await post("/settings", sent))).toContain("?done=saved");
  expect(must(await post("/settings", { ...sent, definition: "" }))).toContain("?done=saved");
  const upload = async (file: string, fields: Record<string, string> = {}) => {
    const form = new FormData();
    form.set("form_token", hidden(await person.get(page), "form_token"));
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set("logo", new Blob([file]), "logo.png");
    return person.upload(`${page}/settings`, form);
  };
  const logoOf = async () => (await call("GET", `/v1/integrations/${draft.id}`, owner.key)).body["logo"];
  expect((await upload("not an image")).text).toContain("Must be a PNG, JPEG, or WebP image.");
  const webp = "RIFF0000WEBP";
  const kept = await upload(webp, { options: "{" });
  expect(hidden(kept, "uploaded_logo")).toBe(`data:image/webp;base64,${btoa(webp)}`);
  expect(await logoOf()).toBe(null);
  expect(must(await upload(webp))).toContain("?done=saved");
  expect(await logoOf()).toBe(`data:image/webp;base64,${btoa(webp)}`);
  expect(must(await post("/settings", { remove_logo: "1" }))).toContain("?done=saved");
  expect(await logoOf()).toBe(null);
  expect(must(await post("/signing-keys", {}))).toContain("?done=key-created");
  const { body } = await call("GET", `/v1/integrations/${draft.id}`, owner.key);
  expect(body).toMatchObject({ name: "Dry dock", scopes: ["a", "b"] });
  // No form token, and another app.
  expect((await person.post(`${page}/delete`, {})).status).toBe(403);
  for (const path of ["", "/test", "/register", "/credentials"])
    expect((await browser.get(`${here}/${draft.id}${path}`)).status).toBe(404);
  expect(must(await post("/delete", {}))).toContain("?done=deleted");
  expect((await person.get(page)).status).toBe(404);
});
