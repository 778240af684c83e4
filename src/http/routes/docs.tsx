// /docs: the API reference, the fields of a provider's definition, and a page for each provider.

import { Hono } from "../hono.ts";
import { ProviderListPage } from "../../pages/reference/provider-list-page.tsx";
import { ProviderPage } from "../../pages/reference/provider-page.tsx";
import { presentProvider } from "../../providers/describe-provider.ts";
import { wholeDefinition } from "../../providers/provider-description.ts";
import { allProviders, findDefinition, findProvider } from "../../providers/registry.ts";
import type { HttpEnv } from "../http-env.ts";
import { referenceResponse } from "../browser/page-response.ts";
import { readDescriptions } from "../browser/static-files.ts";
import { limitByAddress } from "../middleware/rate-limit.ts";
import { referencePage } from "../reference-file.ts";

export const docs = new Hono<HttpEnv>();

docs.use(limitByAddress);
docs.get("/", (c) => referencePage(c, "api.html"));
docs.get("/provider-definition", (c) => referencePage(c, "provider-definition.html"));
docs.get("/providers", (c) => {
  const providers = allProviders();
  return referenceResponse(c, (nonce) => <ProviderListPage nonce={nonce} providers={providers} />);
});
docs.get("/providers/:provider", async (c) => {
  const id = c.req.param("provider");
  const [provider, definition] = [findProvider(id), findDefinition(id)];
  if (provider === undefined || definition === undefined) return c.notFound();
  const description = (await readDescriptions(c))(provider);
  const described = presentProvider(provider, description, c.get("config").publicOrigin);
  const signsAssertions = provider.kind === "code" && provider.token.assertion !== undefined;
  return referenceResponse(c, (nonce) => (
    <ProviderPage
      nonce={nonce}
      provider={described}
      signsAssertions={signsAssertions}
      definition={wholeDefinition(definition, description)}
    />
  ));
});
