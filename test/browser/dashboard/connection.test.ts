// What support does with one connection: finds out why it fails, creates a connect link, edits its metadata, and deletes it.

import { expect, test } from "vitest";
import { connect, refresh } from "../../support/flow.ts";
import { accessibilityFlaws } from "../../support/dashboard/check-page.ts";
import { asUser, WAYS } from "../../support/dashboard/ways.ts";
import { newIntegration, revoke } from "../../support/sandbox.ts";

test.each(WAYS)("finds the cause, reconnects, edits metadata, and deletes: $name", (way) =>
  asUser(way, async (user, { app }) => {
    const { page } = user;
    const integration = await newIntegration(app, "parqet");
    const { id } = await connect(app, integration);
    await user.open(`/apps/${app.id}/connections/${id}`);
    await user.press(page.getByRole("button", { name: "Refresh", exact: true }));
    await page.locator(".notice.done").waitFor();
    await revoke(integration, "refresh_tokens");
    await refresh(app, id);
    await user.open(`/apps/${app.id}/connections/${id}`);
    await page.getByText(/ended the access\.$/).waitFor();
    await page.getByText("OAuth error").waitFor();
    await user.press(page.getByRole("link", { name: "connection.created" }));
    await page.locator("#delivery").getByRole("link", { name: id }).waitFor();
    await page.goBack();
    await user.press(page.getByRole("button", { name: "Connect link…" }));
    await user.press(page.getByRole("button", { name: "Create the link" }));
    expect(await user.notice()).toContain("/connect?token=");
    expect(await accessibilityFlaws(page)).toEqual([]);

    await user.press(page.getByRole("link", { name: "Edit the metadata" }));
    await user.type(page.getByLabel("Your fields"), "folder");
    await user.press(page.getByRole("button", { name: "Save" }));
    await page.getByText("This is not a JSON object").waitFor();
    expect(await accessibilityFlaws(page)).toEqual([]);
    await user.type(page.getByLabel("Your fields"), '{"folder": "Receipts"}');
    await user.press(page.getByRole("button", { name: "Save" }));
    expect(await user.notice()).toContain("Metadata saved");
    await page.getByText('"Receipts"').waitFor();

    await user.press(page.getByRole("link", { name: "Delete…" }));
    await user.type(page.getByLabel(/^To confirm/), "somebody else");
    await user.press(page.getByRole("button", { name: "Delete connection" }));
    await page.getByText("Nothing was deleted.").waitFor();
    await user.type(page.getByLabel(/^To confirm/), id);
    await user.press(page.getByRole("button", { name: "Delete connection" }));
    expect(await user.notice()).toContain("no longer connected");
  }),
);
