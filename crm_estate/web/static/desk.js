// The keyboard and the lists of the desk.
//   data-row [data-href]   a row that j and k walk over; Enter opens data-href or its first link; x ticks its checkbox
//   data-key="a"           a button or link that this key presses: the one in the current row, else the first on the page
//   data-key-label         its words in the list of shortcuts (default: its text)
//   data-go="l"            a link that "g" then this letter follows
//   data-command           a link or button that the command palette offers
//   data-search            the field that "/" goes to (default: the command palette)
//   data-pick-all, .batch[data-batch] with [data-batch-count]   choose many; the bar shows when one is chosen
//   data-palette-open, data-shortcuts-open   buttons for Ctrl+K and ?
//   data-sort="price"      sets name=sort of form#filters and sends it

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const seen = (element) => element.getClientRects().length > 0;
const KEYS_OFF = "crm-estate.keys-off";

// ---- rows ----
const rows = () => all("[data-row]").filter(seen);
const current = () => one("[data-row].is-current");

function choose(row) {
  current()?.classList.remove("is-current");
  if (!row) return;
  row.classList.add("is-current");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const list = rows();
  const at = list.indexOf(current());
  choose(at < 0 ? list[0] : list[Math.min(list.length - 1, Math.max(0, at + by))]);
}

function open(row, apart = false) {
  const href = row.dataset.href ?? one("a[href]", row)?.href;
  if (!href) return;
  if (apart) window.open(href, "_blank", "noopener");
  else location.assign(href);
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row][data-href]");
  if (row && !event.target.closest("a, button, input, label, select, summary") && !String(getSelection())) {
    open(row, event.metaKey || event.ctrlKey);
  }
});

// A row that was sent or dropped leaves; the one that takes its place becomes the current one.
let place = -1;
document.addEventListener("htmx:beforeSwap", () => { place = rows().indexOf(current()); });
function takeItsPlace() {
  countPicked();
  const list = rows();
  if (place >= 0 && !current() && list.length && !one("dialog[open]")) choose(list[Math.min(place, list.length - 1)]);
}
// An empty answer settles nothing, so the end of the request counts too.
for (const name of ["htmx:afterSettle", "htmx:afterRequest"]) document.addEventListener(name, takeItsPlace);

// ---- choosing many ----
const picks = () => all('[data-row] input[type="checkbox"]');

function countPicked() {
  const picked = picks().filter((box) => box.checked);
  for (const box of picks()) box.closest("[data-row]").classList.toggle("is-picked", box.checked);
  for (const bar of all("[data-batch]")) bar.hidden = picked.length === 0;
  for (const count of all("[data-batch-count]")) count.textContent = picked.length;
  for (const box of all("[data-pick-all]")) {
    box.checked = picked.length > 0 && picked.length === picks().length;
    box.indeterminate = picked.length > 0 && !box.checked;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) for (const box of picks()) box.checked = event.target.checked;
  if (event.target.matches('[data-pick-all], [data-row] input[type="checkbox"]')) countPicked();
});

// ---- sorting ----
document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-sort]")?.dataset.sort;
  const form = key && one("form#filters");
  if (!form) return;
  form.elements.sort.value = key;
  form.requestSubmit();
});

// ---- the command palette ----
const palette = one("#palette");
const items = () => all(".palette__item", palette).filter(seen);

function mark(item) {
  for (const other of items()) other.setAttribute("aria-selected", String(other === item));
  item?.scrollIntoView({ block: "nearest" });
}

