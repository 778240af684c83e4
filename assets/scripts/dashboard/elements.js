// Creates elements, and loads style sheets that only the script needs.

/**
 * @template {keyof HTMLElementTagNameMap} N
 * @param {N} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[N]}
 */
export function element(name, attributes, ...children) {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) created.setAttribute(attribute, value);
  created.append(...children);
  return created;
}

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/**
 * Loads a style sheet, unless the page has it. Resolves when it applies.
 *
 * @param {string} name
 */
export function loadSheet(name) {
  const href = `/styles/dashboard-${name}.css`;
  const loading = sheets.get(name) ?? load(href);
  sheets.set(name, loading);
  return loading;
}

/**
 * @param {string} href
 * @returns {Promise<void>}
 */
async function load(href) {
  if (document.querySelector(`link[href="${href}"]`) !== null) return;
  const link = element("link", { rel: "stylesheet", href });
  // The Content Security Policy allows only what has the nonce of the page.
  const script = document.querySelector("script[nonce]");
  link.nonce = script instanceof HTMLElement ? script.nonce : "";
  await new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
    document.head.append(link);
  });
}
