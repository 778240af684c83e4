// The files in assets/reference/ are generated from the routes and the schemas. `npm run reference` writes them.

import { expect, test } from "vitest";
import { definitionSchema } from "../../../src/http/openapi/definition-schema.ts";
import { describeApi } from "../../../src/http/openapi/describe-api.ts";
import { NONCE_PLACEHOLDER, ORIGIN_PLACEHOLDER } from "../../../src/http/reference-file.ts";
import { router } from "../../../src/http/router.ts";
import { DefinitionPage } from "../../../src/pages/reference/definition-page.tsx";
import { ReferencePage } from "../../../src/pages/reference/reference-page.tsx";

const fileOf = (name: string) => `../../../assets/reference/${name}`;
const api = describeApi(router().routes, ORIGIN_PLACEHOLDER);

test("the description of the API matches the routes", async () => {
  await expect(JSON.stringify(api)).toMatchFileSnapshot(fileOf("openapi.json"));
});

test("the page of the API matches its description", async () => {
  const page = <ReferencePage nonce={NONCE_PLACEHOLDER} api={api} />;
  await expect(String(await page)).toMatchFileSnapshot(fileOf("api.html"));
});

test("the schema of a definition matches its fields", async () => {
  const $id = `${ORIGIN_PLACEHOLDER}/schemas/provider-definition.json`;
  const text = JSON.stringify({ $id, ...definitionSchema() });
  await expect(text).toMatchFileSnapshot(fileOf("provider-definition.json"));
});

test("the page of a definition matches its schema", async () => {
  const page = <DefinitionPage nonce={NONCE_PLACEHOLDER} schema={definitionSchema()} />;
  await expect(String(await page)).toMatchFileSnapshot(fileOf("provider-definition.html"));
});
