import type { ApiParameter } from "../../pages/reference/api-description.ts";
import { EXAMPLE } from "../schemas/examples.ts";

/** What stands in paths. */
const PARAMETERS: Record<string, { description: string; example: string }> = {
  app: { description: "The app's id.", example: EXAMPLE.app },
  connection: { description: "The connection's id.", example: EXAMPLE.connection },
  event: { description: "The event's id.", example: EXAMPLE.event },
  integration: { description: "The integration's id.", example: EXAMPLE.integration },
  key: { description: "The key's id, as the app's `keys` have it.", example: EXAMPLE.key },
  path: {
    description: "A path below the API's base, passed on as it is; it may have slashes and a query.",
    example: "user",
  },
  provider: { description: "The provider's id.", example: EXAMPLE.provider },
};

/** The parameters of a path such as `/v1/apps/{app}`. */
export function pathParameters(path: string): ApiParameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => {
    const known = PARAMETERS[name];
    if (known === undefined) throw new Error(`nothing is known of {${name}} in ${path}`);
    return { name, in: "path", required: true, ...known, schema: { type: "string" } };
  });
}
