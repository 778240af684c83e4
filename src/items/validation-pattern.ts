// Matches a provider's validation expression. The expression is foreign code, and a Worker's clock does not advance
// while it computes, so no time limit could stop a slow one. Instead, all alternatives advance through the value
// together (Thompson's simulation of an NFA), and each comparison counts against a budget.
//
// The supported subset of a JavaScript regular expression with the `u` flag: literals, `.`, character classes, `\d`,
// `\w`, `\s` and their complements, the escapes of control and syntax characters, `^`, `$`, groups, alternatives, and
// quantifiers. Not supported: lookaround, back references, named groups, `\b`, `\p`, and escapes by code.

/** The comparisons that are left for one form. */
export type MatchBudget = { comparisons: number };

const MAX_PATTERN_LENGTH = 200;
const MAX_INSTRUCTIONS = 1_000;
const MAX_GROUP_DEPTH = 20;

type Range = readonly [from: number, to: number];

/** Matches one character, checks the position, or continues at other instructions, relative to this one. */
type Instruction =
  | { ranges: readonly Range[]; isNegated: boolean }
  | { at: "start" | "end" }
  | { jumps: readonly number[] };

type Program = readonly Instruction[];

/**
 * Returns whether a value contains a match. Returns null if the expression is not supported, or if the budget is used
 * up, because then only the institution can validate the value.
 */
export function matchesPattern(pattern: string, value: string, budget: MatchBudget): boolean | null {
  if (budget.comparisons <= 0) return null;
  const program = compile(pattern, budget);
  return program === null ? null : run(program, value, budget);
}

function run(program: Program, value: string, budget: MatchBudget): boolean | null {
  const characters = Array.from(value, (character) => character.codePointAt(0) ?? 0);
  /** The number of positions at which an instruction was reached last. */
  const reachedAt = new Uint32Array(program.length + 1);
  let states: number[] = [];
  for (const [position, character] of [...characters, -1].entries()) {
    const consuming: number[] = [];
    // A match can begin at every position.
    const pending = [0, ...states];
    for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
      if (reachedAt[state] === position + 1) continue;
      reachedAt[state] = position + 1;
      const instruction = program[state];
      if (instruction === undefined) return true;
      budget.comparisons -= "ranges" in instruction ? instruction.ranges.length + 1 : 1;
      if (budget.comparisons < 0) return null;
      if ("jumps" in instruction) for (const jump of instruction.jumps) pending.push(state + jump);
      else if ("ranges" in instruction) {
        const { ranges, isNegated } = instruction;
        if (ranges.some(([from, to]) => character >= from && character <= to) !== isNegated)
          consuming.push(state + 1);
      } else if (position === (instruction.at === "start" ? 0 : characters.length)) pending.push(state + 1);
    }
    states = consuming;
  }
  return false;
}

