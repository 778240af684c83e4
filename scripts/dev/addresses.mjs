// Where the development servers are.
export const ports = { latchkey: 8787, sandbox: 8788, demo: 8789 };

export const addresses = Object.fromEntries(
  Object.entries(ports).map(([name, port]) => [name, `http://localhost:${port}`]),
);
