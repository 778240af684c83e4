// The owner of a token according to the provider's API, and the expected owner.

import { z } from "zod";
import type { Account } from "../../../sandbox/personas.ts";
import { uuidOf } from "../../../sandbox/random.ts";
import type { CodeProviderId } from "../../support/peers/registration-at.ts";
import { sendToSandbox, SANDBOX_ORIGIN } from "../in-process/sandbox-in-process.ts";

type Identity = {
  /** The path that Latchkey's check calls, relative to the API's base URL. */
  check: string;
  /** The path that the app calls through the proxy. */
  path: string;
  /** The status of the response to a valid token. */
  status: number;
  /** Returns the owner of the token. */
  read: z.ZodType<string | null>;
  expected: (account: Account) => Promise<string | null>;
  base: string;
  headers: (token: string) => Record<string, string>;
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export const IDENTITIES: Readonly<Record<CodeProviderId, Identity>> = {
  parqet: {
    check: "user",
    path: "user",
    status: 200,
    read: z.object({ userId: z.string() }).transform(({ userId }) => userId),
    expected: (account) => uuidOf(`parqet user ${account}`),
    base: "/parqet/",
    headers: bearer,
  },
  addepar: {
    check: "users/me",
    path: "users/me",
    status: 200,
    read: z.object({ data: z.object({ id: z.string() }) }).transform(({ data }) => data.id),
    expected: async (account) => (account === "alice" ? "14001" : "14002"),
    base: "/addepar/v1/",
    // The firm that the sandbox selects by default.
    headers: (token) => ({ ...bearer(token), "addepar-firm": "2" }),
  },
  parqex: {
    check: "user-info",
    path: "user-info",
    status: 200,
    read: z.object({ data: z.object({ id: z.string() }) }).transform(({ data }) => data.id),
    expected: (account) => uuidOf(`parqex user ${account}`),
    base: "/parqex/oauth/v1/endpoints/",
    headers: bearer,
  },
  parallel: {
    // A run that cannot exist. A 404 means that the key is valid. This API never returns the end user.
    check: "v1/tasks/runs/trun_00000000000000000000000000000000",
    path: "v1/tasks/runs/trun_11111111111111111111111111111111",
    status: 404,
    read: z.unknown().transform(() => null),
    expected: async () => null,
    base: "/parallel/api/",
    headers: (token) => ({ "x-api-key": token }),
  },
};

/** Calls the provider's API directly, and returns whether it accepts the token. */
export async function worksAtProvider(provider: CodeProviderId, token: string): Promise<boolean> {
  const { base, path, headers, status } = IDENTITIES[provider];
  const url = `${SANDBOX_ORIGIN}${base}${path}`;
  const response = await sendToSandbox(new Request(url, { headers: headers(token) }));
  await response.body?.cancel();
  return response.status === status;
}
