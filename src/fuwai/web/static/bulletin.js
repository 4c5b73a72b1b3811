// A figure that is offered for a typed number takes its place in the sentence; the form then asks for its preview anew.
document.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-offer]");
  if (!offer) return;
  const line = [...document.querySelectorAll("[data-line]")].find((one) => one.dataset.line === offer.dataset.sentence);
  const { number, offer: brace } = offer.dataset;
  if (!line) return;
  const pieces = line.value.split(/(\{[^{}]*\})/); // what stands in braces is bound already
  const at = pieces.findIndex((piece) => !piece.startsWith("{") && piece.includes(number));
  if (at < 0) return;
  const typed = new RegExp(`${number.replace(/[.+*?^$()[\]{}|\\-]/g, "\\$&")}\\s*(亿美元|万美元|个百分点)?`);
  pieces[at] = pieces[at].replace(typed, () => brace);
  line.value = pieces.join("");
  line.focus();
  line.dispatchEvent(new Event("input", { bubbles: true }));
});
