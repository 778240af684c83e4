// `latchkey/client` as an app installs it: packed by npm, with only the files that it needs.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = join(root, "node_modules");

/** An app's folder, with the package and its dependencies in node_modules. */
let app: string;
let installed: string;

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), "latchkey-client-"));
  installed = join(app, "node_modules", "latchkey");
  mkdirSync(installed, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", app], { cwd: root });
  const [tarball = ""] = readdirSync(app).filter((name) => name.endsWith(".tgz"));
  execFileSync("tar", ["-xzf", join(app, tarball), "-C", installed, "--strip-components=1"]);
  install("standardwebhooks");
}, 60_000);

afterAll(() => rmSync(app, { recursive: true }));

/** Installs a package and its dependencies in the app's node_modules, as npm does. */
function install(name: string): void {
  cpSync(join(modules, name), join(app, "node_modules", name), { recursive: true });
  const manifest = Manifest.safeParse(JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")));
  for (const dependency of Object.keys(manifest.data?.dependencies ?? {})) install(dependency);
}

test("contains only the client, and has one dependency", () => {
  const names = readdirSync(installed, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => name.includes("."));
  const others = files.filter((name) => !name.startsWith(join("dist", "client")));
  expect(others.toSorted()).toEqual(["README.md", join("dist", "browser", "connect.d.ts"), "package.json"]);
  expect(files).toContain(join("dist", "client", "index.js"));
  const { dependencies } = Manifest.parse(JSON.parse(readFileSync(join(installed, "package.json"), "utf8")));
  expect(Object.keys(dependencies)).toEqual(["standardwebhooks"]);
});

test("runs in Node without a build", () => {
  const program = `
    import { Latchkey, LatchkeyError, LatchkeyOperator, verifyWebhook } from "latchkey/client";
    const latchkey = new Latchkey({ origin: "http://127.0.0.1:9", apiKey: "lk_key", retries: 0 });
    const error = await latchkey.settings.get().catch((error) => error);
    console.log(error instanceof LatchkeyError, error.code, typeof LatchkeyOperator, typeof verifyWebhook);
  `;
  writeFileSync(join(app, "app.mjs"), program);
  const output = execFileSync(process.execPath, ["app.mjs"], { cwd: app, encoding: "utf8" });
  expect(output).toBe("true unreachable function function\n");
});

/** An app's source, with the lines that the compiler must reject. */
const SOURCE = `
  import { Latchkey, LatchkeyError, type LatchkeyBinding, verifyWebhook } from "latchkey/client";

  const latchkey = new Latchkey({ origin: "https://latchkey.example.com", apiKey: "lk_key" });
  export async function use(id: string, env: { LATCHKEY: LatchkeyBinding }): Promise<string> {
    for await (const connection of latchkey.connections.list({ status: "active" })) {
      const label: string | undefined = connection.account?.label;
      if (label === "x") return connection.id;
    }
    try {
      const { access_token } = await env.LATCHKEY.app("lk_key").connections.token(id, { min_ttl: 60 });
      return access_token;
    } catch (error) {
      if (error instanceof LatchkeyError && error.code === "reauthorization_required") return "again";
      throw error;
    }
  }
  export function receive(body: string, headers: Headers): string {
    const event = verifyWebhook({ body, headers, secret: "whsec_x" });
    return event.type === "provider.event" ? event.data.payload : event.data.app;
  }
  export async function connectInWindow(connectUrl: string): Promise<string> {
    const { connect } = (await import("https://latchkey.example.com/connect.js" as string)) as typeof import("latchkey/connect");
    const result = await connect({ connect_url: connectUrl });
    return "handle" in result ? result.handle : result.connection_id;
  }
  // @ts-expect-error the status does not exist
  latchkey.connections.list({ status: "broken" });
  // @ts-expect-error an end user requires an ID
  void latchkey.connect.createSession({ end_user: {} });
  // @ts-expect-error the code does not exist
  export const isOther = (error: LatchkeyError) => error.code === "no_such_code";
  // @ts-expect-error a list cannot be returned over RPC
  export const listed = (env: { LATCHKEY: LatchkeyBinding }) => env.LATCHKEY.app("lk_key").connections.list();
`;

test.each([
  ["Node", { module: "nodenext", types: ["node"] }],
  [
    "Workers",
    { module: "esnext", moduleResolution: "bundler", types: ["@cloudflare/workers-types"], lib: ["es2024"] },
  ],
  [
    "a browser's server",
    { module: "esnext", moduleResolution: "bundler", lib: ["es2024", "dom"], types: [] },
  ],
])("has correct types in %s", (_, options) => {
  writeFileSync(join(app, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(app, "app.ts"), SOURCE);
  const compilerOptions = {
    target: "es2024",
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    typeRoots: [join(modules, "@types"), modules],
    ...options,
  };
  writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["app.ts"] }));
  const tsc = join(modules, "typescript", "bin", "tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", app], { encoding: "utf8" });
  expect(stdout).toBe("");
});
