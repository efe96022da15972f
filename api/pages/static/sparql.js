// The SPARQL editor of the page: YASGUI's editor and its result view, set up for this service.
// Enters: what the page gives (prefixes, terms, words) and the fragment of its address. Leaves: requests to this
// service alone. Nothing is stored in the browser, and a query in an address is shown, never run by itself.
const { Yasqe, Yasr } = globalThis.Yasgui;
const given = JSON.parse(document.getElementById("given").textContent);
const { words } = given;
const service = new URL("sparql", location.href).href;
const MOST_ROWS = 1000;
const JSON_ROWS = ["JSON", "json", "application/sparql-results+json"];
const XML_ROWS = ["XML", "xml", "application/sparql-results+xml"];
const TURTLE = ["Turtle", "ttl", "text/turtle"];
const FORMATS = {
  rows: [JSON_ROWS, ["CSV", "csv", "text/csv"], ["TSV", "tsv", "text/tab-separated-values"], XML_ROWS],
  answer: [JSON_ROWS, XML_ROWS],
  graph: [TURTLE, ["N-Triples", "nt", "application/n-triples"], ["JSON-LD", "jsonld", "application/ld+json"]],
};
const labels = new Map(given.terms.map(([iri, label]) => [iri, label]));

const byId = (id) => document.getElementById(id);
const fill = (text, ...values) => values.reduce((said, value) => said.replace("{}", value), text);
const number = (value) => value.toLocaleString(given.language, { maximumFractionDigits: 1 });
const duration = (ms) => (ms < 1000 ? `${ms} ms` : `${number(ms / 1000)} s`);

/** Return a new element with attributes and content; strings become text, never markup. */
function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** Return an IRI as a prefixed name where one of our prefixes fits, else null. */
function short(iri) {
  const found = Object.entries(given.prefixes).find(([, start]) => iri.startsWith(start) && /^[\w-]+$/.test(iri.slice(start.length)));
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : null;
}

// ---- Completion: terms by prefixed name, local name or label, from the page itself

const typed = (token) => (token?.string ?? "").replace(/^</, "").trim().toLowerCase();

function completions(isClass, token) {
  const asked = typed(token);
  const spelt = ([iri, label]) => [short(iri), short(iri).split(":")[1], label, iri].map((name) => name.toLowerCase());
  const fits = (names) => names.some((name) => name.startsWith(asked)) && names[0] !== asked; // what is complete needs no list
  return given.terms.filter((term) => term[2] === isClass && fits(spelt(term))).map(([iri]) => iri);
}

function labelled(_, hints) {
  const long = new Map(given.terms.map(([iri, label]) => [short(iri), `${short(iri)}  ${label}`]));
  return hints.map((hint) => ({ ...hint, displayText: long.get(hint.text) ?? hint.text }));
}

