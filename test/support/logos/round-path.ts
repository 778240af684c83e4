// Rounds the coordinates of an SVG path (SVG 2, section 9.3).

/** The axis of each argument of a command: 0 for x, 1 for y, and null if the argument is not a coordinate. */
const AXES = {
  m: [0, 1],
  l: [0, 1],
  h: [0],
  v: [1],
  c: [0, 1, 0, 1, 0, 1],
  s: [0, 1, 0, 1],
  q: [0, 1, 0, 1],
  t: [0, 1],
  // The radii, the rotation, the two flags, and the end point.
  a: [null, null, null, null, null, 0, 1],
  z: [],
} as const;

type Command = keyof typeof AXES;
type Point = [x: number, y: number];

const isCommand = (letter: string): letter is Command => Object.hasOwn(AXES, letter);

/**
 * Rounds the coordinates of a path to a number of decimals. A relative coordinate is measured from the rounded point before
 * it, so that rounding errors do not add up along the path.
 *
 * @throws Error if the path contains a command that does not exist
 */
export function roundPath(path: string, decimals: number): string {
  const round = (value: number) => Number(value.toFixed(decimals));
  let exact: Point = [0, 0];
  let rounded: Point = [0, 0];
  let start = { exact, rounded };
  let result = "";
  for (const [, letter = "", text = ""] of path.matchAll(/([a-z])([^a-z]*)/gi)) {
    const command = letter.toLowerCase();
    if (!isCommand(command)) throw new Error(`${letter} is not a command of a path`);
    if (command === "z") ({ exact, rounded } = start);
    const isRelative = letter === command;
    const values = segmentsOf(command, text).flatMap((segment, index) => {
      const from = exact;
      const origin: Point = isRelative ? rounded : [0, 0];
      exact = [...exact];
      rounded = [...rounded];
      // The last coordinates of a segment are its end point.
      const coordinates = segment.map(({ value, axis }) => {
        if (axis === null) return round(value);
        exact[axis] = isRelative ? from[axis] + value : value;
        rounded[axis] = round(exact[axis]);
        return round(rounded[axis] - origin[axis]);
      });
      if (command === "m" && index === 0) start = { exact, rounded };
      return coordinates;
    });
    result += letter + joinNumbers(values);
  }
  return result;
}

type Argument = { value: number; axis: 0 | 1 | null };

/** Returns the arguments of a command, which can be repeated without its letter. */
function segmentsOf(command: Command, text: string): Argument[][] {
  const axes = AXES[command];
  const segments: Argument[][] = [];
  let rest = text;
  while (axes.length > 0 && /\d/.test(rest)) {
    segments.push(
      axes.map((axis, position) => {
        // A flag of an arc is one digit, and the next number can follow without a space.
        const isFlag = command === "a" && (position === 3 || position === 4);
        const pattern = isFlag ? /^[\s,]*([01])/ : /^[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/i;
        const [match, number] = pattern.exec(rest) ?? [];
        if (match === undefined) throw new Error(`${command} lacks an argument`);
        rest = rest.slice(match.length);
        return { value: Number(number), axis };
      }),
    );
  }
  return segments;
}

/** Writes numbers with as few characters as possible. */
function joinNumbers(values: readonly number[]): string {
  return values
    .map((value) => String(value).replace(/^(-?)0\./, "$1."))
    .reduce((text, number) => {
      const isSeparate =
        text === "" || number.startsWith("-") || (number.startsWith(".") && /\.\d*$/.test(text));
      return isSeparate ? text + number : `${text} ${number}`;
    }, "");
}
