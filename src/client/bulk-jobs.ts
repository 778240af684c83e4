import type { BulkJob, BulkResult, CreateBulkJobBody, Operations } from "./operations.ts";
import { iterateRows, type Page } from "./pages.ts";
import type { CallOptions, Transport } from "./transport.ts";

type ResultFilter = Operations["GET /v1/bulk-jobs/{job}/results"]["query"];

/** Bulk jobs: one action on many connections, with a progress and a report. */
export class BulkJobs {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Starts to check, refresh, reconnect, or delete the connections that are named, or that a filter matches. */
  create(job: CreateBulkJobBody, options?: CallOptions): Promise<BulkJob> {
    return this.#transport.call("POST /v1/bulk-jobs", { body: job }, options);
  }

  /** Lists the jobs of the last 7 days, the newest first. */
  async list(options?: CallOptions): Promise<BulkJob[]> {
    return (await this.#transport.call("GET /v1/bulk-jobs", {}, options)).data;
  }

  /** Retrieves a job and its progress. */
  get(id: string, options?: CallOptions): Promise<BulkJob> {
    return this.#transport.call("GET /v1/bulk-jobs/{job}", { path: { job: id } }, options);
  }

  /** Iterates over the connections of a job, with what happened to each. */
  results(id: string, options?: CallOptions): AsyncGenerator<BulkResult, void, undefined> {
    return iterateRows({}, (filter: ResultFilter) => this.resultPage(id, filter, options));
  }

  /** Lists one page of a job's results. */
  resultPage(id: string, filter: ResultFilter = {}, options?: CallOptions): Promise<Page<BulkResult>> {
    const input = { path: { job: id }, query: filter };
    return this.#transport.call("GET /v1/bulk-jobs/{job}/results", input, options);
  }

  /** Cancels a job. What it has not reached stays as it is. */
  cancel(id: string, options?: CallOptions): Promise<BulkJob> {
    return this.#transport.call("POST /v1/bulk-jobs/{job}/cancel", { path: { job: id } }, options);
  }
}
