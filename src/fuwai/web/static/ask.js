// Measures and dimensions are dragged between the palette and the zones. Every drop is an address, as every link is: without
// a mouse, and without this file, the links do the same.
const form = document.querySelector("#asked");
let dragged = null;

const listed = (zone) => form.elements[zone].value.split(",").filter(Boolean);

function go(changes) {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, codes] of Object.entries(changes)) query.set(name, codes.join(","));
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  location.search = query.toString();
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".chip[data-code]");
  event.dataTransfer.setData("text/plain", dragged?.dataset.code ?? "");
});

function fits(zone) {
  return dragged && (dragged.dataset.kind === "measure") === (zone.dataset.zone === "measure");
}

for (const zone of document.querySelectorAll("[data-zone]")) {
  zone.addEventListener("dragover", (event) => {
    if (fits(zone)) event.preventDefault();
    zone.classList.toggle("zone-over", Boolean(fits(zone)));
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("zone-over"));
  zone.addEventListener("drop", (event) => {
    if (!fits(zone)) return;
    event.preventDefault();
    const { code, from } = dragged.dataset;
    const name = zone.dataset.zone;
    const changes = { [name]: [...listed(name).filter((one) => one !== code), code] };
    if (from && from !== name) changes[from] = listed(from).filter((one) => one !== code);
    go(changes);
  });
}

// What stands is taken away by dragging it back.
document.querySelector(".palette")?.addEventListener("dragover", (event) => dragged?.dataset.from && event.preventDefault());
document.querySelector(".palette")?.addEventListener("drop", (event) => {
  const { code, from } = dragged?.dataset ?? {};
  if (!from || (from === "measure" && listed(from).length === 1)) return;
  event.preventDefault();
  go({ [from]: listed(from).filter((one) => one !== code) });
});
