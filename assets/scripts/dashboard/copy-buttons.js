// Buttons with `data-copy` copy its value or, if it is empty, the text beside the button.

const SHOWN_MS = 2_000;

export function addCopyButtons() {
  for (const button of document.querySelectorAll("[data-copy]"))
    if (button instanceof HTMLElement) button.hidden = false;
  const spoken = document.createElement("p");
  spoken.className = "hide";
  spoken.setAttribute("role", "status");
  document.body.append(spoken);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (button instanceof HTMLElement) void copy(button, spoken);
  });
}

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} spoken What screen readers say.
 */
async function copy(button, spoken) {
  const source = button.closest(".copy")?.querySelector("code, input") ?? button.previousElementSibling;
  const text =
    button.dataset["copy"] || (source instanceof HTMLInputElement ? source.value : source?.textContent) || "";
  const label = [...button.childNodes].findLast((node) => node.nodeType === Node.TEXT_NODE);
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    // The browser did not allow it. The text is selected, to be copied by hand.
    if (source !== null) getSelection()?.selectAllChildren(source);
    spoken.textContent = "Selected. Press Ctrl C to copy.";
    return;
  }
  spoken.textContent = "Copied";
  if (label === undefined || button.dataset["copied"] !== undefined) return;
  const before = label.textContent;
  button.dataset["copied"] = "";
  label.textContent = "Copied";
  setTimeout(() => {
    label.textContent = before;
    delete button.dataset["copied"];
    spoken.textContent = "";
  }, SHOWN_MS);
}
