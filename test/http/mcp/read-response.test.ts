// An API's response, as an agent gets it: without the credential, in whatever form the API repeats it.

import { expect, test } from "vitest";
import { readResponse, secretPattern } from "../../../src/http/mcp/api/read-response.ts";
import { findProvider } from "../../../src/providers/registry.ts";

const TOKEN = "ya29/a+b/c=d~e!f&g";

const secret = () => {
  const provider = findProvider("oauth2");
  if (provider === undefined) throw new Error("there is no such provider");
  const token = { access_token: TOKEN, metadata: {} };
  return secretPattern(provider, [token as Parameters<typeof secretPattern>[1][number]]);
};

const bodyOf = async (body: BodyInit) => (await readResponse(new Response(body), secret(), "/proxy/")).body;

test.each([
  TOKEN,
  "ya29\\/a+b\\/c=d~e!f&g",
  "ya29/a\\u002Bb/c=d~e!f\\u0026g",
  "ya29/a\\u002bb/c\\u003dd~e!f\\u0026g",
  "ya29&#x2F;a&#43;b&#x2f;c&#61;d~e!f&#38;g",
  "ya29%2Fa%2Bb%2Fc%3Dd~e!f%26g",
  "ya29%2fa%2bb%2fc%3dd~e!f%26g",
  "ya29%2Fa%2Bb%2Fc%3Dd%7Ee%21f%26g",
])("E1 · does not contain the token as %s", async (form) => {
  expect(await bodyOf(`{"next":"https://api.example/?t=${form}"}`)).toBe(
    '{"next":"https://api.example/?t=[removed]"}',
  );
});

test("E1 · does not contain the beginning of a token where a long body was cut", async () => {
  // In chunks that end within a token. What is removed makes room for what comes later.
  const bytes = new TextEncoder().encode(`${TOKEN} `.repeat(8000));
  const body = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 150; i += 1) controller.enqueue(bytes.slice(i * 1000, (i + 1) * 1000));
      controller.close();
    },
  });
  const cut = await bodyOf(body);
  expect(cut?.replaceAll("[removed] ", "")).toBe("[removed]");
});