function offerCommands(query) {
  const shelf = one("#palette-commands");
  const fits = (node) => node.textContent.toLowerCase().includes(query.trim().toLowerCase());
  const commands = all("[data-command]").filter(fits).map((node) => {
    const item = document.createElement("a");
    item.className = "palette__item";
    item.setAttribute("role", "option");
    item.href = node.href ?? "#";
    item.append(...[node.querySelector(".icon")?.cloneNode(true), node.querySelector("span")?.textContent ?? node.textContent].filter(Boolean));
    if (!node.href) item.addEventListener("click", (event) => { event.preventDefault(); palette.close(); node.click(); });
    return item;
  });
  const title = document.createElement("p");
  title.className = "palette__title";
  title.textContent = one("#palette-list").dataset.goTo;
  shelf.replaceChildren(...(commands.length ? [title, ...commands] : []));
  mark(items()[0]);
}

function showPalette() {
  if (!palette || palette.open) return;
  const input = one("input", palette);
  input.value = "";
  one("#palette-found").replaceChildren();
  palette.showModal();
  offerCommands("");
  input.focus();
}

palette?.addEventListener("input", (event) => offerCommands(event.target.value));
palette?.addEventListener("htmx:afterSwap", () => mark(items()[0]));
palette?.addEventListener("keydown", (event) => {
  const list = items();
  const at = list.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") mark(list[(at + 1) % list.length]);
  else if (event.key === "ArrowUp") mark(list[(at - 1 + list.length) % list.length]);
  else if (event.key === "Enter") list[at]?.click();
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette-open]")) showPalette();
});

// ---- the list of shortcuts, made from what the page declares ----
const words = (element) => (element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? one("span", element)?.textContent ?? element.textContent).trim();

function describe(label, keys) {
  const line = document.createElement("div");
  const term = document.createElement("dt");
  const detail = document.createElement("dd");
  line.dataset.declared = "";
  term.textContent = label;
  detail.append(...keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() })));
  line.append(term, detail);
  return line;
}

function showShortcuts() {
  const list = one("[data-shortcuts]");
  if (!list || one("dialog[open]")) return;
  all("[data-declared]", list).forEach((line) => line.remove());
  const declared = new Map(all("[data-key]").map((element) => [element.dataset.key, words(element)]));
  for (const [key, label] of declared) list.append(describe(label, [key]));
  for (const link of all("[data-go]")) list.append(describe(words(link), ["g", link.dataset.go]));
  one("#shortcuts").showModal();
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts-open]")) showShortcuts();
});

const keysOff = one("[data-keys-off]");
if (keysOff) {
  keysOff.checked = localStorage.getItem(KEYS_OFF) === "yes";
  keysOff.addEventListener("change", () => localStorage.setItem(KEYS_OFF, keysOff.checked ? "yes" : "no"));
}

// ---- keys ----
let going = false;

function press(key) {
  const scope = current() ?? document;
  const find = (root) => all(`[data-key="${CSS.escape(key)}"]`, root).find((element) => seen(element) && !element.disabled);
  const button = find(scope) ?? find(document);
  button?.click();
  return Boolean(button);
}

function follow(letter) {
  going = false;
  const link = one(`[data-go="${CSS.escape(letter)}"]`);
  link?.click();
  return Boolean(link);
}

function search() {
  const field = all("[data-search]").find(seen);
  if (field) { field.focus(); field.select(); } else showPalette();
}

const DEEDS = {
  j: () => step(1),
  k: () => step(-1),
  x: () => { const box = current() && one('input[type="checkbox"]', current()); box?.click(); },
  g: () => { going = true; setTimeout(() => { going = false; }, 1200); },
  "/": search,
  "?": showShortcuts,
};

function typed(event) {
  if (going) return follow(event.key);
  if (event.key === "Enter") {
    if (!current() || event.target.closest("a, button")) return false;
    open(current());
    return true;
  }
  if (event.key !== "x" && press(event.key)) return true;
  DEEDS[event.key]?.();
  return event.key in DEEDS;
}

document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    showPalette();
    return;
  }
  const writing = event.target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], .leaflet-container');
  if (writing && event.key === "Escape") event.target.blur();
  if (writing || event.metaKey || event.ctrlKey || event.altKey || one("dialog[open]") || keysOff?.checked) return;
  if (typed(event)) event.preventDefault();
});
