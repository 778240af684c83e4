// Runs an HTML sample in a real browser, served as an app serves it.

import { z } from "zod";
import { newPage } from "../browser/chromium.ts";
import { allow, leaveConnectPage } from "../browser/connect-steps.ts";
import { adminToken, type Answer, call, type TestApp } from "../latchkey.ts";
import { listen, readAll, sendJson } from "../http/local-server.ts";
import { newIntegration } from "../sandbox.ts";
import { stack } from "../stack.ts";
import { until } from "../until.ts";

const Handle = z.object({ handle: z.string() });

/** Serves a page with a Connect button, connects an account there, and returns the response to the confirmation. */
export async function connectOnPage(html: string): Promise<Answer> {
  const { latchkey } = await stack();
  const endUser = "a user of the page";
  const confirmed: Answer[] = [];
  let app: TestApp | null = null;
  const server = await listen(async (request, response) => {
    const key = app?.key ?? "";
    switch (request.url ?? "/") {
      case "/connect-session": {
        const session = { end_user: { id: endUser }, integrations: ["parqet"] };
        const { status, body } = await call("POST", "/v1/connect/sessions", key, session);
        return sendJson(response, status, { connect_url: body["connect_url"] });
      }
      case "/confirm": {
        const { handle } = Handle.parse(JSON.parse(await readAll(request)));
        const answer = await call("POST", "/v1/connect/confirm", key, { handle, end_user_id: endUser });
        confirmed.push(answer);
        return sendJson(response, answer.status, {});
      }
      default:
        response.writeHead(200, { "content-type": "text/html" });
        response.end(html.replaceAll("https://latchkey.example.com", latchkey.origin));
    }
  });
  const page = await newPage();
  try {
    const settings = { name: "Page", return_urls: [`${server.origin}/back`], origins: [server.origin] };
    const { body } = await call("POST", "/v1/apps", adminToken, settings);
    app = { id: String(body["id"]), key: String(body["api_key"]), returnUrl: `${server.origin}/back` };
    await newIntegration(app, "parqet", { id: "parqet" });
    await page.goto(server.origin);
    const [popup] = await Promise.all([page.waitForEvent("popup"), page.getByRole("button").click()]);
    const closed = popup.waitForEvent("close");
    await leaveConnectPage(popup, "parqet");
    await allow(popup);
    await closed;
    const [first] = await until(
      () => Promise.resolve(confirmed),
      ({ length }) => length > 0,
    );
    if (first === undefined) throw new Error("the page confirmed nobody");
    return first;
  } finally {
    await page.context().close();
    await server.close();
  }
}
