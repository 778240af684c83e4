// Reads the routes from the source text, because the router itself loads only in workerd.

import { readFileSync } from "node:fs";

const http = new URL("../../src/http/", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, http), "utf8");

/** A route such as `GET /v1/connections/:connection`, and the middleware that guards its file. */
export type Route = { name: string; guard: "app" | "operator" | "session" | "none" };

const METHODS = "get|post|put|patch|delete|all|on";

/** Returns every route of the Worker. Throws if it cannot read a registration. */
export function readRoutes(): Route[] {
  const router = read("router.ts");
  const files = new Map(
    [...router.matchAll(/import \{ (\w+) \} from "\.\/(routes\/[^"]+)"/g)].map(([, name = "", file = ""]) => [
      name,
      file,
    ]),
  );
  // A route that describes the API takes the router as its argument.
  const mounts = [...router.matchAll(/router\.route\(\s*"([^"]+)",\s*(\w+)(?:\(router\))?,?\s*\)/g)];
  const mounted = new Set(mounts.map(([, , name = ""]) => name));
  for (const name of files.keys()) if (!mounted.has(name)) throw new Error(`${name} is not mounted`);
  if (new RegExp(`router\\.(${METHODS})\\(`).test(router))
    throw new Error("router.ts registers a route itself");
  return mounts.flatMap(([, prefix = "", name = ""]) => routesOf(prefix, name, files.get(name) ?? ""));
}

function routesOf(prefix: string, name: string, file: string): Route[] {
  const source = read(file);
  const guard = guardIn(source);
  const registration = `\\b(?:${name}|routes)\\.(${METHODS})\\(`;
  const registrations = new RegExp(registration, "g");
  const routes = [...source.matchAll(new RegExp(`${registration}\\s*"([^"]*)"`, "g"))];
  if (routes.length === 0 || routes.length !== [...source.matchAll(registrations)].length) {
    throw new Error(`cannot read a route of ${file}`);
  }
  return routes.map(([, method = "", path = ""]) => ({
    name: `${method.toUpperCase()} ${prefix}${path === "/" ? "" : path}`,
    guard,
  }));
}

const GUARDS = [
  ["app", /\brequireApp\b/],
  ["operator", /\brequireOperator\b/],
  ["session", /\brequireSignIn\b/],
] as const;

function guardIn(source: string): Route["guard"] {
  return GUARDS.find(([, name]) => name.test(source))?.[0] ?? "none";
}
