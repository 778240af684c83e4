// Runs the provider in a process of its own, because in workerd it would share the Workers' thread.

import { createServer } from "node:http";
import { respondInstantly } from "../../support/peers/instant-provider.ts";

const server = createServer((request, response) => {
  void respondInstantly(request, response);
});
server.keepAliveTimeout = 0;
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
