import type { ApiParameter } from "../../pages/reference/api-description.ts";
import { EXAMPLE } from "../schemas/examples.ts";

/** The parameters that appear in paths. */
const PARAMETERS: Record<string, { description: string; example: string }> = {
  agent_key: { description: "The agent key's ID.", example: EXAMPLE.agentKey },
  agent_call: { description: "The held call's ID.", example: EXAMPLE.agentCall },
  app: { description: "The app's ID.", example: EXAMPLE.app },
  connection: { description: "The connection's ID.", example: EXAMPLE.connection },
  event: { description: "The event's ID.", example: EXAMPLE.event },
  filter: { description: "The saved filter's ID.", example: EXAMPLE.savedFilter },
  integration: { description: "The integration's ID.", example: EXAMPLE.integration },
  job: { description: "The bulk job's ID.", example: EXAMPLE.bulkJob },
  key: { description: "The API key's ID, from the app's `keys`.", example: EXAMPLE.key },
  kid: { description: "The signing key's ID.", example: "sig0123456789abcdefghjk" },
  path: {
    description:
      "The path below the provider's API base URL. It is forwarded unchanged and may contain slashes and a query.",
    example: "user",
  },
  test: { description: "The test's ID.", example: EXAMPLE.test },
  provider: { description: "The provider's ID.", example: EXAMPLE.provider },
};

/** Returns the parameters of a path such as `/v1/apps/{app}`. */
export function pathParameters(path: string): ApiParameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => {
    const parameter = PARAMETERS[name];
    if (parameter === undefined) throw new Error(`the parameter {${name}} of ${path} has no description`);
    return { name, in: "path", required: true, ...parameter, schema: { type: "string" } };
  });
}
