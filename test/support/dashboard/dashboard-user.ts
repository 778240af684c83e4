// A person at the dashboard, who uses either the keyboard or the mouse (on a phone, the finger). With the keyboard, a control
// is reached with the Tab key, so that a control that cannot be reached fails the test.

import type { BrowserContextOptions, Locator, Page, Response } from "playwright-core";
import { newPage } from "../browser/chromium.ts";
import { dashboardUrl } from "../dashboard.ts";

/**
 * Runs in the page: returns how many presses of Tab lead from what has the focus to an element. Negative: Shift and Tab. If the
 * element is far away, moves the focus to a few stops before it, because each press takes time.
 */
function tabsTo(target: Element): number {
  const near = 4;
  const from = document.activeElement;
  const selector = "a[href], button, input, select, textarea, summary, iframe, [tabindex]";
  const controls: Element[] = [...document.querySelectorAll<HTMLElement>(selector)].filter(
    (one) =>
      one === target ||
      one === from ||
      (one.tabIndex >= 0 &&
        !one.matches(":disabled, [type=hidden]") &&
        one.checkVisibility({ visibilityProperty: true }) &&
        // Of the radio buttons of a group, Tab reaches only the checked one.
        !(
          one.matches("[type=radio]:not(:checked)") &&
          document.querySelector(`[type=radio][name="${one.getAttribute("name")}"]:checked`) !== null
        )),
  );
  // What is in an open popover comes after the button that has opened it.
  for (const popover of document.querySelectorAll(":popover-open")) {
    const invoker = controls.find((one) => one.getAttribute("popovertarget") === popover.id);
    const inside = controls.filter((one) => popover.contains(one));
    if (invoker === undefined || popover.contains(invoker)) continue;
    for (const one of inside) controls.splice(controls.indexOf(one), 1);
    controls.splice(controls.indexOf(invoker) + 1, 0, ...inside);
  }
  const to = controls.indexOf(target);
  const tabs = to - (from === null ? -1 : controls.indexOf(from));
  const start = controls[to - near * Math.sign(tabs)];
  if (Math.abs(tabs) <= near || !(start instanceof HTMLElement)) return tabs;
  start.focus();
  return document.activeElement === start ? near * Math.sign(tabs) : tabs;
}

/** Runs in the page. */
const hasFocus = (target: Element) => target === document.activeElement;

/** How often the number of tabs is counted again. Controls that the count does not know, such as scrolled panels, add to it. */
const MAX_COUNTS = 30;

/** Below this width, the navigation is behind a button. */
const NARROW_PX = 900;

export class DashboardUser {
  readonly page: Page;
  readonly #by: "keyboard" | "hand";
  readonly #isTouch: boolean;

  private constructor(page: Page, by: "keyboard" | "hand", isTouch: boolean) {
    this.page = page;
    this.#by = by;
    this.#isTouch = isTouch;
  }

  /** Opens a browser context, and signs in with the admin token or an API key. */
  static async signIn(
    credential: string,
    by: "keyboard" | "hand",
    options: BrowserContextOptions,
  ): Promise<DashboardUser> {
    // Each context has its own address, so that rate limits apply to one and not to all tests together.
    const address = [10, ...crypto.getRandomValues(new Uint8Array(3))].join(".");
    const page = await newPage({ ...options, extraHTTPHeaders: { "cf-connecting-ip": address } });
    const answer = await page.request.post(await dashboardUrl("/sign-in"), {
      form: { credential, next: "/dashboard" },
      headers: { "sec-fetch-site": "same-origin" },
      maxRedirects: 0,
    });
    if (answer.status() !== 303) throw new Error(`the sign-in failed: ${answer.status()}`);
    return new DashboardUser(page, by, options.hasTouch === true);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  /** Opens a page by its path below `/dashboard`. */
  async open(path: string): Promise<Response> {
    const response = await this.page.goto(await dashboardUrl(path));
    if (response === null) throw new Error(`${path} is open already`);
    if (response.status() !== 200) throw new Error(`${path}: ${response.status()}`);
    return response;
  }

  /** Opens the navigation, which is behind a button on a phone. */
  async openMenu(): Promise<void> {
    // Not whether the button is visible: it is for a moment, before the style sheet of a new page arrives.
    const { width } = this.page.viewportSize() ?? { width: 0 };
    if (width < NARROW_PX) await this.press(this.page.getByRole("button", { name: "Menu" }));
  }

  /** Clicks a link or button, or presses Enter on it. */
  async press(target: Locator): Promise<void> {
    await target.waitFor();
    if (this.#by === "keyboard") {
      await this.#reach(target);
      await this.page.keyboard.press("Enter");
    } else {
      await this.#touch(target);
    }
  }

  /** Replaces what a field contains. */
  async type(target: Locator, text: string): Promise<void> {
    await target.waitFor();
    if (this.#by === "keyboard") await this.#reach(target);
    else await this.#touch(target);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.insertText(text);
  }

  /** Chooses an option of a list by its text. */
  async choose(target: Locator, option: string): Promise<void> {
    await target.waitFor();
    if (this.#by === "keyboard") {
      await this.#reach(target);
      await this.page.keyboard.type(option);
    } else {
      await target.selectOption({ label: option });
    }
    const chosen = await target.locator("option:checked").textContent();
    if (chosen !== option) throw new Error(`the keyboard chose ${chosen} instead of ${option}`);
  }

  /** Checks or unchecks a box, or chooses a radio button. */
  async tick(target: Locator): Promise<void> {
    await target.waitFor({ state: "attached" });
    if (this.#by === "hand") return this.#touch(target);
    if ((await target.getAttribute("type")) !== "radio") {
      await this.#reach(target);
      return this.page.keyboard.press("Space");
    }
    const name = (await target.getAttribute("name")) ?? "";
    const group = target.page().locator(`input[type=radio][name="${name}"]`);
    const checked = group.and(target.page().locator(":checked"));
    await this.#reach((await checked.count()) > 0 ? checked : group.first());
    await this.page.keyboard.press("Space");
    for (let tries = await group.count(); tries > 0 && !(await target.isChecked()); tries--)
      await this.page.keyboard.press("ArrowDown");
    if (!(await target.isChecked())) throw new Error(`the arrow keys do not reach ${String(target)}`);
  }

  /** Waits for the notice at the top of the page, and returns its text. */
  async notice(): Promise<string> {
    const notice = this.page.getByRole("status").first();
    await notice.waitFor();
    return (await notice.textContent()) ?? "";
  }

  #touch = (target: Locator) => (this.#isTouch ? target.tap() : target.click());

  async #reach(target: Locator): Promise<void> {
    for (let counts = 0; counts < MAX_COUNTS; counts++) {
      if (await target.evaluate(hasFocus)) return;
      const tabs = await target.evaluate(tabsTo);
      // After a count that was wrong, one at a time.
      const presses = counts === 0 ? Math.abs(tabs) : 1;
      for (let press = 0; press < presses; press++)
        await this.page.keyboard.press(tabs < 0 ? "Shift+Tab" : "Tab");
    }
    throw new Error(`the keyboard does not reach ${String(target)}`);
  }
}
