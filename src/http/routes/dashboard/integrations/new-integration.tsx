// …/integrations/new: the wizard's first step. It creates the integration, turned off, so that its callback URL is known before
// the provider has issued a client ID.

import type { Context } from "hono";
import { countOf } from "../../../../pages/dashboard/components/format-number.ts";
import * as z from "zod";
import { appStub } from "../../../../apps/app-rpc.ts";
import { NewIntegration } from "../../../../integration/integration.ts";
import type { PublicIntegration } from "../../../../integration/present-integration.ts";
import { integrationPath } from "../../../../pages/dashboard/frame/paths.ts";
import { type FormState, NO_FORM } from "../../../../pages/dashboard/integrations/form-values.ts";
import { nextStep } from "../../../../pages/dashboard/integrations/integration-page.tsx";
import {
  ownFieldNames,
  OwnProviderPage,
} from "../../../../pages/dashboard/integrations/wizard/own-provider-page.tsx";
import {
  OWN_KINDS,
  type OwnKind,
  PickPage,
  type Tile,
} from "../../../../pages/dashboard/integrations/wizard/pick-page.tsx";
import { GROUPS, groupOf } from "../../../../providers/category-group.ts";
import { type GenericKind, genericProvider } from "../../../../providers/generic-providers.ts";
import { findProvider, providerOf } from "../../../../providers/registry.ts";
import { searchProviders } from "../../../../providers/search-providers.ts";
import type { Failure } from "../../../../shared/failure.ts";
import { lazy } from "../../../../shared/lazy.ts";
import { fail, type Result } from "../../../../shared/result.ts";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import { seeOther } from "../../../browser/page-response.ts";
import { readLogos } from "../../../browser/static-files.ts";
import { dashboardFailure, dashboardPage, formStatus } from "../../../dashboard/dashboard-page.tsx";
import { jsonIn, setAt } from "../../../dashboard/integration-form.ts";
import { rejectedForm } from "../../../dashboard/integration-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { explain } from "../../../problem.ts";
import { parse } from "../../../validate.ts";

/** The tiles that are shown at first, so that a page with their logos stays small. */
const MAX_TILES = 24;
const ALL = 1_000;

/** The IDs that are tried for another integration of the same provider. */
const MAX_SAME = 20;

const Query = lazy(() =>
  z.object({
    q: z.string().trim().max(100).default("").catch(""),
    category: z.enum(GROUPS).nullable().default(null).catch(null),
    all: z.literal("1").optional().catch(undefined),
    own: z.enum(OWN_KINDS).optional().catch(undefined),
  }),
);

export const dashboardNewIntegration = new Hono<HttpEnv>();

dashboardNewIntegration.get("/", requireSignIn("integrations:write"), (c) => {
  const { own } = Query().parse(c.req.query());
  return own === undefined ? pickPage(c) : ownPage(c, own);
});

dashboardNewIntegration.post("/", requireSignIn("integrations:write"), async (c) => {
  const body = await formBody(c);
  const { own } = Query().parse(body);
  if (own === undefined) {
    const created = await createFor(c, body["provider"] ?? "");
    return created.ok ? onward(c, created.value) : pickPage(c, created.failure);
  }
  const input = ownIntegration(own, body);
  const created = input.ok ? await create(c, input.value) : input;
  return created.ok
    ? onward(c, created.value)
    : ownPage(c, own, rejectedForm(body, created.failure), created.failure);
});

/** Redirects to the step that is next. */
function onward(c: Context<HttpEnv>, integration: PublicIntegration): Response {
  const step = nextStep(integration, providerOf(integration));
  return seeOther(`${integrationPath(c.get("namedApp"), integration.id)}/${step}`);
}

async function create(c: Context<HttpEnv>, input: unknown): Promise<Result<PublicIntegration>> {
  const parsed = parse(NewIntegration(), input);
  if (!parsed.ok) return parsed;
  return appStub(c.env, c.get("namedApp")).createIntegration(parsed.value, actorOf(c));
}

/** Creates an integration of a provider of the catalogue, with the provider's ID or the next one like it. */
async function createFor(c: Context<HttpEnv>, provider: string): Promise<Result<PublicIntegration>> {
  if (findProvider(provider) === undefined) return fail("provider_not_found");
  for (let same = 1; same <= MAX_SAME; same += 1) {
    const id = same === 1 ? provider : `${provider}-${same}`;
    const created = await create(c, { id, provider, enabled: false });
    if (created.ok || created.failure.code !== "integration_exists") return created;
  }
  return fail("integration_exists");
}

