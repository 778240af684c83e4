// Apps that try to mislead a person with the connect page, and links that try to show what they should not.

import { describe, expect, test } from "vitest";
import { confirm, must, proxied } from "../../support/flow.ts";
import { Browser } from "../../support/http/browser.ts";
import { listen, sendJson } from "../../support/http/local-server.ts";
import { newKeyIntegration, openKeyForm } from "../../support/key-api.ts";
import { call, type Json, newApp } from "../../support/latchkey.ts";

const API = { endpoints: { api_base_url: "https://api.example.com/v1" } };
const CLIENT = { client_id: "client", client_secret: "a-client-secret-1" };

const definitionAt = (origin = "") => ({ endpoints: { api_base_url: `${origin}/v1` } });

/** The response to a request with an invalid field. */
const refusal = (code: string, path: string) => ({
  status: 400,
  body: { code, errors: expect.arrayContaining([expect.objectContaining({ path })]) },
});

async function pageOf(body: Json) {
  const app = await newApp();
  const created = await call("POST", "/v1/integrations", app.key, body);
  if (created.status !== 201) return created;
  const { page } = await openKeyForm(app, [String(created.body["id"])]);
  return page;
}

describe("D3 · every scope that is requested is shown", () => {
  test("those of the user at Slack", async () => {
    const page = await pageOf({
      provider: "slack",
      ...CLIENT,
      scopes: ["team:read"],
      options: {
        authorization_parameters: { user_scope: "admin,x.hidden:write" },
      },
    });
    expect(page.text).toContain("x.<wbr/>hidden:<wbr/>write");
  });

  test("another name of the parameter hides none", async () => {
    const page = await pageOf({
      provider: "github",
      ...CLIENT,
      scopes: ["read:user"],
      definition: {
        authorization: {
          parameter_names: { scope: "ignored" },
          parameters: { scope: "delete_repo" },
        },
      },
    });
    expect(page).toMatchObject(refusal("integration_invalid", "definition.authorization.parameters.scope"));
  });

  test("a parameter in another case hides none", async () => {
    const page = await pageOf({
      provider: "github",
      ...CLIENT,
      scopes: ["read:user"],
      options: { authorization_parameters: { Scope: "delete_repo" } },
    });
    expect(page).toMatchObject(refusal("invalid_request", "options.authorization_parameters"));
  });

  test("those in the query of the endpoint", async () => {
    const page = await pageOf({
      provider: "oauth2",
      ...CLIENT,
      scopes: ["read:user"],
      endpoints: {
        authorization_endpoint: "https://a.example.com/authorize?scope=delete_repo&user_scope=x.hidden:write",
        token_endpoint: "https://a.example.com/token",
      },
    });
    expect(page.text).toContain("x.<wbr/>hidden:<wbr/>write");
  });
});

describe("a browser's password manager", () => {
  test("does not fill in what it knows for this origin, such as the dashboard's admin token", async () => {
    const app = await newApp();
    const { page } = await openKeyForm(app, [await newKeyIntegration(app, API)]);
    const input = /<input[^>]*name="credentials.api_key"[^>]*>/.exec(page.text)?.[0] ?? "";
    expect(input).toContain('type="password"');
    expect(input).toContain('autocomplete="new-password"');
  });
});

describe("texts", () => {
  test.each([
    ["Hangul filler", "\u3164"],
    ["Braille blank", "\u2800"],
    ["line separator", "A\u2028B"],
    ["joiner", "Goo\u034Fgle"],
    ["only marks", "\u0301\u0301"],
  ])("an integration has no invisible name: %s", async (_, name) => {
    const app = await newApp();
    const body = { provider: "api-key", definition: API, name };
    expect(await call("POST", "/v1/integrations", app.key, body)).toMatchObject(
      refusal("invalid_request", "name"),
    );
  });

  test.each(["label", "example"])("a variable's %s can't reorder the page", async (field) => {
    const app = await newApp();
    const team = {
      label: "Team",
      kind: "path",
      [field]: "safe \u202Eelpmaxe.live",
    };
    const definition = {
      variables: { team },
      endpoints: { api_base_url: "https://api.example.com/{team}" },
    };
    const answer = await call("POST", "/v1/integrations", app.key, {
      provider: "api-key",
      definition,
    });
    expect(answer).toMatchObject(refusal("invalid_request", `definition.variables.team.${field}`));
  });

  test("an end user's name can't end the isolation of its element", async () => {
    const app = await newApp();
    const integration = await newKeyIntegration(app, API);
    const answer = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada", name: "Ada\u2069\u202E" },
      integrations: [integration],
    });
    const { text } = await new Browser().get(String(answer.body["connect_url"]));
    expect(text).toContain("<bdi>Ada</bdi>");
    expect(text).not.toMatch(/[\u202E\u2069]/u);
  });

  test.each(["https://stripe.com@evil.example/keys", "javascript:alert(1)", "data:text/html,x"])(
    "the link to the key is what it looks like: %s",
    async (url) => {
      const app = await newApp();
      const definition = { ...API, credentials: { url } };
      const answer = await call("POST", "/v1/integrations", app.key, {
        provider: "api-key",
        definition,
      });
      expect(answer).toMatchObject(refusal("invalid_request", "definition.credentials.url"));
    },
  );

  test.each(["https://stripe.com@evil.example/", "javascript:alert(1)//https://"])(
    "so is the one to the privacy policy: %s",
    async (privacy_policy_url) => {
      const app = await newApp();
      const changed = await call("PATCH", "/v1/app", app.key, {
        brand: { privacy_policy_url },
      });
      expect(changed).toMatchObject(refusal("invalid_request", "brand.privacy_policy_url"));
    },
  );

  test.each([
    { accent_color: "#000000;}body{display:none" },
    { accent_color: "#000000\n" },
    { font: "constructor" },
    { radius: "12px;}" },
    {
      colors: {
        light: { accent: "red", on_accent: "red", accent_text: "red" },
      },
    },
  ])("a brand injects no CSS: %o", async (brand) => {
    const app = await newApp();
    expect(await call("PATCH", "/v1/app", app.key, { brand })).toMatchObject({
      status: 400,
      body: {
        code: "invalid_request",
        errors: [expect.objectContaining({ path: expect.stringMatching(/^brand\b/) })],
      },
    });
  });
});

