import type { ApiOperation, ApiParameter } from "./api-description.ts";

/** The shell variable with the caller's credential. */
const TOKEN = { appKey: "$KEY", operatorToken: "$ADMIN_TOKEN" } as const;

/** Returns the curl command of an example, with $LATCHKEY as the origin. */
export function curlOf(method: string, path: string, operation: ApiOperation): string {
  const { parameters = [], requestBody, security } = operation;
  const token = security.some((one) => "operatorToken" in one) ? TOKEN.operatorToken : TOKEN.appKey;
  const body = requestBody?.content["application/json"]?.example;
  const isPlain = method === "get" || (method === "post" && body !== undefined);
  const lines = [
    `curl ${isPlain ? "" : `-X ${method.toUpperCase()} `}"$LATCHKEY${filled(path, parameters)}"`,
    `-H "Authorization: Bearer ${token}"`,
    ...(body === undefined ? [] : [`--json '${JSON.stringify(body, null, 2)}'`]),
  ];
  return lines.join(" \\\n  ");
}

/** Replaces the parameters of a path with their examples. */
function filled(path: string, parameters: readonly ApiParameter[]): string {
  const query = new URLSearchParams();
  let text = path;
  for (const { name, in: place, example } of parameters) {
    if (example === undefined) continue;
    if (place === "path") text = text.replace(`{${name}}`, String(example));
    else query.set(name, String(example));
  }
  return query.size === 0 ? text : `${text}?${query.toString()}`;
}
