import { describe, expect, test } from "vitest";
import { preferredLanguage } from "../../../src/http/browser/preferred-language.ts";
import { FAILURE_CODES } from "../../../src/shared/failure.ts";
import { LANGUAGES } from "../../../src/shared/language.ts";
import { wordsIn } from "../../../src/pages/words/words-in.ts";

test.each([
  [undefined, "en"],
  ["", "en"],
  ["de", "de"],
  ["de-AT,de;q=0.9,en;q=0.8", "de"],
  ["pt-BR,pt;q=0.9", "pt-BR"],
  ["pt-PT", "pt-BR"],
  ["fr-FR,fr;q=0.9,de;q=0.5,en;q=0.4", "de"],
  ["fr,es", "en"],
  ["en;q=0.2,de;q=0.7", "de"],
  ["de;q=0,en", "en"],
  ["*", "en"],
  ["%%%,,;q=x", "en"],
])("%j is answered in %s", (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

describe("every language", () => {
  test("has words for the same failures", () => {
    const told = LANGUAGES.map((language) => Object.keys(wordsIn(language).failures).toSorted());
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  test("has words for what a person meets, and for all the rest", () => {
    for (const language of LANGUAGES) {
      const { failures, otherwise } = wordsIn(language);
      for (const code of FAILURE_CODES) expect((failures[code] ?? otherwise).title).not.toBe("");
    }
  });

  test("says it in its own words", () => {
    const said = LANGUAGES.map((language) => wordsIn(language).otherwise.title);
    expect(new Set(said).size).toBe(LANGUAGES.length);
  });
});
