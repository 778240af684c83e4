// The routes that the source registers. Read as text, because the router itself loads only in workerd.

import { readFileSync } from "node:fs";

const http = new URL("../../src/http/", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, http), "utf8");

/** A route such as `GET /v1/connections/:connection`, the guard that its file puts before it, and this file. */
export type Route = { name: string; guard: "app" | "operator" | "session" | "none"; file: string };

const METHODS = "get|post|put|patch|delete|all|on";

/** The files that only mount other files: the router, and the list of the dashboard's pages. */
const LISTS = [
  { file: "router.ts", variable: "routes", prefix: "" },
  { file: "routes/dashboard/dashboard.ts", variable: "dashboard", prefix: "/dashboard" },
];

/** Returns all routes of the Worker. Throws if it cannot parse a registration. */
export function readRoutes(): Route[] {
  return LISTS.flatMap(routesOfList);
}

function routesOfList({ file, variable, prefix }: (typeof LISTS)[number]): Route[] {
  const list = read(file);
  const url = new URL(file, http);
  const files = new Map(
    [...list.matchAll(/import \{ (\w+) \} from "(\.\/[^"]+)"/g)]
      .map(
        ([, name = "", path = ""]) =>
          [name, new URL(path, url).pathname.slice(http.pathname.length)] as const,
      )
      .filter(([, path]) => path.startsWith("routes/") && !LISTS.some((other) => other.file === path)),
  );
  // The OpenAPI description is created from the router.
  const mounting = new RegExp(
    `${variable}\\.route\\(\\s*"([^"]+)",\\s*(\\w+)(?:\\(routes\\))?,?\\s*\\)`,
    "g",
  );
  const mounts = [...list.matchAll(mounting)];
  const mounted = new Set(mounts.map(([, , name = ""]) => name));
  for (const name of files.keys()) if (!mounted.has(name)) throw new Error(`${name} is not mounted`);
  if (new RegExp(`${variable}\\.(${METHODS})\\(`).test(list)) throw new Error(`${file} itself has a route`);
  return mounts.flatMap(([, path = "", name = ""]) => {
    return routesOf(prefix + (path === "/" && prefix !== "" ? "" : path), name, files.get(name) ?? "");
  });
}

function routesOf(prefix: string, name: string, file: string): Route[] {
  const source = read(file);
  const guard = guardIn(source);
  const registration = `\\b(?:${name}|routes)\\.(${METHODS})\\(`;
  const registrations = new RegExp(registration, "g");
  const routes = [...source.matchAll(new RegExp(`${registration}\\s*"([^"]*)"`, "g"))];
  if (routes.length === 0 || routes.length !== [...source.matchAll(registrations)].length) {
    throw new Error(`a route of ${file} cannot be parsed`);
  }
  return routes.map(([, method = "", path = ""]) => ({
    name: `${method.toUpperCase()} ${prefix}${path === "/" ? "" : path}`,
    guard,
    file,
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
