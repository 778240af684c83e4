// Whether the ports are free. Asked before anything starts, because a Worker that can't have its port says so obscurely.
import { connect } from "node:net";

const patienceMilliseconds = 1_000;

/** @throws Error that names the ports something listens on */
export async function failIfTaken(ports) {
  const answers = await Promise.all(
    Object.entries(ports).map(async ([name, port]) => ((await isTaken(port)) ? `${port} (${name})` : [])),
  );
  const taken = answers.flat();
  if (taken.length === 0) return;
  const subject = taken.length === 1 ? "This port is" : "These ports are";
  throw new Error(
    `${subject} in use, perhaps by another \`npm start\`: ${taken.join(", ")}. Stop that and start again.`,
  );
}

/** Connecting finds a listener on any address; trying to listen would miss some on some systems. */
async function isTaken(port) {
  const hosts = await Promise.all(["127.0.0.1", "::1"].map((host) => listens(host, port)));
  return hosts.includes(true);
}

function listens(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMilliseconds });
    const answer = (taken) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
    socket.once("timeout", () => answer(false));
  });
}
