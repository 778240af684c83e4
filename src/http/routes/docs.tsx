// /docs: the API reference, the fields of a provider's definition, and a page for each provider.

import { Hono } from "../hono.ts";
import { DefinitionPage } from "../../pages/reference/definition-page.tsx";
import { ProviderListPage } from "../../pages/reference/provider-list-page.tsx";
import { ProviderPage } from "../../pages/reference/provider-page.tsx";
import { ReferencePage } from "../../pages/reference/reference-page.tsx";
import { presentProvider } from "../../providers/describe-provider.ts";
import { allProviders, findDefinition, findProvider } from "../../providers/registry.ts";
import { apiDescription } from "../openapi/cached-description.ts";
import { definitionSchema } from "../openapi/definition-schema.ts";
import type { HttpEnv } from "../http-env.ts";
import { dashboardResponse } from "../browser/page-response.ts";
import { limitByAddress } from "../middleware/rate-limit.ts";

/** Creates the routes. The reference describes the operations of the given router. */
export function docs(router: Hono<HttpEnv>): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.use(limitByAddress);
  routes.get("/", (c) => {
    const { api } = apiDescription(router, c.get("config").publicOrigin);
    return dashboardResponse(c, 200, (nonce) => <ReferencePage nonce={nonce} api={api} />);
  });
  routes.get("/provider-definition", (c) =>
    dashboardResponse(c, 200, (nonce) => <DefinitionPage nonce={nonce} schema={definitionSchema()} />),
  );
  routes.get("/providers", (c) => {
    const providers = allProviders();
    return dashboardResponse(c, 200, (nonce) => <ProviderListPage nonce={nonce} providers={providers} />);
  });
  routes.get("/providers/:provider", (c) => {
    const id = c.req.param("provider");
    const [provider, definition] = [findProvider(id), findDefinition(id)];
    if (provider === undefined || definition === undefined) return c.notFound();
    const described = presentProvider(provider, c.get("config").publicOrigin);
    const signsAssertions = provider.kind === "code" && provider.token.assertion !== undefined;
    return dashboardResponse(c, 200, (nonce) => (
      <ProviderPage
        nonce={nonce}
        provider={described}
        signsAssertions={signsAssertions}
        definition={definition}
      />
    ));
  });
  return routes;
}
