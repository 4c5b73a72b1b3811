// Keys without a mouse. `data-key="j"` on a link or button makes that key press it, anywhere but in a field; `?` shows the
// page's keys in <dialog id="keys"> where there is one. In a table, j/k or the arrows go to the next or previous row, x selects.
const TYPED_IN = "input:not([type=checkbox]), textarea, select, [contenteditable]";

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest(TYPED_IN) || document.querySelector("dialog[open]")) return;
    const pressed = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (pressed) {
      event.preventDefault();
      pressed.click();
    } else if (event.key === "?") {
      document.getElementById("keys")?.showModal();
    } else {
      moveInTable(event);
    }
  });
}

function moveInTable(event) {
  const steps = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
  const rows = [...document.querySelectorAll("table.records tr[data-row]")];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  if (!rows.length || (event.key.startsWith("Arrow") && here < 0)) return;
  if (event.key in steps) {
    event.preventDefault();
    const next = rows[Math.max(0, Math.min(rows.length - 1, here + steps[event.key]))];
    next.querySelector("a")?.focus();
  } else if (event.key === "x" && here >= 0) {
    rows[here].querySelector(".form-check-input")?.click();
  }
}
