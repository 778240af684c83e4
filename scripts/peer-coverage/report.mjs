// Prints the result.
import { countOf, IGNORED } from "./ignored.mjs";

/** The figures, with the parts that count for each. */
const FIGURES = [
  { title: "Authorize, exchange, refresh", parts: ["flow"] },
  { title: "Everything but rate limits", parts: ["flow", "rest"] },
];

/** Returns the report as text. */
export function report(results) {
  const entries = results.map(({ entry }) => entry);
  const of = (kind, part) =>
    results.flatMap((result) => {
      const texts = result[kind].filter((one) => one.part === part).map(({ text }) => text);
      return texts.length === 0 ? [] : [`- ${result.name}: ${texts.join("; ")}`];
    });
  return [
    ...FIGURES.map(({ title, parts }) => `${title}: ${share(results, parts)}`),
    ...list("Not expressible: authorize, exchange, refresh", of("problems", "flow")),
    ...list("Not expressible: the rest", of("problems", "rest")),
    ...list("By a judgment: authorize, exchange, refresh", of("notes", "flow")),
    ...list("By a judgment: the rest", of("notes", "rest")),
    "",
    "Fields that are ignored on purpose:",
    ...IGNORED.map(({ field, why }) => `- ${field} (${countOf(field, entries)}): ${why}`),
    "",
  ].join("\n");
}

const list = (title, lines) => ["", `${title} (${lines.length}):`, ...lines];

/** Returns how many results have no problem in these parts. */
function share(results, parts) {
  const count = results.filter(({ problems }) => !problems.some(({ part }) => parts.includes(part))).length;
  return `${count} of ${results.length} = ${((100 * count) / results.length).toFixed(1)} %`;
}
