// ParqEx: access to parking doors. Scopes are separated by commas, the token endpoint accepts a query or a form, and
// reuse of a refresh token revokes the grant.

import { z } from "zod";
import { parseJson } from "../parse-json.ts";
import { PERSONAS } from "../personas.ts";
import { randomBase64, uuidOf } from "../random.ts";
import { BEARER_CHALLENGE, bearer } from "./provider.ts";
import type { ApiCall, Provider } from "./provider.ts";

const DEVICES = [
  { id: 501, name: "North garage", toggles: [{ id: 9001, door_id: 1, name: "Entry gate" }] },
  {
    id: 502,
    name: "River lot",
    toggles: [
      { id: 9002, door_id: 1, name: "Entry barrier" },
      { id: 9003, door_id: 2, name: "Exit barrier" },
    ],
  },
] as const;

const toggleSchema = z.object({
  toggle_id: z.coerce.number().int(),
  action: z.enum(["open", "close"]).default("open"),
});

function failure(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ errors: [{ message }] }, { status, headers });
}

const success = (call: ApiCall, data: unknown) =>
  Response.json({ success: true, timestamp: Math.floor(call.now / 1000), data });

async function handleApiCall(call: ApiCall): Promise<Response> {
  const persona = PERSONAS[call.grant.account];
  switch (`${call.method} ${call.path}`) {
    case "GET user-info":
      return success(call, {
        id: await uuidOf(`parqex user ${persona.id}`),
        first_name: persona.firstName,
        last_name: persona.lastName,
      });
    case "GET sync":
      return success(call, { devices: DEVICES });
    case "GET toggle-history":
      return success(call, {
        history: call.records.newest(persona.id, "toggle").map(({ id, at, record }) => ({
          id,
          ...record,
          occurred_utc: new Date(at).toISOString(),
        })),
      });
    case "POST toggle":
      return toggle(call);
    default:
      return failure(404, "Endpoint not found");
  }
}

function toggle(call: ApiCall): Response {
  const request = toggleSchema.safeParse(parseJson(call.body));
  if (!request.success) return failure(400, "toggle_id is required");
  const { toggle_id, action } = request.data;
  const scope = action === "open" ? "OPENDOOR" : "CLOSEDOOR";
  if (!call.grant.scope.includes(scope)) return failure(403, `The scope ${scope} was not granted`);
  const door = DEVICES.flatMap(({ toggles }) => [...toggles]).find(({ id }) => id === toggle_id);
  // The real service returns some errors in a successful response.
  if (!door) return success(call, { error: "This access point is not available to you" });
  const id = crypto.randomUUID();
  call.records.put(call.grant.account, "toggle", id, { toggle_id, action, door: door.name }, call.now);
  return success(call, { id, toggle_id, door_state: action === "open" ? "opened" : "closed" });
}

export const parqex: Provider = {
  id: "parqex",
  name: "ParqEx",
  tagline: "Parking and access",
  theme: { accent: "#b3400f", tint: "#fdeee6", monogram: "Px" },
  paths: {
    authorize: "/parqex/oauth/v2/endpoints/authorization/",
    token: "/parqex/oauth/v2/endpoints/token/",
    api: "/parqex/oauth/v1/endpoints",
  },
  issuer: false,
  scopes: {
    separator: ",",
    ignoreCase: true,
    known: {
      OPENDOOR: "Open your gates and doors",
      CLOSEDOOR: "Close your gates and doors",
    },
    initial: ["OPENDOOR", "CLOSEDOOR"],
    echoed: true,
  },
  clients: { methods: ["client_secret_post"], hostnames: false, rejectedStatus: 401 },
  pkce: "optional",
  tokenRequest: "form_or_query",
  tokens: {
    codeSeconds: 300,
    accessSeconds: 3_600,
    type: "Bearer",
    refresh: "rotates",
    reuseRevokesGrant: true,
    newCode: () => randomBase64(25),
    newToken: () => randomBase64(41),
  },
  picker: null,
  credential: bearer,
  unauthorized: () => failure(401, "Access token is invalid or has expired", BEARER_CHALLENGE),
  handleApiCall,
};
