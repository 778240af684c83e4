import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { testSecrets } from "./test/support/test-secrets.ts";

export default defineConfig({
  test: {
    projects: [
      {
        // Pure policy, the vault and the Durable Objects, inside workerd.
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: { ...testSecrets, PUBLIC_ORIGIN: "http://localhost:8787", ALLOW_LOOPBACK: "true" },
            },
          }),
        ],
        test: { name: "workers", include: ["test/unit/**/*.test.ts", "test/workers/**/*.test.ts"] },
      },
      {
        // The source and the documentation as texts.
        test: { name: "source", include: ["test/source/**/*.test.ts"] },
      },
      {
        // Black box, over real HTTP: the Workers as they are built, started once for all files.
        test: {
          name: "flows",
          include: ["test/flows/**/*.test.ts", "test/browser/**/*.test.ts"],
          pool: "forks",
          isolate: false,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
