import { expect, test } from "vitest";
import { newStage, RETURN_URL } from "../../support/workers/create-connection.ts";

const sessionWith = async (return_url?: string) => {
  const { appStub, ids, integration } = await newStage();
  const input = { end_user: { id: "ada" }, integrations: [integration], completion: "confirm" as const };
  return appStub.createSession(ids.connection, return_url === undefined ? input : { ...input, return_url });
};

test("D4 · a session returns to a URL that is registered with the app", async () => {
  expect(RETURN_URL).toBe("https://app.example.com/connected");
  expect(await sessionWith()).toMatchObject({ ok: true });
  expect(await sessionWith(RETURN_URL)).toMatchObject({ ok: true });
});

test.each([
  "//app.example.com/connected",
  "//evil.example/connected",
  "/connected",
  "https://app.example.com/connected/",
  "https://app.example.com/Connected",
  "HTTPS://app.example.com/connected",
  "https://APP.example.com/connected",
  "https://app.example.com./connected",
  "https://app.example.com:443/connected",
  "https://app.example.com\\connected",
  "https:\\\\app.example.com/connected",
  "https://user@app.example.com/connected",
  "https://app.example.com@evil.example/connected",
  "https://app.example.com.evil.example/connected",
  "https://app.example.com/x/../connected",
  "https://app.example.com/x/%2e%2e/connected",
  "https://app.example.com/%63onnected",
  "https://app.example.com/connected?to=x",
  "https://app.example.com/connected#x",
  " https://app.example.com/connected",
  "https://app.example.com/connected\n",
  "http://app.example.com/connected",
  "javascript:alert(1)",
  "",
])("D4 · %j is not the registered return URL", async (url) => {
  expect(await sessionWith(url)).toMatchObject({ failure: { code: "return_url_not_registered" } });
});