function setUpCompletion() {
  const own = (name, get) => ({ name, get, bulk: false, autoShow: true, persistenceId: null });
  const ownTerms = (name, isClass) => ({
    ...own(name, (_, token) => completions(isClass, token)),
    postProcessSuggestion: (_, __, iri) => short(iri),
    postprocessHints: labelled,
  });
  const lines = Object.entries(given.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  Yasqe.forkAutocompleter("class", ownTerms("own-class", true), false);
  Yasqe.forkAutocompleter("property", ownTerms("own-property", false), false);
  Yasqe.forkAutocompleter("prefixes", { ...own("own-prefixes", () => lines), bulk: true }, false);
  Yasqe.defaults.autocompleters = ["own-prefixes", "own-property", "own-class", "variables"];
}

// ---- The editor

function editor(parent, query) {
  setUpCompletion();
  const made = new Yasqe(parent, {
    value: query,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    screenReaderLabel: words.editor,
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-S": false, "Ctrl-Enter": run, "Cmd-Enter": run },
    requestConfig: { endpoint: service, method: "POST", acceptHeaderSelect: JSON_ROWS[2], acceptHeaderGraph: TURTLE[2] },
  });
  made.getInputField().setAttribute("aria-describedby", "keys fault");
  made.on("changes", () => showFault(made));
  made.on("autocompletionShown", (_, { hints }) => {
    hints.setAttribute("aria-label", words.terms);
    hints.tabIndex = 0; // it may be longer than what is seen of it
  });
  showFault(made);
  return made;
}

/** What the grammar calls its terminals, as one would write them. */
const WRITTEN = { VAR1: "?x", IRI_REF: "<…>", PNAME_LN: "gf:…", PNAME_NS: "gf:", NIL: "()", ANON: "[]", STRING_LITERAL1: '"…"', VAR2: "" };
const written = (names) => names.map((name) => WRITTEN[name] ?? name).filter((name) => name && !/[A-Z]_/.test(name));

/** Say in words which line is at fault; YASQE's own tooltip is English and sets a style that the page's policy forbids. */
function showFault(yasqe) {
  for (const icon of yasqe.getWrapperElement().querySelectorAll(".parseErrorIcon")) icon.onmouseover = icon.onmouseout = null;
  const lines = [...Array(yasqe.getDoc().lineCount()).keys()];
  const state = (line) => yasqe.getTokenAt({ line, ch: yasqe.getDoc().getLine(line).length }, true).state;
  const line = lines.find((at) => state(at).OK === false);
  const told = line === undefined ? "" : fault(line + 1, state(line).possibleCurrent ?? []);
  if (byId("fault").textContent !== told) byId("fault").textContent = told;
}

function fault(line, possible) {
  const wanted = written(possible).slice(0, 8).join("  ");
  return fill(words.fault, line) + (wanted ? ` ${fill(words.expected, wanted)}` : "");
}

// ---- The result

/** Return a certainty as a line and a word, an entry as a link to its page, any other IRI as its short name or itself. */
function showIri(iri) {
  const mark = given.marks[iri];
  if (mark) return make("span", { class: `cert ${mark[0]}` }, mark[1]);
  const name = short(iri);
  const id = iri.startsWith(given.id) ? iri.slice(given.id.length) : "";
  if (id && !id.startsWith("s-"))
    return make("a", { href: `./?${new URLSearchParams({ actor: iri, lang: given.language })}` }, name ?? iri);
  const label = labels.get(iri);
  return make("span", { class: name ? "addr short" : "addr" }, name ?? iri, ...(label ? [make("span", { class: "why" }, label)] : []));
}

function showTerm(term) {
  if (!term) return make("span", { class: "quiet" }, `· ${words.empty}`);
  if (term.type === "uri") return showIri(term.value);
  if (term.type === "bnode") return make("span", { class: "addr" }, `_:${term.value}`);
  return make("span", term["xml:lang"] ? { lang: term["xml:lang"] } : {}, term.type === "triple" ? JSON.stringify(term.value) : term.value);
}

/** Return how a value is set: numbers stand to the right, and neither they nor dates break. */
function setting(term) {
  const [kind] = /(?<=#)(integer|decimal|double|float|date)$/.exec(term?.datatype ?? "") ?? [];
  return kind ? { class: kind === "date" ? "date" : "num" } : {};
}

function saving(formats) {
  const buttons = formats.map(([name, ending, type]) => {
    const button = make("button", { class: "link", type: "button", "aria-label": `${words.save} ${name}` }, name);
    button.addEventListener("click", () => save(ending, type).catch(() => tell(words.failed)));
    return button;
  });
  return make("p", { class: "saving" }, `${words.save} `, ...buttons);
}

/** Ask again in another format and hand the bytes over as a file, whole, also where the table shows only the first rows. */
async function save(ending, type) {
  const body = new URLSearchParams({ query: shown.query });
  const response = await fetch(service, { method: "POST", headers: { Accept: type }, body });
  if (!response.ok) throw new Error(response.statusText);
  const link = make("a", { href: URL.createObjectURL(await response.blob()), download: `geflecht.${ending}` });
  link.click();
  URL.revokeObjectURL(link.href);
}

function table(vars, rows, told) {
  const first = (name) => rows.find((row) => row[name])?.[name];
  const head = vars.map((name) => make("th", { scope: "col", ...setting(first(name)) }, `?${name}`));
  const cells = (row) => vars.map((name) => make("td", setting(row[name]), showTerm(row[name])));
  const body = rows.slice(0, MOST_ROWS).map((row) => make("tr", {}, ...cells(row)));
  const parts = [make("caption", { class: "vh" }, told), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body)];
  return make("div", { class: "tw", tabindex: "0", role: "group", "aria-label": told }, make("table", {}, ...parts));
}

/** The result as a table; a plugin of YASR. Solutions are read from the response itself, for YASR's reading changes some texts. */
class ResultTable {
  priority = 10;
  label = words.table;
  constructor(yasr) {
    this.yasr = yasr;
  }
  canHandleResults() {
    return !this.yasr.results.hasError();
  }
  draw() {
    this.yasr.resultsEl.append(...this.parts(this.yasr.results));
  }
  parts(read) {
    if (/turtle/.test(read.getContentType())) {
      const triples = read.getBindings(); // none where YASR's parser is older than what the graph says
      return triples ? this.rows(read.getVariables(), triples, true) : [make("pre", {}, read.getOriginalResponseAsString())];
    }
    const found = JSON.parse(read.getOriginalResponseAsString());
    if ("boolean" in found) return this.answer(found.boolean);
    return found.head ? this.rows(found.head.vars, found.results.bindings, false) : [make("pre", {}, JSON.stringify(found))];
  }
  answer(yes) {
    return [make("h2", {}, yes ? words.yes : words.no), saving(FORMATS.answer)];
  }
  rows(vars, rows, isGraph) {
    const took = duration(this.yasr.results.getResponseTime() ?? 0);
    const told = rows.length === 1 ? fill(words.row, took) : fill(words.rows, number(rows.length), took);
    const note = rows.length > MOST_ROWS ? fill(words.first, number(MOST_ROWS)) : rows.length ? "" : words.none;
    tell(told);
    const parts = [make("h2", {}, told), saving(isGraph ? FORMATS.graph : FORMATS.rows)];
    if (rows.length) parts.push(table(vars, rows, told));
    if (note) parts.push(make("p", { class: "cap" }, note));
    return parts;
  }
}

/** Return what went wrong: the service's problem in its own words, under a heading in the reader's language. */
async function problem({ text }) {
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    return make("p", {}, words.unreachable);
  }
  const heading = /timed-out$/.test(told.type) ? words.late : words.failed;
  return make("div", { role: "alert" }, make("h2", {}, heading), make("p", { lang: "en" }, told.detail ?? text));
}

