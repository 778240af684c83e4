// The issuer of a definition can depend on a variable of the integration.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { afterEach, expect, test, vi } from "vitest";
import { newStage, valueOf } from "../../support/workers/create-connection.ts";
import { fakeProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("an issuer with a variable is discovered, and again when the variable changes", async () => {
  vi.spyOn(console, "info").mockReturnValue();
  fakeProvider(({ url }) => {
    const { origin } = new URL(url);
    return Response.json({
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
    });
  });
  const { appStub } = await newStage();
  const { id } = valueOf(
    await appStub.createIntegration(
      {
        provider: "oauth2",
        client_id: "client",
        variables: { tenant: "acme" },
        definition: {
          endpoints: { issuer: "https://{tenant}.example.com" },
          variables: { tenant: { label: "Tenant" } },
        },
      },
      LATCHKEY,
    ),
  );
  const issuer = async () => (await appStub.integration(id))?.discovered?.issuer;
  expect(await issuer()).toBe("https://acme.example.com");
  valueOf(await appStub.updateIntegration(id, { variables: { tenant: "other" } }, LATCHKEY));
  expect(await issuer()).toBe("https://other.example.com");
});
