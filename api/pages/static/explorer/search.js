/* Search fields that suggest while one types: the combobox pattern over the search that forgives spelling.
   Without this script they are fields of a form, and Enter asks for the page of results. */
const lang = document.documentElement.lang;
const base = new URL("../../", import.meta.url);
const WAIT = 120, MOST = 8;
let many = 0;

export function make(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
export const fill = (text, ...parts) => parts.reduce((whole, part) => whole.replace("{}", () => part), text);

/* A field gets a list below it; choosing calls `go` with the id and the name of the actor. */
export function combobox(input, go) {
  const id = `hits-${(many += 1)}`, holder = make("span", undefined, { class: "combo" });
  const list = make("div", undefined, { id, role: "listbox", class: "hitlist", "aria-label": input.labels?.[0]?.textContent ?? "" });
  const said = make("span", undefined, { role: "status", class: "vh" });
  const { none = "", hits: told = "" } = document.querySelector("form[data-none]")?.dataset ?? {};
  const wasFocused = document.activeElement === input;
  list.hidden = true;
  input.replaceWith(holder);
  holder.append(input, list, said);
  if (wasFocused) input.focus();
  for (const [key, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" })) input.setAttribute(key, value);
  let items = [], at = -1, waiting = 0, asked = 0;

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }
  function choose(next) {
    at = next;
    [...list.children].forEach((option, here) => option.setAttribute("aria-selected", String(here === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `${id}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }
  function option(hit, number) {
    const made = make("div", hit.name, { role: "option", id: `${id}-${number}`, "aria-selected": "false" });
    if (hit.matched !== hit.name) made.append(make("small", hit.matched));
    made.addEventListener("mousedown", (event) => { event.preventDefault(); take(number); });
    return made;
  }
  function take(number) {
    const hit = items[number];
    show(false);
    go(hit);
  }
  async function ask() {
    const q = input.value.trim(), turn = (asked += 1);
    if (!q) { show(false); said.textContent = ""; return; }
    const address = new URL("api/v1/search", base);
    address.search = new URLSearchParams({ q, lang, limit: MOST });
    const answer = await fetch(address).then((response) => (response.ok ? response.json() : null), () => null);
    if (turn !== asked || !answer || document.activeElement !== input) return;
    items = answer.items;
    list.replaceChildren(...items.map(option));
    said.textContent = items.length ? fill(told, items.length) : fill(none, q);
    choose(-1);
    show(items.length > 0);
  }
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, WAIT); });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden, step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !open && input.value.trim()) ask();
    else if (step && open) choose((at + step + items.length + (at < 0 && step < 0 ? 1 : 0)) % items.length);
    else if (event.key === "Enter" && open && at >= 0) take(at);
    else if (event.key === "Escape" && open) show(false);
    else return;
    event.preventDefault();
  });
}

/* The field in the head and on the start page lead to the view around an actor. */
const follow = { go: (address) => { location.href = address; } };
export function following(go) { follow.go = go; }
for (const input of document.querySelectorAll("[data-find=around]")) {
  combobox(input, (hit) => {
    input.value = hit.name;
    follow.go(new URL(`?${new URLSearchParams({ around: hit.id, lang })}`, base));
  });
}
