import { expect, test } from "vitest";
import { catalogue } from "../../src/providers/catalogue.ts";
import { connectedProvider, endUserName } from "../../src/providers/way-to-connect.ts";

const names = new Map(catalogue.map(({ id, name }) => [id, name]));
const others = catalogue.filter(({ id }) => connectedProvider(id) !== id);

test("a provider that is connected in another way has the ID and the name of the first one", () => {
  expect(others.length).toBeGreaterThan(20);
  expect(others.map((one) => endUserName({ name: null }, one))).toEqual(
    others.map(({ id }) => names.get(connectedProvider(id))),
  );
});

test("an integration's own name is shown as it is", () => {
  expect(endUserName({ name: "Ledger (API key)" }, { name: "Ledger" })).toBe("Ledger (API key)");
});
