// A table that is typed into: Enter and the arrows move between rows, and what is pasted from a spreadsheet fills the cells.
const COLUMN = "[data-cell]";

function columnsOf(row) {
  return [...row.querySelectorAll(COLUMN)];
}

function rowsOf(grid) {
  return [...grid.querySelectorAll("tbody tr")].filter((row) => row.querySelector(COLUMN));
}

function move(grid, cell, by) {
  const rows = rowsOf(grid);
  const at = rows.indexOf(cell.closest("tr"));
  const next = rows[at + by]?.querySelector(`[data-cell="${cell.dataset.cell}"]`);
  if (!next) return false;
  next.focus();
  next.select();
  return true;
}

function fill(cell, text) {
  if (cell.readOnly || cell.disabled) return;
  cell.value = text.trim();
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

// Lines of cells, as a spreadsheet puts them on the clipboard; a last empty line is its habit.
function table(text) {
  const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n");
  return lines.map((line) => line.split("\t"));
}

function paste(grid, cell, lines) {
  const rows = rowsOf(grid);
  const named = new Map(rows.filter((row) => row.dataset.number).map((row) => [row.dataset.number, row]));
  // Where each line begins with the number of a contract, it goes to that contract's row, in whatever order.
  if (lines.length && lines.every((line) => line.length > 1 && named.has(line[0].trim()))) {
    for (const line of lines) {
      const cells = columnsOf(named.get(line[0].trim()));
      line.slice(1).forEach((text, at) => cells[at] && fill(cells[at], text));
    }
    return;
  }
  const from = rows.indexOf(cell.closest("tr"));
  const first = columnsOf(rows[from]).indexOf(cell);
  lines.forEach((line, down) => {
    const cells = rows[from + down] ? columnsOf(rows[from + down]) : [];
    line.forEach((text, right) => cells[first + right] && fill(cells[first + right], text));
  });
}

for (const grid of document.querySelectorAll("[data-grid]")) {
  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest(COLUMN);
    if (!cell || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    if (move(grid, cell, by) || event.key === "Enter") event.preventDefault();
  });
  grid.addEventListener("paste", (event) => {
    const cell = event.target.closest(COLUMN);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    paste(grid, cell, table(text));
  });
}
