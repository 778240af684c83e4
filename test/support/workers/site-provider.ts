// A provider whose sign-ins have several accounts, and tabs of a person who connects there.

import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import type { NewIntegration } from "../../../src/integration/integration.ts";
import { newConnectionId } from "../../../src/shared/id.ts";
import type { Parsed } from "../../../src/shared/lazy.ts";
import { beginAttempt, newSession, newStage, setClock, type Stage } from "./create-connection.ts";
import { fakeProvider, tokenResponse } from "./scripted-fetch.ts";

export const SITE_ENDPOINTS = {
  authorization_endpoint: "https://provider.example.com/authorize",
  token_endpoint: "https://provider.example.com/token",
  revocation_endpoint: "https://provider.example.com/revoke",
  api_base_url: "https://provider.example.com/api",
};

/** The settings of an integration there. */
export const SITES: Parsed<typeof NewIntegration> = {
  provider: "oauth2",
  client_id: "client",
  client_secret: "a-client-secret",
  definition: {
    endpoints: SITE_ENDPOINTS,
    learned: { site: { from: "account", path: ["id"], kind: "path" } },
    account: {
      path: "sites",
      list: { path: [], pick: ["first"], choice: { detail: [[["url"]]] } },
      metadata_fields: ["extra"],
      id: [["id"]],
      label: [[["name"]]],
    },
  },
};

export const site = (id: string, more: object = {}) => ({ id, name: `Site ${id}`, ...more });

export class SiteProvider {
  sites: object[] = [site("a"), site("b"), site("c")];
  /** Awaited before the sites are listed. */
  listing: (() => Promise<void>) | null = null;
  /** Returns the access token of the n-th grant. */
  accessToken = (serial: number) => `access-${serial}`;
  readonly #requests: ReturnType<typeof fakeProvider>;
  #serial = 0;

  constructor() {
    vi.spyOn(console, "info").mockReturnValue();
    this.#requests = fakeProvider(async ({ url }) => {
      if (url.endsWith("/token")) {
        this.#serial += 1;
        return tokenResponse(this.accessToken(this.#serial), `refresh-${this.#serial}`);
      }
      if (url.endsWith("/revoke")) return new Response();
      await this.listing?.();
      return Response.json(this.sites);
    });
  }

  /** The tokens that were revoked. */
  revoked(): (string | null)[] {
    return this.#requests.filter(({ url }) => url.endsWith("/revoke")).map(({ form }) => form.get("token"));
  }
}

/** Returns from the provider in a new tab, and confirms if the session needs it. */
export async function returnFrom(stage: Stage, session: string, isConfirmed: boolean, others = {}) {
  const callback = await beginAttempt(stage, session);
  const { attempt, cookie } = callback;
  const { result } = await stage.stub.receiveCallback({ ...callback, others });
  const confirm = () => stage.stub.confirmAttempt(attempt, "ada");
  if (isConfirmed) await confirm();
  const status = () => stage.stub.attemptStatus({ attempt, cookie });
  return {
    result,
    attempt,
    confirm,
    status,
    choose: (value: string) => stage.stub.submitAttemptInput({ attempt, cookie, name: "account", value }),
    /** The accounts that the page of this tab shows. */
    accounts: async () => {
      const { result: shown } = await status();
      return shown.ok && shown.value.next === "choose" ? shown.value.accounts : [];
    },
  };
}

/** Opens a tab that shows the accounts, in a session without confirmation. */
export async function openChoice(settings = SITES) {
  const stage = await newStage(settings);
  const tab = await returnFrom(stage, await newSession(stage, { completion: "automatic" }), false);
  return { stage, tab };
}

/** Returns another connection of the same app. */
export async function anotherConnection(base: Stage): Promise<Stage> {
  const ids = { app: base.ids.app, connection: newConnectionId() };
  const stub = connectionStub(env, ids.app, ids.connection);
  await setClock(stub, base.clock);
  return { ...base, ids, stub };
}
