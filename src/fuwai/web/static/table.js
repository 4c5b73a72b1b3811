// Tables: select all of this page, Shift for a stretch; `data-selected-count` says how many are selected.
export function watchTables() {
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest("table[data-selectable] .form-check-input");
    if (!box) return;
    const table = box.closest("table");
    const all = table.querySelector("[data-select-all]");
    const boxes = [...table.querySelectorAll("tbody .form-check-input")];
    if (box === all) {
      boxes.forEach((one) => (one.checked = all.checked));
    } else if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
    }
    last = box === all ? null : box;
    const count = boxes.filter((one) => one.checked).length;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    document.querySelectorAll("[data-selected-count]").forEach((one) => (one.textContent = String(count)));
    table.dispatchEvent(new CustomEvent("selected", { bubbles: true, detail: { count } }));
  });
}
