import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { EXTRA_SECONDS, readModelSettings } from "./test/model/settings.ts";
import { testSecrets } from "./test/support/test-secrets.ts";

const model = readModelSettings(process.env);
const bindings = { ...testSecrets, PUBLIC_ORIGIN: "http://localhost:8787", ALLOW_LOOPBACK: "true" };
const wrangler = { configPath: "./wrangler.toml" };

/** The chapters of src/, tested inside workerd. */
const CHAPTERS =
  "agents,apps,brand,client,config,connection,events,http,items,logs,net,oauth,pages,providers,proxy,shared,vault";

/** Tests that need an isolate of their own: they replace globals, stop objects or use the one index of all apps. */
const OWN_ISOLATE = [
  "test/apps/re-encryption/**",
  "test/crash-points/**",
  "test/stored-0.1/**",
  "test/catalogue/**",
];

/** The tests run the source, which has the descriptions that wrangler.toml leaves out of the bundle. */
const define = { DESCRIBED: "true" };

/** How long a test may take on a machine that is busy with something else. */
const TIMEOUTS = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    // Each vitest worker also starts runtimes, which use the other cores.
    maxWorkers: 2,
    // One line for each file. The log of a request is printed only when its test fails.
    silent: "passed-only",
    slowTestThreshold: 300_000,
    projects: [
      {
        define,
        plugins: [cloudflareTest({ wrangler, miniflare: { bindings } })],
        test: {
          name: "workers",
          include: [`test/{${CHAPTERS}}/**/*.test.{ts,tsx}`],
          exclude: OWN_ISOLATE,
          isolate: false,
          ...TIMEOUTS,
        },
      },
      {
        define,
        plugins: [cloudflareTest({ wrangler, miniflare: { bindings } })],
        test: { name: "isolated", include: OWN_ISOLATE.map((folder) => `${folder}/*.test.ts`), ...TIMEOUTS },
      },
      {
        // Random use of everything at once, with the sandbox in the same isolate.
        define,
        plugins: [
          cloudflareTest({
            wrangler,
            main: "./test/model/worker.ts",
            miniflare: {
              bindings,
              durableObjects: { SANDBOX: { className: "SandboxObject", useSQLite: true } },
            },
          }),
        ],
        test: {
          name: "model",
          include: ["test/model/**/*.test.ts"],
          provide: { model },
          testTimeout: (model.seconds + EXTRA_SECONDS) * 1000,
        },
      },
      {
        // The source and the documentation as text.
        define,
        test: {
          name: "repository",
          include: ["test/repository/**/*.test.ts"],
          isolate: false,
          ...TIMEOUTS,
        },
      },
      {
        // Black-box tests over real HTTP. Each Worker is bundled once, and started once for each vitest worker.
        define,
        test: {
          name: "flows",
          include: ["test/{flows,browser,conformance}/**/*.test.ts"],
          pool: "forks",
          isolate: false,
          globalSetup: "test/support/runtime/bundle-for-flows.ts",
          setupFiles: ["test/support/start-stack.ts"],
          ...TIMEOUTS,
        },
      },
    ],
  },
});
