/** Latchkey's production bundle. counted-latchkey.ts and several-workers.ts set the alias. */
declare module "latchkey" {
  const worker: { fetch(request: Request, env: object, context: unknown): Promise<Response> };
  // oxlint-disable-next-line import/no-default-export -- the runtime requires one
  export default worker;

  export type ObjectContext = { id: { toString(): string }; storage: object };

  class DurableObject {
    constructor(ctx: ObjectContext, env: object);
    alarm(): Promise<void>;
  }
  export class ConnectionObject extends DurableObject {}
  export class AppObject extends DurableObject {}
  export class AgentObject extends DurableObject {}
  export class LogObject extends DurableObject {}
}