const GENERIC: Readonly<Record<OwnKind, GenericKind>> = {
  issuer: "server",
  endpoints: "server",
  key: "key",
  resource: "discovered",
  json: "server",
};

/** Returns the integration that a form describes, as the API's body. */
function ownIntegration(
  own: OwnKind,
  body: Readonly<Record<string, string>>,
): Result<Record<string, unknown>> {
  const name = body["name"]?.trim() ?? "";
  const id = body["id"]?.trim() || idOf(name);
  const input: Record<string, unknown> = {
    provider: genericProvider(GENERIC[own]),
    enabled: false,
    name,
    ...(id !== "" && { id }),
    ...(own === "issuer" && { scopes: ["openid", "email"] }),
  };
  if (own === "json") {
    const json = jsonIn(body, ["definition"]);
    return json.ok ? { ok: true, value: { ...input, ...json.value } } : json;
  }
  for (const path of ownFieldNames(own)) {
    const value = body[path]?.trim() ?? "";
    if (value !== "") setAt(input, path, path === "definition.account.id" ? [[value]] : value);
  }
  return { ok: true, value: input };
}

/** Returns an ID made of a name. */
const idOf = (name: string) =>
  name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 64);

async function pickPage(c: Context<HttpEnv>, failure: Failure | null = null): Promise<Response> {
  const { q: search, category: group, all } = Query().parse(c.req.query());
  const [overview, logoOf] = await Promise.all([appStub(c.env, c.get("namedApp")).overview(), readLogos(c)]);
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  const inUse = new Map<string, number>();
  const providers = new Map(overview.value.integrations.map(({ id, provider }) => [id, provider]));
  for (const provider of providers.values()) inUse.set(provider, 0);
  for (const { integration, count } of overview.value.connections) {
    const provider = providers.get(integration ?? "");
    if (provider !== undefined) inUse.set(provider, (inUse.get(provider) ?? 0) + count);
  }
  const { found } = searchProviders({ search, limit: ALL });
  const listed = found
    .filter(({ category }) => category !== "protocol" && (group === null || groupOf(category) === group))
    // Those with a logo first, which are the better known ones.
    .map((provider) => ({ provider, logo: logoOf(provider.id, null, provider.name) }))
    .toSorted((a, b) => Number(b.logo !== null) - Number(a.logo !== null));
  const tiles = (all === undefined ? listed.slice(0, MAX_TILES) : listed).map(({ provider, logo }): Tile => {
    const { id, name, category, kind } = provider;
    const used = inUse.get(id);
    const about =
      used === undefined
        ? aboutOf(category, kind)
        : used === 0
          ? "In use"
          : `In use, ${countOf(used, "connection")}`;
    return { id, name, logo, about };
  });
  return dashboardPage(c, formStatus(c, failure), (context) => (
    <PickPage
      context={context}
      app={c.get("namedApp")}
      search={search}
      group={group}
      tiles={tiles}
      found={listed.length}
      total={searchProviders({ limit: ALL }).found.filter(({ category }) => category !== "protocol").length}
      notice={
        failure === null
          ? null
          : {
              kind: "failed",
              title: "Integration not created",
              text: failure.detail ?? `${explain(failure.code).title}.`,
              code: failure.code,
            }
      }
      now={Date.now()}
    />
  ));
}

/** The categories whose names are abbreviations. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(["ai", "crm", "hr"]);

function aboutOf(category: string, kind: string): string {
  const name = ABBREVIATIONS.has(category)
    ? category.toUpperCase()
    : `${category.charAt(0).toUpperCase()}${category.slice(1)}`;
  return kind === "api_key" ? `${name} · API key` : name;
}

function ownPage(
  c: Context<HttpEnv>,
  own: OwnKind,
  form: FormState = NO_FORM,
  failure: Failure | null = null,
): Promise<Response> {
  return dashboardPage(c, formStatus(c, failure), (context) => (
    <OwnProviderPage context={context} app={c.get("namedApp")} own={own} form={form} />
  ));
}
