// The three local servers that `npm start` runs, their ports, and the options that change the ports.
// Uses only Node's own modules, because start.mjs reads the options before the dependencies are installed.
import { parseArgs } from "node:util";

export const HIGHEST_PORT = 65_535;

export const services = [
  { name: "latchkey", title: "Latchkey", option: "latchkey-port", defaultPort: 8787 },
  { name: "sandbox", title: "the sandbox", option: "sandbox-port", defaultPort: 8788 },
  { name: "demo", title: "the demo app", option: "demo-port", defaultPort: 8789 },
];

const usage = [
  "Usage: npm start -- [options]",
  "",
  ...services.map(({ title, option, defaultPort }) => {
    const flag = `--${option} <port>`.padEnd(24);
    return `  ${flag}The port of ${title} (default: ${defaultPort})`;
  }),
].join("\n");

/**
 * Reads the ports from the command line.
 *
 * @returns the ports by service name
 * @throws Error with the usage, if an option is unknown, a port is invalid, or two ports are the same
 */
export function readPorts(args) {
  const values = parseOptions(args);
  const ports = Object.fromEntries(
    services.map(({ name, option, defaultPort }) => [name, parsePort(option, values[option], defaultPort)]),
  );
  if (new Set(Object.values(ports)).size < services.length) {
    throw new Error(`Each server needs a port of its own.\n\n${usage}`);
  }
  return ports;
}

/** Returns the command-line options for ports that are not the defaults. */
export function portOptions(ports) {
  return services
    .filter(({ name, defaultPort }) => ports[name] !== defaultPort)
    .flatMap(({ name, option }) => [`--${option}`, String(ports[name])]);
}

/** Returns the origin of each server by service name. */
export function originsAt(ports) {
  return Object.fromEntries(services.map(({ name }) => [name, `http://localhost:${ports[name]}`]));
}

function parseOptions(args) {
  const options = Object.fromEntries(services.map(({ option }) => [option, { type: "string" }]));
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Error(`${error.message}\n\n${usage}`, { cause: error });
  }
}

function parsePort(option, value, defaultPort) {
  if (value === undefined) return defaultPort;
  const port = /^\d+$/.test(value) ? Number(value) : 0;
  if (port >= 1 && port <= HIGHEST_PORT) return port;
  throw new Error(`--${option} must be a port number from 1 to ${HIGHEST_PORT}.\n\n${usage}`);
}
