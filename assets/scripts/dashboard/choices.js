// Rows that are chosen: a box with `data-choose-all` chooses all of its table, and an element with `data-chosen` says how
// many of its form are.

export function addChoices() {
  for (const box of document.querySelectorAll("[data-choose-all]"))
    if (box instanceof HTMLElement) box.hidden = false;
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
    if (target.dataset["chooseAll"] !== undefined)
      for (const box of boxesIn(target.closest("table"))) box.checked = target.checked;
    count(target.form);
  });
  document.addEventListener("reset", ({ target }) => {
    // The boxes change after the event.
    if (target instanceof HTMLFormElement) setTimeout(() => count(target));
  });
}

/** @param {HTMLFormElement | null} form */
function count(form) {
  if (form === null) return;
  const boxes = boxesIn(form);
  const chosen = boxes.filter((box) => box.checked).length;
  for (const output of form.querySelectorAll("[data-chosen]")) output.textContent = String(chosen);
  for (const all of form.querySelectorAll("[data-choose-all]")) {
    if (!(all instanceof HTMLInputElement)) continue;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

/** @param {Element | null} container */
function boxesIn(container) {
  const boxes = container?.querySelectorAll("tbody input[type=checkbox]") ?? [];
  return [...boxes].filter((box) => box instanceof HTMLInputElement);
}
