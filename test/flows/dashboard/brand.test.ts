// The brand page of the dashboard: the form, the logo that is uploaded, and the preview of the connect page.

import { beforeAll, describe, expect, test } from "vitest";
import { dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import { startSession } from "../../support/flow.ts";
import { Browser, hidden, type Page } from "../../support/http/browser.ts";
import { send } from "../../support/http/wire.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { newIntegration, type TestIntegration } from "../../support/sandbox.ts";

/** The first bytes of a PNG; nothing here decodes it. */
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const PNG_URL = `data:image/png;base64,${Buffer.from(PNG).toString("base64")}`;

const FORM = {
  name: "Quayside",
  privacy_policy_url: "https://quayside.example/privacy",
  accent_color: "#B3261E",
  radius: "4",
  font: "serif",
  color_scheme: "dark",
};

let app: TestApp;
let integration: TestIntegration;
let developer: Browser;

beforeAll(async () => {
  app = await newApp("Harbour");
  integration = await newIntegration(app, "parqet");
  developer = await signedInWith(app.key);
});

const urlOf = (path = "", of = app) => dashboardUrl(`/apps/${of.id}/brand${path}`);

/** Submits the form of the page. */
async function submit(
  fields: Record<string, string>,
  { file, path = "" }: { file?: Uint8Array; path?: string } = {},
): Promise<Page> {
  const form = new FormData();
  form.set("form_token", hidden(await developer.get(await urlOf()), "form_token"));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("logo", new Blob([Uint8Array.from(file ?? [])]), file === undefined ? "" : "logo.png");
  return developer.upload(await urlOf(path), form);
}

const brandOf = async () => (await call("GET", "/v1/app", app.key)).body;

test("the form saves the brand, which the next connect page has", async () => {
  const page = await submit(FORM, { file: PNG });
  expect(page.status).toBe(200);
  expect(page.text).toContain('role="status"');
  expect(await brandOf()).toMatchObject({
    name: "Quayside",
    logo: PNG_URL,
    brand: {
      accent_color: "#b3261e",
      radius: 4,
      font: "serif",
      color_scheme: "dark",
      privacy_policy_url: FORM.privacy_policy_url,
      show_latchkey: false,
    },
  });
  const connectPage = await new Browser().get((await startSession(app, integration)).connectUrl);
  for (const shown of ["--radius:4px", "color-scheme:dark", FORM.privacy_policy_url, PNG_URL])
    expect(connectPage.text).toContain(shown);

  // An empty color is Latchkey's own, and the logo can be removed.
  await submit({ ...FORM, accent_color: "", show_latchkey: "1", remove_logo: "1" });
  expect(await brandOf()).toMatchObject({
    logo: null,
    brand: { accent_color: null, show_latchkey: true },
  });
});

test("a form that is not accepted saves nothing, and keeps what it contains", async () => {
  const before = await brandOf();
  const wrong = { ...FORM, name: "", accent_color: "blue", privacy_policy_url: "http://plain.example" };
  const page = await submit(wrong, { file: PNG });
  expect(page.status).toBe(400);
  expect(page.text.match(/aria-invalid="true"/g)).toHaveLength(3);
  expect(page.text).toContain('value="blue"');
  expect(page.text).toContain(`name="uploaded_logo" value="${PNG_URL}"`);
  expect(await brandOf()).toEqual(before);
  // The logo is still part of the next form, though the browser does not send the file again.
  await submit({ ...FORM, uploaded_logo: hidden(page, "uploaded_logo") });
  expect(await brandOf()).toMatchObject({ logo: PNG_URL });
});

test.each([
  ["a file that is no image", new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>")],
  ["an image that is too large", Uint8Array.from([...PNG, ...new Uint8Array(12_000)])],
])("%s is not accepted as a logo", async (_, file) => {
  const page = await submit(FORM, { file });
  expect(page.status).toBe(400);
  expect(page.text).toContain('id="logo-error"');
});

test("H2 · an upload that is far too large is refused on a page", async () => {
  // On a connection of its own, which ends before the upload does.
  const page = await send(await dashboardUrl(""), {
    method: "POST",
    path: new URL(await urlOf()).pathname,
    headers: { "content-type": "multipart/form-data; boundary=x" },
    body: Buffer.alloc(66_000),
  });
  expect(page.status).toBe(413);
  expect(page.text).toContain("A form can have at most 64 KB, and the logo in it at most 12 KB.");
});

test("a check shows what follows from the form, and saves nothing", async () => {
  const before = await brandOf();
  const page = await submit({ ...FORM, accent_color: "#ffffff", intent: "check" });
  expect(page.status).toBe(200);
  expect(page.text).toContain("Black ink on it: 21.0 to 1");
  expect(page.text).toMatch(/\d changes? not saved/);
  expect(await brandOf()).toEqual(before);
});

describe("the preview", () => {
  test("B5 · shows the connect page with what is not saved, in a frame of our own pages only", async () => {
    const before = await brandOf();
    const page = await submit({ ...FORM, name: "Unsaved" }, { file: PNG, path: "/preview" });
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
    expect(page.headers.get("content-security-policy")).not.toContain("script-src");
    expect(page.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(page.text).toMatch(/<body inert/);
    for (const shown of ["Connect Parqet to Unsaved", "--radius:4px", PNG_URL])
      expect(page.text).toContain(shown);
    expect(await brandOf()).toEqual(before);
    const frame = await developer.get(await urlOf());
    expect(frame.text).toMatch(/<iframe[^>]* sandbox=""/);
    expect(frame.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  test("ignores fields that are not accepted, and shows each page", async () => {
    const wrong = { ...FORM, accent_color: "#12", name: "Quayside" };
    const picker = await submit({ ...wrong, page: "picker" }, { path: "/preview" });
    expect(picker.text).toContain('class="pick"');
    const done = await submit({ ...wrong, page: "connected" }, { path: "/preview" });
    expect(done.text).toContain('class="join done"');
    expect(done.text).not.toContain("<script");
    // An app without integrations has an example.
    const empty = await newApp();
    const own = await signedInWith(empty.key);
    const example = await own.get(await urlOf("/preview", empty));
    expect(example.status).toBe(200);
    expect(example.text).toContain("Example Drive");
  });
});
