// Checks that the ports are free before anything is installed or built. wrangler itself would pick another port, or
// fail with an error that does not name the server.
import { connect } from "node:net";
import { HIGHEST_PORT, portOptions, services } from "./services.mjs";

const TIMEOUT_MS = 1_000;
/** How far a suggested port is from the one that is in use. */
const STEP = 100;
/** Where the search starts again at the end of the range. */
const LOWEST_SUGGESTED = 8_087;

/**
 * Checks the ports of all servers.
 *
 * @throws Error that names each port in use, its server, and a command that uses other ports
 */
export async function ensurePortsFree(ports) {
  const checked = await Promise.all(
    services.map(async (service) => ({ ...service, isInUse: await isInUse(ports[service.name]) })),
  );
  const busy = checked.filter((service) => service.isInUse);
  if (busy.length === 0) return;
  const suggested = { ...ports };
  for (const { name } of busy) suggested[name] = await freePortNear(ports[name], Object.values(suggested));
  const problems = busy.map(({ name, title }) => `Port ${ports[name]} (${withoutArticle(title)}) is in use.`);
  const [processes, choose] =
    busy.length === 1
      ? ["the other process", "choose another port"]
      : ["the other processes", "choose other ports"];
  const command = ["npm start --", ...portOptions(suggested)].join(" ");
  throw new Error(`${problems.join(" ")} Stop ${processes}, or ${choose}: ${command}`);
}

const withoutArticle = (title) => title.replace(/^the /, "");

/** Returns the first free port above `port` in steps of 100, that is none of `others`. */
async function freePortNear(port, others) {
  for (let candidate = port + STEP; candidate <= HIGHEST_PORT; candidate += STEP) {
    if (!others.includes(candidate) && !(await isInUse(candidate))) return candidate;
  }
  return freePortNear(LOWEST_SUGGESTED - STEP, others);
}

/** Connects instead of listening: on some systems, listening on 127.0.0.1 succeeds although ::1 is in use. */
async function isInUse(port) {
  const results = await Promise.all(["127.0.0.1", "::1"].map((host) => accepts(host, port)));
  return results.includes(true);
}

function accepts(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const finish = (accepted) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => finish(true));
    socket.once("error", () => finish(false));
    socket.once("timeout", () => finish(false));
  });
}
