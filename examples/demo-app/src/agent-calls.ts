// Calls that an AI agent wants to send, and that the user has to allow. Latchkey's link leads to this app's return URL, and the
// app tells Latchkey who is signed in there. The user decides on Latchkey's page, and returns.
import { type Latchkey, LatchkeyError } from "latchkey/client";
import type { Person } from "./people.ts";

/** Names the signed-in user of a held call. Returns the page on which they decide, or the page that shows the result. */
export async function confirmAgentCall(latchkey: Latchkey, person: Person, id: string): Promise<string> {
  try {
    const { review_url, status } = await latchkey.agentCalls.confirm(id, { end_user_id: person.id });
    return review_url ?? `/?notice=call_${status}`;
  } catch (error) {
    if (!(error instanceof LatchkeyError)) throw error;
    return `/?notice=${error.code === "end_user_mismatch" ? "call_of_another_user" : "call_unknown"}`;
  }
}