describe("a link", () => {
  const PNG = "data:image/png;base64,AAAABBBBCCCCDDDD";

  test("shows no integration that its session does not offer", async () => {
    const app = await newApp();
    const offered = await newKeyIntegration(app, API, { name: "Offered" });
    const secret = await newKeyIntegration(app, API, {
      id: "secret",
      name: "Unreleased",
      logo: PNG,
    });
    const session = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada" },
      integrations: [offered],
    });
    // The copy is in KV as soon as a session used it.
    await openKeyForm(app, [secret]);
    const url = `${String(session.body["connect_url"])}&integration=${secret}`;
    const { text } = await new Browser().get(url);
    expect(text).not.toContain(PNG);
    expect(text).not.toContain("Unreleased");
  });

  test("shows no integration of another app", async () => {
    const [app, other] = [await newApp(), await newApp()];
    const offered = await newKeyIntegration(app, API);
    const secret = await newKeyIntegration(other, API, {
      name: "Unreleased",
      logo: PNG,
    });
    await openKeyForm(other, [secret]);
    const { submit, page } = await openKeyForm(app, [offered]);
    expect(page.status).toBe(200);
    const posted = await submit({ "credentials.api_key": "key" }, secret);
    expect(posted.text).not.toContain("Unreleased");
    expect(posted.text).not.toContain(PNG);
  });

  test("shows no integration that its session, with several, does not offer", async () => {
    const app = await newApp();
    const [one, two] = [await newKeyIntegration(app, API), await newKeyIntegration(app, API)];
    const secret = await newKeyIntegration(app, API, {
      id: "secret",
      name: "Unreleased",
      logo: PNG,
    });
    await openKeyForm(app, [secret]);
    const session = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada" },
      integrations: [one, two],
    });
    const { text } = await new Browser().get(`${String(session.body["connect_url"])}&integration=${secret}`);
    expect(text).not.toContain(PNG);
    expect(text).not.toContain("Unreleased");
  });

  test("sends a key to no host but the shown one, where the app changes it before it confirms", async () => {
    const seen: string[] = [];
    const [api, other] = await Promise.all(
      ["shown", "other"].map((name) =>
        listen((request, response) => {
          seen.push(`${name} ${request.headers.authorization ?? ""}`);
          return sendJson(response, 200, { id: "ada" });
        }),
      ),
    );
    const app = await newApp();
    const integration = await newKeyIntegration(app, definitionAt(api?.origin));
    const form = await openKeyForm(app, [integration]);
    const returned = await form.browser.get(must(await form.submit({ "credentials.api_key": "key-of-ada" })));
    const changed = await call("PATCH", `/v1/integrations/${integration}`, app.key, {
      definition: definitionAt(other?.origin),
    });
    expect(changed.status).toBe(200);
    await confirm(app, returned, "ada");
    await proxied(app, form.id, "items");
    await call("POST", `/v1/connections/${form.id}/check`, app.key);
    expect(seen.filter((one) => one.startsWith("other"))).toEqual([]);
    await Promise.all([api?.close(), other?.close()]);
  });

  test("reflects no markup from its filter or fields", async () => {
    const app = await newApp();
    const ids = [];
    for (let i = 0; i < 9; i += 1) ids.push(await newKeyIntegration(app, API));
    const session = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada", name: '<img src=x>"' },
      integrations: ids,
    });
    const q = encodeURIComponent(`"><script>x()</script>`);
    const { text } = await new Browser().get(
      `${String(session.body["connect_url"])}&q=${q}&category=${q}&all=${q}`,
    );
    expect(text).not.toContain("<script>x()");
    expect(text).not.toContain("<img src=x>");
    expect(text).toContain("&lt;script&gt;");
  });

  test("keeps a rejected password out of the page, but not the user name", async () => {
    const app = await newApp();
    const definition = {
      ...API,
      credentials: { fields: { username: { secret: false }, password: {} } },
      api: { basic: { username: "{username}", password: "{password}" } },
    };
    const { submit } = await openKeyForm(app, [await newKeyIntegration(app, definition)]);
    const page = await submit({
      "credentials.username": "ada:b",
      "credentials.password": "canary",
    });
    expect(page.status).toBe(400);
    expect(page.text).toContain(' value="ada:b"');
    expect(page.text).not.toContain("canary");
  });
});
