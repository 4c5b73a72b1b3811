// The reviewer's keys and dialogs: o opens the row, arrows go from record to record, the rehearsal opens when it has come.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const row = document.activeElement?.closest("tr[data-row]");
  if (event.key === "o" && row) row.querySelector("a")?.click();
  document.querySelector(`[data-arrow="${event.key}"]`)?.click();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.target.closest?.("dialog");
  if (dialog && !dialog.open) dialog.showModal();
});

// How many fields are marked, said where the list is folded away.
document.addEventListener("change", (event) => {
  const list = event.target.closest("[data-marks]");
  if (!list) return;
  const count = list.querySelectorAll("input[type=checkbox]:checked").length;
  list.querySelector("[data-marked-count]").textContent = count ? String(count) : "";
});

// A form that folds out gets the focus, so that `r` can be followed by typing.
document.addEventListener(
  "toggle",
  (event) => {
    const fold = event.target;
    if (fold.matches?.(".decide-fold[open]")) fold.querySelector("form input:not([type=hidden]), form textarea, form select")?.focus();
  },
  true,
);
