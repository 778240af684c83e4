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
])("%j selects %s", (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

describe("every language", () => {
  test("has texts for the same failures", () => {
    const codes = LANGUAGES.map((language) =>
      Object.keys(wordsIn(language).failures("App", null)).toSorted(),
    );
    expect(codes[1]).toEqual(codes[0]);
    expect(codes[2]).toEqual(codes[0]);
  });

  test("has a title for every failure code", () => {
    for (const language of LANGUAGES) {
      const { failures, unknownFailure: otherwise } = wordsIn(language);
      for (const code of FAILURE_CODES)
        for (const provider of [null, "Bank"])
          expect((failures("App", provider)[code] ?? otherwise).title).not.toBe("");
    }
  });

  test("has texts of its own", () => {
    const titles = LANGUAGES.map((language) => wordsIn(language).unknownFailure.title);
    expect(new Set(titles).size).toBe(LANGUAGES.length);
  });
});