const LAST_CODE_POINT = 0x10ffff;
const DIGITS: readonly Range[] = [[48, 57]];
const WORD: readonly Range[] = [...DIGITS, [65, 90], [95, 95], [97, 122]];
const SPACES: readonly Range[] = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_ENDS: readonly Range[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

const CLASSES = new Map([
  ["d", DIGITS],
  ["w", WORD],
  ["s", SPACES],
]);
const CONTROLS = new Map([
  ["t", 9],
  ["n", 10],
  ["v", 11],
  ["f", 12],
  ["r", 13],
]);

const codeOf = (character: string) => character.codePointAt(0) ?? -1;

/** Returns the characters outside of sorted ranges. */
function complement(ranges: readonly Range[]): Range[] {
  const starts = [0, ...ranges.map(([, to]) => to + 1)];
  return starts.map((from, i): Range => [from, (ranges[i]?.[0] ?? LAST_CODE_POINT + 1) - 1]);
}

/** Compiles an expression; null if it is invalid or not supported, or if the budget is used up. */
function compile(pattern: string, budget: MatchBudget): Program | null {
  if (pattern.length > MAX_PATTERN_LENGTH) return null;
  const characters = Array.from(pattern);
  let position = 0;
  let depth = 0;
  let size = 0;
  let isSupported = true;

  const program = alternatives();
  return isSupported && position === characters.length ? program : null;

  function unsupported(): Instruction[] {
    isSupported = false;
    position = characters.length;
    return [];
  }

  /** Counts instructions that are copied. Returns whether the budget is enough. */
  function canCopy(instructions: number): boolean {
    budget.comparisons -= instructions + 1;
    return budget.comparisons >= 0;
  }

  function take(expected: string): boolean {
    if (characters[position] !== expected) return false;
    position += 1;
    return true;
  }

  function alternatives(): Instruction[] {
    const left = sequence();
    if (!take("|")) return left;
    const right = alternatives();
    if (!canCopy(left.length + right.length)) return unsupported();
    return [{ jumps: [1, left.length + 2] }, ...left, { jumps: [right.length + 1] }, ...right];
  }

  function sequence(): Instruction[] {
    const parts: Instruction[] = [];
    while (position < characters.length && characters[position] !== "|" && characters[position] !== ")") {
      const part = term();
      if (!canCopy(part.length)) return unsupported();
      parts.push(...part);
    }
    return parts;
  }

  function term(): Instruction[] {
    if (take("^")) return [{ at: "start" }];
    if (take("$")) return [{ at: "end" }];
    return quantified(take("(") ? group() : [character()]);
  }

  function group(): Instruction[] {
    if (take("?") && !take(":")) return unsupported();
    if ((depth += 1) > MAX_GROUP_DEPTH) return unsupported();
    const content = alternatives();
    depth -= 1;
    return take(")") ? content : unsupported();
  }

  function quantified(part: Instruction[]): Instruction[] {
    const [min, max] = quantifier() ?? [1, 1];
    const optionalCopies = max === Infinity ? 1 : max - min;
    size += (min + optionalCopies) * (part.length + 2);
    if (optionalCopies < 0 || size > MAX_INSTRUCTIONS) return unsupported();
    if (!canCopy(min * (part.length + 1))) return unsupported();
    const repeated = Array.from({ length: min }, () => part).flat();
    if (max === Infinity)
      return [...repeated, { jumps: [1, part.length + 2] }, ...part, { jumps: [-part.length - 1] }];
    // From the end, because each optional copy skips those that follow it too.
    let optional: Instruction[] = [];
    for (let i = 0; i < optionalCopies; i++) {
      if (!canCopy(part.length + optional.length)) return unsupported();
      optional = [{ jumps: [1, part.length + optional.length + 1] }, ...part, ...optional];
    }
    return [...repeated, ...optional];
  }

  function quantifier(): readonly [number, number] | null {
    // Whether a quantifier is lazy does not change whether there is a match.
    const [text, sign, min, comma, max] =
      /^(?:([*+?])|\{(\d{1,4})(,?)(\d{0,4})\})\??/.exec(characters.slice(position, position + 12).join("")) ??
      [];
    if (text === undefined) return null;
    position += text.length;
    if (sign !== undefined) return [sign === "+" ? 1 : 0, sign === "?" ? 1 : Infinity];
    if (comma === "") return max === "" ? [Number(min), Number(min)] : [1, 0];
    return [Number(min), max === "" ? Infinity : Number(max)];
  }

  function character(): Instruction {
    if (take("[")) return characterClass();
    if (take(".")) return { ranges: LINE_ENDS, isNegated: true };
    if (/^[*+?{}\]]$/.test(characters[position] ?? "")) unsupported();
    const atom = classAtom("");
    return { ranges: typeof atom === "number" ? [[atom, atom]] : atom, isNegated: false };
  }

  /** Reads one character, or one escape. `also` is a character that can be escaped here in addition. */
  function classAtom(also: string): number | readonly Range[] {
    const isEscaped = take("\\");
    const next = characters[position] ?? "";
    position += 1;
    if (!isEscaped) return codeOf(next);
    const named = CLASSES.get(next);
    if (named !== undefined) return named;
    const complemented = CLASSES.get(next.toLowerCase());
    if (complemented !== undefined) return complement(complemented);
    const control = CONTROLS.get(next);
    if (control === undefined && next !== also && !/^[$()*+./?[\\\]^{|}]$/.test(next)) unsupported();
    return control ?? codeOf(next);
  }

  function characterClass(): Instruction {
    const isNegated = take("^");
    const ranges: Range[] = [];
    while (isSupported && !take("]")) {
      const from = classAtom("-");
      const isRange = characters[position] === "-" && characters[position + 1] !== "]";
      if (isRange) position += 1;
      const to = isRange ? classAtom("-") : from;
      if (typeof from === "number" && typeof to === "number" && from <= to) ranges.push([from, to]);
      else if (isRange || typeof from === "number") unsupported();
      else ranges.push(...from);
      if (position > characters.length) unsupported();
    }
    return { ranges, isNegated };
  }
}
