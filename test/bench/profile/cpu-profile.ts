// A CPU profile of a Worker, and the functions in which it spends its time.

import { readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import * as z from "zod";
import { Debugger } from "./debugger.ts";

const SAMPLING_INTERVAL_MICROSECONDS = 200;

const CallFrame = z.looseObject({
  functionName: z.string(),
  url: z.string(),
  lineNumber: z.number(),
  columnNumber: z.number(),
});

const CpuProfile = z.looseObject({
  nodes: z.array(z.looseObject({ id: z.number(), callFrame: CallFrame })),
  samples: z.array(z.number()),
  /** The time since the previous sample, in microseconds. */
  timeDeltas: z.array(z.number()),
});

export type CpuProfile = z.output<typeof CpuProfile>;

/** A function, where it is defined, and its share of the profiled time without the functions that it calls. */
export type SelfTime = { name: string; place: string; milliseconds: number; share: number };

/** Records a CPU profile of the Worker at a debugger's URL while `work` runs. */
export async function recordCpuProfile(url: string, work: () => Promise<unknown>): Promise<CpuProfile> {
  const inspector = await Debugger.connect(url);
  try {
    await inspector.call("Profiler.enable");
    await inspector.call("Profiler.setSamplingInterval", { interval: SAMPLING_INTERVAL_MICROSECONDS });
    await inspector.call("Profiler.start");
    await work();
    const result = await inspector.call("Profiler.stop");
    return z.object({ profile: CpuProfile }).parse(result).profile;
  } finally {
    inspector.close();
  }
}

/** Returns the functions with the most self time. `main` is the bundle, beside which its source map is. */
export async function longestSelfTimes(
  profile: CpuProfile,
  main: string,
  count: number,
): Promise<SelfTime[]> {
  const map = new SourceMap(JSON.parse(await readFile(`${main}.map`, "utf8")));
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, { name: string; place: string; microseconds: number }>();
  let total = 0;
  profile.samples.forEach((sample, at) => {
    const frame = frames.get(sample);
    const microseconds = profile.timeDeltas[at] ?? 0;
    if (frame === undefined || frame.functionName === "(idle)") return;
    total += microseconds;
    const place = placeOf(frame, map);
    const name = frame.functionName === "" ? "(anonymous)" : frame.functionName;
    const known = functions.get(`${name} ${place}`) ?? { name, place, microseconds: 0 };
    known.microseconds += microseconds;
    functions.set(`${name} ${place}`, known);
  });
  return [...functions.values()]
    .toSorted((a, b) => b.microseconds - a.microseconds)
    .slice(0, count)
    .map(({ name, place, microseconds }) => {
      return { name, place, milliseconds: microseconds / 1000, share: microseconds / total };
    });
}

/** Returns where a function is defined: in a source file, a package, or the runtime. */
function placeOf({ url, lineNumber, columnNumber }: z.output<typeof CallFrame>, map: SourceMap): string {
  if (lineNumber < 0) return "runtime";
  const isBundled = !url.includes(":");
  const entry = map.findEntry(lineNumber, columnNumber);
  if (!isBundled || !("originalSource" in entry)) return `${url}:${lineNumber + 1}`;
  const source = entry.originalSource.replace(/^.*\/node_modules\//, "").replace(/^.*\/(?=src\/)/, "");
  return `${source}:${entry.originalLine + 1}`;
}