function resultView(parent) {
  Yasr.registerPlugin("table", ResultTable);
  const view = new Yasr(parent, { persistenceId: null, plugins: { boolean: null }, errorRenderers: [problem] });
  for (const [plugin, name] of Object.entries({ table: words.table, response: words.response })) {
    const button = view.rootEl.querySelector(`.select_${plugin}`);
    button.querySelector("span").textContent = button.title = name;
    button.removeAttribute("aria-label");
  }
  view.on("drawn", () => drawn(view));
  view.rootEl.hidden = true;
  return view;
}

function drawn(view) {
  for (const button of view.rootEl.querySelectorAll(".yasr_btnGroup button"))
    button.setAttribute("aria-pressed", button.classList.contains("selected"));
  byId("result").scrollIntoView({ block: "nearest" });
  for (const raw of view.resultsEl.querySelectorAll(".CodeMirror textarea")) raw.setAttribute("aria-label", words.response);
}

// ---- The page

const tell = (text) => {
  byId("told").textContent = text;
};
const inAddress = () => new URLSearchParams(location.hash.slice(1)).get("query");
const keepInAddress = () => history.replaceState(null, "", `#query=${encodeURIComponent(yasqe.getValue())}`);

const shown = { query: "", running: false };
const plain = byId("query").value;
byId("editor").replaceChildren();
const yasqe = editor(byId("editor"), inAddress() ?? plain);
const yasr = resultView(byId("result"));

function setRunning(running) {
  shown.running = running;
  byId("result").setAttribute("aria-busy", running);
  byId("run").firstElementChild.textContent = running ? words.stop : words.run;
  tell(running ? words.asking : "");
}

function finished(response, took) {
  setRunning(false);
  if (response.name === "AbortError") return tell(words.stopped);
  yasr.rootEl.hidden = false;
  return yasr.setResponse(response, took);
}

function run() {
  if (!shown.running) yasqe.query().catch(() => {}); // what went wrong is shown as the result
}

yasqe.on("queryBefore", () => {
  shown.query = yasqe.getValue();
  keepInAddress();
  setRunning(true);
});
yasqe.on("queryResponse", (_, response, took) => finished(response, took));
byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  if (shown.running) yasqe.abortQuery();
  else run();
});
window.addEventListener("hashchange", () => {
  if (inAddress() !== null) yasqe.setValue(inAddress());
});
byId("copy").hidden = false;
byId("copy").addEventListener("click", async () => {
  keepInAddress();
  const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error("only over HTTPS"));
  await copied.then(() => tell(words.copied)).catch(() => tell(words.shown));
});
