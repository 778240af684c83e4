import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { EXTRA_SECONDS, readModelSettings } from "./test/model/settings.ts";
import { testSecrets } from "./test/support/test-secrets.ts";

const model = readModelSettings(process.env);
const bindings = { ...testSecrets, PUBLIC_ORIGIN: "http://localhost:8787", ALLOW_LOOPBACK: "true" };
const wrangler = { configPath: "./wrangler.toml" };

/** The tests of one chapter of src/ each, and what crosses chapters inside workerd. */
const CHAPTERS =
  "test/{apps,client,config,connection,crash-points,events,http,net,oauth,pages,providers,proxy,shared,stored-0.1,vault}/**/*.test.ts";

export default defineConfig({
  test: {
    // More than there are cores on a small machine: tests wait for answers more than they compute.
    maxWorkers: 3,
    projects: [
      {
        // Pure policy, the vault and the Durable Objects, inside workerd.
        plugins: [cloudflareTest({ wrangler, miniflare: { bindings } })],
        test: { name: "workers", include: [CHAPTERS] },
      },
      {
        // Random use of everything at once, with the sandbox in the same isolate.
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
          // A soak's lines come as they are.
          disableConsoleIntercept: true,
          testTimeout: (model.seconds + EXTRA_SECONDS) * 1000,
        },
      },
      {
        // The source and the documentation as texts.
        test: { name: "repository", include: ["test/repository/**/*.test.ts"], testTimeout: 60_000 },
      },
      {
        // Black box, over real HTTP: the Workers as they are built, started once for all files.
        test: {
          name: "flows",
          include: ["test/flows/**/*.test.ts", "test/browser/**/*.test.ts"],
          pool: "forks",
          isolate: false,
          setupFiles: ["test/support/start-stack.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
