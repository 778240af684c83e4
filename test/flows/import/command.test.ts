// The command line of `npm run import`, its dry run, and what it does with errors.

import { describe, expect, test } from "vitest";
import { nangoConnection, nangoIntegration } from "../../support/import/exports.ts";
import { ImportFixture } from "../../support/import/run-import.ts";
import { connectionsOf, onlyConnection, setUp } from "../../support/import/set-up.ts";
import { newApp } from "../../support/latchkey.ts";

describe("a dry run", () => {
  test("says what would be created, and only reads", async () => {
    const app = await newApp();
    const fixture = new ImportFixture(app);
    const args = ["nango", "c.json", "--create-integrations", "i.json", "--integration", "gmail=parqet"];
    const { code, output, requests } = await fixture.run([...args, "--dry-run"], {
      "c.json": [
        nangoConnection("c1", { provider_config_key: "gmail" }),
        nangoConnection("c2", { provider_config_key: "none" }),
      ],
      "i.json": nangoIntegration("gmail", "parqet"),
    });
    expect(code).toBe(1);
    expect(output).toContain("would create  integration gmail: parqet, provider parqet\n");
    expect(output).toContain("would create  gmail/c1: parqet, end user user-of-c1\n");
    expect(output).toContain("can't create  none/c2: the integration none does not exist");
    expect(output).toContain("Integrations: 1 to create, 0 skipped, 0 failed");
    expect(output).toContain("Connections: 1 to create, 0 skipped, 1 failed");
    expect(requests.toSorted()).toEqual([
      "GET /v1/connections?limit=100",
      "GET /v1/integrations",
      "GET /v1/providers",
      expect.stringMatching(/^GET \/v1\/providers\?cursor=[\w-]+$/),
    ]);
    expect(await connectionsOf(app)).toEqual([]);
  });
});

describe("the import", () => {
  test("waits if Latchkey asks for it", async () => {
    const { app, fixture } = await setUp();
    fixture.busy = { method: "POST", times: 3 };
    const { code } = await fixture.run(["nango", "c.json"], { "c.json": [nangoConnection("c1")] });
    expect({ code, count: (await connectionsOf(app)).length }).toEqual({ code: 0, count: 1 });
  });

  test("prints Latchkey's reason for a grant that it rejects, and imports the others", async () => {
    const { app, fixture } = await setUp();
    const tooLong = nangoConnection("long", { end_user: { id: "u".repeat(300) } });
    const { code, output } = await fixture.run(["nango", "c.json"], {
      "c.json": [tooLong, nangoConnection("c1")],
    });
    expect(code).toBe(1);
    expect(output).toMatch(/failed {2}parqet\/long: invalid_request \(.*end_user: /);
    expect(await onlyConnection(app)).toMatchObject({ end_user: "user-of-c1" });
  });

  test.each([
    ["the source is not known", ["auth0", "c.json"], "Usage: npm run import"],
    ["there is no file", ["nango"], "Usage: npm run import"],
    ["an option is not known", ["nango", "c.json", "--force"], "--force"],
    ["an ID is missing", ["nango", "c.json", "--integration", "a="], "--integration requires OLD=NEW"],
    ["the file is missing", ["nango", "none.json"], "can't be read: ENOENT"],
    ["the file has another format", ["nango", "bad"], "is neither JSON, nor JSON lines, nor CSV."],
    [
      "better-auth has no integrations",
      ["better-auth", "--create-integrations", "c.json"],
      "is not available",
    ],
    ["the origin uses http", ["nango", "c.json", "--origin", "http://example.com"], "must use https"],
    ["Latchkey can't be reached", ["nango", "c.json", "--origin", "http://127.0.0.1:9"], "can't be used"],
  ])("ends with 2 if %s", async (_, args, message) => {
    const fixture = new ImportFixture(await newApp());
    const { code, output } = await fixture.run(args, { "c.json": [], bad: "secret-in-a-file" });
    expect({ code, output }).toEqual({ code: 2, output: expect.stringContaining(message) });
    expect(output).not.toContain("secret-in-a-file");
  });
});
