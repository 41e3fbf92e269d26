"use strict";
// Filters, sorts and leafs through the findings. It loads nothing, sends nothing and keeps nothing, and it makes no
// markup out of text: elements are created one by one, texts are set as texts.

const SVG = "http://www.w3.org/2000/svg";
const HTML = "http://www.w3.org/1999/xhtml";
const get = (id) => document.getElementById(id);
const read = (id) => JSON.parse(get(id).textContent);

const { rows, words, texts, said, language, block } = read("index");
const { forms } = read("forms");
const NAME = 0, SUBJECT = 1, UNIT = 2, RULE = 3, VERDICT = 4, CLAUSES = 5, DAY = 6, LATE = 7, CHANGE = 8, WAIVED = 9; // columns
const list = get("list");
const written = [...list.children]; // the findings that stand in the page as they are
const lower = (text) => text.toLowerCase();
const hay = { // what is searched, in small letters
  own: rows.map((row) => lower(`${row[NAME]} ${row[SUBJECT]}`)),
  rules: words.rules.map((rule, place) => lower(`${rule} ${words.sources[place]}`)),
  clauses: words.clauses.map(lower), units: words.units.map(lower), verdicts: words.verdicts.map(lower),
};
let shown = []; // the findings that pass the filters, by number, in the order asked for
let page = 0;

// A piece as `packing` writes it: a text, the number of a common text, or [form, varying attributes …, children …].
function build(piece, space) {
  if (!Array.isArray(piece)) return document.createTextNode(typeof piece === "number" ? texts[piece] : piece);
  const [tag, fixed, varying] = forms[piece[0]];
  const own = tag === "svg" ? SVG : space;
  const element = document.createElementNS(own, tag);
  Object.entries(fixed).forEach(([name, value]) => element.setAttribute(name, value));
  varying.forEach((name, place) => element.setAttribute(name, piece[place + 1]));
  element.append(...piece.slice(varying.length + 1).map((child) => build(child, own)));
  return element;
}

function items(numbers) {
  const blocks = new Map(); // each block of findings is read once a page
  return numbers.map((number) => {
    if (number < written.length) return written[number];
    const place = number - written.length, name = `block-${Math.floor(place / block)}`;
    if (!blocks.has(name)) blocks.set(name, read(name));
    return build(blocks.get(name)[place % block], HTML);
  });
}

// The fields with a choice: whether a row is of what was chosen, which is a number.
const choices = {
  verdicts: (row, chosen) => row[VERDICT] === chosen,
  rules: (row, chosen) => row[RULE] === chosen,
  clauses: (row, chosen) => row[CLAUSES].includes(chosen),
  units: (row, chosen) => row[UNIT] === chosen,
  changes: (row, chosen) => row[CHANGE] === chosen,
  waivers: (row, chosen) => row[WAIVED] === chosen,
};

// Whether a word is part of anything that a search looks at.
const says = (row, number, word) => hay.own[number].includes(word) || hay.rules[row[RULE]].includes(word)
  || hay.verdicts[row[VERDICT]].includes(word) || (hay.units[row[UNIT]] ?? "").includes(word)
  || row[CLAUSES].some((clause) => hay.clauses[clause].includes(word));

const collator = new Intl.Collator(language);
const end = (day) => day ?? Infinity; // what has no day comes last
const orders = {
  worst: null, // as they stand
  late: (a, b) => (b[LATE] ?? -1) - (a[LATE] ?? -1),
  due: (a, b) => end(a[DAY]) < end(b[DAY]) ? -1 : end(a[DAY]) > end(b[DAY]) ? 1 : 0,
  new: (a, b) => (b[DAY] ?? -Infinity) > (a[DAY] ?? -Infinity) ? 1 : (b[DAY] ?? -Infinity) < (a[DAY] ?? -Infinity) ? -1 : 0,
  subject: (a, b) => collator.compare(a[SUBJECT], b[SUBJECT]),
};

function filter() {
  const wanted = lower(get("q").value).split(/\s+/).filter(Boolean);
  const chosen = Object.entries(choices).filter(([name]) => get(name)?.value)
    .map(([name, test]) => [test, Number(get(name).value)]);
  shown = [...rows.keys()].filter((number) => chosen.every(([test, value]) => test(rows[number], value))
    && wanted.every((word) => says(rows[number], number, word)));
  const order = orders[get("sort").value];
  if (order) shown.sort((a, b) => order(rows[a], rows[b]) || a - b);
  turn(0);
}

function turn(to) {
  const size = Number(get("size").value), last = Math.max(Math.ceil(shown.length / size) - 1, 0);
  page = Math.min(Math.max(to, 0), last);
  const from = page * size, numbers = shown.slice(from, from + size);
  list.replaceChildren(...items(numbers));
  const figure = (count) => count.toLocaleString(language);
  get("status").textContent = shown.length === 0 ? said.none : said.status
    .replace("{from}", figure(from + 1)).replace("{to}", figure(from + numbers.length)).replace("{count}", figure(shown.length));
  get("previous").disabled = page === 0;
  get("next").disabled = page === last;
  get("pages").hidden = last === 0;
  label();
}

const closed = () => [...list.querySelectorAll(".finding > details:not([open])")];
const label = () => { get("toggle").textContent = closed().length ? said.open : said.close; };

function leaf(step) {
  turn(page + step);
  get("findings-h").scrollIntoView();
  get("status").focus({ preventScroll: true });
}

// An address that ends in #f-NAME opens that finding.
function jump() {
  const number = rows.findIndex((row) => location.hash === `#f-${row[NAME]}`);
  if (number < 0) return;
  get("filter").reset();
  filter();
  turn(Math.floor(number / Number(get("size").value)));
  const item = get(`f-${rows[number][NAME]}`);
  item.firstElementChild.open = true;
  item.scrollIntoView();
}

let waiting;
get("q").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
get("filter").addEventListener("change", (event) => { if (event.target.id !== "q") filter(); });
get("filter").addEventListener("submit", (event) => { event.preventDefault(); filter(); });
get("clear").addEventListener("click", () => { get("filter").reset(); filter(); get("q").focus(); });
get("toggle").addEventListener("click", () => {
  const open = closed().length > 0;
  list.querySelectorAll(".finding > details").forEach((each) => { each.open = open; });
  label();
});
list.addEventListener("toggle", label, true);
get("previous").addEventListener("click", () => leaf(-1));
get("next").addEventListener("click", () => leaf(1));
addEventListener("hashchange", jump);

// In print everything is open: what is on this page of the list, and the tables that are folded away.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((each) => { each.open = true; });
});
addEventListener("afterprint", () => { opened.forEach((each) => { each.open = false; }); });

get("filter").hidden = false;
get("still").hidden = true;
filter();
jump();
